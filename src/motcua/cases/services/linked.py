"""Linked procedures (liên thông): a case that opens another one at another agency and waits for it.

Both follow from the events of cases, each in one transaction, so that neither is opened twice nor
forgotten when a worker dies in between.
"""

from datetime import datetime

from django.utils.translation import gettext as _

from motcua.cases.events import LinkMoves
from motcua.cases.flow import agency_of, definition_of
from motcua.cases.lifecycle import Clock, Status, Step
from motcua.cases.models import Case, CaseFile, Task
from motcua.cases.rebasing import SET_ASIDE
from motcua.cases.services.process import case_receive_outside
from motcua.cases.services.submit import LinkedTo, case_submit_linked
from motcua.cases.types import FileKind, Submission
from motcua.catalogue import selectors as catalogue
from motcua.kernel.actor import SYSTEM
from motcua.process.types import Kind, Node

ENDED = {
    Status.NOT_RECEIVED: "refused",
    Status.WITHDRAWN: "withdrawn",
    Status.PROCESSED: "granted",
    Status.STOPPED: "stopped",
}


def on_link_moves(event: LinkMoves) -> None:
    """Open the cases that this one waits for; tell the case that waits for this one that it is
    done.

    A case that rests when the one that it waits for ends is told when it is taken up again.
    """
    case = Case.objects.select_for_update().get(pk=event.case_id)
    if case.origin_id is not None and Status(case.status) in ENDED:
        _tell_origin(case)
    if Clock(case.clock) is Clock.RUNNING:
        _open_linked(case)


def _open_linked(case: Case) -> None:
    definition = definition_of(case, catalogue.published_version(case.procedure_version_id))
    for task in Task.objects.filter(case_id=case.pk, closed_at__isnull=True).order_by("id"):
        node = definition.shape.nodes.get(task.node)
        waits = node is not None and node.kind is Kind.SUBCASE
        if node is None or not waits:
            continue
        linked = _linked(case, task)
        if linked is None:
            _submit(case, task, node)
        elif Status(linked.status) in ENDED:
            _tell_origin(linked)
            return


def _linked(case: Case, task: Task) -> Case | None:
    """The case that was opened since this one waits at this step."""
    opened = Case.objects.filter(
        origin_id=case.pk, origin_token=task.token, submitted_at__gte=_waits_since(task)
    )
    return opened.order_by("-submitted_at").first()


def _waits_since(task: Task) -> datetime:
    """Since when the case stands at this step: halts by law, where the same token is set aside and
    taken up again, do not count.
    """
    since: datetime = task.opened_at
    was_aside = Step(task.step) in SET_ASIDE
    rows = Task.objects.filter(case_id=task.case_id, token=task.token, pk__lt=task.pk)
    for step, opened_at in rows.order_by("-pk").values_list("step", "opened_at"):
        is_aside = Step(step) in SET_ASIDE
        if not (is_aside or was_aside):
            break
        since, was_aside = opened_at, is_aside
    return since


def _submit(case: Case, task: Task, node: Node) -> None:
    """Hand the same data and papers to the agency that the process names."""
    said = _("Liên thông từ hồ sơ %(code)s: %(title)s.") % {"code": case.code, "title": node.title}
    papers = CaseFile.objects.filter(
        case_id=case.pk, kind__in=[FileKind.COMPONENT.value, FileKind.SUPPLEMENT.value]
    )
    submission = Submission(
        procedure_code=node.procedure,
        agency_id=agency_of(case, node.agency),
        data={**case.data, "content": said},
        files=tuple((row.component_key, row.file_id) for row in papers.order_by("id")),
    )
    case_submit_linked(
        submission=submission, to=LinkedTo(case=case, token=task.token), actor=SYSTEM
    )


def _tell_origin(case: Case) -> None:
    assert case.origin_id is not None
    assert case.origin_token is not None
    origin = Case.objects.get(pk=case.origin_id)
    waiting = Task.objects.filter(case_id=origin.pk, closed_at__isnull=True)
    task = waiting.filter(token=case.origin_token, step=Step.OUTSIDE.value).first()
    if task is None or _waits_since(task) > case.submitted_at:
        return
    status = Status(case.status)
    decision = case.outcome if status is Status.PROCESSED else ENDED[status]
    said = _("Hồ sơ liên thông %(code)s đã có kết quả.") % {"code": case.code or case.reference}
    case_receive_outside(
        actor=SYSTEM,
        case_id=origin.pk,
        expected_version=origin.version,
        note=said,
        decision=decision,
        task_id=task.pk,
    )
