"""How much happened when and where. Pure: the same request is the same plan."""

from bisect import bisect, bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from motcua.cases.seeding.arc import arc
from motcua.kernel.clock import VIETNAM

DAY = timedelta(days=1)
CHUNK = 2_500  # cases written in one transaction, about
PERSONS = 0.42  # persons for each case: most come more than once
FEWEST_PERSONS = 200
PERSON_CHUNK = 20_000
# From memory of how desks are busy: after Tết and before the school year more, in Tết less.
SEASON = (0.85, 0.6, 1.15, 1.1, 1.05, 1.05, 1.1, 1.2, 1.05, 1.0, 0.95, 0.9)
WEEKDAY = (1.3, 1.1, 1.0, 0.95, 0.85, 0.35, 0.1)
GROWTH = 0.08  # more each year
REPLAYED = 40_000_000  # numbers of persons from here on are those of a replay


class Window(NamedTuple):
    """Days that are written, both within, and the part of all cases that they have."""

    first: date
    last: date
    share: float


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What was asked for: so many cases in so many years up to `until`, or only in the last `days`
    of those years. With `is_replay` in the days of the campaign and the last ones; see `arc`.
    """

    cases: int
    years: int
    seed: int
    until: datetime
    days: int = 0
    is_replay: bool = False

    @cached_property
    def last(self) -> date:
        return self.until.astimezone(VIETNAM).date()

    @cached_property
    def begin(self) -> date:
        """Where the years begin, whether they are written or not: each is busier than the last."""
        if self.is_replay:
            return arc().replay.first
        return self.last - timedelta(days=round(self.years * 365.25))

    @cached_property
    def first(self) -> date:
        """The first day that is written."""
        return max(self.begin, self.last - timedelta(days=self.days)) if self.days else self.begin

    @cached_property
    def windows(self) -> tuple[Window, ...]:
        """The stretches of days that are written, in their order."""
        if not self.is_replay:
            return (Window(self.first, self.last, 1.0),)
        replay, now = arc().replay, self.last - timedelta(days=arc().replay.days - 1)
        then = Window(replay.first, min(replay.last, self.last), replay.share)
        return (then, Window(max(now, then.last + DAY), self.last, 1 - replay.share))

    @cached_property
    def name(self) -> str:
        """What tells the chances of this history from those of another."""
        return f"replay:{self.seed}" if self.is_replay else f"{self.seed}"

    @property
    def first_person(self) -> int:
        return REPLAYED if self.is_replay else 0

    @property
    def persons(self) -> int:
        return max(FEWEST_PERSONS, int(self.cases * PERSONS))


class Part(NamedTuple):
    """What a place has of all cases, and between which days it exists, both within."""

    weight: float
    first: date = date.min
    last: date = date.max


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


def chunks(wish: Wish, parts: Sequence[Part], working: Sequence[date] = ()) -> list[Chunk]:
    """All of it, in the order in which it is written; exactly `wish.cases` cases. `working`: the
    days on which desks are open, needed where a part begins or ends.
    """
    persons = range(wish.first_person, wish.first_person + wish.persons)
    plan = [
        Chunk(f"persons-{persons[at]}", (), persons[at : at + PERSON_CHUNK])
        for at in range(0, wish.persons, PERSON_CHUNK)
    ]
    for month, cells in _months(wish, parts, working):
        batch: list[Cell] = []
        for cell in cells:
            batch.append(cell)
            if sum(each.cases for each in batch) >= CHUNK:
                plan.append(_chunk(wish, month, batch))
                batch = []
        if batch:
            plan.append(_chunk(wish, month, batch))
    return plan


def _chunk(wish: Wish, month: date, cells: list[Cell]) -> Chunk:
    kind = "replay" if wish.is_replay else "cases"
    return Chunk(f"{kind}-{month:%Y-%m}-{cells[0].place}", tuple(cells), range(0))


def _months(
    wish: Wish, parts: Sequence[Part], working: Sequence[date]
) -> list[tuple[date, list[Cell]]]:
    """Cases by month and agency; the rounding is carried on, so that nothing is lost."""
    found: list[tuple[date, list[Cell]]] = []
    months = [
        (month, by_month, _weights(wish, month, parts, working))
        for month, by_month in month_weights(wish)
    ]
    scale = wish.cases / (sum(by_month for _month, by_month, here in months if sum(here)) or 1.0)
    before, so_far = 0, 0.0
    for month, by_month, weights in months:
        cells = []
        each = scale * by_month / (sum(weights) or 1.0)
        for place, weight in enumerate(weights):
            so_far += each * weight
            if round(so_far) > before:
                cells.append(Cell(place, month, round(so_far) - before))
                before = round(so_far)
        found.append((month, cells))
    return found


def _weights(
    wish: Wish, month: date, parts: Sequence[Part], working: Sequence[date]
) -> list[float]:
    """What each place has of a month: less, where it exists in part of it only."""
    following = month_after(month)
    if all(part.first <= month and following <= part.last for part in parts):
        return [part.weight for part in parts]
    days = [
        day
        for day in working[bisect_left(working, month) : bisect_left(working, following)]
        if is_told(wish, day)
    ]
    whole = len(days) or 1
    return [
        part.weight * sum(part.first <= day <= part.last for day in days) / whole for part in parts
    ]


def month_weights(wish: Wish) -> list[tuple[date, float]]:
    """Each month of the history, with its season and the growth of the years; parts count less."""
    found: dict[date, float] = {}
    for window in wish.windows:
        here = _window_weights(wish, window)
        scale = window.share / (sum(here.values()) or 1.0)
        for month, weight in here.items():
            found[month] = found.get(month, 0.0) + weight * scale
    return sorted(found.items())


def _window_weights(wish: Wish, window: Window) -> dict[date, float]:
    found, month = {}, window.first.replace(day=1)
    while month <= window.last:
        following = month_after(month)
        begin, end = max(month, window.first), min(following - DAY, window.last)
        part = ((end - begin).days + 1) / (following - month).days
        years = (month - wish.begin).days / 365
        found[month] = SEASON[month.month - 1] * (1 + GROWTH) ** years * part
        month = following
    return found


def is_told(wish: Wish, day: date) -> bool:
    """Whether something is received on a day."""
    return any(window.first <= day <= window.last for window in wish.windows)


def month_after(month: date) -> date:
    """The first day of the next month."""
    return (month + timedelta(days=31)).replace(day=1)


class Days:
    """The working days of a month, to pick from by how busy their weekdays are."""

    def __init__(self, days: Sequence[date]) -> None:
        self.days = days
        self.sums = list(accumulate(WEEKDAY[day.weekday()] for day in days))

    def pick(self, share: float) -> date:
        """A day; `share` is from 0 to 1."""
        return self.days[bisect(self.sums, share * self.sums[-1], hi=len(self.sums) - 1)]
