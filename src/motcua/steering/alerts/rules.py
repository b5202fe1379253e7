"""When an alert begins and ends. Pure Python."""

import calendar
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from motcua.ioc.types import Period
from motcua.steering.alerts.types import Condition, Looks, RuleKind

ONE_DAY = timedelta(days=1)
WEEK = 7
UPWARDS = (RuleKind.ABOVE, RuleKind.RISE, RuleKind.STEEP_UP)
CHANGES = (RuleKind.RISE, RuleKind.FALL)
SLOPES = (RuleKind.STEEP_UP, RuleKind.STEEP_DOWN)


def periods_of(condition: Condition, today: date) -> tuple[Period, ...]:
    """The periods that a rule compares, the oldest first.

    A threshold looks at the period up to now. What is compared with an earlier period ends
    yesterday: half a day is not held against a whole one.
    """
    if condition.kind in CHANGES:
        return _pair(condition.looks, today - ONE_DAY)
    if condition.kind in SLOPES:
        return _row(condition.looks, today, condition.steps)
    first = {
        Looks.DAY: today,
        Looks.WEEK: today - (WEEK - 1) * ONE_DAY,
        Looks.MONTH: today.replace(day=1),
    }[condition.looks]
    return (Period(first=first, last=today),)


def measured(condition: Condition, values: Sequence[float | None]) -> float | None:
    """What is held against the bound: the value, its change in percent, or its slope in percent of
    the mean a period. None: nothing can be said.
    """
    known = [float(value) for value in values if value is not None]
    if len(known) < len(values) or not known:
        return None
    if condition.kind in CHANGES:
        before, now = known
        return 100 * (now - before) / abs(before) if before else None
    if condition.kind in SLOPES:
        return _slope(known)
    return known[-1]


def holds(condition: Condition, number: float | None, *, was: bool) -> bool:
    """Whether the condition holds. What held goes on until the number is a margin behind the bound,
    and where nothing can be said it stays as it was: an alert does not flap.
    """
    if number is None:
        return was
    sign = 1 if condition.kind in UPWARDS else -1
    # “Below 90”, “falls by more than 20 %”: the bound of a change is given without its sign.
    bound = (
        condition.bound
        if condition.kind in (RuleKind.ABOVE, RuleKind.BELOW)
        else _signed(condition, sign)
    )
    edge = bound - sign * condition.margin if was else bound
    return sign * number > sign * edge


def lacks(condition: Condition, number: float | None, as_of: datetime, now: datetime) -> bool:
    """Whether there is no value, or it is older than it may be."""
    return number is None or now - as_of > timedelta(hours=condition.stale_hours)


def is_worse(condition: Condition, number: float | None, peak: float | None) -> bool:
    """Whether a number is further beyond the bound than what was seen so far."""
    if number is None or peak is None:
        return number is not None
    return number > peak if condition.kind in UPWARDS else number < peak


def next_look(now: datetime, every_minutes: int) -> datetime:
    """The next full multiple of the interval: rules with the same interval look together."""
    every = every_minutes * 60
    seconds = int(now.timestamp())
    return datetime.fromtimestamp(seconds - seconds % every + every, tz=UTC)


def _signed(condition: Condition, sign: int) -> float:
    return sign * abs(condition.bound)


def _pair(looks: Looks, last: date) -> tuple[Period, Period]:
    if looks is Looks.MONTH:
        month_before = last.replace(day=1) - ONE_DAY
        day = min(last.day, calendar.monthrange(month_before.year, month_before.month)[1])
        return (
            Period(first=month_before.replace(day=1), last=month_before.replace(day=day)),
            Period(first=last.replace(day=1), last=last),
        )
    days = WEEK if looks is Looks.WEEK else 1
    first = last - (days - 1) * ONE_DAY
    return (
        Period(first=first - days * ONE_DAY, last=first - ONE_DAY),
        Period(first=first, last=last),
    )


def _row(looks: Looks, today: date, steps: int) -> tuple[Period, ...]:
    """So many whole periods before today, one after the other."""
    found: list[Period] = []
    last = (today.replace(day=1) if looks is Looks.MONTH else today) - ONE_DAY
    for _step in range(steps):
        days = {Looks.DAY: 1, Looks.WEEK: WEEK, Looks.MONTH: last.day}[looks]
        found.append(Period(first=last - (days - 1) * ONE_DAY, last=last))
        last -= days * ONE_DAY
    return tuple(reversed(found))


def _slope(values: Sequence[float]) -> float | None:
    """The slope of the line of least squares, in percent of the mean."""
    count = len(values)
    mean = sum(values) / count
    if count < 2 or not mean:  # noqa: PLR2004 - a line needs two points
        return None
    middle = (count - 1) / 2
    over = sum((place - middle) * (value - mean) for place, value in enumerate(values))
    under = sum((place - middle) ** 2 for place in range(count))
    return 100 * over / under / abs(mean)
