"""Many dossiers from one table: what was handed in, what it says, and what came of each line."""

from django.db import models

from motcua.cases.types import BulkState
from motcua.kernel.ids import new_id


class BatchRun(models.Model):
    """A table of a citizen for one procedure. Its key is the one that the page carried."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account_id = models.UUIDField()
    procedure_code = models.CharField(max_length=40)
    version_id = models.UUIDField()
    agency_id = models.UUIDField()
    file_name = models.CharField(max_length=200)
    total = models.PositiveIntegerField()
    fit = models.PositiveIntegerField()
    created_at = models.DateTimeField()
    # When she asked to submit; until then it is a preview that may be dropped.
    asked_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["account_id", "-created_at"], name="batch_run_of_account"),
            models.Index(fields=["created_at"], name="batch_run_by_age"),
            models.Index(
                fields=["asked_at"],
                name="batch_run_unfinished",
                condition=models.Q(asked_at__isnull=False, finished_at__isnull=True),
            ),
        ]


class BatchRow(models.Model):
    """One line: its data until it is submitted, what is wrong with it, and its dossier.

    `line` as the spreadsheet shows it, `label` the firm's own name for it. `files` are pairs of
    component and file; `problems` pairs of what it is about and what to do.
    """

    id = models.BigAutoField(primary_key=True)
    run = models.ForeignKey(BatchRun, on_delete=models.CASCADE, related_name="rows", db_index=False)
    number = models.PositiveIntegerField()
    line = models.PositiveIntegerField()
    label = models.CharField(max_length=120, blank=True)
    data = models.JSONField(default=dict)
    files = models.JSONField(default=list)
    problems = models.JSONField(default=list)
    state = models.CharField(max_length=8, default=BulkState.WAITING.value)
    case = models.ForeignKey(
        "cases.Case", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "number"], name="batch_row_number"),
            models.CheckConstraint(
                name="batch_row_state_known",
                condition=models.Q(state__in=[state.value for state in BulkState]),
            ),
        ]
