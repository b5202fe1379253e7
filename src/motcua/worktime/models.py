"""Working time as rows that an administrator may correct."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from motcua.worktime.types import DayKind

DAY_KINDS = [
    (DayKind.HOLIDAY.value, _("nghỉ lễ, tết")),
    (DayKind.OBSERVED.value, _("nghỉ bù")),
    (DayKind.SWAP_OFF.value, _("nghỉ hoán đổi")),
    (DayKind.SWAP_WORK.value, _("làm bù")),
]


class WorkSession(models.Model):
    """A weekly stretch of work, local time; Monday is 0. Without an agency: everyone's."""

    id = models.BigAutoField(primary_key=True)
    # Not a foreign key: agencies are a neighbour, not a part of working time.
    agency_id = models.UUIDField(_("cơ quan"), null=True, blank=True)
    weekday = models.PositiveSmallIntegerField(_("thứ"))
    start = models.TimeField(_("bắt đầu"))
    end = models.TimeField(_("kết thúc"))

    class Meta:
        verbose_name = _("buổi làm việc")
        constraints = [
            models.UniqueConstraint(
                fields=["agency_id", "weekday", "start"],
                nulls_distinct=False,
                name="work_session_once",
            ),
            models.CheckConstraint(name="work_session_weekday", condition=Q(weekday__lte=6)),
            models.CheckConstraint(name="work_session_order", condition=Q(end__gt=F("start"))),
        ]


class CalendarDay(models.Model):
    """A day that is off although its weekday works, or works although its weekday is off."""

    id = models.BigAutoField(primary_key=True)
    date = models.DateField(_("ngày"), unique=True)
    kind = models.CharField(_("loại"), max_length=10, choices=DAY_KINDS)
    name = models.CharField(_("tên"), max_length=120)
    source = models.CharField(_("nguồn"), max_length=120)

    class Meta:
        verbose_name = _("ngày trong lịch")
        constraints = [
            models.CheckConstraint(
                name="calendar_day_kind_known",
                condition=Q(kind__in=[kind.value for kind in DayKind]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date:%d/%m/%Y} {self.name}"
