"""The words in which others speak about indicators. Pure Python."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID


class Direction(StrEnum):
    """Which way is better."""

    UP = "up"
    DOWN = "down"
    NONE = "none"


class Measured(StrEnum):
    """In what an indicator is given."""

    CASES = "cases"
    PERCENT = "percent"
    HOURS = "hours"
    VND = "vnd"


class Grain(StrEnum):
    """The shortest period for which an indicator is meant."""

    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class Quality(StrEnum):
    """How far a number is to be trusted."""

    GOOD = "good"
    ASSUMED = "assumed"
    PARTIAL = "partial"


class Light(StrEnum):
    """How a number stands to its thresholds."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    NONE = ""


class Dimension(StrEnum):
    """By what a number may be taken apart. Districts and communes of the old list; `present`:
    communes of today, with all that went into them.
    """

    AGENCY = "agency"
    PROCEDURE = "procedure"
    FIELD = "field"
    CHANNEL = "channel"
    COMMUNE = "commune"
    DISTRICT = "district"
    PRESENT = "present"


class Side(StrEnum):
    """Of a share: the part that is counted, or the whole that it is a part of."""

    PART = "part"
    WHOLE = "whole"


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Days in Viet Nam, both within. A period that goes on ends now."""

    first: date
    last: date

    @classmethod
    def month(cls, year: int, month: int) -> "Period":
        """A calendar month."""
        following = date(year + month // 12, month % 12 + 1, 1)
        return cls(first=date(year, month, 1), last=date.fromordinal(following.toordinal() - 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """Of which dossiers: those for which an agency is competent, with all below it unless
    `is_alone`; of a unit (`2025.25195`, `2024.689`: era and code; a commune of today has with it
    all that went into it); of a procedure, a field, a channel. Empty: all.
    """

    agency_id: UUID | None = None
    is_alone: bool = False
    unit: str = ""
    procedure: str = ""
    field: str = ""
    channel: str = ""


EVERYTHING = Slice()


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorInfo:
    """An indicator as pages and machines show it. `unit`: one of `Measured`; of figures that others
    send also any other word (“tỷ đồng”).
    """

    code: str
    name: str
    domain: int
    unit: str
    direction: Direction
    formula: str
    params: dict[str, object]
    grain: Grain
    dimensions: tuple[Dimension, ...]
    warn: float | None
    alarm: float | None
    owner_agency_id: UUID | None
    source: str
    quality: Quality
    is_public: bool
    says: str  # how it is counted, in words
    basis: str = ""
    quality_note: str = ""  # why it is not to be trusted altogether
    is_counted: bool = True  # from our own dossiers, which can be listed; else others send it


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A number: none where there is nothing to count a share or a median of, or where so few are
    counted that the public may not know (`is_hidden`).

    `part` and `whole` of a share; of a count both are the number. `at`: until when facts reach, of
    a figure that was sent when it came. `of`: the period of that figure, where it is not the one
    asked for: the newest that stood then.
    """

    code: str
    number: float | None
    part: int
    whole: int
    at: datetime
    target: float | None = None
    light: Light = Light.NONE
    is_hidden: bool = False
    of: Period | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """An indicator over periods of its own, the last one with a figure at the end.

    `is_silent`: others send it, and nobody did.
    """

    periods: tuple[Period, ...]
    values: tuple[Value, ...]

    @property
    def is_silent(self) -> bool:
        return all(value.number is None and not value.is_hidden for value in self.values)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The value for one key of a dimension, with the name that people know."""

    key: str
    name: str
    value: Value


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedCase:
    """A case that a number counts."""

    case_id: UUID
    procedure: str
    channel: str
    agency_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedPage:
    """Cases in the order of their submission; `next_after`: the key to go on after, or none."""

    rows: tuple[CountedCase, ...]
    next_after: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadTimeInfo:
    """Within how many hours, without those for which the clock stood, half of the dossiers of a
    procedure were released, and nine tenths; `cases`: how many were, rounded.
    """

    period: Period
    median_hours: float
    p90_hours: float
    cases: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LakeState:
    """How the lake stands."""

    number: int
    made_at: datetime
    rows: dict[str, int] = field(default_factory=dict)
    files: int = 0
    bytes: int = 0
