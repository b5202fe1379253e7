"""Words of campaigns."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from motcua.ioc.indicator_types import Dimension, IndicatorInfo


class Pace(StrEnum):
    """How a goal stands. Of a campaign that is over it was reached or missed."""

    REACHED = "reached"
    IN_TIME = "in_time"  # at this pace it is reached by the last day
    LATE = "late"  # later than that
    NEVER = "never"  # at this pace not within a year
    MISSED = "missed"
    UNKNOWN = "unknown"  # no number yet
    UNTOLD = "untold"  # too few numbers yet for a pace


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitWish:
    """What one unit (`2024.688`: era and code) or agency (its id) should reach, and from where."""

    place: str
    target: float
    start: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalWish:
    """A goal as it is defined; see `CampaignGoal`. `units`: those with a target of their own."""

    indicator: str
    target: float
    start: float | None = None
    left_code: str = ""
    is_sum: bool = False
    units: tuple[UnitWish, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignWish:
    """A campaign as it is defined."""

    code: str
    name: str
    first_on: date
    last_on: date
    basis: str
    goals: tuple[GoalWish, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignInfo:
    """A campaign in a list; `day` of `days`, 0 before it begins."""

    code: str
    name: str
    first_on: date
    last_on: date
    basis: str
    day: int
    days: int

    @property
    def is_over(self) -> bool:
        return self.day > self.days


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """A place day by day. `values` and `needed` have one for each of `days`, None where nothing was
    counted or the day is to come; `lately`: how many figures the last two weeks have; `forecast`
    goes on at their pace, empty where they are too few to tell one; `ends_on`: when the target is
    reached at that pace, None: not at this pace.
    """

    target: float
    start: float | None
    is_down: bool
    is_over: bool
    days: tuple[date, ...]
    values: tuple[float | None, ...]
    needed: tuple[float | None, ...]
    lately: int
    forecast: tuple[float | None, ...]
    ends_on: date | None
    is_reached: bool

    @property
    def known(self) -> int | None:
        """The place of the last day that has a value."""
        return max((at for at, value in enumerate(self.values) if value is not None), default=None)

    @property
    def now(self) -> float | None:
        """The last value that there is."""
        return None if self.known is None else self.values[self.known]

    @property
    def needed_now(self) -> float | None:
        """What the even way asks for on that day."""
        return None if self.known is None else self.needed[self.known]

    @property
    def ahead(self) -> float | None:
        """By how much it is better than the even way asks for on that day; below 0: behind."""
        if self.now is None or self.needed_now is None:
            return None
        return self.needed_now - self.now if self.is_down else self.now - self.needed_now

    @property
    def pace(self) -> Pace:
        """How it stands, in a word."""
        if self.now is None:
            return Pace.UNKNOWN
        if self.is_reached:
            return Pace.REACHED
        if self.is_over:
            return Pace.MISSED
        if all(value is None for value in self.forecast):
            return Pace.UNTOLD
        if self.ends_on is None:
            return Pace.NEVER
        return Pace.IN_TIME if self.ends_on <= self.days[-1] else Pace.LATE


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitNow:
    """Where a unit stands on the last day."""

    key: str
    name: str
    number: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal(Track):
    """A goal of a campaign for a slice; `number` from 1 on. `ranked`: where districts (or
    the communes of today) stand.
    `has_own`: the target is the slice's own and not that of all.
    """

    number: int
    info: IndicatorInfo
    left_code: str
    is_sum: bool
    has_own: bool
    ranked_by: Dimension
    ranked: tuple[UnitNow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitTrack(Track):
    """A unit or agency on its way; `place` as slices name it, empty: of no unit."""

    key: str
    name: str
    place: str
    has_own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalInfo:
    """A goal by itself, without its figures; see `CampaignGoal`."""

    number: int
    info: IndicatorInfo
    left_code: str
    is_sum: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalUnits(GoalInfo):
    """One goal, unit by unit: the furthest ahead of its own way first. `offered`: by which kinds of
    units there are figures, `by` the one that is told.
    """

    by: Dimension
    offered: tuple[Dimension, ...]
    rows: tuple[UnitTrack, ...]
