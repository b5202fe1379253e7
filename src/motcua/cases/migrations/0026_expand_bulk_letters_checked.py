from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("cases", "0025_expand_letters")]

    operations = [ValidateConstraint("bulkrun", "bulk_run_command_known")]
