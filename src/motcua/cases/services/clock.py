"""What moves or halts the clock of a case by decision: extension, stop, reopening, payment."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.audit import services as audit
from motcua.audit.types import What
from motcua.cases.change import Extra, Opened, case_open, case_write
from motcua.cases.clocks import due_extended
from motcua.cases.errors import AlreadyExtended, LimitMissing
from motcua.cases.letters import apology_before, drafted, not_needed
from motcua.cases.lifecycle import Command
from motcua.cases.models import ClockTerm, Extension, SupplementRequest
from motcua.cases.services.intake import LONGEST_REASON, required_reason, whole_text
from motcua.cases.services.work import officer_id
from motcua.cases.terms import term
from motcua.cases.types import CaseSummary, Term, TermKind
from motcua.kernel import clock, db
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid, NotAllowed
from motcua.kernel.idempotency import Once
from motcua.organisation import selectors as organisation
from motcua.worktime.types import TimeUnit

LONGEST_BASIS = 300  # characters
LONGEST_EXTENSION = 365
MOST_VND = 10**13
URGENCY = "UPDATE cases_task SET sort_at = %s WHERE case_id = %s AND closed_at IS NULL"


@transaction.atomic
def case_extend(
    *,
    actor: Actor,
    case_id: UUID,
    expected_version: int,
    reason: str,
    value: int,
    unit: TimeUnit,
    once: Once | None = None,
) -> CaseSummary:
    """Apologise and put off the due time by `value` units, counted from the old due time (form 04).

    Once in the life of a case: `AlreadyExtended`. The apology is given at the latest one day before
    the old due time (`TermKind.EXTENSION`); a later one is kept as `late_apology`, and the case
    counts as late whatever its new date. The letter is drafted with it; as long as it has not gone
    out signed and sealed by then, the case counts as late as well. `LimitMissing` for a case
    without a due time, `Invalid` when the new one would be past already.
    """
    opened = case_open(
        actor=actor, case_id=case_id, command=Command.EXTEND, expected_version=expected_version
    )
    case, at = opened.case, opened.at
    reason = required_reason(reason)
    if case.due_at is None:
        raise LimitMissing
    if Extension.objects.filter(case_id=case.pk).exists():
        raise AlreadyExtended
    old_due_at, new_due_at = case.due_at, _new_due_at(opened, value, unit)
    rule = _term(opened, TermKind.EXTENSION)
    before_at = apology_before(rule, old_due_at)
    is_late = at >= before_at
    row = Extension(
        case_id=case.pk,
        at=at,
        by=officer_id(actor),
        old_due_at=old_due_at,
        new_due_at=new_due_at,
        value=value,
        unit=unit.value,
        reason=reason,
        basis=rule.basis,
        is_late=is_late,
    )
    case.due_at = new_due_at
    body = {
        "old_due_at": old_due_at.isoformat(),
        "new_due_at": new_due_at.isoformat(),
        "reason": reason,
        "value": value,
        "unit": unit.value,
        "basis": rule.basis,
        "late_apology": is_late,
    }
    db.execute(URGENCY, [new_due_at, case.pk])
    extra = Extra(
        columns=("due_at",), rows=[row, drafted(opened, before_at)], note=reason, body=body
    )
    return case_write(opened, actor=actor, extra=extra, once=once)


@transaction.atomic
def case_stop(
    *,
    actor: Actor,
    case_id: UUID,
    expected_version: int,
    reason: str,
    basis: str = "",
    once: Once | None = None,
) -> CaseSummary:
    """Put the case aside with a notice to the citizen (form 05): by a leader, or by the system when
    a supplement did not come in time. The clock is stopped; an open request is closed unanswered;
    the notice is drafted and waits for the leader's signature.

    `basis` is the law behind it; without one, that of `TermKind.STOP`.
    """
    opened = case_open(
        actor=actor, case_id=case_id, command=Command.STOP, expected_version=expected_version
    )
    reason = required_reason(reason)
    basis = _basis(opened, basis, TermKind.STOP)
    SupplementRequest.objects.filter(case_id=case_id, answered_at__isnull=True).update(
        answered_at=opened.at, is_lapsed=True
    )
    extra = Extra(rows=[drafted(opened)], note=reason, basis=basis, body={"basis": basis})
    return case_write(opened, actor=actor, extra=extra, once=once)


@transaction.atomic
def case_reopen(
    *, actor: Actor, case_id: UUID, expected_version: int, reason: str, once: Once | None = None
) -> CaseSummary:
    """Take a stopped case up again, where it was: what was left of its time runs on.

    The time for which it was stopped counts for nobody, as a pause.
    """
    opened = case_open(
        actor=actor, case_id=case_id, command=Command.REOPEN, expected_version=expected_version
    )
    reason = required_reason(reason)
    basis = _term(opened, TermKind.REOPEN).basis
    not_needed(case_id, opened.at, [Command.STOP])
    extra = Extra(note=reason, basis=basis, body={"basis": basis})
    return case_write(opened, actor=actor, extra=extra, once=once)


@transaction.atomic
def case_request_payment(
    *,
    actor: Actor,
    case_id: UUID,
    expected_version: int,
    text: str,
    amount_vnd: int,
    basis: str = "",
    once: Once | None = None,
) -> CaseSummary:
    """Tell the citizen of a financial obligation (national status 6); the clock stands until it is
    met.

    `amount_vnd` is in đồng, `text` says what it is for and how to pay; `basis` is the law behind
    it, without one that of `TermKind.PAYMENT`.
    """
    opened = case_open(
        actor=actor,
        case_id=case_id,
        command=Command.REQUEST_PAYMENT,
        expected_version=expected_version,
    )
    said = whole_text(text, field="text", longest=LONGEST_REASON)
    wrong = {}
    if not said:
        wrong["text"] = _("Xin ghi khoản phải nộp và cách nộp.")
    if not 0 < amount_vnd <= MOST_VND:
        wrong["amount_vnd"] = _("Số tiền là số nguyên đồng, lớn hơn 0.")
    if wrong:
        raise Invalid(fields=wrong)
    basis = _basis(opened, basis, TermKind.PAYMENT)
    body = {"text": said, "amount_vnd": amount_vnd, "basis": basis}
    extra = Extra(note=said, basis=basis, body=body)
    return case_write(opened, actor=actor, extra=extra, once=once)


@transaction.atomic
def case_confirm_payment(
    *,
    actor: Actor,
    case_id: UUID,
    expected_version: int,
    note: str = "",
    task_id: int | None = None,
    once: Once | None = None,
) -> CaseSummary:
    """Keep that the citizen has met the obligation; the clock runs again.

    By the desk, the case officer, or the system when a payment platform says so; `note` names the
    receipt.
    """
    opened = case_open(
        actor=actor,
        case_id=case_id,
        command=Command.CONFIRM_PAYMENT,
        expected_version=expected_version,
        task_id=task_id,
    )
    extra = Extra(note=whole_text(note, field="note", longest=LONGEST_REASON))
    return case_write(opened, actor=actor, extra=extra, once=once)


@transaction.atomic
def clock_term_set(
    *, actor: Actor, kind: TermKind, new: Term, procedure_code: str = ""
) -> ClockTerm:
    """Set how long something may take and which law says so, for one procedure or for all.

    By administrators of the province. It holds from today on, for what is asked from now on; dates
    that were promised stay. `Invalid` without a source, or with a time that cannot be.
    """
    if not organisation.administers_province(actor):
        raise NotAllowed
    basis = whole_text(new.basis, field="basis", longest=LONGEST_BASIS)
    if not basis:
        raise Invalid(fields={"basis": _("Xin ghi căn cứ pháp lý.")})
    if new.value is not None and not 0 < new.value <= LONGEST_EXTENSION:
        raise Invalid(fields={"value": _("Thời hạn từ 1 đến 365.")})
    row, _created = ClockTerm.objects.update_or_create(
        kind=kind.value,
        procedure_code=procedure_code,
        valid_from=clock.today(),
        defaults={
            "value": new.value,
            "unit": new.unit.value,
            "remind_days": new.remind_days,
            "basis": basis,
        },
    )
    audit.record(actor=actor, what=What.TERM_SET, object_ref=UUID(int=row.pk))
    return row


def _new_due_at(opened: Opened, value: int, unit: TimeUnit) -> datetime:
    if not 0 < value <= LONGEST_EXTENSION:
        raise Invalid(fields={"value": _("Thời gian gia hạn từ 1 đến 365.")})
    due_at = due_extended(opened.case, value, unit)
    if due_at <= opened.at:
        raise Invalid(
            fields={"value": _("Hạn mới đã qua. Xin hẹn một ngày mà cơ quan giữ được lời.")}
        )
    return due_at


def _basis(opened: Opened, basis: str, kind: TermKind) -> str:
    basis = whole_text(basis, field="basis", longest=LONGEST_BASIS)
    return basis or _term(opened, kind).basis


def _term(opened: Opened, kind: TermKind) -> Term:
    return term(kind, opened.version.code, clock.local(opened.at).date())
