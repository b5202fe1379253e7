"""Dates, times left and amounts in the words that people use."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.utils.translation import gettext as _

from motcua.kernel import clock

WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
MINUTE = 60
HOUR = 60 * MINUTE
DAY = 24 * HOUR


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
    """`21/11/2026`, on a clock in Viet Nam."""
    day = clock.local(value) if isinstance(value, datetime) else value
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
    """`1000000` → `1.000.000`."""
    return f"{value:,}".replace(",", ".")


def due_sign(due_at: datetime | None, clock_state: str, now: datetime) -> Sign:
    """Say how much time is left until `due_at`, or why the question does not arise."""
    if clock_state == "paused":
        return Sign(text=_("đang tạm dừng"), icon="pause", tone=Tone.QUIET)
    if clock_state == "stopped":
        return Sign(text=_("đã dừng tính hạn"), icon="stop", tone=Tone.QUIET)
    if due_at is None:
        return Sign(text=_("chưa có hạn"), icon="clock", tone=Tone.QUIET)
    seconds = int((due_at - now).total_seconds())
    if seconds < 0:
        late = _("quá hạn %(span)s") % {"span": span_text(-seconds)}
        return Sign(text=late, icon="alert", tone=Tone.BAD)
    days = (clock.local(due_at).date() - clock.local(now).date()).days
    span = span_text(seconds) if seconds < DAY else _("%(count)d ngày") % {"count": days}
    left = _("còn %(span)s") % {"span": span}
    return Sign(text=left, icon="clock", tone=Tone.WARN if seconds < DAY else Tone.OK)


def span_text(seconds: int) -> str:
    """The largest whole unit: `5 phút`, `3 giờ`, `2 ngày`."""
    if seconds >= DAY:
        return _("%(count)d ngày") % {"count": seconds // DAY}
    if seconds >= HOUR:
        return _("%(count)d giờ") % {"count": seconds // HOUR}
    return _("%(count)d phút") % {"count": max(1, seconds // MINUTE)}


def status_sign(code: int) -> Sign:
    """The national status code (1 to 10) in its official words."""
    signs = {
        1: (_("Mới đăng ký"), "inbox", Tone.QUIET),
        2: (_("Được tiếp nhận"), "stamp", Tone.INFO),
        3: (_("Không được tiếp nhận"), "cross", Tone.BAD),
        4: (_("Đang xử lý"), "progress", Tone.INFO),
        5: (_("Yêu cầu bổ sung giấy tờ"), "paper-plus", Tone.WARN),
        6: (_("Yêu cầu thực hiện nghĩa vụ tài chính"), "money", Tone.WARN),
        7: (_("Công dân yêu cầu rút hồ sơ"), "undo", Tone.QUIET),
        8: (_("Dừng xử lý"), "stop", Tone.BAD),
        9: (_("Đã xử lý xong"), "check", Tone.OK),
        10: (_("Đã trả kết quả"), "check-double", Tone.OK),
    }
    text, icon, tone = signs[code]
    return Sign(text=text, icon=icon, tone=tone)
