"""Who stands above and below an agency, and whose administrators see to it: from memory."""

from collections.abc import Iterable
from uuid import UUID

from motcua.kernel.actor import Actor, Role
from motcua.organisation import memory
from motcua.organisation.errors import AgencyUnknown
from motcua.organisation.types import AgencyInfo, AgencyKind


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


def agencies_of_the_province() -> frozenset[UUID]:
    """The agencies whose administrators see to what the whole province shares: the people's
    committee of the province and its one-stop centre. From memory.
    """
    return memory.of_the_province()


def agency_of_the_province() -> UUID:
    """Whose figures are those of the whole province: its people's committee, or the one-stop centre
    where the committee is not among the agencies; `AgencyUnknown`. From memory.
    """
    known = memory.agencies()
    found = sorted(
        (known[each] for each in memory.of_the_province()),
        key=lambda agency: (agency.kind is not AgencyKind.PEOPLE_COMMITTEE, agency.identifier),
    )
    if not found:
        raise AgencyUnknown
    return found[0].id


def agencies_administering(agency_ids: Iterable[UUID]) -> frozenset[UUID]:
    """The agencies whose administrators see to one of these: it, those above it, and those of the
    province. From memory.
    """
    wanted = frozenset(agency_ids)
    return wanted | agencies_above(wanted) | memory.of_the_province()


def agencies_administered(actor: Actor) -> frozenset[UUID]:
    """Every agency to which the actor sees as an administrator: with those below it, for an
    administrator of the province all. From memory.
    """
    posts = {post.agency_id for post in actor.posts if post.role is Role.ADMINISTRATOR}
    if posts & memory.of_the_province():
        return frozenset(memory.agencies())
    return frozenset(below for agency_id in posts for below in agencies_below(agency_id))


def administers_province(actor: Actor) -> bool:
    """Whether the actor is an administrator at an agency of the province. From memory."""
    return actor.is_staff and any(
        actor.holds(Role.ADMINISTRATOR, agency_id) for agency_id in memory.of_the_province()
    )
