from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("cases", "0013_expand_bulk_runs")]

    operations = [
        AddIndexConcurrently(
            model_name="task",
            index=models.Index(
                condition=models.Q(("assignee_id__isnull", False), ("closed_at__isnull", True)),
                fields=["assignee_id"],
                name="task_in_hand",
            ),
        ),
    ]
