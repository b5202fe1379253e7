"""What history stands on: agencies, who works there, what they offer, each procedure's chain."""

import hashlib
from bisect import bisect
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from random import Random
from typing import NamedTuple
from uuid import UUID

from motcua.cases.flow import agency_of
from motcua.cases.lifecycle import Step
from motcua.cases.models import Case, ClockTerm
from motcua.cases.seeding.answers import Answers
from motcua.cases.seeding.arc import Habits, habits_of
from motcua.cases.seeding.filling import Fillers, commune_of
from motcua.cases.seeding.line import HOUR, WORKING_DAY, Line, instant, micros
from motcua.cases.terms import shipped, term
from motcua.cases.types import Term, TermKind
from motcua.catalogue import selectors as catalogue
from motcua.catalogue.types import PublishedVersion
from motcua.kernel import db
from motcua.kernel.actor import Role
from motcua.kernel.clock import local
from motcua.organisation import selectors as organisation
from motcua.organisation.types import AgencyInfo, Era, Level
from motcua.process.errors import NoWay
from motcua.process.selectors import step as engine_step
from motcua.process.types import Completed, Definition, Kind, SentBack, Started, Token
from motcua.worktime import selectors as worktime
from motcua.worktime.types import TimeUnit

CHAIN = (Step.INTAKE, Step.APPRAISE, Step.APPROVE, Step.SIGN, Step.SEAL, Step.HAND_OVER)
# How much of a province's work is done where.
SHARES = {Level.COMMUNE: 0.6, Level.DISTRICT: 0.06, Level.PROVINCE: 0.34}
MOST_OFFERS = 60  # what an agency is asked for at all
OFFERS = (
    "SELECT o.competent_agency_id, o.receiving_agency_id, p.current_version_id, p.code "
    "FROM catalogue_offering o JOIN catalogue_procedure p ON p.code = o.procedure_id "
    "WHERE p.current_version_id IS NOT NULL ORDER BY p.code"
)
OFFICERS = (
    "SELECT p.agency_id, p.role, s.id, a.id, s.full_name FROM organisation_postholding h "
    "JOIN organisation_post p ON p.id = h.post_id JOIN organisation_staff s ON s.id = h.staff_id "
    "LEFT JOIN identity_account a ON a.staff_id = s.id "
    "WHERE h.valid_to IS NULL ORDER BY s.username"
)


class Officer(NamedTuple):
    """Who acts for an agency."""

    staff_id: UUID
    account_id: UUID | None
    name: str


class Link(NamedTuple):
    """One station of a chain: the token that stands there and whose work it is."""

    step: Step
    token: Token
    role: str
    hours: int  # microseconds of working time; 0: no limit of its own
    at_receiving: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A procedure that an agency carries out, and how often it is asked for."""

    version: PublishedVersion
    receiving_id: UUID
    chain: tuple[Link, ...]
    again: tuple[Link, ...]  # from the appraisal on, when the approver has sent it back once
    weight: float
    answers: Answers


@dataclass(slots=True, kw_only=True)
class Place:
    """An agency that decides, with its people, its offers and the persons who live there."""

    agency: AgencyInfo
    address: str
    weight: float
    district: str = ""
    commune: dict[str, str] = field(default_factory=dict)  # as an answer, without the line
    offers: list[Offer] = field(default_factory=list)
    first_person: int = 0
    persons: int = 0


@dataclass(slots=True, kw_only=True)
class Ground:
    """The province as far as history needs it."""

    places: list[Place]
    officers: dict[tuple[UUID, str], list[Officer]]
    line: Line
    habits: Habits
    lines: dict[UUID, Line] = field(default_factory=dict)  # of agencies with an own calendar
    has_terms: bool = False
    homes: list[Place] = field(default_factory=list)

    def settle(self, persons: int, first: int = 0) -> None:
        """Give every person, from the first number on, a home in a commune; without communes, at
        any agency.
        """
        self.homes = [
            place for place in self.places if place.agency.level is Level.COMMUNE
        ] or self.places
        total, begin, so_far = sum(place.weight for place in self.homes), first, 0.0
        for home in self.homes:
            so_far += home.weight
            upto = begin + round(persons * so_far / total)
            home.first_person, home.persons = first, upto - first
            first = upto

    def home_of(self, number: int) -> Place:
        """Where the person with this number lives."""
        return self.homes[bisect(self.homes, number, key=lambda home: home.first_person) - 1]

    def line_of(self, agency_id: UUID) -> Line:
        """The working time of an agency."""
        return self.lines.get(agency_id, self.line)

    def due(self, at: datetime, value: int, unit: TimeUnit, agency_id: UUID) -> datetime:
        """When a limit ends that begins now."""
        if unit is TimeUnit.CALENDAR_DAY:
            return worktime.due(at, value, unit, agency_id=agency_id).at
        amount = value * (HOUR if unit is TimeUnit.HOUR else WORKING_DAY)
        return local(instant(self.line_of(agency_id).after(micros(at), amount)))

    def term(self, kind: TermKind, code: str, on: date) -> Term:
        """What the law says of a halt; asked of the database only where somebody set something."""
        return term(kind, code, on) if self.has_terms else shipped(kind, on)

    def officer(self, random: Random, agency_id: UUID, role: str) -> Officer:
        """Somebody who holds this post."""
        held = self.officers[agency_id, role]
        return held[0] if len(held) == 1 else random.choice(held)


def ground(first: date, last: date, seed: int) -> Ground:
    """Read the province. Agencies without people for every station have no history."""
    officers: dict[tuple[UUID, str], list[Officer]] = defaultdict(list)
    for agency_id, role, *who in db.execute(OFFICERS).fetchall():
        officers[agency_id, role].append(Officer(*who))
    offers: dict[UUID, list[tuple[UUID, UUID]]] = defaultdict(list)
    for competent, receiving, version_id, _code in db.execute(OFFERS).fetchall():
        offers[competent].append((receiving, version_id))
    places = []
    agencies = list(organisation.agencies_list())
    fillers = Fillers(next(filter(None, map(commune_of, agencies)), {}), seed)
    districts = {each.agency_id: each.district for each in organisation.agency_territories()}
    for agency in agencies:
        place = _place(agency, offers[agency.id], officers, seed, fillers)
        if place.offers:
            place.district = districts.get(agency.id, "")
            places.append(place)
    _share(places)
    common = worktime.calendar()
    own = {place.agency.id: worktime.calendar(place.agency.id) for place in places}
    return Ground(
        places=places,
        officers=dict(officers),
        line=Line(common, first, last),
        habits=habits_of([(place.district, place.weight) for place in places]),
        lines={
            agency_id: Line(calendar, first, last)
            for agency_id, calendar in own.items()
            if calendar is not common and calendar != common
        },
        has_terms=ClockTerm.objects.exists(),
    )


def due_at(
    ground: Ground, offer: Offer, agency_id: UUID, channel: str, at: datetime
) -> datetime | None:
    """The due time that `case_accept` gives, by `worktime` itself where it is not plain hours."""
    version = offer.version
    terms = version.terms(channel)
    unit = TimeUnit(terms.unit.value) if terms.unit else None
    rule = worktime.same_day_rule(version.code, local(at).date())
    if rule is None and terms.value is not None and unit is not None:
        return ground.due(at, terms.value, unit, agency_id)
    due = worktime.due_of_procedure(version.code, at, terms.value, unit, agency_id=agency_id)
    return due.at if due else None


def _place(
    agency: AgencyInfo,
    offered: Sequence[tuple[UUID, UUID]],
    officers: dict[tuple[UUID, str], list[Officer]],
    seed: int,
    fillers: Fillers,
) -> Place:
    random = Random(f"{seed}:{agency.identifier}")  # noqa: S311 - the same history each time
    place = Place(
        agency=agency,
        address=_address(agency),
        weight=random.lognormvariate(0, 0.5),
        commune=commune_of(agency) or fillers.commune,
    )
    # Popular at one is popular at all: the order does not depend on the agency.
    popular = sorted(offered, key=lambda pair: _rank(catalogue.published_version(pair[1]).code))
    for receiving_id, version_id in popular:
        version = catalogue.published_version(version_id)
        chain = chain_of(version.process)
        if len(place.offers) == MOST_OFFERS:
            break
        if not _staffed(agency.id, receiving_id, chain, officers):
            continue
        answers = fillers.of(version.form)
        if answers is not None:
            weight = 1 / (1 + len(place.offers)) ** 1.1
            place.offers.append(
                Offer(
                    version=version,
                    receiving_id=receiving_id,
                    chain=chain,
                    again=again_of(version.process),
                    weight=weight,
                    answers=answers,
                )
            )
    return place


def _staffed(
    competent_id: UUID,
    receiving_id: UUID,
    chain: tuple[Link, ...],
    officers: dict[tuple[UUID, str], list[Officer]],
) -> bool:
    """Whether every station has somebody, and four eyes are kept."""
    who = {
        link.step: {
            each.staff_id
            for each in officers.get(
                (receiving_id if link.at_receiving else competent_id, link.role), ()
            )
        }
        for link in chain
    }
    return all(who.values()) and not who[Step.APPRAISE] & who[Step.APPROVE] if who else False


@lru_cache(maxsize=1000)
def chain_of(definition: Definition) -> tuple[Link, ...]:
    """The stations of a plain chain as the interpreter walks them; nothing for other shapes."""
    links: list[Link] = []
    plain = {Kind.START, Kind.TASK, Kind.END}
    if any(node.kind not in plain or node.timers for node in definition.nodes):
        return ()
    try:
        tokens = engine_step(definition, (), Started(), {}).tokens
        while tokens:
            links.append(_link(definition, tokens[0]))
            tokens = engine_step(definition, tokens, Completed(tokens[0].number), {}).tokens
    except NoWay:
        return ()
    return tuple(links) if tuple(link.step for link in links) == CHAIN else ()


@lru_cache(maxsize=1000)
def again_of(definition: Definition) -> tuple[Link, ...]:
    """The stations from the appraisal on, after the approver has sent the case back."""
    approval = next(link for link in chain_of(definition) if link.step is Step.APPROVE)
    event = SentBack(approval.token.number)
    tokens = engine_step(definition, (approval.token,), event, {}).tokens
    links: list[Link] = []
    while tokens:
        links.append(_link(definition, tokens[0]))
        tokens = engine_step(definition, tokens, Completed(tokens[0].number), {}).tokens
    return tuple(links)


def _link(definition: Definition, token: Token) -> Link:
    node = definition.node(token.node)
    probe = Case(receiving_agency_id=UUID(int=1), competent_agency_id=UUID(int=2))
    return Link(
        step=Step(node.stage.value) if node.stage else Step.OUTSIDE,
        token=token,
        role=node.role.value if node.role else Role.CASE_OFFICER.value,
        hours=int(node.hours * HOUR) if node.hours else 0,
        at_receiving=agency_of(probe, node.agency) == UUID(int=1),
    )


def _address(agency: AgencyInfo) -> str:
    unit = (
        organisation.unit_info(agency.unit_code, era=Era.THREE_LEVELS) if agency.unit_code else None
    )
    if unit is None:
        return agency.place
    return ", ".join(name for name in (unit.name, unit.parent_name) if name)


def _rank(code: str) -> bytes:
    return hashlib.sha256(code.encode()).digest()


def _share(places: list[Place]) -> None:
    """Make the weights of each level add up to its share."""
    for level, share in SHARES.items():
        here = [place for place in places if place.agency.level is level]
        total = sum(place.weight for place in here) or 1.0
        for place in here:
            place.weight = place.weight / total * share
