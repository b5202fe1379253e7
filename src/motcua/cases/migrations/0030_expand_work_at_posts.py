"""The list of open work answers a pool from its index alone: it knows in whose hands work is."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False  # the index is built beside the work of the day
    dependencies = [("cases", "0029_expand_letter_alerts_checked")]

    operations = [
        AddIndexConcurrently(
            "task",
            models.Index(
                condition=models.Q(("closed_at__isnull", True)),
                fields=["agency", "role", "sort_at", "id"],
                include=("case", "step", "opened_at", "assignee_id"),
                name="task_at_posts",
            ),
        ),
    ]
