from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("cases", "0022_expand_assistance")]

    operations = [ValidateConstraint("casefile", "case_file_kind_known")]
