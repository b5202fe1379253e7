"""Open work and the releases of a month answer superiors from their indexes alone."""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False  # indexes that are built beside the work of the day
    dependencies = [("cases", "0011_expand_warnings")]

    operations = [
        AddIndexConcurrently(
            "case",
            models.Index(
                condition=models.Q(
                    ("finished_at__isnull", True), models.Q(("clock", "stopped"), _negated=True)
                ),
                fields=["competent_agency", "id"],
                include=("received_at", "submitted_at"),
                name="case_open",
            ),
        ),
        AddIndexConcurrently(
            "case",
            models.Index(
                condition=models.Q(("released_at__isnull", False)),
                fields=["competent_agency", "released_at"],
                include=("timeliness",),
                name="case_released",
            ),
        ),
        # The list of open work as it was, with what an overview counts.
        AddIndexConcurrently(
            "task",
            models.Index(
                condition=models.Q(("closed_at__isnull", True)),
                fields=["agency", "role", "sort_at", "id"],
                include=("case", "step", "opened_at"),
                name="task_open",
            ),
        ),
        RemoveIndexConcurrently("task", "task_inbox"),
    ]
