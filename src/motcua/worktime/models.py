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
    (DayKind.CLOSED.value, _("nghỉ theo quyết định")),
    (DayKind.OPEN.value, _("làm việc theo quyết định")),
]


class WorkSession(models.Model):
    """A stretch of work, local time, on a weekday (Monday is 0) within a period, or on one date.

    Without an agency: everyone's. `valid_to` is the last day on which it holds.
    """

    id = models.BigAutoField(primary_key=True)
    # Not a foreign key: agencies are a neighbour, not a part of working time.
    agency_id = models.UUIDField(_("cơ quan"), null=True, blank=True)
    weekday = models.PositiveSmallIntegerField(_("thứ"), null=True, blank=True)
    date = models.DateField(_("ngày"), null=True, blank=True)
    start = models.TimeField(_("bắt đầu"))
    end = models.TimeField(_("kết thúc"))
    valid_from = models.DateField(_("có hiệu lực từ"), null=True, blank=True)
    valid_to = models.DateField(_("đến hết ngày"), null=True, blank=True)
    source = models.CharField(_("căn cứ"), max_length=200, blank=True, default="", db_default="")

    class Meta:
        verbose_name = _("buổi làm việc")
        constraints = [
            models.UniqueConstraint(
                fields=["agency_id", "weekday", "date", "start", "valid_from"],
                nulls_distinct=False,
                name="work_session_once_in_period",
            ),
            models.CheckConstraint(name="work_session_weekday", condition=Q(weekday__lte=6)),
            models.CheckConstraint(name="work_session_order", condition=Q(end__gt=F("start"))),
            models.CheckConstraint(
                name="work_session_week_or_day",
                condition=Q(weekday__isnull=False, date__isnull=True)
                | Q(weekday__isnull=True, date__isnull=False),
            ),
            models.CheckConstraint(
                name="work_session_period", condition=Q(valid_to__gte=F("valid_from"))
            ),
        ]


class CalendarDay(models.Model):
    """A day that is off although its weekday works, or works although its weekday is off.

    Without an agency: everyone's. An agency's own row wins.
    """

    id = models.BigAutoField(primary_key=True)
    agency_id = models.UUIDField(_("cơ quan"), null=True, blank=True)
    date = models.DateField(_("ngày"))
    kind = models.CharField(_("loại"), max_length=10, choices=DAY_KINDS)
    name = models.CharField(_("tên"), max_length=120)
    source = models.CharField(_("nguồn"), max_length=120)

    class Meta:
        verbose_name = _("ngày trong lịch")
        constraints = [
            models.UniqueConstraint(
                fields=["agency_id", "date"], nulls_distinct=False, name="calendar_day_once"
            ),
            models.CheckConstraint(
                name="calendar_day_kind_known",
                condition=Q(kind__in=[kind.value for kind in DayKind]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date:%d/%m/%Y} {self.name}"


class SameDayLimit(models.Model):
    """A procedure whose result is given within the day, and until when it must be received."""

    id = models.BigAutoField(primary_key=True)
    procedure_code = models.CharField(_("mã thủ tục"), max_length=40)
    cutoff = models.TimeField(_("nhận muộn nhất lúc"))
    valid_from = models.DateField(_("có hiệu lực từ"), null=True, blank=True)
    valid_to = models.DateField(_("đến hết ngày"), null=True, blank=True)
    source = models.CharField(_("căn cứ"), max_length=200)

    class Meta:
        verbose_name = _("thủ tục trả kết quả trong ngày")
        constraints = [
            models.UniqueConstraint(
                fields=["procedure_code", "valid_from"],
                nulls_distinct=False,
                name="same_day_limit_once",
            ),
            models.CheckConstraint(
                name="same_day_limit_period", condition=Q(valid_to__gte=F("valid_from"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure_code} {self.cutoff:%H:%M}"
