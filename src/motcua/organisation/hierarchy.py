"""Who stands above and below an agency, from memory."""

from collections.abc import Iterable
from uuid import UUID

from motcua.organisation import memory
from motcua.organisation.types import AgencyInfo


def agencies_above(agency_ids: Iterable[UUID]) -> frozenset[UUID]:
    """Every agency above one of these, not the given ones themselves. From memory."""
    known = memory.agencies()
    found: set[UUID] = set()
    for agency_id in agency_ids:
        agency = known.get(agency_id)
        while agency is not None and agency.parent_id is not None:
            if agency.parent_id in found:
                break
            found.add(agency.parent_id)
            agency = known.get(agency.parent_id)
    return frozenset(found)


def agencies_upwards(agency_id: UUID) -> tuple[AgencyInfo, ...]:
    """The agency and those above it, the nearest first. From memory."""
    known = memory.agencies()
    way: list[AgencyInfo] = []
    agency = known.get(agency_id)
    while agency is not None and agency not in way:
        way.append(agency)
        agency = known.get(agency.parent_id) if agency.parent_id else None
    return tuple(way)


def agencies_children() -> dict[UUID, tuple[AgencyInfo, ...]]:
    """The agencies right below each agency that has any, in the order of the list. From memory."""
    found: dict[UUID, tuple[AgencyInfo, ...]] = {}
    for agency in memory.agencies().values():
        if agency.parent_id is not None:
            found[agency.parent_id] = (*found.get(agency.parent_id, ()), agency)
    return found


def agencies_below(agency_id: UUID) -> tuple[UUID, ...]:
    """The agency and all below it, each once. From memory."""
    children = agencies_children()
    found = {agency_id: None}
    waiting = [agency_id]
    while waiting:
        for child in children.get(waiting.pop(), ()):
            if child.id not in found:
                found[child.id] = None
                waiting.append(child.id)
    return tuple(found)
