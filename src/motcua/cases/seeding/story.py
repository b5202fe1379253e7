"""One dossier from its submission as far as time has come: the rows that live commands write."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
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
from motcua.cases.rules import INTAKE_HOURS, NEVER, code_keys, handed_on, search_keys
from motcua.cases.seeding.ground import Ground, Link, Offer, Officer
from motcua.cases.seeding.line import HOUR, WORKING_DAY, Line, instant, micros
from motcua.cases.seeding.parts import Asked, Entry, Put, Stretch, Work
from motcua.cases.seeding.people import Person
from motcua.cases.types import Term, TermKind
from motcua.kernel import chain, clock
from motcua.kernel.actor import SYSTEM, ActorKind, Role
from motcua.organisation import selectors as organisation
from motcua.worktime.types import Timeliness, TimeUnit

NOBODY = Officer(UUID(int=0), None, "")
MACHINE = Officer(UUID(int=1), None, SYSTEM.name)
OF_THE_CITIZEN = frozenset({Command.SUBMIT, Command.ANSWER_SUPPLEMENT, Command.WITHDRAW})


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
    ground: Ground
    submitted_at: datetime
    before: list[UUID] = field(default_factory=list)  # the agencies that are no more
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
    appraisers: set[UUID] = field(default_factory=set)
    approved_by: UUID | None = None
    last_officer_id: UUID | None = None
    head: bytes = chain.EMPTY
    entries: list[Entry] = field(default_factory=list)
    works: list[Work] = field(default_factory=list)
    stretches: list[Stretch] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    put: Put | None = None
    keys: list[str] = field(default_factory=list)
    letters: list[Entry] = field(default_factory=list)  # what went out and needs a number
    receiving_id: UUID = field(init=False)  # at first that of the offer
    line: Line = field(init=False)
    chain: tuple[Link, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.line = self.ground.line_of(self.competent_id)
        self.chain = self.offer.chain
        self.receiving_id = self.offer.receiving_id

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
        first.sort_at = self._hours_after(self.submitted_at, INTAKE_HOURS * HOUR, first.agency_id)
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
        self._give(Command.TAKE, at, officer, officer)

    def assign(self, at: datetime, leader: Officer, officer: Officer) -> None:
        """A leader gives the work to an officer."""
        body = {
            "assigned_to": str(officer.staff_id),
            "assigned_name": officer.name,
            "assigned_from": None,
        }
        self._give(Command.ASSIGN, at, leader, officer, post=Role.APPROVER.value, body=body)

    def request(
        self,
        at: datetime,
        officer: Officer,
        items: tuple[str, ...],
        reason: str,
        again_because: str = "",
    ) -> None:
        """Ask for more: the clock stands."""
        rule = self._term(TermKind.SUPPLEMENT, at)
        seed = self.id.bytes + bytes([len(self.asked)])
        request_id = UUID(bytes=hashlib.sha256(seed).digest()[:16], version=4)
        asked = Asked(request_id, items, reason, at, officer.staff_id, again_because=again_because)
        body: dict[str, Any] = {"items": list(items), "basis": rule.basis}
        if rule.value is not None:
            asked.answer_by = self.ground.due(at, rule.value, rule.unit, self.competent_id)
            remind_at = asked.answer_by - timedelta(days=rule.remind_days or 0)
            asked.remind_at = remind_at if rule.remind_days and remind_at > at else None
            body["answer_by"] = asked.answer_by.isoformat()
        if again_because:
            body["again_because"] = again_because
        self.asked.append(asked)
        self._do(
            Command.REQUEST_SUPPLEMENT,
            at,
            officer,
            Step.SUPPLEMENT,
            note=reason,
            body=body,
            basis=rule.basis,
        )

    def answer(self, at: datetime, desk: Officer, text: str) -> None:
        """The clock runs again; the due time moves by the working time that stood still."""
        self.asked[-1].answered_at, self.asked[-1].answer = at, text
        self.due_at = self._due_moved(at)
        body: dict[str, Any] = {"files": [], "due_at": self._due_said()}
        self._do(Command.ANSWER_SUPPLEMENT, at, desk, Step.APPRAISE, note=text, body=body)

    def stop(self, at: datetime, reason: str) -> None:
        """The system puts the case aside: no supplement came in time (form 05)."""
        self.asked[-1].answered_at, self.asked[-1].is_lapsed = at, True
        basis = self._term(TermKind.STOP, at).basis
        body = {"basis": basis}
        self._do(Command.STOP, at, MACHINE, Step.STOPPED, note=reason, body=body, basis=basis)
        self.letters.append(self.entries[-1])

    def reopen(self, at: datetime, leader: Officer, reason: str) -> None:
        """A leader takes the case up again: it goes on where it was."""
        basis = self._term(TermKind.REOPEN, at).basis
        self.due_at = self._due_moved(at)
        body = {"basis": basis, "due_at": self._due_said()}
        self._do(Command.REOPEN, at, leader, Step.APPRAISE, note=reason, body=body, basis=basis)

    def extend(self, at: datetime, officer: Officer, days: int, reason: str) -> None:
        """Apologise and put the due time off by so many working days (form 04)."""
        old = self.due_at
        assert old is not None
        rule = self._term(TermKind.EXTENSION, at)
        new = self._local(self.line.after(micros(old), days * WORKING_DAY))
        last = clock.local(old).date() - timedelta(days=rule.value or 0)
        is_late = clock.local(at).date() > last
        self.put = Put(at, officer.staff_id, old, new, days, reason, rule.basis, is_late)
        body = {
            "old_due_at": instant(micros(old)).isoformat(),
            "new_due_at": new.isoformat(),
            "reason": reason,
            "value": days,
            "unit": TimeUnit.WORKING_DAY.value,
            "basis": rule.basis,
            "late_apology": is_late,
        }
        self.due_at = self.works[-1].sort_at = new
        self._enter(Command.EXTEND, at, officer, post=self.works[-1].role, note=reason, body=body)
        self.letters.append(self.entries[-1])

    def propose(self, at: datetime, officer: Officer, outcome: str, text: str) -> None:
        """Finish the appraisal."""
        self.outcome, self.proposal, self.appraised_by = outcome, text, officer.staff_id
        self.appraisers.add(officer.staff_id)
        body = {"outcome": outcome}
        self._do(Command.PROPOSE, at, officer, Step.APPROVE, note=text, body=body)

    def send_back(self, at: datetime, officer: Officer, reason: str) -> None:
        """The approver wants more: back to the colleague who appraised."""
        self.approved_by, self.chain = None, self.offer.again
        self._do(Command.SEND_BACK, at, officer, Step.APPRAISE, note=reason)

    def approve(self, at: datetime, officer: Officer) -> None:
        """Say yes to what was proposed."""
        self.approved_by = officer.staff_id
        self._do(Command.APPROVE, at, officer, Step.SIGN, body={"outcome": self.outcome})

    def sign(self, at: datetime, officer: Officer) -> None:
        """Sign the result."""
        self._do(Command.SIGN, at, officer, Step.SEAL)

    def seal(self, at: datetime, officer: Officer) -> None:
        """The result is there, in time or not."""
        self._release(at)
        self._do(Command.SEAL, at, officer, Step.HAND_OVER)

    def hand_over(self, at: datetime, desk: Officer) -> None:
        """The citizen has it."""
        self._do(Command.HAND_OVER, at, desk, Step.END)

    def hand_on(self, at: datetime) -> None:
        """The agencies are no more: those that took over go on, with the same due time."""
        on = clock.local(at).date()
        pairs = {
            each: (organisation.agency_info(each), organisation.agency_heir(each, on))
            for each in (self.competent_id, self.receiving_id)
        }
        went = {old: pair for old, pair in pairs.items() if pair[1].id != old}
        if not went:
            return
        self.before += went
        work = self.works[-1]
        if work.agency_id in went:
            work.agency_id = went[work.agency_id][1].id
            if not self._holds(work.assignee_id, work):
                work.assignee_id = None
        note, body = handed_on(went, self.competent_id)
        self.competent_id = pairs[self.competent_id][1].id
        self.receiving_id = pairs[self.receiving_id][1].id
        self.line = self.ground.line_of(self.competent_id)
        self.place = target(Command.HAND_ON, self.place)
        self._enter(Command.HAND_ON, at, MACHINE, note=note, body=body)

    def end(self, command: Command, at: datetime, who: Officer, reason: str) -> None:
        """Refused at the desk, or withdrawn."""
        self._release(at)
        self._do(command, at, who, Step.END, note=reason)

    def number(self, texts: Mapping[int, str]) -> None:
        """Write the numbers of its letters, by ledger number, and chain anew what follows."""
        for entry in self.entries[min(texts) - 1 :]:
            if entry.number in texts:
                entry.body["number"] = texts[entry.number]
            if entry.number > 1:
                entry.previous_hash = self.entries[entry.number - 2].hash
            entry.hash = self.head = entry_hash(entry)  # type: ignore[arg-type]  # as in `_enter`

    def _release(self, at: datetime) -> None:
        """As `clocks.release`, while the clock runs."""
        self.released_at = self.finished_at = at
        if self.received_at is not None:
            late = len(self.asked) > 1 or (self.put is not None and self.put.is_late)
            kept = self.line.timeliness(self.due_at, at)
            self.timeliness = Timeliness.LATE.value if late else kept.value

    def _give(
        self,
        command: Command,
        at: datetime,
        who: Officer,
        officer: Officer,
        *,
        post: str = "",
        body: dict[str, Any] | None = None,
    ) -> None:
        self.works[-1].assignee_id = officer.staff_id
        self.place = target(command, self.place)
        self._enter(command, at, who, post=post or self.works[-1].role, body=body)

    def _due_moved(self, at: datetime) -> datetime | None:
        """As `clocks.due_running_again`."""
        if self.due_at is None:
            return None
        stood = next(
            later.from_at
            for before, later in zip(self.stretches[-2::-1], self.stretches[:0:-1], strict=True)
            if before.clock == Clock.RUNNING.value
        )
        moved = self.line.between(micros(stood), micros(at))
        return self._local(self.line.after(micros(self.due_at), moved))

    def _due_said(self) -> str | None:
        return self.due_at.isoformat() if self.due_at else None

    def _local(self, at: int) -> datetime:
        return clock.local(instant(at))

    def _term(self, kind: TermKind, at: datetime) -> Term:
        return self.ground.term(kind, self.offer.version.code, clock.local(at).date())

    def _do(
        self,
        command: Command,
        at: datetime,
        who: Officer,
        step: Step,
        *,
        note: str = "",
        body: dict[str, Any] | None = None,
        basis: str = "",
    ) -> None:
        """Place, tasks, clock and ledger row of one command."""
        before = self.place
        self.place = target(command, before, step)
        post = self.works[-1].role or (Role.APPROVER.value if command is Command.REOPEN else "")
        self._close(at, who)
        if step in (Step.SUPPLEMENT, Step.STOPPED):
            self._set_aside(step, at)
        elif step is not Step.END:
            self._open(next(link for link in self.chain if link.step is step), at)
            if command in (Command.ANSWER_SUPPLEMENT, Command.REOPEN, Command.SEND_BACK):
                self.works[-1].assignee_id = self._had_it()
        if before.clock is not self.place.clock:
            reason = note if step in (Step.SUPPLEMENT, Step.STOPPED) else ""
            self._tick(before.clock, at, reason, basis)
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
        if command in OF_THE_CITIZEN:
            post = "" if by_citizen else Role.DESK_OFFICER.value
        kind = ActorKind.CITIZEN if by_citizen else ActorKind.STAFF
        if who is MACHINE:
            kind = ActorKind.SYSTEM
        place = self.place
        entry = Entry(
            self.id,
            len(self.entries) + 1,
            command.value,
            at,
            kind.value,
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
        agency_id = self.receiving_id if link.at_receiving else self.competent_id
        self.works.append(
            Work(
                link,
                link.step.value,
                link.role,
                agency_id,
                None,
                self.due_at or NEVER,
                self._hours_after(at, link.hours, agency_id) if link.hours else None,
                at,
            )
        )

    def _set_aside(self, step: Step, at: datetime) -> None:
        link = self.works[-1].link
        self.works.append(
            Work(link, step.value, "", self.competent_id, None, self.due_at or NEVER, None, at)
        )

    def _close(self, at: datetime, who: Officer) -> None:
        work = self.works[-1]
        work.closed_at = at
        officer = None if who is NOBODY or who is MACHINE else who.staff_id
        work.closed_by = self.last_officer_id = officer

    def _had_it(self) -> UUID | None:
        """Who had this work before, if she has the post now."""
        work = self.works[-1]
        node = work.link.token.node
        last = next(
            (
                each.assignee_id
                for each in reversed(self.works[:-1])
                if each.assignee_id and each.link.token.node == node
            ),
            None,
        )
        return last if not self.before or self._holds(last, work) else None

    def _holds(self, officer_id: UUID | None, work: Work) -> bool:
        held = self.ground.officers.get((work.agency_id, work.role), ())
        return officer_id in {each.staff_id for each in held}

    def _tick(self, before: Clock, at: datetime, reason: str, basis: str) -> None:
        if before is not Clock.IDLE:
            self.stretches[-1].to_at = at
        place = self.place
        if place.clock in (Clock.RUNNING, Clock.PAUSED) or place.step is Step.STOPPED:
            self.stretches.append(Stretch(place.clock.value, at, reason, basis))

    def _hours_after(self, at: datetime, amount: int, agency_id: UUID) -> datetime:
        """By the calendar of the agency that has the work."""
        return instant(self.ground.line_of(agency_id).after(micros(at), amount))
