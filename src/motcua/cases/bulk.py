"""Many cases at once, as officers see them before and after: the preview and the results."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from uuid import UUID

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from motcua.cases.change import facts_of, place_of
from motcua.cases.errors import NotYourTask, SamePerson
from motcua.cases.inbox import inbox
from motcua.cases.lifecycle import Clock, Command, Step, StepRefused, targets
from motcua.cases.models import BulkItem, BulkRun, Case, Task
from motcua.cases.policies import is_same_person, may_act, may_touch
from motcua.cases.rules import WAITS
from motcua.cases.types import (
    BULK_COMMANDS,
    MOST_IN_A_RUN,
    BulkItemInfo,
    BulkPreview,
    BulkRow,
    BulkRunInfo,
    BulkState,
    Held,
    InboxTab,
    Receiver,
)
from motcua.catalogue import selectors as catalogue
from motcua.kernel import clock
from motcua.kernel.actor import Actor, Role
from motcua.kernel.errors import NotFound
from motcua.kernel.text import person_key
from motcua.organisation import selectors as organisation

MOST_MOVED = 5_000  # tasks of one officer
RECENT_RUNS = 30


def pick_visible(actor: Actor, command: Command, task_ids: Sequence[int]) -> list[Task]:
    """The open ones of these tasks whose cases the actor may know of, in the order given.

    One query.
    """
    tasks = _with_case(Q(pk__in=task_ids))
    order = {task_id: number for number, task_id in enumerate(task_ids)}
    return sorted(
        (task for task in tasks if may_touch(actor, command, facts_of(task.case, (task,)))),
        key=lambda task: order[task.pk],
    )


def bulk_preview(
    *, actor: Actor, command: Command, task_ids: Sequence[int], tab: InboxTab | None = None
) -> BulkPreview:
    """What a command would do to each of the chosen tasks, and where it cannot.

    With `tab`: to the first 200 of that queue where it can be done at all. Raises `NotFound` for a
    command that is not given in bulk. One query, to assign one more for each post; with `tab` those
    of its first pages.
    """
    if not actor.is_staff or command not in BULK_COMMANDS:
        raise NotFound
    wanted = list(dict.fromkeys(task_ids))[:MOST_IN_A_RUN]
    if tab is not None:
        wanted = _first_of(actor, tab)
    tasks = pick_visible(actor, command, wanted)
    seen = [(task, _row(task, why_not(actor, command, task))) for task in tasks]
    fine = [(task, row) for task, row in seen if not row.problem][:MOST_IN_A_RUN]
    is_assigning = command is Command.ASSIGN
    return BulkPreview(
        command=command,
        rows=tuple(row for _task, row in fine),
        refused=() if tab else tuple(row for _task, row in seen if row.problem),
        gone=0 if tab else len(wanted) - len(tasks),
        receivers=_receivers(task for task, _row in fine) if is_assigning else (),
    )


def _first_of(actor: Actor, tab: InboxTab) -> list[int]:
    """The first tasks of a queue: twice as many as go into a run, for not all may fit."""
    found: list[int] = []
    cursor = ""
    while len(found) < MOST_IN_A_RUN * 2:
        page = inbox(actor=actor, tab=tab, cursor=cursor)
        found += [row.task_id for row in page.rows]
        cursor = page.next_cursor
        if not cursor:
            break
    return found


def why_not(actor: Actor, command: Command, task: Task) -> str:
    """Why the actor cannot give the command at this task now; empty when she can. No query."""
    facts = facts_of(task.case, (task,), task)
    try:
        targets(command, place_of(task.case))
    except StepRefused:
        return _("Hồ sơ không ở bước cho phép làm việc này.")
    if not may_act(actor, command, facts):
        taken = facts.task_assignee_id is not None and command is Command.TAKE
        return _("Hồ sơ đã có người nhận.") if taken else _(NotYourTask.message)
    return _(SamePerson.message) if is_same_person(actor, command, facts) else ""


def bulk_run(*, actor: Actor, run_id: UUID, after: int = 0) -> BulkRunInfo:
    """A run of the officer's own: how far it is, and the result of each case. Three queries.

    Two hundred cases from number `after` on.
    """
    run = BulkRun.objects.filter(pk=run_id).first()
    if run is None or not actor.is_staff or run.account_id != actor.account_id:
        raise NotFound
    counted = dict(
        BulkItem.objects.filter(run_id=run_id)
        .order_by("state")
        .values_list("state")
        .annotate(number=Count("id"))
    )
    items = BulkItem.objects.filter(run_id=run_id, number__gt=after).select_related("case")
    found = list(items.order_by("number")[: MOST_IN_A_RUN + 1])
    return BulkRunInfo(
        id=run.pk,
        command=run.verb,
        total=run.total,
        counts={state: counted.get(state.value, 0) for state in BulkState},
        created_at=run.created_at,
        finished_at=run.finished_at,
        items=tuple(_item(item) for item in found[:MOST_IN_A_RUN]),
        next_after=found[MOST_IN_A_RUN - 1].number if len(found) > MOST_IN_A_RUN else 0,
    )


def bulk_runs(*, actor: Actor) -> tuple[BulkRunInfo, ...]:
    """The officer's latest runs, at most thirty, without their cases. One query."""
    if actor.staff_id is None:
        raise NotFound
    counted = {
        state.value: Count("items", filter=Q(items__state=state.value)) for state in BulkState
    }
    rows = BulkRun.objects.filter(staff_id=actor.staff_id)
    return tuple(
        BulkRunInfo(
            id=run.pk,
            command=run.verb,
            total=run.total,
            counts={state: getattr(run, state.value) for state in BulkState},
            created_at=run.created_at,
            finished_at=run.finished_at,
            items=(),
            next_after=0,
        )
        for run in rows.annotate(**counted).order_by("-created_at")[:RECENT_RUNS]
    )


def tasks_held(actor: Actor, staff_id: UUID) -> list[Task]:
    """The open tasks that an officer has and the actor may give to others; at most 5,000.

    One query.
    """
    tasks = _with_case(Q(assignee_id=staff_id))
    return [
        task
        for task in sorted(tasks, key=lambda task: (task.sort_at, task.pk))
        if task.assignee_id != actor.staff_id
        and may_act(actor, Command.ASSIGN, facts_of(task.case, (task,), task))
        and may_touch(actor, Command.ASSIGN, facts_of(task.case, (task,)))
    ]


def work_of(*, actor: Actor, staff_id: UUID) -> tuple[Held, ...]:
    """What an officer holds, by agency and post, with the colleagues who could have it.

    One query, and one for each agency and post.
    """
    tasks = sorted(tasks_held(actor, staff_id), key=_place)
    found = []
    for (agency_id, role), group in groupby(tasks, key=_place):
        there = list(group)
        held = Held(
            agency_id=agency_id,
            agency_name=organisation.agency_info(agency_id).name,
            role=role,
            number=len(there),
            oldest_at=min(task.opened_at for task in there),
            receivers=tuple(each for each in _receivers(there) if each.id != staff_id),
        )
        found.append(held)
    return tuple(found)


def _place(task: Task) -> tuple[UUID, str]:
    return task.agency_id, task.role


def _with_case(wanted: Q) -> list[Task]:
    found = Task.objects.filter(wanted, closed_at__isnull=True).select_related("case")
    return list(found.order_by("pk")[:MOST_MOVED])


def _receivers(tasks: Iterable[Task]) -> tuple[Receiver, ...]:
    """Who holds a post of these tasks, by name; who cannot have one is told case by case."""
    found: dict[UUID, Receiver] = {}
    for agency_id, role in sorted({_place(task) for task in tasks if task.role}):
        for member in organisation.team(agency_id, Role(role), clock.today()):
            found[member.id] = Receiver(
                id=member.id, name=member.name, filled_by=member.stand_in_name
            )
    return tuple(sorted(found.values(), key=lambda receiver: person_key(receiver.name)))


def _row(task: Task, problem: str) -> BulkRow:
    case: Case = task.case
    return BulkRow(
        task_id=task.pk,
        case_id=case.pk,
        version=case.version,
        code=case.code or case.reference,
        applicant_name=case.applicant_name,
        procedure_name=catalogue.version_name(case.procedure_version_id),
        step_title=_(WAITS[Step(task.step)]),
        due_at=case.due_at,
        clock=Clock(case.clock),
        problem=problem,
    )


def _item(item: BulkItem) -> BulkItemInfo:
    return BulkItemInfo(
        number=item.number,
        task_id=item.task_id,
        case_id=item.case_id,
        code=item.case.code or item.case.reference,
        applicant_name=item.case.applicant_name,
        state=BulkState(item.state),
        message=item.message,
    )
