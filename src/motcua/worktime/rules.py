"""Counting working time. Pure: a calendar and instants in, instants out.

Instants are aware; a day is a day in Viet Nam. The legal reading:

* working days and hours: eight working hours make a day, counted session by session from the
  instant of receipt, or from the next session's start when received outside working time;
* calendar days: the day of receipt is not counted (Civil Code 2015, art. 147.2); a limit whose
  last day is off ends on the next working day (art. 148.5). It ends with that day's last session,
  because nothing can be handed over after it.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from motcua.kernel.clock import VIETNAM
from motcua.worktime.types import (
    Calendar,
    Due,
    DueLine,
    LineKind,
    Stretch,
    Timeliness,
    TimeUnit,
)

HOUR = 3600
WORKING_DAY = 8 * HOUR
ONE_DAY = timedelta(days=1)
MICRO = 1_000_000
# No limit in the catalogue comes near; a calendar that is off for so long is a mistake.
LONGEST_DAYS = 20_000


class LimitOutOfRange(ValueError):
    """A limit that is negative, not a whole number of calendar days, or absurdly long."""


def due(calendar: Calendar, start: datetime, value: int | Decimal, unit: TimeUnit) -> Due:
    """The instant at which a limit that starts now ends, with every step of the way."""
    local = start.astimezone(VIETNAM)
    if value < 0 or value > LONGEST_DAYS:
        raise LimitOutOfRange
    if unit is TimeUnit.CALENDAR_DAY:
        at, lines = _after_days(calendar, local, value)
    else:
        seconds = value * (HOUR if unit is TimeUnit.HOUR else WORKING_DAY)
        lines = []
        at = _consume(calendar, local, round(seconds * MICRO), lines)
    return Due(at=at, start=local, value=value, unit=unit, lines=tuple(lines))


def add_time(calendar: Calendar, start: datetime, amount: timedelta) -> datetime:
    """The instant by which so much working time has passed. Nothing added changes nothing."""
    local = start.astimezone(VIETNAM)
    micros = amount // timedelta(microseconds=1)
    if micros < 0:
        raise LimitOutOfRange
    return _consume(calendar, local, micros, []) if micros else local


def add_minutes(calendar: Calendar, start: datetime, minutes: int) -> datetime:
    """The instant by which so many working minutes have passed."""
    return add_time(calendar, start, timedelta(minutes=minutes))


def working_time(calendar: Calendar, begin: datetime, end: datetime) -> timedelta:
    """The working time between two instants; negative when `end` lies before `begin`."""
    if end < begin:
        return -working_time(calendar, end, begin)
    first, last = begin.astimezone(VIETNAM), end.astimezone(VIETNAM)
    day, final = first.date(), last.date()
    total = 0
    while day <= final:
        low = _micros(first) if day == first.date() else 0
        high = _micros(last) if day == final else 24 * HOUR * MICRO
        for part in calendar.stretches(day):
            total += max(0, min(high, part.end) - max(low, part.start))
        day += ONE_DAY
    return timedelta(microseconds=total)


def working_minutes(calendar: Calendar, begin: datetime, end: datetime) -> int:
    """The whole working minutes between two instants; negative when `end` lies before `begin`."""
    amount = working_time(calendar, begin, end)
    minutes = abs(amount) // timedelta(minutes=1)
    return minutes if amount >= timedelta() else -minutes


def is_working(calendar: Calendar, instant: datetime) -> bool:
    """Whether offices are open at this instant; the end of a session is no longer in it."""
    local = instant.astimezone(VIETNAM)
    micros = _micros(local)
    return any(part.start <= micros < part.end for part in calendar.stretches(local.date()))


def is_working_day(calendar: Calendar, day: date) -> bool:
    """Whether any session is held on this day."""
    return bool(calendar.stretches(day))


def timeliness(calendar: Calendar, due_at: datetime, done_at: datetime) -> Timeliness:
    """Late after the due time, early before the half day in which it lies, else on time."""
    if done_at > due_at:
        return Timeliness.LATE
    local = due_at.astimezone(VIETNAM)
    micros = _micros(local)
    for part in calendar.stretches(local.date()):
        if part.start < micros <= part.end:
            begins = datetime.combine(local.date(), part.start_time, VIETNAM)
            return Timeliness.EARLY if done_at < begins else Timeliness.ON_TIME
    return Timeliness.ON_TIME


def _consume(calendar: Calendar, start: datetime, micros: int, lines: list[DueLine]) -> datetime:
    """Use up working time session by session; a limit that fits a session exactly ends with it."""
    left = micros
    first, at = start.date(), _micros(start)
    names = calendar.names
    for day, part in _sessions_from(calendar, first, at, lines):
        begin, begins = part.start, part.start_time
        if day == first and begin < at:
            begin, begins = at, start.time()
        elif left == micros and (day, begin) != (first, at):
            lines.append(DueLine(LineKind.START_MOVED, day, begins))
        room = part.end - begin
        used, ends = (room, part.end_time) if left >= room else (left, _time(begin + left))
        left -= used
        note = names.get(day, "")
        lines.append(DueLine(LineKind.WORKED, day, begins, ends, used // MICRO, None, note))
        if not left:
            return datetime.combine(day, ends, VIETNAM)
    raise LimitOutOfRange


def _sessions_from(
    calendar: Calendar, first: date, after: int, lines: list[DueLine]
) -> Iterator[tuple[date, Stretch]]:
    """The sessions not over at `after` on the first day, then all; days off go to `lines`."""
    day = first
    for _ in range(LONGEST_DAYS * 2):
        parts = calendar.stretches(day)
        if not parts:
            lines.append(DueLine(LineKind.OFF, day, note=calendar.note(day)))
        for part in parts:
            if day > first or part.end > after:
                yield day, part
        day += ONE_DAY


def _after_days(
    calendar: Calendar, start: datetime, value: int | Decimal
) -> tuple[datetime, list[DueLine]]:
    days = int(value)
    if days != value:
        raise LimitOutOfRange
    first = start.date()
    last = first + timedelta(days=days)
    lines = [
        DueLine(LineKind.DAYS, first + ONE_DAY if days else first, until=last if days else None)
    ]
    day = last
    for _ in range(LONGEST_DAYS):
        parts = calendar.stretches(day)
        if parts:
            break
        lines.append(DueLine(LineKind.OFF, day, note=calendar.note(day)))
        day += ONE_DAY
    else:
        raise LimitOutOfRange
    end = parts[-1].end_time
    if day != last:
        lines.append(DueLine(LineKind.END_MOVED, day, end=end))
    return datetime.combine(day, end, VIETNAM), lines


def _micros(instant: datetime) -> int:
    seconds = instant.hour * HOUR + instant.minute * 60 + instant.second
    return seconds * MICRO + instant.microsecond


def _time(micros: int) -> time:
    seconds, rest = divmod(micros, MICRO)
    minutes, second = divmod(seconds, 60)
    return time(minutes // 60, minutes % 60, second, rest)
