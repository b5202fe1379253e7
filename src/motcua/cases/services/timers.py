"""What happens by itself when a step has waited for the hours that its process allows."""

from collections.abc import Iterator
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from motcua.cases.change import Extra, case_open, case_write, place_of
from motcua.cases.events import StepWaits
from motcua.cases.flow import definition_of
from motcua.cases.letters import drafted
from motcua.cases.lifecycle import Command, targets
from motcua.cases.lifecycle import StepRefused as NoWay
from motcua.cases.models import Case, Task
from motcua.cases.models import Timer as TimerRow
from motcua.cases.terms import term
from motcua.cases.types import TermKind
from motcua.catalogue import selectors as catalogue
from motcua.kernel import clock
from motcua.kernel.actor import SYSTEM
from motcua.kernel.errors import DomainError
from motcua.kernel.events import publish
from motcua.process.types import Timer, TimerAction, TimerFired

BATCH = 200
log = structlog.get_logger()


def timers_fire() -> int:
    """Fire what is due, each timer in a transaction of its own; how many fired.

    A timer that cannot do its work now (the case is being stopped or paid for) is over. One that is
    refused (an agency of the process is gone, somebody works on the case) holds up no other and is
    met again by the next sweep.
    """
    fired = 0
    for key, case_id in _due():
        try:
            fired += _fire_once(key)
        except DomainError as refusal:
            log.warning("timer_not_fired", case_id=str(case_id), why=refusal.code)
    return fired


def _due() -> Iterator[tuple[int, UUID]]:
    """The timers whose time has come, by time and key: each is met once in a sweep."""
    now = clock.now()
    rows = TimerRow.objects.filter(ended_at__isnull=True, fires_at__lte=now)
    order = rows.order_by("fires_at", "id")
    left = order
    while found := list(left.values_list("fires_at", "pk", "case_id")[:BATCH]):
        yield from ((key, case_id) for _at, key, case_id in found)
        at, last, _case_id = found[-1]
        left = order.filter(Q(fires_at__gt=at) | Q(fires_at=at, pk__gt=last))


@transaction.atomic
def _fire_once(key: int) -> bool:
    row = TimerRow.objects.select_for_update(skip_locked=True).filter(pk=key, ended_at__isnull=True)
    timer = row.first()
    if timer is not None:
        _fire(timer)
    return timer is not None


def _fire(row: TimerRow) -> None:
    TimerRow.objects.filter(pk=row.pk).update(ended_at=clock.now())
    case = Case.objects.get(pk=row.case_id)
    task = Task.objects.filter(
        case_id=row.case_id, token=row.token, node=row.node, closed_at__isnull=True
    ).first()
    version = catalogue.published_version(case.procedure_version_id)
    node = definition_of(case, version).shape.nodes.get(row.node)
    timer = node.timer(row.key) if node is not None else None
    if task is None or timer is None:
        return
    if timer.action is TimerAction.STOP:
        _go_on(case, task, timer)
        return
    publish(
        StepWaits(case_id=case.pk, task_id=task.pk, escalates=timer.action is TimerAction.ESCALATE)
    )


def _go_on(case: Case, task: Task, timer: Timer) -> None:
    command = Command.LAPSE if timer.target else Command.STOP
    try:
        targets(command, place_of(case))
    except NoWay:
        return
    opened = case_open(
        actor=SYSTEM,
        case_id=case.pk,
        command=command,
        expected_version=case.version,
        task_id=task.pk,
    )
    note = _("Quá thời gian chờ của bước này theo quy trình.")
    if timer.target:
        extra = Extra(note=note, event=TimerFired(task.token, timer.key))
    else:
        basis = term(TermKind.STOP, case.procedure_code, clock.local(opened.at).date()).basis
        extra = Extra(rows=[drafted(opened)], note=note, basis=basis, body={"basis": basis})
    case_write(opened, actor=SYSTEM, extra=extra)
