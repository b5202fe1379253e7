"""At the desk: accept with a number and a due time, or refuse with a reason."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.cases.change import Extra, Opened, case_open, case_write, next_number
from motcua.cases.clocks import limit_of, release
from motcua.cases.errors import ReasonMissing
from motcua.cases.lifecycle import Command
from motcua.cases.rules import case_code, code_keys
from motcua.cases.types import CaseSummary
from motcua.kernel import clock, text
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid
from motcua.kernel.idempotency import Once
from motcua.organisation import selectors as organisation

LONGEST_REASON = LONGEST_NOTE = 2000  # characters


@transaction.atomic
def case_accept(
    *,
    actor: Actor,
    case_id: UUID,
    expected_version: int,
    checked: Sequence[str] = (),
    note: str = "",
    once: Once | None = None,
) -> CaseSummary:
    """Accept a complete dossier: give it the agency's next number of the day and the due time of
    its channel.

    `checked` are the keys of the components that the officer has seen; `Invalid` when one is
    unknown or a required one is not among them. Numbers have no gaps: the
    counter is part of
    this transaction. The clock starts now (NĐ 61/2018/NĐ-CP: from receipt of a complete dossier).
    """
    opened = case_open(
        actor=actor,
        case_id=case_id,
        command=Command.ACCEPT,
        expected_version=expected_version,
    )
    case, at = opened.case, opened.at
    seen = _seen(opened, checked)
    on = clock.local(at).date()
    case.received_at = at
    case.due_at = _due_at(opened, at)
    note = whole_text(note, field="note", longest=LONGEST_NOTE)
    agency = organisation.agency_info(case.competent_agency_id)
    case.code = case_code(agency.identifier, on, next_number(opened))
    extra = Extra(
        columns=("received_at", "due_at", "code"),
        note=note,
        body={
            "code": case.code,
            "due_at": case.due_at.isoformat() if case.due_at else None,
            "checked": seen,
        },
        found_by=tuple(code_keys(case.code)),
    )
    return case_write(opened, actor=actor, extra=extra, once=once, commits=True)


@transaction.atomic
def case_refuse_intake(
    *, actor: Actor, case_id: UUID, expected_version: int, reason: str, once: Once | None = None
) -> CaseSummary:
    """Do not take in a dossier, with a reason that the citizen reads (form 03)."""
    opened = case_open(
        actor=actor,
        case_id=case_id,
        command=Command.REFUSE_INTAKE,
        expected_version=expected_version,
    )
    opened.case.finished_at = opened.at
    columns = ("finished_at", *release(opened.case, opened.at))
    extra = Extra(columns=columns, note=required_reason(reason))
    return case_write(opened, actor=actor, extra=extra, once=once)


def whole_text(value: str, *, field: str, longest: int) -> str:
    """The cleaned text, whole; `Invalid` with the limit when it is longer. Never cut."""
    value = text.clean(value)
    if len(value) > longest:
        raise Invalid(
            fields={
                field: _("Dài quá %(limit)d ký tự (hiện có %(length)d). Xin viết ngắn lại.")
                % {"limit": longest, "length": len(value)}
            }
        )
    return value


def required_reason(reason: str) -> str:
    """The cleaned reason; `ReasonMissing` when there is nothing in it, `Invalid` when too long."""
    reason = whole_text(reason, field="reason", longest=LONGEST_REASON)
    if not reason:
        raise ReasonMissing(
            fields={"reason": _("Xin ghi rõ lý do để người nộp hiểu và biết cần làm gì.")}
        )
    return reason


def _seen(opened: Opened, checked: Sequence[str]) -> list[str]:
    """The ticked components, each once: known ones, and none that must be there left out."""
    known = {part.key: part for part in opened.version.papers}
    seen = list(dict.fromkeys(checked))
    unknown = [key for key in seen if key not in known]
    if unknown:
        said = _("Thành phần không có trong thủ tục: %(keys)s.") % {"keys": ", ".join(unknown)}
        raise Invalid(fields={"checked": said})
    missing = [part.name for part in known.values() if part.required and part.key not in seen]
    if missing:
        said = _("Xin kiểm tra và đánh dấu: %(names)s.") % {"names": "; ".join(missing)}
        raise Invalid(fields={"checked": said})
    return seen


def _due_at(opened: Opened, at: datetime) -> datetime | None:
    limit = limit_of(opened.case, opened.version, at)
    return limit.at if limit else None
