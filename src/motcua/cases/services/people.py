"""Who does the work: give it to a colleague, take back what was just sent, say who is missing."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.cases.change import Extra, case_open, case_write
from motcua.cases.errors import ReasonMissing, SamePerson, StepNotAllowed
from motcua.cases.lifecycle import Command
from motcua.cases.models import Case, Task
from motcua.cases.services.intake import LONGEST_REASON, whole_text
from motcua.cases.services.work import give
from motcua.cases.types import CaseSummary
from motcua.kernel import clock
from motcua.kernel.actor import Actor, Role
from motcua.kernel.errors import Invalid
from motcua.kernel.idempotency import Once
from motcua.organisation import selectors as organisation


@transaction.atomic
def case_assign(
    *,
    actor: Actor,
    case_id: UUID,
    expected_version: int,
    staff_id: UUID,
    reason: str = "",
    task_id: int | None = None,
    once: Once | None = None,
) -> CaseSummary:
    """Give an open task to a colleague who holds its post: by a leader, by who has it, or by an
    administrator.

    A received case is then being processed. Taking it from somebody needs the reason. Raises
    `Invalid` for a colleague without the post, `SamePerson` for one who appraised what she would
    approve.
    """
    opened = case_open(
        actor=actor,
        case_id=case_id,
        command=Command.ASSIGN,
        expected_version=expected_version,
        task_id=task_id,
    )
    task = opened.task
    if task is None or not task.role:
        raise StepNotAllowed
    reason = whole_text(reason, field="reason", longest=LONGEST_REASON)
    before = task.assignee_id
    name = _receiver(opened.case, task, staff_id)
    if before is not None and not reason:
        raise ReasonMissing(fields={"reason": _("Xin ghi lý do chuyển hồ sơ cho người khác.")})
    give(opened, staff_id)
    body = {
        "assigned_to": str(staff_id),
        "assigned_name": name,
        "assigned_from": str(before) if before is not None else None,
    }
    return case_write(opened, actor=actor, extra=Extra(note=reason, body=body), once=once)


@transaction.atomic
def case_take_back(
    *,
    actor: Actor,
    case_id: UUID,
    expected_version: int,
    reason: str = "",
    once: Once | None = None,
) -> CaseSummary:
    """Take back the step that the actor just sent on, as long as nobody has taken it."""
    opened = case_open(
        actor=actor, case_id=case_id, command=Command.TAKE_BACK, expected_version=expected_version
    )
    opened.case.approved_by = None
    note = whole_text(reason, field="reason", longest=LONGEST_REASON)
    extra = Extra(columns=("approved_by",), note=note)
    return case_write(opened, actor=actor, extra=extra, once=once)


def _receiver(case: Case, task: Task, staff_id: UUID) -> str:
    """The name of the colleague who gets the task; refuses one who cannot do it."""
    if staff_id == task.assignee_id:
        raise Invalid(fields={"staff_id": _("Hồ sơ đang do chính người này giữ.")})
    role = Role(task.role)
    holders = organisation.holders_of(task.agency_id, role, clock.today())
    found = next((holder for holder in holders if holder.id == staff_id), None)
    if found is None:
        raise Invalid(fields={"staff_id": _("Người này không giữ vị trí của bước đang chờ.")})
    if role is Role.APPROVER and staff_id in case.appraisers:
        raise SamePerson
    return found.full_name
