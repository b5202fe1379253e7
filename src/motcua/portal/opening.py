"""When an office is open, in the words of a page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.kernel import clock
from motcua.ui.words import WEEKDAYS, date_text, datetime_text, time_text
from motcua.worktime.selectors import opening_changes, opening_now, opening_week
from motcua.worktime.types import ChangedDay, Session

WEEKEND = "weekend"
DASH = "\u2060–\u2060"  # no line ends between the two times


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSign:
    """`Đang mở` or `Đang đóng`, and what comes next."""

    is_open: bool
    word: str
    until: str


def open_sign(agency_id: UUID | None = None) -> OpenSign:
    """Whether an agency is open now, or offices in general. From memory."""
    now = clock.now()
    found = opening_now(now, agency_id=agency_id)
    if found.is_open and found.until:
        until = _("đến %(time)s") % {"time": time_text(found.until)}
        return OpenSign(is_open=True, word=_("Đang mở"), until=until)
    until = _("mở lại lúc %(time)s") % {"time": _when(found.until, now)} if found.until else ""
    return OpenSign(is_open=False, word=_("Đang đóng"), until=until)


def _when(at: datetime, now: datetime) -> str:
    """`13:30 hôm nay`, or with the day."""
    if clock.local(at).date() == clock.local(now).date():
        return _("%(time)s hôm nay") % {"time": time_text(at)}
    return datetime_text(at)


def week_rows(week: Sequence[Sequence[Session]]) -> list[tuple[str, str]]:
    """The usual week as rows of days and hours; days in a row with the same hours share one."""
    rows: list[tuple[int, int, str]] = []
    for number, sessions in enumerate(week):
        hours = hours_words(sessions)
        if rows and rows[-1][2] == hours:
            rows[-1] = (rows[-1][0], number, hours)
        else:
            rows.append((number, number, hours))
    return [(_days(first, last), hours) for first, last, hours in rows]


def week_of(agency_id: UUID | None = None) -> tuple[tuple[Session, ...], ...]:
    """The usual sessions of this week, Monday first. From memory."""
    return opening_week(clock.today(), agency_id=agency_id)


def changed_rows(agency_id: UUID | None = None) -> list[tuple[str, str]]:
    """The days of the next month with other hours, and why. From memory."""
    return [
        (_weekday_date(each), f"{hours_words(each.sessions)}{_why(each)}")
        for each in opening_changes(clock.today(), agency_id=agency_id)
    ]


def hours_words(sessions: Iterable[Session]) -> str:
    """`07:00–11:30, 13:30–17:00`, or that the office is closed."""
    parts = [f"{each.start:%H:%M}{DASH}{each.end:%H:%M}" for each in sessions]
    return ", ".join(parts) or _("Nghỉ")


def _days(first: int, last: int) -> str:
    begin = _capital(str(WEEKDAYS[first]))
    return begin if first == last else f"{begin} – {WEEKDAYS[last]}"


def _weekday_date(each: ChangedDay) -> str:
    return f"{_capital(str(WEEKDAYS[each.day.weekday()]))} {date_text(each.day)}"


def _why(each: ChangedDay) -> str:
    return f" ({each.note})" if each.note and each.note != WEEKEND else ""


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
