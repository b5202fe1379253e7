"""One command for many cases: what was asked, and what came of each."""

from django.db import models

from motcua.cases.lifecycle import Command
from motcua.cases.types import BULK_COMMANDS, LETTER_COMMANDS, BulkState
from motcua.kernel.ids import new_id


class BulkRun(models.Model):
    """What an officer asked for many cases at once. Its key is the one that the form carried."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    command = models.CharField(max_length=24)
    arguments = models.JSONField()
    account_id = models.UUIDField()
    staff_id = models.UUIDField()
    actor_name = models.CharField(max_length=200)
    total = models.PositiveIntegerField()
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["staff_id", "-created_at"], name="bulk_run_of_officer"),
            models.Index(
                fields=["created_at"],
                name="bulk_run_unfinished",
                condition=models.Q(finished_at__isnull=True),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="bulk_run_command_known",
                condition=models.Q(
                    command__in=sorted(each.value for each in BULK_COMMANDS | LETTER_COMMANDS)
                ),
            ),
        ]

    @property
    def verb(self) -> Command:
        """The command as the word it is."""
        return Command(self.command)


class BulkItem(models.Model):
    """One case of a run, with the version that was seen in the preview.

    `task_id`: the task, or the letter where letters are signed or sealed.
    """

    id = models.BigAutoField(primary_key=True)
    run = models.ForeignKey(BulkRun, on_delete=models.CASCADE, related_name="items", db_index=False)
    number = models.PositiveIntegerField()
    case = models.ForeignKey(
        "cases.Case", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    task_id = models.BigIntegerField()
    expected_version = models.PositiveIntegerField()
    state = models.CharField(max_length=8, default=BulkState.WAITING.value)
    code = models.CharField(max_length=40, blank=True, default="")
    message = models.CharField(max_length=500, blank=True, default="")
    at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "number"], name="bulk_item_number"),
            models.UniqueConstraint(fields=["run", "task_id"], name="bulk_item_task_once"),
            models.CheckConstraint(
                name="bulk_item_state_known",
                condition=models.Q(state__in=[state.value for state in BulkState]),
            ),
        ]
