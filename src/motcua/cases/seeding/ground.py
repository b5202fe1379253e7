"""What history stands on: agencies, who works there, what they offer, each procedure's chain."""

import hashlib
from bisect import bisect
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from random import Random
from typing import NamedTuple
from uuid import UUID

from motcua.cases.flow import agency_of
from motcua.cases.lifecycle import Step
from motcua.cases.models import Case, ClockTerm
from motcua.cases.seeding import words
from motcua.cases.seeding.answers import Answers
from motcua.cases.seeding.arc import Habits, habits_of
from motcua.cases.seeding.filling import Fillers, commune_of
from motcua.cases.seeding.line import HOUR, WORKING_DAY, Line, instant, micros
from motcua.cases.terms import shipped, term
from motcua.cases.types import Term, TermKind
from motcua.catalogue import selectors as catalogue
from motcua.catalogue.types import PublishedVersion
from motcua.kernel import clock, db
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
NOWHERE = Habits({})
MOST_OFFERS = 60  # what an agency is asked for at all
OFFERS = (
    "SELECT o.competent_agency_id, o.receiving_agency_id, p.current_version_id, p.code "
    "FROM catalogue_offering o JOIN catalogue_procedure p ON p.code = o.procedure_id "
    "WHERE p.current_version_id IS NOT NULL ORDER BY p.code"
)
VERSIONS = (
    "SELECT code, current_version_id FROM catalogue_procedure WHERE current_version_id IS NOT NULL"
)
OFFICERS = (
    "SELECT p.agency_id, p.role, s.id, a.id, s.full_name FROM organisation_postholding h "
    "JOIN organisation_post p ON p.id = h.post_id JOIN organisation_staff s ON s.id = h.staff_id "
    "LEFT JOIN identity_account a ON a.staff_id = s.id "
    "WHERE h.valid_to IS NULL OR h.valid_to >= %s ORDER BY s.username"
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


class Span(NamedTuple):
    """The days between two changes of the province, both within."""

    first: date
    last: date


ALWAYS = Span(date.min, date.max)


@dataclass(slots=True, kw_only=True)
class Place:
    """An agency that decides, in one span, with its people, its offers and those who live there."""

    agency: AgencyInfo
    address: str
    weight: float
    habits: Habits
    span: Span = ALWAYS
    district: str = ""
    province: str = words.PROVINCE
    commune: dict[str, str] = field(default_factory=dict)  # as an answer, without the line
    offers: list[Offer] = field(default_factory=list)
    people: list[tuple[int, int]] = field(default_factory=list)  # first numbers, and how many each

    @property
    def ends(self) -> bool:
        """Whether its agency, or the desk for it, is no more after the span."""
        last = self.span.last
        parts = {self.agency.id, *(offer.receiving_id for offer in self.offers)}
        return last != date.max and any(
            organisation.agency_heir(each, last + timedelta(days=1)).id != each for each in parts
        )

    @property
    def persons(self) -> int:
        return sum(count for _first, count in self.people)

    def person(self, order: int) -> int:
        """The number of somebody who lives here."""
        for first, count in self.people:
            if order < count:
                return first + order
            order -= count
        raise IndexError(order)


@dataclass(slots=True, kw_only=True)
class Ground:
    """The province as far as history needs it."""

    places: list[Place]
    officers: dict[tuple[UUID, str], list[Officer]]
    line: Line
    lines: dict[UUID, Line] = field(default_factory=dict)  # of agencies with an own calendar
    has_terms: bool = False
    homes: list[Place] = field(default_factory=list)
    first_persons: list[int] = field(default_factory=list)
    # Where one who lives in such a home lives in a span: the home, or what it went into.
    later: dict[tuple[UUID, Span], Place] = field(default_factory=dict)

    def settle(self, persons: int, first: int = 0) -> None:
        """Give every person, from the first number on, a home in a commune; without communes, at
        any agency. Later it is the commune that this one went into.
        """
        spans = sorted({place.span for place in self.places})
        begin = [place for place in self.places if place.span == spans[0]]
        self.homes = [place for place in begin if place.agency.level is Level.COMMUNE] or begin
        known = {(place.agency.id, place.span): place for place in self.places}
        total, start, so_far = sum(place.weight for place in self.homes), first, 0.0
        for home in self.homes:
            so_far += home.weight
            upto = start + round(persons * so_far / total)
            self.first_persons.append(first)
            for span in spans:
                heir = organisation.agency_heir(home.agency.id, span.first)
                here = known.get((heir.id, span), home)
                self.later[home.agency.id, span] = here
                if here.span == span:
                    here.people.append((first, upto - first))
            first = upto

    def home_of(self, number: int, span: Span) -> Place:
        """Where the person with this number lives then."""
        home = self.homes[bisect(self.first_persons, number) - 1]
        return self.later[home.agency.id, span]

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


def ground(first: date, last: date, seed: int, told: Span = ALWAYS) -> Ground:
    """Read the province as it was on the days that are told, with the working time between the two
    days. Agencies without people for every station have no history.
    """
    officers: dict[tuple[UUID, str], list[Officer]] = {}
    places: list[Place] = []
    fillers = _fillers(seed)
    for span in spans(max(told.first, first), min(told.last, last)):
        on = min(span.last, told.last, last)
        officers |= _officers(on)
        here = _places(span, on, officers, seed, fillers)
        _share(here)
        habits = habits_of([(place.district, place.weight) for place in here])
        for place in here:
            place.habits = habits
        places += here
    common = worktime.calendar()
    own = {place.agency.id: worktime.calendar(place.agency.id) for place in places}
    return Ground(
        places=places,
        officers=officers,
        line=Line(common, first, last),
        lines={
            agency_id: Line(calendar, first, last)
            for agency_id, calendar in own.items()
            if calendar is not common and calendar != common
        },
        has_terms=ClockTerm.objects.exists(),
    )


def spans(first: date, last: date) -> list[Span]:
    """The stretches of time between these days in which no agency ends."""
    ends = sorted(
        {
            agency.valid_to
            for agency in organisation.agencies_list()
            if agency.valid_to is not None and first <= agency.valid_to < last
        }
    )
    begins = [date.min, *(day + timedelta(days=1) for day in ends)]
    return [Span(*each) for each in zip(begins, [*ends, date.max], strict=True)]


def _fillers(seed: int) -> Fillers:
    agencies = organisation.agencies_list()
    return Fillers(next(filter(None, map(commune_of, agencies)), {}), seed)


def _officers(on: date) -> dict[tuple[UUID, str], list[Officer]]:
    found: dict[tuple[UUID, str], list[Officer]] = defaultdict(list)
    for agency_id, role, *who in db.execute(OFFICERS, [on]).fetchall():
        found[agency_id, role].append(Officer(*who))
    return dict(found)


def _places(
    span: Span,
    on: date,
    officers: dict[tuple[UUID, str], list[Officer]],
    seed: int,
    fillers: Fillers,
) -> list[Place]:
    offers, districts = _offers(on), _districts()
    agencies = organisation.agencies_list()
    followed = {agency.successor_id for agency in agencies}
    found = []
    for agency in agencies:
        has_ended = agency.valid_to is not None and agency.valid_to < on
        # Who followed nobody is older than the list says.
        if has_ended or (agency.id in followed and on < agency.valid_from):
            continue
        place = _place(agency, offers[agency.id], officers, seed, fillers)
        if place.offers:
            place.span, place.district = span, districts.get(agency.id, "")
            found.append(place)
    return found


def _offers(on: date) -> dict[UUID, list[tuple[UUID, UUID]]]:
    """What each agency offers on a day, as pairs of receiving agency and version."""
    found: dict[UUID, list[tuple[UUID, UUID]]] = defaultdict(list)
    if len(spans(on, clock.today())) == 1:  # as it is now
        for competent, receiving, version_id, _code in db.execute(OFFERS).fetchall():
            found[competent].append((receiving, version_id))
        return found
    versions = dict(db.execute(VERSIONS).fetchall())
    for (code, competent), receiving in sorted(catalogue.offerings_on(on).items()):
        found[competent].append((receiving, versions[code]))
    return found


def _districts() -> dict[UUID, str]:
    """The old district of each agency; of those of today the one of the first that went into it."""
    found = {each.agency_id: each.district for each in organisation.agency_territories()}
    for agency in organisation.agencies_list(Level.COMMUNE):
        if agency.successor_id is not None and not found.get(agency.successor_id):
            found[agency.successor_id] = found.get(agency.id, "")
    return found


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
    place = Place(
        agency=agency,
        address=_address(agency),
        weight=_weight(agency, seed),
        habits=NOWHERE,
        province="" if agency.unit_era is Era.TWO_LEVELS else words.PROVINCE,
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


def _weight(agency: AgencyInfo, seed: int) -> float:
    """How much is asked for at an agency: at one of today what was asked for at those before it."""
    before = [
        each
        for each in organisation.agencies_list(agency.level)
        if each.successor_id == agency.id and each.id != agency.id
    ]
    if before:
        return sum(_weight(each, seed) for each in before)
    random = Random(f"{seed}:{agency.identifier}")  # noqa: S311 - the same history each time
    return random.lognormvariate(0, 0.5)


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
    era = agency.unit_era or Era.THREE_LEVELS
    unit = organisation.unit_info(agency.unit_code, era=era) if agency.unit_code else None
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
