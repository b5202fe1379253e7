"""Counting working time. Pure: a calendar and instants in, instants out.

Instants are aware; a day is a day in Viet Nam. The legal reading:

* working days and hours: eight working hours make a day, counted session by session from the
  instant of receipt, or from the next session's start when received outside working time;
* calendar days: the day of receipt is not counted (Civil Code 2015, art. 147.2); a limit whose
  last day is off ends on the next working day (art. 148.5). It ends with that day's last session,
  because nothing can be handed over after it;
* a result promised for the day of receipt: by the end of that day's last session, or of the next
  working day when received after the cut-off time of the procedure (`SameDayRule`);
* a pause moves the due time by the working time in it, also when the due time was past already:
  what is late stays late by the same working time, because waiting for the citizen counts for
  nobody.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from motcua.kernel.clock import VIETNAM
from motcua.worktime.types import (
    Calendar,
    Due,
    DueLine,
    LineKind,
    Pause,
    PauseLine,
    SameDayRule,
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


class PauseBackwards(ValueError):
    """A pause that ends before it begins."""


def due(
    calendar: Calendar,
    start: datetime,
    value: int | Decimal,
    unit: TimeUnit,
    *,
    same_day: SameDayRule | None = None,
) -> Due:
    """The instant at which a limit that starts now ends, with every step of the way.

    `same_day` is the cut-off rule of the procedure; it is applied to a limit of one day only.
    """
    local = start.astimezone(VIETNAM)
    if value < 0 or value > LONGEST_DAYS:
        raise LimitOutOfRange
    rule = same_day if same_day and is_one_day(value, unit) else None
    lines: list[DueLine] = []
    if rule:
        at = _within_day(calendar, local, rule, lines)
    elif unit is TimeUnit.CALENDAR_DAY:
        at = _after_days(calendar, local, value, lines)
    else:
        seconds = value * (HOUR if unit is TimeUnit.HOUR else WORKING_DAY)
        at = _consume(calendar, local, round(seconds * MICRO), lines)
    return Due(at=at, start=local, value=value, unit=unit, lines=tuple(lines), same_day=rule)


def is_one_day(value: int | Decimal, unit: TimeUnit) -> bool:
    """Whether a limit says "within the day": one day or eight hours; shorter ones count hours."""
    if unit is TimeUnit.HOUR:
        return value * HOUR == WORKING_DAY
    return value == 1 or (unit is TimeUnit.CALENDAR_DAY and value == 0)


def due_after_pauses(
    calendar: Calendar,
    start: datetime,
    value: int | Decimal,
    unit: TimeUnit,
    pauses: Iterable[Pause],
    *,
    same_day: SameDayRule | None = None,
) -> Due:
    """The due time derived from receipt and pauses: each moves it by the working time in it.

    Pauses may come in any order and overlap; what lies before the start does not count. A pause
    without an end leaves the due time where it is, to move when the clock runs again.
    """
    limit = due(calendar, start, value, unit, same_day=same_day)
    at, told = limit.at, []
    for begin, end in _joined(pauses, limit.start):
        amount = working_time(calendar, begin, end) if end else timedelta()
        at = add_time(calendar, at, amount)
        told.append(PauseLine(begin, end, amount, at))
    return replace(limit, at=at, pauses=tuple(told))


def due_moved(
    calendar: Calendar, due_at: datetime, paused_at: datetime, resumed_at: datetime
) -> datetime:
    """The due time after one more pause: later by the working time in it."""
    if resumed_at < paused_at:
        raise PauseBackwards
    return add_time(calendar, due_at, working_time(calendar, paused_at, resumed_at))


def add_time(calendar: Calendar, start: datetime, amount: timedelta) -> datetime:
    """The instant by which so much working time has passed. Nothing added changes nothing."""
    local = start.astimezone(VIETNAM)
    micros = amount // timedelta(microseconds=1)
    if micros < 0:
        raise LimitOutOfRange
    return _consume(calendar, local, micros, []) if micros else local


def subtract_time(calendar: Calendar, end: datetime, amount: timedelta) -> datetime:
    """The latest instant from which so much working time passes until `end`.

    The inverse of `add_time` for instants at which offices are open.
    """
    local = end.astimezone(VIETNAM)
    left = amount // timedelta(microseconds=1)
    if left < 0:
        raise LimitOutOfRange
    if not left:
        return local
    for day, part in _sessions_before(calendar, local):
        high = min(part.end, _micros(local)) if day == local.date() else part.end
        room = high - part.start
        if left <= room:
            return datetime.combine(day, _time(high - left), VIETNAM)
        left -= room
    raise LimitOutOfRange


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


def timeliness(calendar: Calendar, due_at: datetime | None, done_at: datetime) -> Timeliness:
    """Late after the due time, early before the session in which the limit ends, else on time.

    Without a due time nothing is late: early.
    """
    if due_at is None:
        return Timeliness.EARLY
    if done_at > due_at:
        return Timeliness.LATE
    for day, part in _sessions_before(calendar, due_at.astimezone(VIETNAM)):
        begins = datetime.combine(day, part.start_time, VIETNAM)
        return Timeliness.EARLY if done_at < begins else Timeliness.ON_TIME
    return Timeliness.ON_TIME


def _joined(pauses: Iterable[Pause], start: datetime) -> Iterator[tuple[datetime, datetime | None]]:
    """The pauses after `start` in order, overlapping ones as one, in Vietnamese time."""
    held: tuple[datetime, datetime | None] | None = None
    for pause in sorted(pauses, key=lambda one: one.from_at):
        begin = max(pause.from_at.astimezone(VIETNAM), start)
        end = pause.to_at.astimezone(VIETNAM) if pause.to_at else None
        if end and pause.to_at and pause.to_at < pause.from_at:
            raise PauseBackwards
        if end and end <= start:
            continue
        if held is None:
            held = begin, end
        elif held[1] is None or begin <= held[1]:
            held = held[0], max(held[1], end) if held[1] and end else None
        else:
            yield held
            held = begin, end
    if held:
        yield held


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


def _sessions_before(calendar: Calendar, end: datetime) -> Iterator[tuple[date, Stretch]]:
    """The sessions that began before `end`, the last one first."""
    day, before = end.date(), _micros(end)
    for _ in range(LONGEST_DAYS * 2):
        for part in reversed(calendar.stretches(day)):
            if part.start < before:
                yield day, part
        day, before = day - ONE_DAY, 24 * HOUR * MICRO


def _after_days(
    calendar: Calendar, start: datetime, value: int | Decimal, lines: list[DueLine]
) -> datetime:
    days = int(value)
    if days != value:
        raise LimitOutOfRange
    first = start.date()
    last = first + timedelta(days=days)
    lines.append(
        DueLine(LineKind.DAYS, first + ONE_DAY if days else first, until=last if days else None)
    )
    day, end = _working_day_from(calendar, last, lines)
    if day != last:
        lines.append(DueLine(LineKind.END_MOVED, day, end=end))
    return datetime.combine(day, end, VIETNAM)


def _within_day(
    calendar: Calendar, start: datetime, rule: SameDayRule, lines: list[DueLine]
) -> datetime:
    """The end of the day of receipt; of the next working day after the cut-off or after hours."""
    first, at = start.date(), start.time()
    parts = calendar.stretches(first)
    if parts and at > rule.cutoff:
        lines.append(DueLine(LineKind.CUT_OFF, first, rule.cutoff, note=rule.source))
        first += ONE_DAY
    elif parts and at >= parts[-1].end_time:
        lines.append(DueLine(LineKind.CUT_OFF, first, parts[-1].end_time))
        first += ONE_DAY
    day, end = _working_day_from(calendar, first, lines)
    lines.append(DueLine(LineKind.SAME_DAY, day, end=end, note=rule.source))
    return datetime.combine(day, end, VIETNAM)


def _working_day_from(calendar: Calendar, day: date, lines: list[DueLine]) -> tuple[date, time]:
    """The first working day from `day` on and the end of it; days off go to `lines`."""
    for _ in range(LONGEST_DAYS):
        parts = calendar.stretches(day)
        if parts:
            return day, parts[-1].end_time
        lines.append(DueLine(LineKind.OFF, day, note=calendar.note(day)))
        day += ONE_DAY
    raise LimitOutOfRange


def _micros(instant: datetime) -> int:
    seconds = instant.hour * HOUR + instant.minute * 60 + instant.second
    return seconds * MICRO + instant.microsecond


def _time(micros: int) -> time:
    seconds, rest = divmod(micros, MICRO)
    minutes, second = divmod(seconds, 60)
    return time(minutes // 60, minutes % 60, second, rest)
