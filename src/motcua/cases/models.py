"""A dossier, its ledger, tasks, clock, supplements and files: tables with promises."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from motcua.cases.assisted_models import Assistance
from motcua.cases.batch_models import BatchRow, BatchRun
from motcua.cases.bulk_models import BulkItem, BulkRun
from motcua.cases.clock_models import ClockSegment, ClockTerm, Extension, SupplementRequest
from motcua.cases.letter_models import Letter
from motcua.cases.lifecycle import Step
from motcua.cases.message_models import CaseMessage
from motcua.cases.oversight_models import Alert, AlertRule, Watch
from motcua.cases.rating_models import Rating, RatingCount
from motcua.cases.seal_models import LedgerAnchor, LedgerDrop, LedgerSeal
from motcua.cases.seed_models import SeedChunk, SeedRun
from motcua.cases.types import FileKind, Outcome, Timeliness
from motcua.kernel.actor import Role
from motcua.kernel.ids import new_id

__all__ = [
    "Alert",
    "AlertRule",
    "Assistance",
    "BatchRow",
    "BatchRun",
    "BulkItem",
    "BulkRun",
    "Case",
    "CaseData",
    "CaseFile",
    "CaseMessage",
    "ClockSegment",
    "ClockTerm",
    "CodeCounter",
    "Draft",
    "Extension",
    "LedgerAnchor",
    "LedgerDrop",
    "LedgerEntry",
    "LedgerSeal",
    "Letter",
    "Rating",
    "RatingCount",
    "SearchKey",
    "SeedChunk",
    "SeedRun",
    "SupplementRequest",
    "Task",
    "Timer",
    "Watch",
]


class Case(models.Model):
    """One dossier submitted by one person for one procedure."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    reference = models.CharField(_("mã biên nhận"), max_length=16)
    pin = models.CharField(_("mã tra cứu"), max_length=8)
    result_code = models.CharField(max_length=8, blank=True, default="", db_default="")
    code = models.CharField(_("mã hồ sơ"), max_length=40, null=True)  # noqa: DJ001 - absent until received
    procedure_version = models.ForeignKey(
        "catalogue.ProcedureVersion", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    procedure_code = models.CharField(max_length=40)
    channel = models.CharField(_("kênh"), max_length=10)
    person = models.ForeignKey(
        "identity.Person", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    applicant_name = models.CharField(_("người nộp"), max_length=200)
    applicant_phone = models.CharField(max_length=15, blank=True)
    applicant_email = models.CharField(max_length=254, blank=True)
    receiving_agency = models.ForeignKey(
        "organisation.Agency", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    competent_agency = models.ForeignKey(
        "organisation.Agency", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    # The agency that takes the dossier in for another one's territory; none: the receiving one.
    supporting_agency = models.ForeignKey(
        "organisation.Agency",
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        null=True,
    )
    # The case whose process opened this one at another agency (liên thông).
    origin = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="+", db_index=False, null=True
    )
    origin_token = models.PositiveSmallIntegerField(null=True)
    # The definition a running case was moved to; empty: the one its procedure version names.
    process_hash = models.CharField(max_length=64, blank=True, default="", db_default="")
    step = models.CharField(max_length=12)
    status = models.PositiveSmallIntegerField(_("trạng thái"))
    clock = models.CharField(max_length=8)
    delivery = models.CharField(max_length=12)
    outcome = models.CharField(max_length=8, blank=True, default="")
    proposal = models.TextField(blank=True, default="")
    appraised_by = models.UUIDField(null=True)
    # Everybody who ever appraised it: none of them may approve (case_four_eyes_ever in SQL).
    appraisers = ArrayField(models.UUIDField(), default=list, db_default=[])
    approved_by = models.UUIDField(null=True)
    # Who closed the last task: may take the case back while nobody has taken it on.
    last_officer_id = models.UUIDField(null=True)
    submitted_at = models.DateTimeField()
    received_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(_("hạn trả"), null=True)
    released_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    timeliness = models.CharField(max_length=8, blank=True, default="", db_default="")
    version = models.PositiveIntegerField(default=1)
    ledger_head = models.BinaryField(max_length=32)

    class Meta:
        verbose_name = _("hồ sơ")
        indexes = [
            models.Index(fields=["person", "-submitted_at"], name="case_person_submitted"),
            models.Index(
                fields=["competent_agency", "-submitted_at"], name="case_competent_submitted"
            ),
            models.Index(
                fields=["receiving_agency", "-finished_at"],
                name="case_receiving_finished",
                condition=models.Q(finished_at__isnull=False),
            ),
            # What is still to be decided, and when results came: the view of superiors. Nothing in
            # them changes with a step of the case, so a step rewrites no index.
            models.Index(
                fields=["competent_agency", "id"],
                include=["received_at", "submitted_at"],
                name="case_open",
                condition=models.Q(finished_at__isnull=True) & ~models.Q(clock="stopped"),
            ),
            models.Index(
                fields=["procedure_code", "id"],
                name="case_procedure_open",
                condition=models.Q(finished_at__isnull=True) & ~models.Q(clock="stopped"),
            ),
            models.Index(
                fields=["competent_agency", "released_at"],
                include=["timeliness"],
                name="case_released",
                condition=models.Q(released_at__isnull=False),
            ),
            # The books of the three agencies of a case, in the order of receipt.
            models.Index(
                fields=["receiving_agency", "received_at", "id"],
                name="case_receiving_received",
                condition=models.Q(received_at__isnull=False),
            ),
            models.Index(
                fields=["competent_agency", "received_at", "id"],
                name="case_competent_received",
                condition=models.Q(received_at__isnull=False),
            ),
            models.Index(
                fields=["supporting_agency", "received_at", "id"],
                name="case_supporting_received",
                condition=models.Q(received_at__isnull=False, supporting_agency__isnull=False),
            ),
            models.Index(
                fields=["supporting_agency", "-id"],
                name="case_supporting_newest",
                condition=models.Q(supporting_agency__isnull=False),
            ),
        ]
        constraints = [
            # Named constraints, not unique=True: that would add an index for LIKE to each.
            models.UniqueConstraint(fields=["reference"], name="case_reference_once"),
            models.UniqueConstraint(fields=["code"], name="case_code_once"),
            # case_place_known stands in SQL: `lifecycle.KNOWN` as a function of the database.
            models.CheckConstraint(
                name="case_outcome_known",
                condition=models.Q(outcome__in=[outcome.value for outcome in Outcome]),
            ),
            models.CheckConstraint(
                name="case_timeliness_known",
                condition=models.Q(timeliness__in=["", *(each.value for each in Timeliness)]),
            ),
            models.CheckConstraint(
                name="case_four_eyes",
                condition=models.Q(approved_by__isnull=True)
                | ~models.Q(approved_by=models.F("appraised_by")),
            ),
            models.CheckConstraint(
                name="case_code_from_receipt_on",
                condition=models.Q(code__isnull=True, received_at__isnull=True, clock="idle")
                | models.Q(code__isnull=False, received_at__isnull=False) & ~models.Q(clock="idle"),
            ),
        ]

    def __str__(self) -> str:
        return self.code or self.reference

    @cached_property
    def data(self) -> dict[str, Any]:
        """What the citizen filled in, as it stands now. One query, once."""
        rows = CaseData.objects.filter(case_id=self.pk).order_by("-revision")
        return dict(rows.values_list("data", flat=True)[:1].get())


class CaseData(models.Model):
    """The form as filled in, and again after each change: never overwritten.

    Apart from the case, so that a step of the case rewrites a small row.
    """

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+", db_index=False)
    revision = models.PositiveSmallIntegerField()
    data = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "revision"], name="case_data_revision")
        ]


class SearchKey(models.Model):
    """A word under which an agency finds a case: code, name from either end, numbers.

    One index carries them all, so that a search costs the same at any number of cases.
    """

    pk = models.CompositePrimaryKey("agency_id", "key", "case_id")
    agency = models.ForeignKey(
        "organisation.Agency", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    key = models.CharField(max_length=120, db_collation="C")
    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )


class LedgerEntry(models.Model):
    """One thing that happened. Append-only: the database refuses UPDATE, DELETE and TRUNCATE.

    Partitioned by month; ask with a lower bound of `at`, so that old months are left alone.
    """

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="ledger", db_index=False)
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=24)
    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=10)
    account_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=200)
    post = models.CharField(max_length=20, blank=True)
    step = models.CharField(max_length=12)
    status = models.PositiveSmallIntegerField()
    clock = models.CharField(max_length=8)
    delivery = models.CharField(max_length=12)
    note = models.TextField(blank=True)
    body = models.JSONField()
    previous_hash = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)

    class Meta:
        constraints = [
            # The primary key in the database: partitions want the time in it (see 0040).
            models.UniqueConstraint(fields=["case", "number", "at"], name="ledger_entry_number")
        ]


class Task(models.Model):
    """Work that waits for a post at an agency, or was done there.

    The open ones are the officers' inbox.
    """

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="tasks", db_index=False)
    step = models.CharField(max_length=12)
    # Where the token of the process stands for which this row is the work (`process.types.Token`).
    node = models.CharField(max_length=64, blank=True, default="", db_default="")
    token = models.PositiveSmallIntegerField(default=1, db_default=1)
    branch = models.CharField(max_length=80, blank=True, default="", db_default="")
    trail = models.TextField(blank=True, default="", db_default="")
    objected = models.CharField(max_length=80, blank=True, default="", db_default="")
    role = models.CharField(max_length=20, blank=True)
    agency = models.ForeignKey(
        "organisation.Agency", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    assignee_id = models.UUIDField(null=True)
    sort_at = models.DateTimeField()
    limit_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.UUIDField(null=True)
    answer = models.CharField(max_length=64, blank=True, default="", db_default="")

    class Meta:
        indexes = [
            models.Index(fields=["case"], name="task_case"),
            models.Index(
                fields=["agency", "role", "sort_at", "id"],
                include=["case", "step", "opened_at", "assignee_id"],
                name="task_at_posts",
                condition=models.Q(closed_at__isnull=True),
            ),
            models.Index(
                fields=["assignee_id"],
                name="task_in_hand",
                condition=models.Q(closed_at__isnull=True, assignee_id__isnull=False),
            ),
            models.Index(
                fields=["closed_by", "-closed_at", "-id"],
                name="task_done",
                condition=models.Q(closed_at__isnull=False),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "token"],
                condition=models.Q(closed_at__isnull=True),
                name="task_once_open",
            ),
            models.CheckConstraint(
                name="task_step_known", condition=models.Q(step__in=[step.value for step in Step])
            ),
            models.CheckConstraint(
                name="task_role_known",
                condition=models.Q(
                    role__in=["", *(role.value for role in Role if role is not Role.HELPER)]
                ),
            ),
        ]


class CaseFile(models.Model):
    """A file in its place in the case."""

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="files", db_index=False)
    file = models.ForeignKey(
        "files.StoredFile", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    kind = models.CharField(max_length=12)
    component_key = models.CharField(max_length=80, blank=True)
    document_number = models.CharField(max_length=60, blank=True, default="")
    slots = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["file"], name="case_file_by_file")]
        constraints = [
            models.UniqueConstraint(fields=["case", "file"], name="case_file_once"),
            models.CheckConstraint(
                name="case_file_kind_known",
                condition=models.Q(kind__in=[kind.value for kind in FileKind]),
            ),
        ]


class CodeCounter(models.Model):
    """How many cases an agency has received on a day: the last part of the case code."""

    id = models.BigAutoField(primary_key=True)
    agency = models.ForeignKey(
        "organisation.Agency", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    on = models.DateField()
    last = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "on"], name="code_counter_day")]


class Draft(models.Model):
    """A form that a citizen has begun. One per account and procedure, so it never forks."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account_id = models.UUIDField()
    procedure_code = models.CharField(max_length=40)
    agency_id = models.UUIDField(null=True)
    data = models.JSONField()
    files = models.JSONField()
    saved_at = models.DateTimeField()
    # Grows with each change. The rest is by path of a field: where a value came from, what was
    # written elsewhere for the same field and is not decided yet, which page wrote last.
    version = models.PositiveIntegerField(default=0, db_default=0)
    sources = models.JSONField(default=dict, db_default={})
    others = models.JSONField(default=dict, db_default={})
    writers = models.JSONField(default=dict, db_default={})

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account_id", "procedure_code"], name="draft_once")
        ]


class Timer(models.Model):
    """Something that happens by itself while a token of a case still stands at a node."""

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+", db_index=False)
    token = models.PositiveSmallIntegerField()
    node = models.CharField(max_length=64)
    key = models.CharField(max_length=64)
    fires_at = models.DateTimeField()
    # When it fired, or when the token left before: done either way.
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["fires_at"],
                name="timer_to_fire",
                condition=models.Q(ended_at__isnull=True),
            ),
            models.Index(
                fields=["case"],
                name="timer_of_case",
                condition=models.Q(ended_at__isnull=True),
            ),
        ]
