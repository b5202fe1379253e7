"""What an answer to a request changed, and a whole case on paper."""

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from motcua.audit import services as audit
from motcua.audit.types import What
from motcua.cases import selectors
from motcua.cases.types import CaseDetail, CaseFileInfo
from motcua.desk.access import for_officers
from motcua.desk.tables import queues
from motcua.desk.views.case import context_of
from motcua.kernel.actor import Actor
from motcua.kernel.http import ActorRequest
from motcua.ui.answers import Change, changes


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What is different in one filling of the form from the one before."""

    number: int
    at: datetime
    changes: tuple[Change, ...]
    files: tuple[CaseFileInfo, ...]


@require_safe
@for_officers
def differences(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """Old and new side by side, in the words of the form, with the papers that came."""
    detail = selectors.case_detail(actor=request.actor, case_id=case_id)
    audit.record(actor=request.actor, what=What.CASE_READ, subject_ref=case_id)
    context = {
        "detail": detail,
        "case": detail.summary,
        "differences": differences_of(request.actor, detail),
        "queues": queues(),
    }
    return render(request, "desk/case/differences.html", context)


@require_safe
@for_officers
def on_paper(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """Everything of a case for a clean A4: data, papers, changes, opinions, history, messages."""
    actor = request.actor
    detail = selectors.case_detail(actor=actor, case_id=case_id)
    audit.record(actor=actor, what=What.FORM_PRINTED, subject_ref=case_id)
    context: dict[str, Any] = {
        **context_of(detail),
        "differences": differences_of(actor, detail),
        "talk": selectors.case_messages(actor=actor, case_id=case_id),
        "file_route": "desk:talk_file",
    }
    return render(request, "desk/case/on_paper.html", context)


def differences_of(actor: Actor, detail: CaseDetail) -> tuple[Difference, ...]:
    """Each filling after the first one, against the one before it."""
    fillings = selectors.case_fillings(actor=actor, case_id=detail.summary.id)
    return tuple(
        Difference(
            number=new.number,
            at=new.at,
            changes=changes(detail.layout, old.data, new.data),
            files=new.files,
        )
        for old, new in pairwise(fillings)
    )
