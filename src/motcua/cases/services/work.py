"""Casework between desk and signature, and its ways back."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.cases.change import Extra, Opened, case_open, case_write, holder_for
from motcua.cases.clocks import release
from motcua.cases.errors import NotYourTask
from motcua.cases.lifecycle import Command, Step
from motcua.cases.models import SupplementRequest
from motcua.cases.papers import STATING_FINDINGS
from motcua.cases.services.intake import (
    LONGEST_NOTE,
    LONGEST_REASON,
    required_reason,
    whole_text,
)
from motcua.cases.types import CaseSummary, Outcome
from motcua.kernel import db
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid
from motcua.kernel.idempotency import Once

WITHDRAWN = "Người nộp đã rút hồ sơ."  # kept: in the language of the law


@transaction.atomic
def case_take(
    *,
    actor: Actor,
    case_id: UUID,
    expected_version: int,
    task_id: int | None = None,
    once: Once | None = None,
) -> CaseSummary:
    """Take work out of the pool: from now on it is this officer's. A received case is then being
    processed.
    """
    opened = case_open(
        actor=actor,
        case_id=case_id,
        command=Command.TAKE,
        expected_version=expected_version,
        task_id=task_id,
    )
    give(opened, holder_for(opened, actor))
    return case_write(opened, actor=actor, extra=Extra(), once=once)


@transaction.atomic
def case_release(
    *,
    actor: Actor,
    case_id: UUID,
    expected_version: int,
    reason: str = "",
    task_id: int | None = None,
    once: Once | None = None,
) -> CaseSummary:
    """Put a taken case back into the pool: by who took it, or by an approver of the agency or an
    administrator when she is away or gone.
    """
    opened = case_open(
        actor=actor,
        case_id=case_id,
        command=Command.RELEASE,
        expected_version=expected_version,
        task_id=task_id,
    )
    body = {"released_from": str(opened.task.assignee_id)} if opened.task is not None else {}
    give(opened, None)
    note = whole_text(reason, field="reason", longest=LONGEST_REASON)
    return case_write(opened, actor=actor, extra=Extra(note=note, body=body), once=once)


def give(opened: Opened, staff_id: UUID | None) -> None:
    """Make the open task this officer's, or nobody's."""
    if opened.task is not None:
        opened.task.assignee_id = staff_id
        db.update(opened.task, ("assignee_id",))


@transaction.atomic
def case_propose(
    *,
    actor: Actor,
    case_id: UUID,
    expected_version: int,
    outcome: Outcome,
    proposal: str,
    decision: str = "",
    task_id: int | None = None,
    once: Once | None = None,
) -> CaseSummary:
    """Finish the appraisal: propose to grant, or to refuse on the merits with the reason the
    citizen will read.

    Where the result states findings (the judicial record), `proposal` is these findings and must
    be there: nothing that the applicant declared is printed in their place.
    """
    opened = case_open(
        actor=actor,
        case_id=case_id,
        command=Command.PROPOSE,
        expected_version=expected_version,
        task_id=task_id,
    )
    if outcome is Outcome.NONE:
        raise Invalid(fields={"outcome": _("Xin chọn đề xuất: đồng ý hoặc từ chối giải quyết.")})
    proposal = _proposal(opened, outcome, proposal)
    case = opened.case
    case.outcome, case.proposal = outcome.value, proposal
    extra = Extra(
        columns=("outcome", "proposal", *appraised(opened, actor)),
        note=proposal,
        body={"outcome": outcome.value},
        decision=decision,
    )
    return case_write(opened, actor=actor, extra=extra, once=once)


def appraised(opened: Opened, actor: Actor) -> tuple[str, ...]:
    """Keep who appraised, and in whose place, for four eyes; the columns that changed."""
    staff_id, holder = officer_id(actor), holder_for(opened, actor) or officer_id(actor)
    opened.case.appraised_by = staff_id
    opened.case.appraisers = sorted({*opened.case.appraisers, staff_id, holder})
    return ("appraised_by", "appraisers")


@transaction.atomic
def case_approve(
    *,
    actor: Actor,
    case_id: UUID,
    expected_version: int,
    note: str = "",
    decision: str = "",
    task_id: int | None = None,
    once: Once | None = None,
) -> CaseSummary:
    """Approve what was proposed. Never the person who appraised."""
    opened = case_open(
        actor=actor,
        case_id=case_id,
        command=Command.APPROVE,
        expected_version=expected_version,
        task_id=task_id,
    )
    opened.case.approved_by = actor.staff_id
    extra = Extra(
        columns=("approved_by",),
        note=whole_text(note, field="note", longest=LONGEST_NOTE),
        body={"outcome": opened.case.outcome},
        decision=decision,
    )
    return case_write(opened, actor=actor, extra=extra, once=once)


@transaction.atomic
def case_send_back(
    *, actor: Actor, case_id: UUID, expected_version: int, reason: str, once: Once | None = None
) -> CaseSummary:
    """Return the case to the previous step, with a reason for the colleague there."""
    opened = case_open(
        actor=actor, case_id=case_id, command=Command.SEND_BACK, expected_version=expected_version
    )
    if Step(opened.case.step) is not Step.SEAL:
        opened.case.approved_by = None
    extra = Extra(columns=("approved_by",), note=required_reason(reason))
    return case_write(opened, actor=actor, extra=extra, once=once)


@transaction.atomic
def case_hand_over(
    *, actor: Actor, case_id: UUID, expected_version: int, note: str = "", once: Once | None = None
) -> CaseSummary:
    """Give the result to the citizen: the case is finished."""
    opened = case_open(
        actor=actor, case_id=case_id, command=Command.HAND_OVER, expected_version=expected_version
    )
    extra = Extra(note=whole_text(note, field="note", longest=LONGEST_NOTE))
    return case_write(opened, actor=actor, extra=extra, once=once)


@transaction.atomic
def case_withdraw(
    *, actor: Actor, case_id: UUID, expected_version: int, reason: str, once: Once | None = None
) -> CaseSummary:
    """Take the dossier back, as long as nothing was decided."""
    opened = case_open(
        actor=actor, case_id=case_id, command=Command.WITHDRAW, expected_version=expected_version
    )
    reason = required_reason(reason)
    opened.case.finished_at = opened.at
    SupplementRequest.objects.filter(case_id=opened.case.pk, answered_at__isnull=True).update(
        answered_at=opened.at, answer=WITHDRAWN, is_lapsed=True
    )
    columns = ("finished_at", *release(opened.case, opened.at))
    extra = Extra(columns=columns, note=reason)
    return case_write(opened, actor=actor, extra=extra, once=once)


def _proposal(opened: Opened, outcome: Outcome, proposal: str) -> str:
    if outcome is Outcome.REFUSED:
        return required_reason(proposal)
    proposal = whole_text(proposal, field="proposal", longest=LONGEST_REASON)
    if not proposal and opened.version.code in STATING_FINDINGS:
        raise Invalid(
            fields={
                "proposal": _("Xin ghi kết quả tra cứu, xác minh: nội dung này được in trên phiếu.")
            }
        )
    return proposal


def officer_id(actor: Actor) -> UUID:
    """The member of staff who acts; the policy has made sure that it is one."""
    if actor.staff_id is None:
        raise NotYourTask
    return actor.staff_id
