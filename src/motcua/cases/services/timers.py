"""What happens by itself when a step has waited for the hours that its process allows."""

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.cases.change import Extra, case_open, case_write, place_of
from motcua.cases.events import StepWaits
from motcua.cases.flow import definition_of
from motcua.cases.lifecycle import Command, targets
from motcua.cases.lifecycle import StepRefused as NoWay
from motcua.cases.models import Case, Task
from motcua.cases.models import Timer as TimerRow
from motcua.catalogue import selectors as catalogue
from motcua.kernel import clock
from motcua.kernel.actor import SYSTEM
from motcua.kernel.events import publish
from motcua.process.types import Timer, TimerAction, TimerFired

BATCH = 200


def timers_fire() -> int:
    """Fire what is due, each timer in a transaction of its own; how many fired.

    A timer that cannot do its work now (the case is being stopped or paid for) is over.
    """
    fired = 0
    for key in _due():
        with transaction.atomic():
            row = TimerRow.objects.select_for_update(skip_locked=True).filter(
                pk=key, ended_at__isnull=True
            )
            if (timer := row.first()) is not None:
                _fire(timer)
                fired += 1
    return fired


def _due() -> list[int]:
    rows = TimerRow.objects.filter(ended_at__isnull=True, fires_at__lte=clock.now())
    return list(rows.order_by("fires_at").values_list("pk", flat=True)[:BATCH])


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
    event = TimerFired(task.token, timer.key) if timer.target else None
    case_write(opened, actor=SYSTEM, extra=Extra(note=note, event=event))
