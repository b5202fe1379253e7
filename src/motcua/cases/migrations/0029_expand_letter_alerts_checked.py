from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("cases", "0028_expand_letter_alerts")]

    operations = [ValidateConstraint("alert", "alert_kind_known")]
