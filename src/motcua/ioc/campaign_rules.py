"""The pace of a campaign: what is needed day by day, and where it leads. Pure."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from math import ceil, inf

LOOKS_BACK = 14  # days whose pace is thought to go on
FEWEST = 3  # values below which nothing is foretold
FEWEST_FIGURES = 2  # of what others send: from one alone no pace is known
LONGEST = 366  # days after which a forecast means never


def days_of(first: date, last: date) -> tuple[date, ...]:
    """Every day of a campaign, both ends within."""
    return tuple(first + timedelta(days=each) for each in range((last - first).days + 1))


def needed(
    start: float | None, target: float, days: int, *, is_down: bool
) -> tuple[float | None, ...]:
    """The even way from the start, before the first day, to the target on the last. Who stands
    better than the target from the start has to keep the target: nobody is asked to become worse.
    """
    if start is None:
        return (None,) * days
    if is_reached(start, target, is_down=is_down):
        return (target,) * days
    return tuple(start + (target - start) * (day + 1) / days for day in range(days))


def is_reached(value: float | None, target: float, *, is_down: bool) -> bool:
    """Whether a value is as good as the target."""
    if value is None:
        return False
    return value <= target if is_down else value >= target


def trend(values: Sequence[float | None]) -> tuple[float, float] | None:
    """The straight line nearest to the last values (least squares): its value at the place of the
    last one, and its rise per day; None for too few.
    """
    last = max((place for place, value in enumerate(values) if value is not None), default=-1)
    points = [
        (place, value)
        for place, value in enumerate(values)
        if value is not None and last - LOOKS_BACK < place <= last
    ]
    if len(points) < FEWEST:
        return None
    middle = sum(place for place, _value in points) / len(points)
    mean = sum(value for _place, value in points) / len(points)
    spread = sum((place - middle) ** 2 for place, _value in points)
    rise = sum((place - middle) * (value - mean) for place, value in points) / spread
    return mean + rise * (last - middle), rise


def figures_lately(values: Sequence[float | None], *, is_kept: bool) -> int:
    """How many figures there are in the days whose pace is thought to go on. `is_kept`: a figure
    stands on every day until another one comes, and is one figure all the time.
    """
    last = max((place for place, value in enumerate(values) if value is not None), default=-1)
    lately = values[max(0, last - LOOKS_BACK + 1) : last + 1]
    known = [value for value in lately if value is not None]
    if not is_kept or not known:
        return len(known)
    return 1 + sum(before != after for before, after in pairwise(known))


def days_left(now: float, rise: float, target: float, *, is_down: bool) -> int | None:
    """In how many days the target is reached at this pace; 0: it is; None: not within a year."""
    if is_reached(now, target, is_down=is_down):
        return 0
    if not rise or (target - now) / rise < 0:
        return None
    days = ceil((target - now) / rise)
    return days if days <= LONGEST else None


def foretold(
    values: Sequence[float | None], *, target: float, is_down: bool, most: float | None = None
) -> tuple[float | None, ...]:
    """The trend over the days that have no value yet, never beyond the target; None elsewhere.
    `most`: what there cannot be more of, as of a share 100. What never was below 0 stays above it.
    """
    found = trend(values)
    least = 0.0 if all(value is None or value >= 0 for value in values) else -inf
    most = inf if most is None else most
    last = max((place for place, value in enumerate(values) if value is not None), default=-1)
    if found is None:
        return (None,) * len(values)
    now, rise = found
    line: list[float | None] = [None] * len(values)
    for place in range(last, len(values)):
        value = now + rise * (place - last)
        value = max(value, min(target, now)) if is_down else min(value, max(target, now))
        line[place] = min(max(value, least), most)
    return tuple(line)
