"""Agencies and names of staff as this process remembers them: read whole, for at most a minute."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from time import monotonic
from uuid import UUID

from motcua.organisation.models import Agency, Staff
from motcua.organisation.types import AgencyInfo, AgencyKind, Era, Level

SECONDS = 60
Concerned = tuple[frozenset[UUID], date]


def agencies() -> Mapping[UUID, AgencyInfo]:
    """Every agency by its key, in order of level and identifier. One query at most."""
    return _agencies(int(monotonic()) // SECONDS)


def by_identifier() -> Mapping[str, AgencyInfo]:
    """Every agency by its identifier. One query at most."""
    return _by_identifier(int(monotonic()) // SECONDS)


def of_the_province() -> frozenset[UUID]:
    """The agencies that see to the whole province: its people's committee, its one-stop centre."""
    return _of_the_province(int(monotonic()) // SECONDS)


def taken_over() -> Mapping[UUID, tuple[UUID, ...]]:
    """The agencies that each one took over itself."""
    return _taken_over(int(monotonic()) // SECONDS)


def concerned() -> dict[Concerned, tuple[frozenset[UUID], frozenset[UUID]]]:
    """What was found this minute of who is concerned by agencies on a day; to be added to."""
    return _concerned(int(monotonic()) // SECONDS)


def ended() -> dict[date, frozenset[UUID]]:
    """What was found this minute of who has ended by a day; to be added to."""
    return _ended(int(monotonic()) // SECONDS)


def staff_names() -> Mapping[UUID, str]:
    """The full name of every member of staff by key. One query at most."""
    return _staff_names(int(monotonic()) // SECONDS)


def strangers() -> set[UUID]:
    """Keys that were asked for this minute and are no staff: citizens, who do things too."""
    return _strangers(int(monotonic()) // SECONDS)


def forget_staff() -> None:
    """Read the names again at the next question."""
    _staff_names.cache_clear()


def forget() -> None:
    """Read again at the next question."""
    _staff_names.cache_clear()
    _strangers.cache_clear()
    _agencies.cache_clear()
    _by_identifier.cache_clear()
    _of_the_province.cache_clear()
    _taken_over.cache_clear()
    _concerned.cache_clear()
    _ended.cache_clear()


@lru_cache(maxsize=2)
def _agencies(minute: int) -> Mapping[UUID, AgencyInfo]:
    rows = Agency.objects.select_related("unit", "succession").order_by("identifier")
    order = list(Level)
    return {
        row.pk: _info(row) for row in sorted(rows, key=lambda row: order.index(Level(row.level)))
    }


@lru_cache(maxsize=2)
def _by_identifier(minute: int) -> Mapping[str, AgencyInfo]:
    return {agency.identifier: agency for agency in _agencies(minute).values()}


@lru_cache(maxsize=2)
def _of_the_province(minute: int) -> frozenset[UUID]:
    kinds = (AgencyKind.PEOPLE_COMMITTEE, AgencyKind.SERVICE_CENTRE)
    return frozenset(
        agency.id
        for agency in _agencies(minute).values()
        if agency.level is Level.PROVINCE and agency.kind in kinds
    )


@lru_cache(maxsize=2)
def _taken_over(minute: int) -> Mapping[UUID, tuple[UUID, ...]]:
    found: dict[UUID, tuple[UUID, ...]] = {}
    for agency in _agencies(minute).values():
        if agency.successor_id is not None:
            found[agency.successor_id] = (*found.get(agency.successor_id, ()), agency.id)
    return found


@lru_cache(maxsize=2)
def _concerned(minute: int) -> dict[Concerned, tuple[frozenset[UUID], frozenset[UUID]]]:
    return {}


@lru_cache(maxsize=2)
def _ended(minute: int) -> dict[date, frozenset[UUID]]:
    return {}


@lru_cache(maxsize=2)
def _staff_names(minute: int) -> Mapping[UUID, str]:
    return dict(Staff.objects.values_list("pk", "full_name"))


@lru_cache(maxsize=2)
def _strangers(minute: int) -> set[UUID]:
    return set()


def _info(row: Agency) -> AgencyInfo:
    heir = getattr(row, "succession", None)
    return AgencyInfo(
        id=row.pk,
        identifier=row.identifier,
        name=row.name,
        short_name=row.short_name,
        symbol=row.symbol,
        level=Level(row.level),
        kind=AgencyKind(row.kind),
        place=row.place,
        address=row.address,
        phone=row.phone,
        email=row.email,
        parent_id=row.parent_id,
        unit_code=row.unit.code if row.unit else None,
        unit_era=Era(row.unit.era) if row.unit else None,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        successor_id=heir.new_id if heir else None,
        succession_basis=heir.basis if heir else "",
    )
