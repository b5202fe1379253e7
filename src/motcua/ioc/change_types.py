"""The words in which administrators speak about indicators. Pure Python."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from motcua.ioc.indicator_types import IndicatorInfo, Period, Quality
from motcua.ioc.series.types import SeriesWish


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorSetting:
    """What the province decides of every indicator, also of one that is counted here."""

    owner_agency_id: UUID | None
    warn: float | None
    alarm: float | None
    quality: Quality
    quality_note: str
    is_public: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetInfo:
    """What an indicator should reach in a period; without an agency: the whole province."""

    id: int
    agency_id: UUID | None
    period: Period
    value: float
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """One thing that was changed: the name of a column, `target` or `defined`. A target has its
    period, and its agency unless it is of the whole province.
    """

    what: str
    before: object = None
    after: object = None
    agency_id: UUID | None = None
    period: Period | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeInfo:
    """What somebody changed at once."""

    number: int
    at: datetime
    by_name: str
    reason: str
    changed: tuple[Changed, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorRecord:
    """All that an administrator decides of an indicator. `wish`: of one that others send, how it is
    defined; `seen`: the number of the newest change, which a change of what is shown must name.
    """

    info: IndicatorInfo
    wish: SeriesWish | None
    has_figures: bool
    seen: int
    targets: tuple[TargetInfo, ...]
    changes: tuple[ChangeInfo, ...]
