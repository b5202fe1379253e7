"""Work that leaders hand to agencies, and everything that was said about it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from motcua.kernel.ids import new_id
from motcua.steering.alerts.models import Alert
from motcua.steering.assignments.lifecycle import CLOSED
from motcua.steering.assignments.types import Move, Status
from motcua.steering.slices import SliceColumns

OPEN = models.Q(closed_at__isnull=True)
FINISHED = sorted(status.value for status in CLOSED)


class Assignment(SliceColumns):
    """One piece of work from a leader to an agency below, with a due time.

    The slice and `seen_…` are the number for which it was given, as it was then. `version` counts
    the moves: the next entry of the history has the next number.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    title = models.CharField(_("việc"), max_length=200)
    body = models.TextField(_("nội dung"), blank=True)
    from_agency = models.ForeignKey(
        "organisation.Agency", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    to_agency = models.ForeignKey(
        "organisation.Agency", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    giver_account_id = models.UUIDField()
    giver_staff_id = models.UUIDField()
    giver_name = models.CharField(max_length=200)
    alert = models.ForeignKey(Alert, on_delete=models.PROTECT, null=True, related_name="+")
    indicator = models.ForeignKey(
        "ioc.Indicator", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    seen_period = models.CharField(max_length=30, blank=True)
    seen_value = models.FloatField(null=True)
    seen_at = models.DateTimeField(null=True)
    status = models.CharField(max_length=10)
    version = models.PositiveIntegerField(default=1)
    given_at = models.DateTimeField()
    first_due_at = models.DateTimeField()
    due_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    is_in_time = models.BooleanField(null=True)
    # When somebody is told next that it is due soon, or late.
    next_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("việc được giao")
        indexes = [
            models.Index(fields=["to_agency", "due_at"], name="assignment_to", condition=OPEN),
            models.Index(fields=["from_agency", "due_at"], name="assignment_from", condition=OPEN),
            models.Index(
                fields=["to_agency", "-closed_at"], name="assignment_to_done", condition=~OPEN
            ),
            models.Index(
                fields=["from_agency", "-closed_at"], name="assignment_from_done", condition=~OPEN
            ),
            models.Index(fields=["-closed_at"], name="assignment_done", condition=~OPEN),
            models.Index(fields=["next_at"], name="assignment_next", condition=OPEN),
        ]
        constraints = [
            models.CheckConstraint(
                name="assignment_status_known",
                condition=models.Q(status__in=[each.value for each in Status]),
            ),
            models.CheckConstraint(
                name="assignment_closed",
                condition=models.Q(closed_at__isnull=False, status__in=FINISHED)
                | (models.Q(closed_at__isnull=True) & ~models.Q(status__in=FINISHED)),
            ),
            models.CheckConstraint(
                name="assignment_not_to_itself",
                condition=~models.Q(from_agency=models.F("to_agency")),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class AssignmentEntry(models.Model):
    """One move of an assignment. Append-only: the database refuses changes."""

    assignment = models.ForeignKey(
        Assignment, on_delete=models.PROTECT, related_name="entries", db_index=False
    )
    number = models.PositiveIntegerField()
    move = models.CharField(max_length=10)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=200)
    account_id = models.UUIDField(null=True)
    agency = models.ForeignKey(
        "organisation.Agency", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    note = models.TextField(blank=True)
    due_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("diễn biến của việc được giao")
        constraints = [
            models.UniqueConstraint(fields=["assignment", "number"], name="assignment_entry_once"),
            models.CheckConstraint(
                name="assignment_entry_move_known",
                condition=models.Q(move__in=[each.value for each in Move]),
            ),
        ]


class AssignmentFile(models.Model):
    """A file that came with an answer."""

    entry = models.ForeignKey(AssignmentEntry, on_delete=models.PROTECT, related_name="files")
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=255)
