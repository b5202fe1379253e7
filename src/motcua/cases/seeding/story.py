"""One dossier from its submission as far as time has come: the rows that live commands write."""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Any
from uuid import UUID

from motcua.cases.change import entry_hash
from motcua.cases.lifecycle import (
    SUBMITTED,
    Clock,
    Command,
    Place,
    Step,
    target,
)
from motcua.cases.rules import (
    ALPHABET,
    INTAKE_HOURS,
    NEVER,
    PIN_LENGTH,
    REFERENCE_LENGTH,
    code_keys,
    search_keys,
)
from motcua.cases.seeding.ground import Link, Offer, Officer
from motcua.cases.seeding.line import HOUR, Line, instant, micros
from motcua.cases.seeding.people import Person
from motcua.kernel import chain
from motcua.kernel.actor import ActorKind, Role

NOBODY = Officer(UUID(int=0), None, "")


@dataclass(slots=True)
class Entry:
    """A ledger row as `entry_hash` wants to see it: the columns of `LedgerEntry`."""

    case_id: UUID
    number: int
    name: str
    at: datetime
    actor_kind: str
    account_id: UUID | None
    actor_name: str
    post: str
    step: str
    status: int
    clock: str
    delivery: str
    note: str
    body: dict[str, Any]
    previous_hash: bytes
    hash: bytes = b""


@dataclass(slots=True)
class Work:
    """A task row."""

    link: Link
    step: str
    role: str
    agency_id: UUID
    assignee_id: UUID | None
    sort_at: datetime
    limit_at: datetime | None
    opened_at: datetime
    closed_at: datetime | None = None
    closed_by: UUID | None = None


@dataclass(slots=True)
class Stretch:
    """A row of the case's clock."""

    clock: str
    from_at: datetime
    reason: str
    to_at: datetime | None = None


@dataclass(slots=True)
class Asked:
    """A supplement request."""

    id: UUID
    items: tuple[str, ...]
    reason: str
    requested_at: datetime
    requested_by: UUID
    answered_at: datetime | None = None
    answer: str = ""


@dataclass(slots=True, kw_only=True)
class Story:
    """A case that grows command by command. What a command may do is asked of `lifecycle`."""

    id: UUID
    reference: str
    pin: str
    result_code: str
    offer: Offer
    competent_id: UUID
    channel: str
    person: Person
    data: dict[str, Any]
    line: Line
    submitted_at: datetime
    place: Place = SUBMITTED
    code: str | None = None
    received_at: datetime | None = None
    due_at: datetime | None = None
    released_at: datetime | None = None
    finished_at: datetime | None = None
    timeliness: str = ""
    outcome: str = ""
    proposal: str = ""
    appraised_by: UUID | None = None
    approved_by: UUID | None = None
    last_officer_id: UUID | None = None
    head: bytes = chain.EMPTY
    entries: list[Entry] = field(default_factory=list)
    works: list[Work] = field(default_factory=list)
    stretches: list[Stretch] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)

    def submit(self, desk: Officer) -> None:
        """The dossier comes in: from the citizen online, else typed in by the desk."""
        digest = hashlib.sha256(chain.canonical(self.data)).hexdigest()
        body = {
            "data_revision": 1,
            "data_sha256": digest,
            "files": [],
            "procedure_version": str(self.offer.version.id),
        }
        self._enter(Command.SUBMIT, self.submitted_at, desk, body=body)
        self._open(self.offer.chain[0], self.submitted_at)
        first = self.works[0]
        first.sort_at = self._hours_after(self.submitted_at, INTAKE_HOURS * HOUR)
        self.keys = search_keys(
            reference=self.reference,
            name=self.person.name,
            phone=self.person.phone,
            personal_number=self.person.personal_number,
        )

    def accept(
        self, at: datetime, desk: Officer, code: str, due: datetime | None, checked: list[str]
    ) -> None:
        """Number and due time."""
        self.code, self.received_at, self.due_at = code, at, due
        body = {"code": code, "due_at": due.isoformat() if due else None, "checked": checked}
        self._do(Command.ACCEPT, at, desk, Step.APPRAISE, body=body)
        self.keys += code_keys(code)

    def take(self, at: datetime, officer: Officer) -> None:
        """An officer makes the work her own; no task is closed."""
        self.works[-1].assignee_id = officer.staff_id
        self.place = target(Command.TAKE, self.place)
        self._enter(Command.TAKE, at, officer, post=self.works[-1].role)

    def request(self, at: datetime, officer: Officer, items: tuple[str, ...], reason: str) -> None:
        """Ask for more: the clock stands."""
        request_id = UUID(bytes=hashlib.sha256(self.id.bytes).digest()[:16], version=4)
        self.asked.append(Asked(request_id, items, reason, at, officer.staff_id))
        body = {"items": list(items)}
        self._do(Command.REQUEST_SUPPLEMENT, at, officer, Step.SUPPLEMENT, note=reason, body=body)

    def answer(self, at: datetime, desk: Officer, text: str) -> None:
        """The clock runs again; the due time moves by the working time that stood still."""
        self.asked[-1].answered_at, self.asked[-1].answer = at, text
        paused = self.stretches[-1].from_at
        if self.due_at is not None:
            moved = self.line.between(micros(paused), micros(at))
            due = instant(self.line.after(micros(self.due_at), moved))
            self.due_at = due.astimezone(self.due_at.tzinfo)
        body: dict[str, Any] = {
            "files": [],
            "due_at": self.due_at.isoformat() if self.due_at else None,
        }
        self._do(Command.ANSWER_SUPPLEMENT, at, desk, Step.APPRAISE, note=text, body=body)
        self.works[-1].assignee_id = self.asked[-1].requested_by

    def propose(self, at: datetime, officer: Officer, outcome: str, text: str) -> None:
        self.outcome, self.proposal, self.appraised_by = outcome, text, officer.staff_id
        body = {"outcome": outcome}
        self._do(Command.PROPOSE, at, officer, Step.APPROVE, note=text, body=body)

    def approve(self, at: datetime, officer: Officer) -> None:
        self.approved_by = officer.staff_id
        self._do(Command.APPROVE, at, officer, Step.SIGN, body={"outcome": self.outcome})

    def sign(self, at: datetime, officer: Officer) -> None:
        self._do(Command.SIGN, at, officer, Step.SEAL)

    def seal(self, at: datetime, officer: Officer, timeliness: str) -> None:
        self.finished_at, self.timeliness = at, timeliness
        self._do(Command.SEAL, at, officer, Step.HAND_OVER)

    def hand_over(self, at: datetime, desk: Officer) -> None:
        self._do(Command.HAND_OVER, at, desk, Step.END)

    def end(self, command: Command, at: datetime, who: Officer, reason: str) -> None:
        """Refused at the desk, or withdrawn."""
        self.finished_at = at
        self._do(command, at, who, Step.END, note=reason)

    def _do(
        self,
        command: Command,
        at: datetime,
        who: Officer,
        step: Step,
        *,
        note: str = "",
        body: dict[str, Any] | None = None,
    ) -> None:
        """Place, tasks, clock and ledger row of one command."""
        before = self.place
        self.place = target(command, before, step)
        post = self.works[-1].role
        self._close(at, who)
        if step is Step.SUPPLEMENT:
            self._set_aside(at)
        elif step is not Step.END:
            self._open(next(link for link in self.offer.chain if link.step is step), at)
        if before.clock is not self.place.clock:
            self._tick(before.clock, at, note)
        self._enter(command, at, who, post=post, note=note, body=body)

    def _enter(
        self,
        command: Command,
        at: datetime,
        who: Officer,
        *,
        post: str = "",
        note: str = "",
        body: dict[str, Any] | None = None,
    ) -> None:
        by_citizen = who is NOBODY
        if command in (Command.SUBMIT, Command.ANSWER_SUPPLEMENT, Command.WITHDRAW):
            post = "" if by_citizen else Role.DESK_OFFICER.value
        place = self.place
        entry = Entry(
            self.id,
            len(self.entries) + 1,
            command.value,
            at,
            ActorKind.CITIZEN.value if by_citizen else ActorKind.STAFF.value,
            who.account_id,
            self.person.name if by_citizen else who.name,
            post,
            place.step.value,
            int(place.status),
            place.clock.value,
            place.delivery.value,
            note,
            body or {},
            self.head,
        )
        # it has every column that the hash reads
        entry.hash = self.head = entry_hash(entry)  # type: ignore[arg-type]  # see above
        self.entries.append(entry)

    def _open(self, link: Link, at: datetime) -> None:
        self.works.append(
            Work(
                link,
                link.step.value,
                link.role,
                self.offer.receiving_id if link.at_receiving else self.competent_id,
                None,
                self.due_at or NEVER,
                self._hours_after(at, link.hours) if link.hours else None,
                at,
            )
        )

    def _set_aside(self, at: datetime) -> None:
        link = self.works[-1].link
        self.works.append(
            Work(
                link,
                Step.SUPPLEMENT.value,
                "",
                self.competent_id,
                None,
                self.due_at or NEVER,
                None,
                at,
            )
        )

    def _close(self, at: datetime, who: Officer) -> None:
        work = self.works[-1]
        work.closed_at = at
        work.closed_by = self.last_officer_id = None if who is NOBODY else who.staff_id

    def _tick(self, before: Clock, at: datetime, note: str) -> None:
        if before is not Clock.IDLE:
            self.stretches[-1].to_at = at
        if self.place.clock in (Clock.RUNNING, Clock.PAUSED):
            self.stretches.append(Stretch(self.place.clock.value, at, note))

    def _hours_after(self, at: datetime, amount: int) -> datetime:
        return instant(self.line.after(micros(at), amount))


def reference(random: Random) -> str:
    """A receipt reference of the usual form."""
    return "TN" + "".join(random.choices(ALPHABET, k=REFERENCE_LENGTH))


def pin(random: Random) -> str:
    """A look-up code of the usual form."""
    return "".join(random.choices(ALPHABET, k=PIN_LENGTH))


def case_id(random: Random, submitted_at: datetime) -> UUID:
    """A UUIDv7 of that instant."""
    millis = micros(submitted_at) // 1000
    value = millis << 80 | 0x7 << 76 | random.getrandbits(12) << 64
    return UUID(int=value | 0b10 << 62 | random.getrandbits(62))


def as_json(value: Any) -> str:
    """JSON in the shortest way."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
