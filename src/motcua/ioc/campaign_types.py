"""Words of campaigns."""

from dataclasses import dataclass
from datetime import date

from motcua.ioc.indicator_types import Group, IndicatorInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalWish:
    """A goal as it is defined; see `CampaignGoal`."""

    indicator: str
    target: float
    start: float | None = None
    left_code: str = ""


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
class Goal:
    """A goal day by day. `values` and `needed` have one for each of `days`, None where nothing was
    counted or the day is to come; `ends_on`: when the target is reached at the pace of the last
    two weeks, None: not at this pace; `groups`: the districts now.
    """

    info: IndicatorInfo
    target: float
    start: float | None
    days: tuple[date, ...]
    values: tuple[float | None, ...]
    needed: tuple[float | None, ...]
    forecast: tuple[float | None, ...]
    ends_on: date | None
    is_reached: bool
    left_code: str
    groups: tuple[Group, ...]

    @property
    def now(self) -> float | None:
        """The last value that there is."""
        return next((value for value in reversed(self.values) if value is not None), None)
