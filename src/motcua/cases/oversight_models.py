"""What officers and superiors are warned of: when to look at a case again, who was told what."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from motcua.cases.oversight_types import AlertKind, ThresholdKind
from motcua.kernel.ids import new_id

KINDS = [
    (ThresholdKind.SHARE.value, _("nhắc khi thời hạn còn lại (phần trăm)")),
    (ThresholdKind.BEFORE.value, _("nhắc trước hạn (giờ làm việc)")),
    (ThresholdKind.RISE.value, _("báo lên cấp trên khi chưa ai xác nhận (giờ làm việc)")),
    (ThresholdKind.APOLOGY.value, _("gia hạn đề xuất trong thư xin lỗi (phần trăm thời hạn)")),
]


class Watch(models.Model):
    """When an open case is looked at next. Made from the open tasks, gone with them."""

    case = models.OneToOneField(
        "cases.Case", primary_key=True, on_delete=models.PROTECT, related_name="+"
    )
    due_at = models.DateTimeField()
    next_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["next_at"],
                name="watch_next",
                condition=models.Q(next_at__isnull=False),
            )
        ]


class Alert(models.Model):
    """Somebody was told that a case is about to be late, is late, or waits too long at a step, or
    that its letter waits too long.

    `height` 0: who has the work; 1: the leaders of `agency`; higher: those of an agency above.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(
        "cases.Case", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    kind = models.CharField(max_length=8)
    height = models.PositiveSmallIntegerField()
    # The due time, or when the step or the letter began to wait; `task`: which step (0: the case as
    # a whole), of a letter its own key.
    about_at = models.DateTimeField()
    task = models.BigIntegerField(default=0)
    agency = models.ForeignKey(
        "organisation.Agency", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    at = models.DateTimeField()
    # When it goes one level up unless somebody acknowledges it.
    rise_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.UUIDField(null=True)
    acknowledged_name = models.CharField(max_length=200, blank=True, default="")
    note = models.CharField(max_length=500, blank=True, default="")
    # When it was over: released, paused, put off, the step done.
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["agency", "-at", "id"],
                name="alert_open_of_leaders",
                condition=models.Q(ended_at__isnull=True, height__gt=0),
            ),
            models.Index(
                fields=["case"],
                name="alert_open_of_case",
                condition=models.Q(ended_at__isnull=True),
            ),
            models.Index(
                fields=["rise_at", "id"],
                name="alert_to_rise",
                condition=models.Q(
                    rise_at__isnull=False, acknowledged_at__isnull=True, ended_at__isnull=True
                ),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "kind", "height", "about_at", "task"], name="alert_once"
            ),
            models.CheckConstraint(
                name="alert_kind_known",
                condition=models.Q(kind__in=[kind.value for kind in AlertKind]),
            ),
            models.CheckConstraint(
                name="alert_acknowledged_by_somebody",
                condition=models.Q(acknowledged_at__isnull=True, acknowledged_by__isnull=True)
                | models.Q(acknowledged_at__isnull=False, acknowledged_by__isnull=False),
            ),
        ]


class AlertRule(models.Model):
    """A threshold that the province has set in the place of the one of the distribution."""

    kind = models.CharField(_("ngưỡng"), max_length=8, primary_key=True, choices=KINDS)
    value = models.PositiveSmallIntegerField(_("giá trị"))
    set_by_name = models.CharField(max_length=200)
    set_at = models.DateTimeField()

    class Meta:
        verbose_name = _("ngưỡng cảnh báo")
        constraints = [
            models.CheckConstraint(
                name="alert_rule_kind_known",
                condition=models.Q(kind__in=[kind.value for kind in ThresholdKind]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.value}"
