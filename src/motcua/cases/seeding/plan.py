"""How much happened when and where. Pure: the same request is the same plan."""

from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import accumulate
from math import exp
from typing import NamedTuple

from motcua.kernel.clock import VIETNAM

CHUNK = 2_500  # cases written in one transaction, about
PERSONS = 0.42  # persons for each case: most come more than once
FEWEST_PERSONS = 200
PERSON_CHUNK = 20_000
# From memory of how desks are busy: after Tết and before the school year more, in Tết less.
SEASON = (0.85, 0.6, 1.15, 1.1, 1.05, 1.05, 1.1, 1.2, 1.05, 1.0, 0.95, 0.9)
WEEKDAY = (1.3, 1.1, 1.0, 0.95, 0.85, 0.35, 0.1)
GROWTH = 0.08  # more each year
ONLINE_FIRST, ONLINE_LAST = 0.12, 0.97
LATE_FIRST, LATE_LAST = 0.10, 0.02


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What was asked for: so many cases in so many years up to `until`, or only in the last `days`
    of those years.
    """

    cases: int
    years: int
    seed: int
    until: datetime
    days: int = 0

    @cached_property
    def last(self) -> date:
        return self.until.astimezone(VIETNAM).date()

    @cached_property
    def begin(self) -> date:
        """Where the years begin, whether they are written or not: habits change from here on."""
        return self.last - timedelta(days=round(self.years * 365.25))

    @cached_property
    def first(self) -> date:
        """The first day that is written."""
        return max(self.begin, self.last - timedelta(days=self.days)) if self.days else self.begin

    @property
    def persons(self) -> int:
        return max(FEWEST_PERSONS, int(self.cases * PERSONS))


class Cell(NamedTuple):
    """The cases of one agency in one month."""

    place: int
    month: date
    cases: int


class Chunk(NamedTuple):
    """What is written in one transaction: persons, or the cases of some agencies in a month."""

    key: str
    cells: tuple[Cell, ...]
    persons: range


def chunks(wish: Wish, weights: Sequence[float]) -> list[Chunk]:
    """All of it, in the order in which it is written; exactly `wish.cases` cases."""
    persons = range(wish.persons)
    plan = [
        Chunk(f"persons-{start}", (), persons[start : start + PERSON_CHUNK])
        for start in persons[::PERSON_CHUNK]
    ]
    for month, cells in _months(wish, weights):
        batch: list[Cell] = []
        for cell in cells:
            batch.append(cell)
            if sum(each.cases for each in batch) >= CHUNK:
                plan.append(_chunk(month, batch))
                batch = []
        if batch:
            plan.append(_chunk(month, batch))
    return plan


def _chunk(month: date, cells: list[Cell]) -> Chunk:
    return Chunk(f"cases-{month:%Y-%m}-{cells[0].place}", tuple(cells), range(0))


def _months(wish: Wish, weights: Sequence[float]) -> list[tuple[date, list[Cell]]]:
    """Cases by month and agency; the rounding is carried on, so that nothing is lost."""
    months = month_weights(wish)
    scale = wish.cases / (sum(weight for _month, weight in months) * sum(weights))
    sums = accumulate(
        scale * by_month * by_place for _month, by_month in months for by_place in weights
    )
    found: list[tuple[date, list[Cell]]] = []
    before, upto = 0, iter(sums)
    for month, _weight in months:
        cells = []
        for place in range(len(weights)):
            so_far = round(next(upto))
            if so_far > before:
                cells.append(Cell(place, month, so_far - before))
            before = so_far
        found.append((month, cells))
    return found


def month_weights(wish: Wish) -> list[tuple[date, float]]:
    """Each month of the history, with its season and the growth of the years; parts count less."""
    found, month = [], wish.first.replace(day=1)
    while month <= wish.last:
        following = (month + timedelta(days=31)).replace(day=1)
        begin, end = max(month, wish.first), min(following - timedelta(days=1), wish.last)
        part = ((end - begin).days + 1) / (following - month).days
        years = (month - wish.begin).days / 365
        found.append((month, SEASON[month.month - 1] * (1 + GROWTH) ** years * part))
        month = following
    return found


def progress(wish: Wish, day: date) -> float:
    """How far in the years a day lies: 0 at their beginning, 1 at their end."""
    span = (wish.last - wish.begin).days or 1
    return min(1.0, max(0.0, (day - wish.begin).days / span))


def online_share(at: float) -> float:
    """How much comes online: few at first, nearly all in the end, quickest in the middle."""
    low, high = _curve(0.0), _curve(1.0)
    return ONLINE_FIRST + (ONLINE_LAST - ONLINE_FIRST) * (_curve(at) - low) / (high - low)


def late_share(at: float) -> float:
    """How much is late."""
    return LATE_FIRST + (LATE_LAST - LATE_FIRST) * at


class Days:
    """The working days of a month, to pick from by how busy their weekdays are."""

    def __init__(self, days: Sequence[date]) -> None:
        self.days = days
        self.sums = list(accumulate(WEEKDAY[day.weekday()] for day in days))

    def pick(self, share: float) -> date:
        """A day; `share` is from 0 to 1."""
        return self.days[bisect(self.sums, share * self.sums[-1], hi=len(self.sums) - 1)]


def _curve(at: float) -> float:
    return 1 / (1 + exp(-8 * (at - 0.45)))
