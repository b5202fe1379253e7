"""Dates, times left and amounts in the words that people use."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from motcua.kernel import clock
from motcua.kernel.language import ENGLISH

WEEKDAYS = (
    gettext_lazy("thứ Hai"),
    gettext_lazy("thứ Ba"),
    gettext_lazy("thứ Tư"),
    gettext_lazy("thứ Năm"),
    gettext_lazy("thứ Sáu"),
    gettext_lazy("thứ Bảy"),
    gettext_lazy("Chủ nhật"),
)
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec")
MINUTE = 60
HOUR = 60 * MINUTE
DAY = 24 * HOUR
WORKING_DAY = 8 * HOUR
Minutes = Callable[[datetime, datetime], int]
_working: list[Minutes] = []  # who counts working time, once chosen


class Tone(StrEnum):
    """How much a word asks for attention; the style sheet has one colour pair for each."""

    QUIET = "quiet"
    INFO = "info"
    OK = "ok"
    WARN = "warn"
    BAD = "bad"


@dataclass(frozen=True, kw_only=True)
class Sign:
    """A short word with its shape and tone: colour never speaks alone."""

    text: str
    icon: str
    tone: Tone


def date_text(value: date) -> str:
    """`21/11/2026`, on a clock in Viet Nam; `21 Nov 2026` in English."""
    day = clock.local(value) if isinstance(value, datetime) else value
    if get_language() == ENGLISH:
        return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
    return f"{day.day:02d}/{day.month:02d}/{day.year}"


def time_text(value: datetime) -> str:
    """`16:00`, on a clock in Viet Nam."""
    instant = clock.local(value)
    return f"{instant.hour:02d}:{instant.minute:02d}"


def datetime_text(value: date) -> str:
    """`16:00 thứ Sáu 21/11/2026`; a bare date has no hour."""
    if not isinstance(value, datetime):
        return f"{WEEKDAYS[value.weekday()]} {date_text(value)}"
    weekday = WEEKDAYS[clock.local(value).weekday()]
    return f"{time_text(value)} {weekday} {date_text(value)}"


def number_text(value: int) -> str:
    """`1000000` → `1.000.000`; `1,000,000` in English."""
    text = f"{value:,}"
    return text if get_language() == ENGLISH else text.replace(",", ".")


def limit_text(value: int | None, unit: str | None) -> str:
    """`10 ngày làm việc`; empty when no limit is stated. `unit`: hour, working_day or day."""
    if value is None or unit is None:
        return ""
    if unit == "hour":
        text = ngettext("%(count)d giờ làm việc", "%(count)d giờ làm việc", value)
    elif unit == "working_day":
        text = ngettext("%(count)d ngày làm việc", "%(count)d ngày làm việc", value)
    else:
        text = ngettext("%(count)d ngày", "%(count)d ngày", value)
    return text % {"count": value}


def working_minutes_set(count: Minutes) -> None:
    """Choose who counts working time. Called from `config/wiring.py` only."""
    _working[:] = [count]


def due_sign(
    due_at: datetime | None, clock_state: str, now: datetime, count: Minutes | None = None
) -> Sign:
    """Say how much working time is left until `due_at`, or why the question does not arise.

    `idle`: nobody has received the dossier yet, and `due_at` is when the desk must have answered.
    `count` counts working minutes; without it, and where nobody was chosen, the clock counts.
    """
    if clock_state == "paused":
        return Sign(text=_("đang tạm dừng"), icon="pause", tone=Tone.QUIET)
    if clock_state == "stopped":
        return Sign(text=_("đã dừng tính hạn"), icon="stop", tone=Tone.QUIET)
    if due_at is None:
        return Sign(text=_("chưa có hạn"), icon="clock", tone=Tone.QUIET)
    counts = count or (_working[0] if _working else None)
    minutes, day = _minutes_left(due_at, now, counts)
    span = _span(abs(minutes), day, is_working=counts is not None)
    is_intake = clock_state == "idle"
    if due_at < now:
        late = _("quá hạn tiếp nhận %(span)s") if is_intake else _("quá hạn %(span)s")
        return Sign(text=late % {"span": span}, icon="alert", tone=Tone.BAD)
    left = _("hạn tiếp nhận: còn %(span)s") if is_intake else _("còn %(span)s")
    tone = Tone.WARN if minutes < day else Tone.OK
    return Sign(text=left % {"span": span}, icon="clock", tone=tone)


def _minutes_left(due_at: datetime, now: datetime, count: Minutes | None) -> tuple[int, int]:
    """The minutes until then, negative after it, and how many of them make a day."""
    if count is not None:
        return count(now, due_at), WORKING_DAY // MINUTE
    return int((due_at - now).total_seconds() / MINUTE), DAY // MINUTE


def _span(minutes: int, day: int, *, is_working: bool) -> str:
    """The largest whole unit: `5 phút`, `3 giờ`, `2 ngày làm việc`."""
    if minutes >= day:
        count = minutes // day
        text = (
            ngettext("%(count)d ngày làm việc", "%(count)d ngày làm việc", count)
            if is_working
            else ngettext("%(count)d ngày", "%(count)d ngày", count)
        )
    elif minutes >= HOUR // MINUTE:
        count = minutes // (HOUR // MINUTE)
        text = (
            ngettext("%(count)d giờ làm việc", "%(count)d giờ làm việc", count)
            if is_working
            else ngettext("%(count)d giờ", "%(count)d giờ", count)
        )
    else:
        count = max(1, minutes)
        text = (
            ngettext("%(count)d phút làm việc", "%(count)d phút làm việc", count)
            if is_working
            else ngettext("%(count)d phút", "%(count)d phút", count)
        )
    return text % {"count": count}


SIGNS = {
    1: (gettext_lazy("Mới đăng ký"), "inbox", Tone.QUIET),
    2: (gettext_lazy("Được tiếp nhận"), "stamp", Tone.INFO),
    3: (gettext_lazy("Không được tiếp nhận"), "cross", Tone.BAD),
    4: (gettext_lazy("Đang xử lý"), "progress", Tone.INFO),
    5: (gettext_lazy("Yêu cầu bổ sung giấy tờ"), "paper-plus", Tone.WARN),
    6: (gettext_lazy("Yêu cầu thực hiện nghĩa vụ tài chính"), "money", Tone.WARN),
    7: (gettext_lazy("Công dân yêu cầu rút hồ sơ"), "undo", Tone.QUIET),
    8: (gettext_lazy("Dừng xử lý"), "stop", Tone.BAD),
    9: (gettext_lazy("Đã xử lý xong"), "check", Tone.OK),
    10: (gettext_lazy("Đã trả kết quả"), "check-double", Tone.OK),
}


def status_sign(code: int) -> Sign:
    """The national status code (1 to 10) in its official words."""
    text, icon, tone = SIGNS[code]
    return Sign(text=str(text), icon=icon, tone=tone)
