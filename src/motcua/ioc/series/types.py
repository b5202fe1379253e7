"""Words about figures that others send: rows, batches and where a figure comes from. Pure."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from motcua.ioc.indicator_types import Direction, Grain, Period, Quality

FORMULA = "series"  # of an indicator whose figures are sent, not counted
PROVINCE = ""  # the place of a figure of the whole province


class Adds(StrEnum):
    """How figures add up: over places and periods; over places, and the last of a period; or not
    at all (then shares add up where their part and whole are known), and the last of a period.
    """

    SUM = "sum"
    STOCK = "stock"
    OWN = "own"


class Way(StrEnum):
    """By which road figures came."""

    API = "api"
    CSV = "csv"
    XLSX = "xlsx"
    PAGE = "page"
    SHIPPED = "shipped"
    COUNTED = "counted"  # by the product, from its own registers


class Layer(StrEnum):
    """Of what kind a place is."""

    PROVINCE = "province"
    DISTRICT = "district"
    COMMUNE = "commune"
    PRESENT = "present"
    AGENCY = "agency"


class BatchState(StrEnum):
    """What has become of a batch. Of a refused one nothing was loaded."""

    WAITING = "waiting"
    CHECKING = "checking"
    DONE = "done"
    REFUSED = "refused"


class Written(StrEnum):
    """How numbers are written in a table: told from each number alone, or as was said."""

    AUTO = "auto"
    VIETNAMESE = "vi"
    ENGLISH = "en"


class SeriesProblem(NamedTuple):
    """What is wrong: the line (0: the table as a whole), the column by its title, the reason."""

    line: int
    column: str
    say: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesRow:
    """A figure as a program sends it.

    `unit`: nothing (whole province), `2024.689`, `2025.25195`, a code or name of a unit of the
    period, or the identifier of an agency. `period` as `period_read`. Where a share is known by its
    `part` and `whole`, `value` may be None.
    """

    indicator: str
    period: str
    value: Decimal | float | int | None = None
    unit: str = ""
    part: Decimal | float | int | None = None
    whole: Decimal | float | int | None = None
    measured: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """What a batch is beside its rows. A correction needs its reason; `numbers`: how they are
    written; `indicator`: of rows that name none.
    """

    name: str = ""
    is_correction: bool = False
    reason: str = ""
    source: str = ""
    indicator: str = ""
    numbers: Written = Written.AUTO
    quality: Quality = Quality.GOOD


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchInfo:
    """A batch as pages and machines show it. `read`: rows so far; `loaded`: figures written;
    `wrong`: how many problems there are, of which `problems` has the first thousand.
    """

    id: UUID
    way: Way
    state: BatchState
    name: str
    sha256: str
    by_name: str
    agency_id: UUID | None
    is_correction: bool
    reason: str
    source: str
    created_at: datetime
    finished_at: datetime | None
    read: int
    loaded: int
    wrong: int
    problems: tuple[SeriesProblem, ...] = ()

    @property
    def is_over(self) -> bool:
        return self.finished_at is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureInfo:
    """One version of one figure, and where it comes from. `known_until`: when another one took its
    place.
    """

    indicator: str
    place: str
    place_name: str
    period: Period
    number: float
    part: float | None
    whole: float | None
    version: int
    quality: Quality
    note: str
    line: int
    known_at: datetime
    known_until: datetime | None
    batch: BatchInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesWish:
    """An indicator of other domains, as it is defined. `layers`: for which kinds of place figures
    are sent; empty: for the whole province only.
    """

    code: str
    name: str
    domain: int
    unit: str
    direction: Direction
    grain: Grain
    adds: Adds
    source: str
    basis: str = ""
    layers: tuple[Layer, ...] = ()
    lowest: float | None = None
    highest: float | None = None
    warn: float | None = None
    alarm: float | None = None
    owner_agency_id: UUID | None = None
    quality: Quality = Quality.GOOD
    is_public: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Defined:
    """What the rows of a table are checked against."""

    code: str
    name: str
    unit: str
    grain: Grain
    adds: Adds
    layers: frozenset[Layer]
    lowest: float | None
    highest: float | None
