"""Who stands above and below an agency, and whose administrators see to it: from memory."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from motcua.kernel.actor import Actor, Role
from motcua.organisation import memory
from motcua.organisation.errors import AgencyUnknown
from motcua.organisation.types import AgencyInfo, AgencyKind, Level


def agencies_above(agency_ids: Iterable[UUID]) -> frozenset[UUID]:
    """Every agency above one of these, not the given ones themselves; who took an agency over is
    above it. From memory.
    """
    known = memory.agencies()
    found: set[UUID] = set()
    waiting = list(agency_ids)
    while waiting:
        agency = known.get(waiting.pop())
        over = (agency.parent_id, agency.successor_id) if agency is not None else ()
        fresh = {each for each in over if each is not None} - found
        found |= fresh
        waiting += fresh
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
    """The agency and all below it, each once, with those that it took over. From memory."""
    under: dict[UUID, list[UUID]] = defaultdict(list)
    for agency in memory.agencies().values():
        for over in (agency.parent_id, agency.successor_id):
            if over is not None:
                under[over].append(agency.id)
    found = {agency_id: None}
    waiting = [agency_id]
    while waiting:
        for each in under.get(waiting.pop(), ()):
            if each not in found:
                found[each] = None
                waiting.append(each)
    return tuple(found)


def agency_heir(agency_id: UUID, on: date) -> AgencyInfo:
    """Who does on a day what this agency does or did: itself while it exists, then the one that
    took over. An agency that nobody took over stays the one; `AgencyUnknown`. From memory.
    """
    known = memory.agencies()
    agency = known.get(agency_id)
    if agency is None:
        raise AgencyUnknown
    seen: set[UUID] = set()
    while agency.valid_to is not None and agency.valid_to < on and agency.id not in seen:
        seen.add(agency.id)
        agency = known.get(agency.successor_id or agency.id, agency)
    return agency


def agencies_concerned(
    agency_ids: Iterable[UUID], on: date
) -> tuple[frozenset[UUID], frozenset[UUID]]:
    """Who is concerned by what these agencies do: they with those that do on a day what they did,
    for who took over keeps it; and every agency above one of those. From memory.
    """
    wanted, answers = frozenset(agency_ids), memory.concerned()
    answer = answers.get((wanted, on))
    if answer is None:
        known = memory.agencies()
        parts = wanted | {agency_heir(each, on).id for each in wanted if each in known}
        answer = answers[wanted, on] = parts, agencies_above(parts)
    return answer


def agencies_heirs(agency_ids: Iterable[UUID], on: date) -> frozenset[UUID]:
    """Who does on a day what these agencies do or did. `AgencyUnknown`. From memory."""
    return frozenset(agency_heir(each, on).id for each in agency_ids)


def agencies_ended(on: date) -> frozenset[UUID]:
    """The agencies that are no more on a day and that another one took over. From memory."""
    answers = memory.ended()
    if on not in answers:
        every = memory.agencies()
        answers[on] = frozenset(each for each in every if agency_heir(each, on).id != each)
    return answers[on]


def agencies_taken_over(agency_ids: Iterable[UUID]) -> set[UUID]:
    """The agencies, and all whose work one of them took over. From memory."""
    before = memory.taken_over()
    found = set(agency_ids)
    waiting = list(found)
    while waiting:
        fresh = set(before.get(waiting.pop(), ())) - found
        found |= fresh
        waiting += fresh
    return found


def districts_are_over(on: date) -> bool:
    """Whether there were agencies of districts and on that day there is none any more. From
    memory.
    """
    ends = [each.valid_to for each in memory.agencies().values() if each.level is Level.DISTRICT]
    return bool(ends) and all(end is not None and end < on for end in ends)


def agencies_of_the_province() -> frozenset[UUID]:
    """The agencies whose administrators see to what the whole province shares: the people's
    committee of the province and its one-stop centre. From memory.
    """
    return memory.of_the_province()


def agency_of_the_province() -> UUID:
    """Whose figures are those of the whole province: its people's committee, or the one-stop centre
    where the committee is not among the agencies; `AgencyUnknown`. Those that still stand come
    first. From memory.
    """
    known = memory.agencies()
    found = sorted(
        (known[each] for each in memory.of_the_province()),
        key=lambda agency: (
            agency.valid_to is not None,
            agency.kind is not AgencyKind.PEOPLE_COMMITTEE,
            agency.identifier,
        ),
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
