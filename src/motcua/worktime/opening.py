"""When an office is open. Pure: a calendar and an instant in."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from motcua.kernel.clock import VIETNAM
from motcua.worktime.types import Calendar, ChangedDay, Opening, Session

FURTHEST_DAYS = 60  # Tết and a storm after it are shorter
ONE_DAY = timedelta(days=1)


def opening(calendar: Calendar, instant: datetime) -> Opening:
    """Whether the office is open then, and when that next changes; None: not in two months."""
    local = instant.astimezone(VIETNAM)
    for day in _days(local.date(), FURTHEST_DAYS):
        for start, end in sessions(calendar, day):
            opens, closes = (_at(day, edge) for edge in (start, end))
            if opens <= local < closes:
                return Opening(is_open=True, until=closes)
            if local < opens:
                return Opening(is_open=False, until=opens)
    return Opening(is_open=False, until=None)


def sessions(calendar: Calendar, day: date) -> tuple[Session, ...]:
    """The sessions of a day, earliest first; none on a day off."""
    return tuple(Session(part.start_time, part.end_time) for part in calendar.stretches(day))


def week(calendar: Calendar, day: date) -> tuple[tuple[Session, ...], ...]:
    """The usual sessions of the seven days from Monday to Sunday of the week that holds on a day.

    Holidays and make-up days are not in it: `changed_days` tells those.
    """
    return tuple(
        tuple(Session(part.start_time, part.end_time) for part in usual)
        for usual in calendar.usual_week(day)
    )


def changed_days(calendar: Calendar, first: date, count: int) -> tuple[ChangedDay, ...]:
    """The days among the next `count` on which the office does not keep its usual hours."""
    found = []
    for day in _days(first, count):
        today = sessions(calendar, day)
        if today != week(calendar, day)[day.weekday()]:
            found.append(ChangedDay(day, today, calendar.note(day)))
    return tuple(found)


def _days(first: date, count: int) -> Iterator[date]:
    return (first + ONE_DAY * number for number in range(count))


def _at(day: date, edge: time) -> datetime:
    return datetime.combine(day, edge, tzinfo=VIETNAM)
