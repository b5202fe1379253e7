"""Asking the citizen for what is missing, and taking the answer."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.cases.arriving import refusal_of
from motcua.cases.change import Extra, Opened, case_open, case_write
from motcua.cases.copies import copies_ensure
from motcua.cases.errors import ReasonMissing
from motcua.cases.lifecycle import Command
from motcua.cases.models import CaseFile, SupplementRequest
from motcua.cases.revisions import field_notes, known_papers, noted_items, revise
from motcua.cases.services.intake import LONGEST_REASON, required_reason, whole_text
from motcua.cases.services.work import officer_id
from motcua.cases.terms import term
from motcua.cases.types import CaseSummary, FileKind, Term, TermKind
from motcua.files import selectors as files
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid
from motcua.kernel.idempotency import Once
from motcua.worktime import selectors as worktime

LONGEST_ITEM, LONGEST_ANSWER = 500, 5000  # characters


@transaction.atomic
def case_request_supplement(
    *,
    actor: Actor,
    case_id: UUID,
    expected_version: int,
    items: Sequence[str],
    reason: str,
    again_because: str = "",
    fields: Mapping[str, str] | None = None,
    once: Once | None = None,
) -> CaseSummary:
    """Ask the citizen, in writing, for what is missing (form 02); the clock stops until it
    comes.

    Once: a second request needs `again_because`, and the case then counts as late. `fields` says
    for answers of the form (by their path) and for papers (`files.` and the key of the component)
    what is wrong with them; these the citizen may change when answering. How long the citizen has
    is `TermKind.SUPPLEMENT`; a case without an answer by then is stopped.
    """
    opened = case_open(
        actor=actor,
        case_id=case_id,
        command=Command.REQUEST_SUPPLEMENT,
        expected_version=expected_version,
    )
    reason = required_reason(reason)
    again = _again(opened, again_because)
    rule = term(TermKind.SUPPLEMENT, opened.version.code, clock.local(opened.at).date())
    notes = field_notes(opened.version, fields or {})
    request = SupplementRequest(
        case_id=opened.case.pk,
        items=_asked(items, noted_items(opened.version, notes)),
        reason=reason,
        requested_at=opened.at,
        requested_by=officer_id(actor),
        fields=notes,
        again_because=again,
    )
    _set_times(opened, request, rule)
    body: dict[str, Any] = {"items": request.items, "basis": rule.basis}
    body |= {"answer_by": request.answer_by.isoformat()} if request.answer_by else {}
    body |= {"fields": request.fields} if request.fields else {}
    body |= {"again_because": again} if again else {}
    extra = Extra(rows=[request], note=reason, body=body, basis=rule.basis)
    return case_write(opened, actor=actor, extra=extra, once=once)


@transaction.atomic
def case_answer_supplement(
    *,
    actor: Actor,
    case_id: UUID,
    expected_version: int,
    answer: str,
    file_ids: Sequence[UUID] = (),
    changes: Mapping[str, Any] | None = None,
    papers: Sequence[tuple[str, UUID]] = (),
    once: Once | None = None,
) -> CaseSummary:
    """Hand in what was asked; the clock runs again and the due time moves by the working time
    that stood still.

    `changes` are new answers by their path, None for none any more, and `papers` new files for
    components: only of what was noted in the request. Changed answers are checked as at submission
    and become a new revision of the form; none is ever overwritten. At most six statements more
    than a plain command.
    """
    opened = case_open(
        actor=actor,
        case_id=case_id,
        command=Command.ANSWER_SUPPLEMENT,
        expected_version=expected_version,
    )
    answer = whole_text(answer, field="answer", longest=LONGEST_ANSWER)
    request = SupplementRequest.objects.get(case_id=opened.case.pk, answered_at__isnull=True)
    revision = revise(opened, request.fields, changes or {})
    placed = {file_id: key for key, file_id in known_papers(request.fields, papers)}
    own = _fresh_files(opened, actor, [*file_ids, *placed])
    if not own and not answer and revision is None:
        raise Invalid(fields={"answer": _("Xin ghi nội dung bổ sung hoặc đính kèm tệp.")})
    request.answered_at, request.answer = opened.at, answer
    request.save(update_fields=["answered_at", "answer"])
    extra = Extra(
        rows=[_case_file(opened, file_id, placed.get(file_id, "")) for file_id in own],
        note=answer,
        body={"files": [str(file_id) for file_id in own]},
    )
    if revision is not None:
        revision.add_to(extra)
    summary = case_write(opened, actor=actor, extra=extra, once=once)
    if revision is not None:
        revision.find_again(opened.case)
    return summary


def _asked(items: Sequence[str], noted: Sequence[str]) -> list[str]:
    lines = [whole_text(item, field="items", longest=LONGEST_ITEM) for item in items]
    asked = list(dict.fromkeys([*filter(None, lines), *noted]))
    if not asked:
        raise Invalid(fields={"items": _("Xin liệt kê giấy tờ hoặc nội dung cần bổ sung.")})
    return asked


def _again(opened: Opened, again_because: str) -> str:
    """Why it is asked a second time; nothing the first time."""
    if not SupplementRequest.objects.filter(case_id=opened.case.pk).exists():
        return ""
    again = whole_text(again_because, field="again_because", longest=LONGEST_REASON)
    if not again:
        said = _(
            "Hồ sơ đã được yêu cầu bổ sung một lần. Yêu cầu lần nữa phải nêu lý do, và hồ sơ sẽ "
            "được tính là trễ hạn."
        )
        raise ReasonMissing(fields={"again_because": said})
    return again


def _set_times(opened: Opened, request: SupplementRequest, rule: Term) -> None:
    """The last moment of the answer, and when the citizen is reminded of it."""
    if rule.value is None:
        return
    agency_id = opened.case.competent_agency_id
    request.answer_by = worktime.due(opened.at, rule.value, rule.unit, agency_id=agency_id).at
    if rule.remind_days:
        remind_at = request.answer_by - timedelta(days=rule.remind_days)
        request.remind_at = remind_at if remind_at > opened.at else None


def _fresh_files(opened: Opened, actor: Actor, file_ids: Sequence[UUID]) -> list[UUID]:
    """The uploads in the order given: the actor's own, and none that lies in the case already."""
    wanted = list(dict.fromkeys(file_ids))
    if refused := files.files_refused(actor=actor, file_ids=wanted):
        raise refusal_of(refused, {"files": next(iter(refused.values())).text})
    if wanted and opened.case.files.filter(file_id__in=wanted).exists():
        raise Invalid(fields={"files": _("Tệp này đã có trong hồ sơ. Xin tải lên tệp mới.")})
    copies_ensure(opened.case.procedure_code, [("files", file_id) for file_id in wanted])
    return wanted


def _case_file(opened: Opened, file_id: UUID, component: str) -> CaseFile:
    return CaseFile(
        case_id=opened.case.pk,
        file_id=file_id,
        kind=FileKind.SUPPLEMENT.value,
        component_key=component,
        at=opened.at,
    )
