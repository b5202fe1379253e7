"""The clock of a case as rows: its stretches, what was asked meanwhile, its one extension, and what
the law says of each.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from motcua.cases.types import TermKind
from motcua.kernel.ids import new_id
from motcua.worktime.types import TimeUnit

KINDS = [
    (TermKind.SUPPLEMENT.value, _("bổ sung hồ sơ")),
    (TermKind.PAYMENT.value, _("nghĩa vụ tài chính")),
    (TermKind.EXTENSION.value, _("xin lỗi và gia hạn")),
    (TermKind.STOP.value, _("dừng giải quyết")),
    (TermKind.REOPEN.value, _("giải quyết tiếp hồ sơ đã dừng")),
    (TermKind.RATING.value, _("sửa đánh giá")),
]
UNITS = [
    (TimeUnit.HOUR.value, _("giờ làm việc")),
    (TimeUnit.WORKING_DAY.value, _("ngày làm việc")),
    (TimeUnit.CALENDAR_DAY.value, _("ngày")),
]


class ClockSegment(models.Model):
    """A stretch of time in which the clock ran or stood. The due time follows from these rows."""

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(
        "cases.Case", on_delete=models.PROTECT, related_name="segments", db_index=False
    )
    clock = models.CharField(max_length=8)
    from_at = models.DateTimeField()
    to_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)
    basis = models.CharField(max_length=300, blank=True, default="", db_default="")

    class Meta:
        indexes = [models.Index(fields=["case", "from_at"], name="clock_segment_case")]
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=models.Q(to_at__isnull=True),
                name="clock_segment_one_open",
            ),
            models.CheckConstraint(
                name="clock_segment_forward",
                condition=models.Q(to_at__isnull=True) | models.Q(to_at__gte=models.F("from_at")),
            ),
        ]


class SupplementRequest(models.Model):
    """What the case officer asked the citizen to add, in writing, with the reason."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="supplements")
    items = models.JSONField()
    reason = models.TextField()
    requested_at = models.DateTimeField()
    requested_by = models.UUIDField()
    answered_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)
    # The last day of the answer; what each asked field should say; why it is asked a second time.
    answer_by = models.DateTimeField(null=True)
    fields = models.JSONField(default=dict, db_default={})
    again_because = models.TextField(blank=True, default="", db_default="")
    remind_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    # Closed at `answered_at` without an answer: the case was stopped or withdrawn.
    is_lapsed = models.BooleanField(default=False, db_default=False)

    class Meta:
        indexes = [
            models.Index(
                fields=["answer_by"],
                name="supplement_to_lapse",
                condition=models.Q(answered_at__isnull=True),
            ),
            models.Index(
                fields=["remind_at"],
                name="supplement_to_remind",
                condition=models.Q(answered_at__isnull=True, reminded_at__isnull=True),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=models.Q(answered_at__isnull=True),
                name="supplement_one_open",
            ),
        ]


class Extension(models.Model):
    """The one time that the agency may put off the due time, with an apology (form 04)."""

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(
        "cases.Case", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    at = models.DateTimeField()
    by = models.UUIDField()
    old_due_at = models.DateTimeField()
    new_due_at = models.DateTimeField()
    value = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=12)
    reason = models.TextField()
    basis = models.CharField(max_length=300, blank=True, default="")
    # The apology came later than the law allows: the case counts as late all the same.
    is_late = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case"], name="extension_once"),
            models.CheckConstraint(
                name="extension_forward", condition=models.Q(new_due_at__gt=models.F("old_due_at"))
            ),
            models.CheckConstraint(
                name="extension_unit_known",
                condition=models.Q(unit__in=[unit.value for unit in TimeUnit]),
            ),
        ]


class ClockTerm(models.Model):
    """How long something may take that stops or moves a clock, and which law says so.

    Without a procedure: every procedure. A row wins over the terms of the distribution from its
    first day on. `value` is the time to answer, or the days of notice before the due time.
    """

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(_("việc"), max_length=12, choices=KINDS)
    procedure_code = models.CharField(_("mã thủ tục"), max_length=40, blank=True, default="")
    value = models.PositiveSmallIntegerField(_("thời hạn"), null=True, blank=True)
    unit = models.CharField(
        _("đơn vị"), max_length=12, blank=True, choices=UNITS, default=TimeUnit.CALENDAR_DAY.value
    )
    remind_days = models.PositiveSmallIntegerField(_("nhắc trước (ngày)"), null=True, blank=True)
    basis = models.CharField(_("căn cứ"), max_length=300)
    valid_from = models.DateField(_("có hiệu lực từ"), null=True, blank=True)

    class Meta:
        verbose_name = _("quy định về thời gian")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "procedure_code", "valid_from"],
                nulls_distinct=False,
                name="clock_term_once",
            ),
            models.CheckConstraint(
                name="clock_term_kind_known",
                condition=models.Q(kind__in=[kind.value for kind in TermKind]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.procedure_code}".strip()
