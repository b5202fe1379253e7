"""What a chart shows, apart from how it is drawn."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

Number = int | float
Label = str | date


class Kind(StrEnum):
    """Eight ways to show numbers; each has one drawing, one sentence and one table."""

    NUMBER = "number"  # the last value large, with its history, target and last period
    LINE = "line"  # over time: done, needed pace, forecast
    BAR = "bar"  # names, each with its bar
    SHARE = "share"  # parts of a whole, a bar for each label
    HEAT = "heat"  # labels across, series down: hours and weekdays
    MAP = "map"  # one value for each area
    FLOW = "flow"  # what goes from where to where
    TARGET = "target"  # names, each measured against the target


class Role(StrEnum):
    """What a line stands for; each has its own stroke."""

    DONE = "done"
    NEEDED = "needed"
    FORECAST = "forecast"


class Better(StrEnum):
    """Which way is good."""

    HIGHER = "higher"
    LOWER = "lower"


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One value for each label of the chart; None where there is no number."""

    name: str
    values: tuple[Number | None, ...]
    role: Role = Role.DONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """The outline of one area; `x`, `y`: where its name stands."""

    key: str
    name: str
    path: str
    x: float
    y: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Shapes:
    """Areas in one picture, of whichever era: `motcua.ui.charts.outlines` makes them from rings."""

    width: float
    height: float
    areas: tuple[Shape, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """So much went from `source` to `target`."""

    source: str
    target: str
    value: Number


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Numbers with everything that must stand beside them.

    `key`: a word that no other chart of the page has; ids begin with it.
    `labels`: what the values of each series stand for, in this order. MAP: `keys` are their areas.
    `urls`: where a label leads to, in the order of the labels; empty for nowhere.
    `href`: where the whole chart leads to, from its title. `note`: what a reader must know about
    the numbers (provisional, small cells left out).
    `thresholds`: where the classes of HEAT and MAP begin; without them classes hold alike many.
    `focus`: the label that the reader looks for first, as the viewer's own agency.
    `places`: decimals; without it 0 for whole numbers and 1 for others.
    Raises ValueError where values and labels do not fit together.
    """

    key: str
    kind: Kind
    title: str
    unit: str = ""
    labels: tuple[Label, ...] = ()
    series: tuple[Series, ...] = ()
    target: Number | None = None
    previous: Number | None = None
    previous_label: str = ""
    better: Better = Better.HIGHER
    places: int | None = None
    is_ranking: bool = False
    focus: str = ""
    urls: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    shapes: Shapes | None = None
    links: tuple[Link, ...] = ()
    thresholds: tuple[Number, ...] = ()
    href: str = ""
    note: str = ""
    source: str = ""
    as_of: datetime | None = None

    def __post_init__(self) -> None:
        for each in self.series:
            if len(each.values) != len(self.labels):
                raise ValueError(f"{self.key}: {each.name} has not one value for each label")
        for pairs, name in ((self.urls, "urls"), (self.keys, "keys")):
            if pairs and len(pairs) != len(self.labels):
                raise ValueError(f"{self.key}: {name} do not fit the labels")
        if any(not math.isfinite(value) for value in self.numbers()):
            raise ValueError(f"{self.key}: a value is no number")
        if self.kind is Kind.MAP and len(self.keys) != len(self.labels):
            raise ValueError(f"{self.key}: a map needs the key of each area")
        if any(link.value < 0 for link in self.links):
            raise ValueError(f"{self.key}: nothing flows backwards by a sign")

    def numbers(self) -> Iterator[Number]:
        """Every value that there is."""
        for each in self.series:
            yield from (value for value in each.values if value is not None)
        yield from (link.value for link in self.links)

    @property
    def is_empty(self) -> bool:
        return next(self.numbers(), None) is None

    @property
    def first(self) -> tuple[Number | None, ...]:
        """The values of the first series, which most kinds have alone."""
        return self.series[0].values if self.series else ()

    @property
    def decimals(self) -> int:
        if self.places is not None:
            return self.places
        extra = (value for value in (self.target, self.previous) if value is not None)
        return 1 if any(value != int(value) for value in (*self.numbers(), *extra)) else 0

    @property
    def latest(self) -> Number | None:
        """The last value that there is of the first series."""
        return next((value for value in reversed(self.first) if value is not None), None)

    def reaches(self, value: Number | None) -> bool | None:
        """Whether the target is met; None where there is no target or no value."""
        if self.target is None or value is None:
            return None
        return value >= self.target if self.better is Better.HIGHER else value <= self.target
