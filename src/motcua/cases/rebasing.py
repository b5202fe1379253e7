"""Where the open tasks of a case stand once it follows another definition, and by when.

What the new process allows for a step counts from when the work was opened. Nobody is late, nor
stopped, under a rule that was not there: an instant that would be past counts from the move.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from motcua.cases.flow import agency_of, limit_of_step, timer_row, token_of
from motcua.cases.lifecycle import Step
from motcua.cases.models import Case, Task, Timer
from motcua.process.types import Definition, Kind, Node
from motcua.process.types import Timer as TimerRule

SET_ASIDE = frozenset({Step.SUPPLEMENT, Step.STOPPED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebase:
    """A case on its way from one definition to another at an instant."""

    case: Case
    old: Definition
    new: Definition
    at: datetime


def rebase(way: Rebase, tasks: Sequence[Task], nodes: Mapping[int, str]) -> list[Timer]:
    """Put the open tasks at these nodes (by token) of the new definition, with its limits, and
    answer the timers that take the place of all that ran. One query.

    A task that goes to another post is nobody's there. A task that is set aside is timed when it is
    taken up again.
    """
    known = {node.key for node in way.new.tasks}
    rows = Timer.objects.filter(case_id=way.case.pk, token__in=list(nodes)).order_by("id")
    last = {(row.token, row.node, row.key): row for row in rows}
    timers: list[Timer] = []
    for task in tasks:
        before, node = way.old.node(task.node), way.new.node(nodes[task.token])
        ran = {timer: last.get((task.token, before.key, timer.key)) for timer in before.timers}
        task.node = node.key
        task.trail = ",".join(key for key in task.trail.split(",") if key in known)
        stays = _post(way.case, task, node)
        if _is_set_aside(task, node):
            continue
        if not stays or node.hours != before.hours:
            task.limit_at = _limit(way, task, node)
        for timer in node.timers:
            row = ran.get(timer)
            if row is None:
                timers.append(_timer(way, task, timer))
            elif row.ended_at is None:
                timers.append(_as_before(row, node))
    return timers


def _post(case: Case, task: Task, node: Node) -> bool:
    """Give the task to the post of its node; whether it had it before."""
    if not task.role or node.role is None:
        return True
    post = node.role.value, agency_of(case, node.agency)
    stays = post == (task.role, task.agency_id)
    if not stays:
        task.assignee_id = None
    task.role, task.agency_id = post
    return stays


def _is_set_aside(task: Task, node: Node) -> bool:
    """Whether the work at this node rests because the law halts the case."""
    step = Step(task.step)
    return step in SET_ASIDE or (step is Step.PAY and node.kind is Kind.TASK)


def _limit(way: Rebase, task: Task, node: Node) -> datetime | None:
    counted = limit_of_step(node, task.agency_id, task.opened_at)
    if counted is not None and counted <= way.at:
        return limit_of_step(node, task.agency_id, way.at)
    return counted


def _timer(way: Rebase, task: Task, timer: TimerRule) -> Timer:
    row = timer_row(way.case, way.new, token_of(task), timer, task.opened_at)
    if row.fires_at <= way.at:
        return timer_row(way.case, way.new, token_of(task), timer, way.at)
    return row


def _as_before(row: Timer, node: Node) -> Timer:
    return Timer(
        case_id=row.case_id, token=row.token, node=node.key, key=row.key, fires_at=row.fires_at
    )
