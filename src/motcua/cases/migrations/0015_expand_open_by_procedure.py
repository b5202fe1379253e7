"""The running cases of one procedure, for moving them to a new process."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False  # an index that is built beside the work of the day
    dependencies = [("cases", "0014_expand_task_in_hand")]

    operations = [
        AddIndexConcurrently(
            "case",
            models.Index(
                fields=["procedure_code", "id"],
                name="case_procedure_open",
                condition=models.Q(finished_at__isnull=True) & ~models.Q(clock="stopped"),
            ),
        ),
    ]
