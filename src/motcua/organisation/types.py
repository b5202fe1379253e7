"""The words in which others speak about units, agencies and posts."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from motcua.kernel.actor import Cover, Posts, Role


class Era(StrEnum):
    """The two lists of units: three levels until 2025-06-30, two levels from 2025-07-01."""

    THREE_LEVELS = "2024"
    TWO_LEVELS = "2025"


class Level(StrEnum):
    """The level of a unit or of an agency. Districts ended on 2025-06-30."""

    PROVINCE = "province"
    DISTRICT = "district"
    COMMUNE = "commune"


class AgencyKind(StrEnum):
    """What an agency is, as far as the one-stop loop cares."""

    PEOPLE_COMMITTEE = "people_committee"
    DEPARTMENT = "department"
    POLICE = "police"
    SERVICE_CENTRE = "service_centre"
    CENTRE_OTHER = "centre_other"


class Coverage(StrEnum):
    """Whether an old unit went into a new one as a whole or in part."""

    FULL = "full"
    PARTIAL = "partial"


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyInfo:
    """An agency as others show, print and number it; `successor_id`: the one that took
    over, by `succession_basis`.
    """

    id: UUID
    identifier: str
    name: str
    short_name: str
    symbol: str
    level: Level
    kind: AgencyKind
    place: str
    address: str
    phone: str
    email: str
    parent_id: UUID | None
    unit_code: str | None
    valid_from: date
    valid_to: date | None
    successor_id: UUID | None = None
    succession_basis: str = ""
    unit_era: Era | None = None

    def is_valid(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitInfo:
    """A unit of one era: `parent_name` tells two units of the same name apart."""

    era: Era
    level: Level
    code: str
    name: str
    parent_code: str | None
    parent_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitShape:
    """A unit on small maps: its middle and rings in thousandths of a degree, as they are kept."""

    code: str
    name: str
    center: tuple[int, int] | None
    rings: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CommuneInfo:
    """A commune of either era as an address names it: with all that it lies in.

    `present_name` is the full name of the unit that it went into; empty for one of today.
    """

    era: Era
    code: str
    name: str
    present_code: str
    present_name: str
    present_province_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Succession:
    """Where an old unit went: `is_default` marks the new unit to assume for an old address."""

    old: UnitInfo
    new: UnitInfo
    coverage: Coverage
    is_default: bool
    sources_agree: bool
    resolution: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Territory:
    """The commune and the old district in which an agency works, by their codes; `present`: the
    commune of today that its commune is or went into. Empty: none.
    """

    agency_id: UUID
    era: str
    commune: str
    district: str
    present: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A commune of either era where people live, and the committees that serve it today.

    `others`: of a present commune the old ones it was made of, of an old one the present ones.
    `center` (east, north) and the steps of `rings` are thousandths of a degree; None and empty
    where nobody drew it. An old commune has the middle of the present one and no rings.
    """

    era: Era
    code: str
    name: str
    parent_name: str
    others: tuple[str, ...]
    agencies: tuple[UUID, ...]
    center: tuple[int, int] | None
    rings: str

    @property
    def key(self) -> str:
        """`2025.25195`: a code alone may name a unit of each era."""
        return f"{self.era.value}.{self.code}"


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeUnit:
    """A unit of this province in one of the eras, and the days on which it is there (None: open).
    `present_code`: the commune of today that an old one went into.
    """

    era: Era
    level: Level
    code: str
    name: str
    parent_code: str
    present_code: str
    first_on: date | None
    last_on: date | None

    @property
    def key(self) -> str:
        """`2025.25195`: a code alone may name a unit of each era."""
        return f"{self.era.value}.{self.code}"

    def is_there(self, on: date) -> bool:
        return (self.first_on is None or self.first_on <= on) and (
            self.last_on is None or on <= self.last_on
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffInfo:
    """A member of staff and the account name kept for them."""

    id: UUID
    username: str
    full_name: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What somebody may act as on a day: own posts, those of absent colleagues, and why."""

    posts: Posts
    stands_in_for: frozenset[UUID]
    covers: tuple[Cover, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsenceInfo:
    """An absence as pages show it; `is_over`: called off, or its last day is past."""

    id: UUID
    staff_id: UUID
    staff_name: str
    stand_in_id: UUID
    stand_in_name: str
    from_on: date
    to_on: date
    reason: str
    decided_by_name: str
    decided_at: datetime
    ended_at: datetime | None
    is_over: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldingInfo:
    """A post that somebody holds or held, as pages show it."""

    agency_id: UUID
    agency_name: str
    role: Role
    title: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A holder of a post; the stand-in while she is away."""

    id: UUID
    name: str
    stand_in_id: UUID | None
    stand_in_name: str
