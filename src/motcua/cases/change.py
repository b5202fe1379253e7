"""The one way in which a case changes: lock, check, write case, task, clock, ledger, outbox and
answer together.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Model

from motcua.cases.errors import CaseChanged, NotYourTask, SamePerson, StepNotAllowed
from motcua.cases.events import CaseChanged as CaseChangedEvent
from motcua.cases.lifecycle import (
    Clock,
    Command,
    Delivery,
    Place,
    Status,
    Step,
    StepRefused,
    target,
)
from motcua.cases.models import Case, ClockSegment, LedgerEntry, Task
from motcua.cases.policies import OF_THE_CITIZEN, Facts, is_same_person, may_act, may_see
from motcua.cases.rules import NEVER
from motcua.cases.types import CaseSummary
from motcua.catalogue import selectors as catalogue
from motcua.catalogue.types import PublishedVersion
from motcua.kernel import chain, clock, db
from motcua.kernel.actor import Actor, Role
from motcua.kernel.errors import NotFound
from motcua.kernel.events import publish
from motcua.kernel.idempotency import Once, remember

CLOSE_TASK = (
    "UPDATE cases_task SET closed_at = %s, closed_by = %s WHERE case_id = %s AND closed_at IS NULL"
)
CLOSE_SEGMENT = "UPDATE cases_clocksegment SET to_at = %s WHERE case_id = %s AND to_at IS NULL"
EVERY_CHANGE = ("step", "status", "clock", "delivery", "version", "ledger_head")


@dataclass(slots=True, kw_only=True)
class Opened:
    """A case that is locked for one command, and where the command will lead it."""

    case: Case
    task: Task | None
    command: Command
    target: Place
    version: PublishedVersion
    at: datetime


@dataclass(slots=True, kw_only=True)
class Extra:
    """What a command writes beside the places: columns of the case it set, and further rows."""

    columns: tuple[str, ...] = ()
    rows: list[Model] = field(default_factory=list)
    note: str = ""
    body: dict[str, Any] = field(default_factory=dict)
    assignee_id: UUID | None = None


def place_of(case: Case) -> Place:
    """The case's step and axes as one value of the table."""
    return Place(
        step=Step(case.step),
        status=Status(case.status),
        clock=Clock(case.clock),
        delivery=Delivery(case.delivery),
    )


def facts_of(case: Case, task: Task | None) -> Facts:
    """What the policies need to know."""
    return Facts(
        person_id=case.person_id,
        receiving_agency_id=case.receiving_agency_id,
        competent_agency_id=case.competent_agency_id,
        appraised_by=case.appraised_by,
        task_role=Role(task.role) if task is not None and task.role else None,
        task_agency_id=task.agency_id if task is not None else None,
        task_assignee_id=task.assignee_id if task is not None else None,
    )


def case_open(
    *, actor: Actor, case_id: UUID, command: Command, expected_version: int, lock: bool = True
) -> Opened:
    """Lock the case and check that this actor may give this command now, or refuse.

    The order is fixed: may not see → absent; changed since → said so; not at this step → said so;
    not theirs → said so.
    """
    with db.pipeline():
        found_case = db.find(Case, "id = %s", [case_id], lock=lock)
        found_task = db.find(Task, "case_id = %s AND closed_at IS NULL", [case_id])
        case, task = found_case(), found_task()
    if case is None:
        raise NotFound
    facts = facts_of(case, task)
    if not may_see(actor, facts):
        raise NotFound
    if case.version != expected_version:
        raise CaseChanged
    try:
        leads_to = target(command, place_of(case))
    except StepRefused as refusal:
        raise StepNotAllowed from refusal
    if not may_act(actor, command, facts):
        raise NotYourTask
    if is_same_person(actor, command, facts):
        raise SamePerson
    version = catalogue.published_version(case.procedure_version_id)
    return Opened(
        case=case, task=task, command=command, target=leads_to, version=version, at=clock.now()
    )


def case_write(
    opened: Opened, *, actor: Actor, extra: Extra, once: Once | None = None
) -> CaseSummary:
    """Write the change in one round trip: case, tasks, clock, ledger row, outbox and remembered
    answer.
    """
    case, place, at = opened.case, opened.target, opened.at
    before = place_of(case)
    case.step, case.status = place.step.value, place.status.value
    case.clock, case.delivery = place.clock.value, place.delivery.value
    case.version += 1
    entry = ledger_row(
        case, actor=actor, command=opened.command, role=_role(opened, actor), at=at, extra=extra
    )
    summary = summary_of(case)
    moves, ticks = before.step is not place.step, before.clock is not place.clock
    with db.pipeline():
        db.update(case, (*EVERY_CHANGE, *extra.columns))
        if moves:
            db.write(CLOSE_TASK, [at, actor.staff_id or actor.account_id, case.pk])
        if ticks and before.clock is not Clock.IDLE:
            db.write(CLOSE_SEGMENT, [at, case.pk])
        for row in [*_opened(opened, extra, moves=moves, ticks=ticks), *extra.rows, entry]:
            db.insert(row)
        publish(
            CaseChangedEvent(case_id=case.pk, command=opened.command.value, number=entry.number)
        )
        remember(once, summary.as_json())
    return summary


def _opened(opened: Opened, extra: Extra, *, moves: bool, ticks: bool) -> list[Model]:
    """The task and the stretch of time that begin with the change."""
    case, place, at = opened.case, opened.target, opened.at
    rows: list[Model] = []
    if moves:
        rows += next_task(opened.version, case, place.step, at=at, assignee_id=extra.assignee_id)
    if ticks and place.clock in (Clock.RUNNING, Clock.PAUSED):
        rows.append(
            ClockSegment(case_id=case.pk, clock=place.clock.value, from_at=at, reason=extra.note)
        )
    return rows


def ledger_row(
    case: Case, *, actor: Actor, command: Command, role: str, at: datetime, extra: Extra
) -> LedgerEntry:
    """The next row of the case's chain; sets the new head on the case."""
    entry = LedgerEntry(
        case_id=case.pk,
        number=case.version,
        name=command.value,
        at=at,
        actor_kind=actor.kind.value,
        account_id=actor.account_id,
        actor_name=actor.name,
        post=role,
        step=case.step,
        status=case.status,
        clock=case.clock,
        delivery=case.delivery,
        note=extra.note,
        body=extra.body,
        previous_hash=bytes(case.ledger_head),
    )
    entry.hash = entry_hash(entry)
    case.ledger_head = entry.hash
    return entry


def entry_hash(entry: LedgerEntry) -> bytes:
    """What the row's hash must be: everything in it, after the hash of the row before."""
    said = {
        "case": str(entry.case_id),
        "number": entry.number,
        "name": entry.name,
        "at": entry.at.isoformat(timespec="microseconds"),
        "actor": [entry.actor_kind, str(entry.account_id), entry.actor_name, entry.post],
        "place": [entry.step, entry.status, entry.clock, entry.delivery],
        "note": entry.note,
        "body": entry.body,
    }
    return chain.link(bytes(entry.previous_hash), said)


def next_task(
    version: PublishedVersion,
    case: Case,
    step: Step,
    *,
    at: datetime,
    assignee_id: UUID | None = None,
) -> list[Task]:
    """The task that opens when a case comes to `step`; none at the end, nobody's role while the
    citizen has it.
    """
    if step is Step.END:
        return []
    role, agency_id = "", case.competent_agency_id
    if step is not Step.SUPPLEMENT:
        spec = version.process.step(step.value)
        role = spec.role.value
        agency_id = case.receiving_agency_id if spec.at == "receiving" else case.competent_agency_id
    sort_at = case.due_at or NEVER
    return [
        Task(
            case_id=case.pk,
            step=step.value,
            role=role,
            agency_id=agency_id,
            assignee_id=assignee_id,
            sort_at=sort_at,
            opened_at=at,
        )
    ]


def summary_of(case: Case) -> CaseSummary:
    """What machines get back after a command."""
    return CaseSummary(
        id=case.pk,
        reference=case.reference,
        pin=case.pin,
        code=case.code,
        procedure_code=case.procedure_code,
        status=Status(case.status),
        clock=Clock(case.clock),
        delivery=Delivery(case.delivery),
        step=Step(case.step),
        version=case.version,
        due_at=case.due_at,
    )


def _role(opened: Opened, actor: Actor) -> str:
    """The post the actor acted in: the one the task asks for, the desk's for a citizen's command,
    a citizen's none.
    """
    if opened.command in OF_THE_CITIZEN:
        return Role.DESK_OFFICER.value if actor.is_staff else ""
    if opened.task is None:
        return ""
    if opened.command is Command.RELEASE and not actor.holds(
        Role(opened.task.role), opened.task.agency_id
    ):
        return Role.APPROVER.value
    return opened.task.role
