"""Answering a request for more papers."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.cases.selectors import case_detail
from motcua.cases.services import case_answer_supplement
from motcua.cases.types import CaseDetail, Command
from motcua.files.errors import FileRefused, FileTooLarge
from motcua.files.selectors import files_of
from motcua.files.services import file_store
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Conflict, DomainError, Invalid
from motcua.kernel.http import ActorRequest
from motcua.portal.incoming import (
    MOST_FILE,
    form_of_citizen,
    length_problem,
    opened_long_ago,
    posted,
    posted_number,
    posted_text,
    uuids,
)
from motcua.ui.ended import AGAIN, session_ended
from motcua.ui.uploads import skipped_files, taking_files

MOST_FILES = 20
MOST_ANSWER = 5000


def form_expired(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """The token no longer fits: give back what was typed under a fresh one, send nothing."""
    if not request.actor.is_citizen:
        return session_ended(request, "answer")
    case = case_detail(actor=request.actor, case_id=case_id)
    return _page(request, case, {}, _kept(request), note=opened_long_ago(), status=403)


@taking_files(MOST_FILE, expired=form_expired)
@require_http_methods(["GET", "HEAD", "POST"])
@form_of_citizen("answer")
def answer(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """Hand in what was asked for. Files taken once stay on the page until all is well."""
    case = case_detail(actor=request.actor, case_id=case_id)
    if request.method != "POST" or AGAIN in request.POST:
        return _page(request, case, {}, _kept(request))
    kept, problems = _uploads(request)
    text = posted_text(request.POST, "answer")
    if too_long := length_problem(text, MOST_ANSWER):
        problems["answer"] = too_long
    if problems:
        return _page(request, case, problems, kept, status=422)
    try:
        case_answer_supplement(
            actor=request.actor,
            case_id=case_id,
            expected_version=posted_number(request.POST, "expected_version", -1),
            answer=text,
            file_ids=kept,
        )
    except (Invalid, Conflict) as refusal:
        return _page(request, case, refusal.fields, kept, refusal=refusal, status=refusal.status)
    messages.success(request, _("Đã gửi phần bổ sung. Thời hạn giải quyết được tính tiếp."))
    return redirect("portal:detail", case_id=case_id)


def _kept(request: ActorRequest) -> list[UUID]:
    return uuids(request.POST.getlist("file_id"))[:MOST_FILES]


def _uploads(request: ActorRequest) -> tuple[list[UUID], dict[str, str]]:
    """The files kept from before and those just sent, and what was not taken."""
    kept = _kept(request)
    problems = {"files": FileTooLarge.message} if skipped_files(request) else {}
    for upload in request.FILES.getlist("files"):
        name = posted({"name": upload.name or ""}, "name", 60)
        if len(kept) >= MOST_FILES:
            problems["files"] = _(
                "Mỗi lần bổ sung không quá %(most)d tệp; từ tệp %(name)s trở đi chưa nhận. "
                "Xin gộp các trang vào một tệp PDF."
            ) % {"most": MOST_FILES, "name": name}
            break
        try:
            stored = file_store(actor=request.actor, name=upload.name or "", content=upload.read())
        except FileRefused as refusal:
            problems["files"] = f"{name}: {refusal.text}"
        else:
            kept.append(stored.id)
    return kept, problems


def _page(
    request: ActorRequest,
    case: CaseDetail,
    errors: dict[str, str],
    kept: list[UUID],
    *,
    refusal: DomainError | None = None,
    note: str = "",
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        "case": case,
        "may": Command.ANSWER_SUPPLEMENT in case.commands,
        "request_open": next((each for each in case.supplements if not each.answered_at), None),
        "errors": errors,
        "problem": refusal.text if refusal and not errors else "",
        "kept": _stored(request.actor, kept),
        "answer": posted_text(request.POST, "answer"),
        "note": note,
    }
    return render(request, "portal/dossiers/supplement.html", context, status=status)


def _stored(actor: Actor, kept: list[UUID]) -> list[Any]:
    rows = files_of(actor=actor, file_ids=kept)
    return [rows[file_id] for file_id in kept if file_id in rows]
