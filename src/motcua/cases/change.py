"""The one way in which a case changes: lock, check, write case, task, clock, ledger, outbox and
answer together.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Model

from motcua.cases.clocks import due_running_again
from motcua.cases.errors import CaseChanged, NotYourTask, SamePerson, StepNotAllowed
from motcua.cases.events import CaseChanged as CaseChangedEvent
from motcua.cases.events import LinkMoves
from motcua.cases.flow import HALTS, TO_THE_SAME, Move, definition_of, moved
from motcua.cases.lifecycle import (
    Clock,
    Command,
    Delivery,
    Place,
    Status,
    Step,
    StepRefused,
    target,
    targets,
)
from motcua.cases.models import Case, CaseData, ClockSegment, LedgerEntry, Task
from motcua.cases.policies import (
    LETTER_POSTS,
    OF_THE_CITIZEN,
    Facts,
    in_stead_of,
    is_same_person,
    may_act,
    may_touch,
)
from motcua.cases.rules import NEVER
from motcua.cases.types import CaseSummary
from motcua.catalogue import selectors as catalogue
from motcua.catalogue.types import PublishedVersion
from motcua.kernel import chain, clock, db
from motcua.kernel.actor import Actor, Role
from motcua.kernel.errors import NotFound
from motcua.kernel.events import publish
from motcua.kernel.idempotency import Once, remember
from motcua.organisation import selectors as organisation
from motcua.process.types import Event

CLOSE_TASKS = (
    "UPDATE cases_task SET closed_at = %s, closed_by = %s, "
    "answer = CASE WHEN token = %s THEN %s ELSE '' END "
    "WHERE case_id = %s AND closed_at IS NULL AND token = ANY(%s)"
)
NEXT_NUMBER = (
    'INSERT INTO cases_codecounter (agency_id, "on", last) VALUES (%s, %s, 1) '
    'ON CONFLICT (agency_id, "on") DO UPDATE SET last = cases_codecounter.last + 1 RETURNING last'
)
END_TIMERS = (
    "UPDATE cases_timer SET ended_at = %s "
    "WHERE case_id = %s AND ended_at IS NULL AND token = ANY(%s)"
)
CLOSE_SEGMENT = "UPDATE cases_clocksegment SET to_at = %s WHERE case_id = %s AND to_at IS NULL"
FOUND_BY = (
    "INSERT INTO cases_searchkey (agency_id, key, case_id) "
    "SELECT agency, key, %s FROM unnest(%s::uuid[]) AS agency, unnest(%s::text[]) AS key "
    "ON CONFLICT DO NOTHING"
)
LEADING = (Role.APPROVER, Role.DESK_OFFICER, Role.CASE_OFFICER, Role.ADMINISTRATOR)
CHANGED_TASK = ("node", "trail", "objected", "role", "agency", "assignee_id", "limit_at")
EVERY_CHANGE = ("step", "status", "clock", "delivery", "version", "ledger_head")


@dataclass(slots=True, kw_only=True)
class Opened:
    """A case that is locked for one command."""

    case: Case
    tasks: list[Task]
    task: Task | None
    command: Command
    version: PublishedVersion
    at: datetime

    @property
    def has_timers(self) -> bool:
        """Whether the process of the case sets timers at all."""
        return any(node.timers for node in definition_of(self.case, self.version).nodes)


@dataclass(slots=True, kw_only=True)
class Extra:
    """What a command writes beside the places: columns of the case it set, and further rows.

    `decision` is the officer's answer that the process may ask for; `event` is given where the
    command alone does not say what happened to the process; `basis` is the law behind a pause;
    `found_by` are further words under which the case is found.
    """

    columns: tuple[str, ...] = ()
    rows: list[Model] = field(default_factory=list)
    note: str = ""
    body: dict[str, Any] = field(default_factory=dict)
    decision: str = ""
    event: Event | None = None
    basis: str = ""
    found_by: tuple[str, ...] = ()


def place_of(case: Case) -> Place:
    """The case's step and axes as one value of the table."""
    return Place(
        step=Step(case.step),
        status=Status(case.status),
        clock=Clock(case.clock),
        delivery=Delivery(case.delivery),
    )


def facts_of(case: Case, tasks: Sequence[Task], task: Task | None = None) -> Facts:
    """What the policies need to know: of the case, of its tasks (open or all), of one of them."""
    parts = {case.receiving_agency_id, case.competent_agency_id}
    parts |= {each.agency_id for each in tasks}
    if case.supporting_agency_id is not None:
        parts.add(case.supporting_agency_id)
    concerned, above = organisation.agencies_concerned(parts, clock.today())
    work = {each.agency_id for each in ((task,) if task is not None else tasks)}
    return Facts(
        person_id=case.person_id,
        receiving_agency_id=case.receiving_agency_id,
        competent_agency_id=case.competent_agency_id,
        agency_ids=concerned,
        above=above,
        supporting_agency_id=case.supporting_agency_id,
        appraisers=frozenset(case.appraisers),
        task_role=Role(task.role) if task is not None and task.role else None,
        task_agency_id=task.agency_id if task is not None else None,
        task_assignee_id=task.assignee_id if task is not None else None,
        last_officer_id=case.last_officer_id,
        work_administered_at=organisation.agencies_administering(work),
        case_administered_at=organisation.agencies_administering({case.competent_agency_id}),
    )


def case_open(
    *,
    actor: Actor,
    case_id: UUID,
    command: Command,
    expected_version: int,
    task_id: int | None = None,
    lock: bool = True,
) -> Opened:
    """Lock the case and check that this actor may give this command now, or refuse.

    Where several tasks are open (a consultation), it is the one with `task_id`, or else the first
    that is the actor's. The order is fixed: may not see → absent; changed since → said so; not at
    this step → said so; not theirs → said so.
    """
    at = clock.now()
    with db.pipeline():
        found_case = db.find(Case, "id = %s", [case_id], lock=lock)
        found_tasks = db.find_all(Task, "case_id = %s AND closed_at IS NULL", [case_id])
    case, tasks = found_case(), found_tasks()
    if case is None or not may_touch(actor, command, facts_of(case, tasks)):
        raise NotFound
    if case.version != expected_version:
        raise CaseChanged
    try:
        targets(command, place_of(case))
    except StepRefused as refusal:
        raise StepNotAllowed from refusal
    task = _own_task(actor, command, case, tasks, task_id)
    version = catalogue.published_version(case.procedure_version_id)
    return Opened(
        case=case,
        tasks=tasks,
        task=task,
        command=command,
        version=version,
        at=at,
    )


def next_number(opened: Opened) -> int:
    """The competent agency's next number of the day, without gaps: a refusal gives it back with the
    transaction.

    Taken as late as can be: the agency's other receptions wait for the end of this one.
    """
    on = clock.local(opened.at).date()
    row = db.fetch_one(NEXT_NUMBER, [opened.case.competent_agency_id, on])
    assert row is not None
    return int(row[0])


def _own_task(
    actor: Actor, command: Command, case: Case, tasks: Sequence[Task], task_id: int | None
) -> Task | None:
    """The open task at which the actor may give the command; refuses where there is none."""
    wanted: list[Task | None] = [task for task in tasks if task_id in (None, task.pk)]
    for task in wanted or [None]:
        facts = facts_of(case, tasks, task)
        if may_act(actor, command, facts):
            if is_same_person(actor, command, facts):
                raise SamePerson
            return task
    raise NotYourTask


def case_write(
    opened: Opened,
    *,
    actor: Actor,
    extra: Extra,
    once: Once | None = None,
    commits: bool = False,
) -> CaseSummary:
    """Write the change in one round trip: case, tasks, clock, ledger row, outbox and remembered
    answer.

    `commits`: this is the last that the caller's transaction does, see `db.pipeline`.
    """
    case, at = opened.case, opened.at
    before = place_of(case)
    role, stead = _acting(opened, actor)
    extra.body |= _stead_said(actor, stead)
    move = _move(opened, extra)
    place = _arrive(opened.command, before, move.step)
    resumed = _resume(opened, before, place, move, extra)
    officer = actor.staff_id
    if move.closed:
        case.last_officer_id = officer
    case.step, case.status = place.step.value, place.status.value
    case.clock, case.delivery = place.clock.value, place.delivery.value
    case.version += 1
    entry = ledger_row(case, actor=actor, command=opened.command, role=role, at=at, extra=extra)
    summary = summary_of(case)
    with db.pipeline(commits=commits):
        db.update(
            case,
            (*EVERY_CHANGE, *(("last_officer_id",) * bool(move.closed)), *resumed, *extra.columns),
        )
        _write_move(opened, move, officer or actor.account_id, extra.decision)
        if before.clock is not place.clock and before.clock is not Clock.IDLE:
            db.write(CLOSE_SEGMENT, [at, case.pk])
        segments = _segment(opened, place, extra) if before.clock is not place.clock else []
        for row in [*move.opened, *move.timers, *segments, *extra.rows, entry]:
            db.insert(row)
        if extra.found_by:
            make_found(case, extra.found_by)
        publish(
            CaseChangedEvent(case_id=case.pk, command=opened.command.value, number=entry.number)
        )
        if _link_moves(case, place, move):
            publish(LinkMoves(case_id=case.pk))
        remember(once, summary.as_json())
    return summary


def _link_moves(case: Case, place: Place, move: Move) -> bool:
    """Whether this change concerns a linked case: one to open, or one that waits for this one."""
    ends = place.clock is Clock.STOPPED or place.step is Step.END
    return (case.origin_id is not None and ends) or any(
        task.step == Step.OUTSIDE.value for task in move.opened
    )


def _move(opened: Opened, extra: Extra) -> Move:
    move = moved(
        opened.case,
        opened.version,
        tasks=opened.tasks,
        task=opened.task,
        command=opened.command,
        at=opened.at,
        decision=extra.decision,
        event=extra.event,
    )
    if opened.command in TO_THE_SAME:
        give_back(opened.case, move.opened)
    return move


def _arrive(command: Command, before: Place, step: Step) -> Place:
    """The place that the table gives for the step to which the process leads."""
    try:
        place = target(command, before, step)
    except StepRefused as refusal:
        raise StepNotAllowed from refusal
    if place.step is not step:
        raise StepNotAllowed
    return place


def _write_move(opened: Opened, move: Move, closed_by: UUID | None, decision: str) -> None:
    case, at = opened.case, opened.at
    if move.closed:
        tokens = [task.token for task in move.closed]
        answered = opened.task.token if opened.task is not None else 0
        db.write(CLOSE_TASKS, [at, closed_by, answered, decision, case.pk, tokens])
        if opened.has_timers:
            db.write(END_TIMERS, [at, case.pk, tokens])
    for task in move.changed:
        db.update(task, CHANGED_TASK)


def _resume(
    opened: Opened, before: Place, place: Place, move: Move, extra: Extra
) -> tuple[str, ...]:
    """Move the due time by the working time for which the clock stood, when it runs again."""
    if before.clock not in (Clock.PAUSED, Clock.STOPPED) or place.clock is not Clock.RUNNING:
        return ()
    case = opened.case
    case.due_at = due_running_again(case, opened.at)
    for task in move.opened:
        task.sort_at = case.due_at or NEVER
    extra.body["due_at"] = case.due_at.isoformat() if case.due_at else None
    return ("due_at",)


def _segment(opened: Opened, place: Place, extra: Extra) -> list[Model]:
    """The stretch of time that begins when the clock changes; none when the case is over."""
    if place.clock is Clock.IDLE or (
        place.clock is Clock.STOPPED and place.step is not Step.STOPPED
    ):
        return []
    by_law = opened.command in HALTS
    return [
        ClockSegment(
            case_id=opened.case.pk,
            clock=place.clock.value,
            from_at=opened.at,
            reason=extra.note if by_law else "",
            basis=extra.basis,
        )
    ]


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


def data_proof(form: CaseData) -> dict[str, Any]:
    """What the ledger keeps of the filled-in form, so that a change behind its back is found."""
    digest = hashlib.sha256(chain.canonical(form.data)).hexdigest()
    return {"data_revision": form.revision, "data_sha256": digest}


def make_found(case: Case, keys: Sequence[str]) -> None:
    """Let the agencies of the case find it under these words, or those that took over."""
    agencies = (case.receiving_agency_id, case.competent_agency_id, case.supporting_agency_id)
    heirs = organisation.agencies_heirs((each for each in agencies if each), clock.today())
    db.write(FOUND_BY, [case.pk, list(heirs), list(keys)])


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


def _acting(opened: Opened, actor: Actor) -> tuple[str, UUID | None]:
    """The post the actor acts in, and the absent colleague in whose place.

    The post that the task asks for, the desk's for a citizen's command, a citizen's none.
    """
    case, task = opened.case, opened.task
    if opened.command in LETTER_POSTS:
        role = LETTER_POSTS[opened.command]
        ways = actor.fills(role, case.competent_agency_id)
        return (role.value, ways[0].stead_of) if ways else ("", None)
    if opened.command in OF_THE_CITIZEN:
        ways = actor.fills(Role.DESK_OFFICER, case.receiving_agency_id)
        return (Role.DESK_OFFICER.value, ways[0].stead_of) if ways else ("", None)
    if task is None:
        return "", None
    if task.role and actor.holds(Role(task.role), task.agency_id):
        return task.role, in_stead_of(actor, facts_of(case, opened.tasks, task))
    if opened.command is Command.TAKE_BACK and case.last_officer_id in actor.stands_in_for:
        return _leading(actor)[0], case.last_officer_id
    return _leading(actor)


def _leading(actor: Actor) -> tuple[str, UUID | None]:
    posts = [post for post in actor.posts if post.role in LEADING]
    post = min(posts, key=lambda post: post.stead_of is not None, default=None)
    return (post.role.value, post.stead_of) if post is not None else ("", None)


def _stead_said(actor: Actor, stead: UUID | None) -> dict[str, Any]:
    """What the ledger says of the absent colleague."""
    if stead is None:
        return {}
    names = {cover.absent_id: cover.absent_name for cover in actor.covers}
    return {"stead_of": str(stead), "stead_name": names.get(stead, "")}


def holder_for(opened: Opened, actor: Actor) -> UUID | None:
    """Whose the task is when this actor takes it: the absent colleague's, where she fills in."""
    if opened.task is None:
        return actor.staff_id
    facts = facts_of(opened.case, opened.tasks, opened.task)
    return in_stead_of(actor, facts) or actor.staff_id


def give_back(case: Case, opened: Sequence[Task]) -> None:
    """Assign each task to who did it last, if that colleague still holds the post."""
    for task in opened:
        if not task.role:
            continue
        last = (
            Task.objects.filter(case_id=case.pk, node=task.node, closed_at__isnull=False)
            .exclude(assignee_id=None)
            .order_by("-id")
            .values_list("assignee_id", flat=True)
            .first()
        )
        holders = organisation.holders_of(task.agency_id, Role(task.role), clock.today())
        if last in {holder.id for holder in holders}:
            task.assignee_id = last
