"""A citizen's own dossiers."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.audit import services as audit
from motcua.audit.types import What
from motcua.cases.selectors import (
    case_detail,
    case_file,
    cases_of_citizen,
    drafts_of,
    printed_form,
)
from motcua.cases.services import case_rate, case_withdraw
from motcua.cases.types import CaseDetail, Command, FileKind, Outcome, OwnFilter
from motcua.catalogue.selectors import offering_for, procedure_card, published_version
from motcua.kernel.errors import Conflict, Invalid, NotFound
from motcua.kernel.http import ActorRequest
from motcua.portal import progress, qr
from motcua.portal.incoming import (
    MOST_FILE,
    citizen_only,
    file_response,
    form_of_citizen,
    length_problem,
    opened_long_ago,
    posted,
    posted_number,
    posted_text,
)
from motcua.portal.paying import pay_slot
from motcua.portal.rating import rating_context
from motcua.portal.words import apply_steps
from motcua.ui.ended import AGAIN, session_ended
from motcua.ui.uploads import taking_files
from motcua.ui.words import datetime_text

PDF = "application/pdf"
MOST_REASON = 2000
MOST_CODE, MOST_CURSOR = 60, 200


@require_safe
@citizen_only
def mine(request: ActorRequest) -> HttpResponse:
    """Own dossiers by filter and code, paged by key, and drafts.

    Two queries, and one for each draft of a procedure not in memory.
    """
    asked, code = posted(request.GET, "xem", 10), posted(request.GET, "ma", MOST_CODE)
    cursor = posted(request.GET, "sau", MOST_CURSOR)
    wanted = OwnFilter(asked) if asked in set(OwnFilter) else OwnFilter.ALL
    page = cases_of_citizen(actor=request.actor, wanted=wanted, code=code, cursor=cursor)
    is_whole = wanted is OwnFilter.ALL and not code and not cursor
    context = {
        "rows": page.rows,
        "drafts": _drafts(request) if is_whole else [],
        "code": code,
        "is_whole": is_whole,
        "wanted": wanted.value,
        "tabs": _tabs(wanted, code),
        "next_url": _address(wanted, code, page.next_cursor) if page.next_cursor else "",
    }
    return render(request, "portal/dossiers/mine.html", context)


@require_safe
@citizen_only
def receipt(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """What to keep after handing in: reference, look-up code, what comes next."""
    case = case_detail(actor=request.actor, case_id=case_id)
    address = qr.tracking_url(case.summary.reference)
    context = {
        "case": case,
        "steps": apply_steps(),
        "facts": _facts(case),
        "qr": qr.qr_data_uri(address),
    }
    return render(request, "portal/dossiers/receipt.html", context)


@require_safe
@citizen_only
def detail(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """Everything about one dossier. At most ten queries."""
    case = case_detail(actor=request.actor, case_id=case_id)
    return _detail_page(request, case, rating_context(request, case))


@require_POST
@form_of_citizen("comment")
def rate(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """Say how satisfied one is with a finished dossier."""
    comment = posted_text(request.POST, "comment")
    level = posted_number(request.POST, "level", 0)
    try:
        case_rate(actor=request.actor, case_id=case_id, level=level, comment=comment)
    except Invalid as refusal:
        case = case_detail(actor=request.actor, case_id=case_id)
        return _detail_page(
            request, case, rating_context(request, case, refusal.fields), status=refusal.status
        )
    except Conflict as refusal:
        messages.warning(request, refusal.text)
    else:
        messages.success(request, _("Cảm ơn ông/bà đã đánh giá."))
    response = redirect("portal:detail", case_id=case_id)
    response.status_code = 303
    return response


def _detail_page(
    request: ActorRequest, case: CaseDetail, rating: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    context = {
        "case": case,
        "duty": progress.duty_of(case),
        "is_refused": case.outcome is Outcome.REFUSED,
        "request_open": next((each for each in case.supplements if not each.answered_at), None),
        "may_supplement": Command.ANSWER_SUPPLEMENT in case.commands,
        "may_withdraw": Command.WITHDRAW in case.commands,
        "timeline": progress.timeline_of(case.summary, case.ledger, case.waits_for, case.steps),
        "result": next(
            (each for each in reversed(case.files) if each.kind is FileKind.RESULT), None
        ),
        "files": [each for each in case.files if each.kind is not FileKind.RESULT],
        "forms": case.forms,
        "form_now": progress.form_now(case),
        "apology": progress.apology(case),
        "facts": _facts(case),
        "declared": progress.declared(case),
        "pay": pay_slot(case),
        **rating,
    }
    return render(request, "portal/dossiers/detail.html", context, status=status)


def withdraw_expired(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """The token no longer fits: give back what was typed under a fresh one, do nothing."""
    if not request.actor.is_citizen:
        return session_ended(request, "reason")
    case = case_detail(actor=request.actor, case_id=case_id)
    return _withdraw_page(request, case, note=opened_long_ago(), status=403)


@taking_files(MOST_FILE, expired=withdraw_expired)
@require_http_methods(["GET", "HEAD", "POST"])
@form_of_citizen("reason")
def withdraw(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """Take a dossier back, after saying why."""
    case = case_detail(actor=request.actor, case_id=case_id)
    if request.method != "POST" or AGAIN in request.POST:
        return _withdraw_page(request, case)
    reason = posted_text(request.POST, "reason")
    if too_long := length_problem(reason, MOST_REASON):
        return _withdraw_page(request, case, fields={"reason": too_long}, status=422)
    try:
        case_withdraw(
            actor=request.actor,
            case_id=case_id,
            expected_version=posted_number(request.POST, "expected_version", -1),
            reason=reason,
        )
    except (Invalid, Conflict) as refusal:
        problem = "" if refusal.fields else refusal.text
        return _withdraw_page(
            request, case, fields=refusal.fields, problem=problem, status=refusal.status
        )
    messages.success(request, _("Đã rút hồ sơ."))
    return redirect("portal:detail", case_id=case_id)


@require_safe
@citizen_only
def file(request: ActorRequest, case_id: UUID, file_id: UUID) -> HttpResponse:
    """A paper of the dossier, or its result, to keep."""
    name, media_type, content = case_file(actor=request.actor, case_id=case_id, file_id=file_id)
    audit.record(actor=request.actor, what=What.FILE_READ, subject_ref=case_id, object_ref=file_id)
    return file_response(name=name, media_type=media_type, content=content)


@require_safe
@citizen_only
def form(request: ActorRequest, case_id: UUID, form: str) -> HttpResponse:
    """A printed form of the dossier, 01 to 05."""
    content = printed_form(actor=request.actor, case_id=case_id, form=form)
    return file_response(name=f"mau-{form}.pdf", media_type=PDF, content=content, inline=True)


def _withdraw_page(
    request: ActorRequest,
    case: CaseDetail,
    *,
    fields: Mapping[str, str] | None = None,
    problem: str = "",
    note: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "case": case,
        "may": Command.WITHDRAW in case.commands,
        "reason": posted_text(request.POST, "reason"),
        "errors": fields or {},
        "problem": problem,
        "note": note,
    }
    return render(request, "portal/dossiers/withdraw.html", context, status=status)


def _drafts(request: ActorRequest) -> list[dict[str, Any]]:
    return [
        {"code": draft.procedure_code, "name": _draft_name(draft), "saved_at": draft.saved_at}
        for draft in drafts_of(actor=request.actor)
    ]


def _tabs(wanted: OwnFilter, code: str) -> list[dict[str, Any]]:
    words = {
        OwnFilter.ALL: _("Tất cả"),
        OwnFilter.MUST: _("Cần ông/bà làm"),
        OwnFilter.OPEN: _("Đang giải quyết"),
        OwnFilter.DONE: _("Đã xong"),
    }
    return [
        {"label": label, "href": _address(each, code), "current": each is wanted}
        for each, label in words.items()
    ]


def _address(wanted: OwnFilter, code: str, cursor: str = "") -> str:
    asked = {"xem": wanted.value if wanted is not OwnFilter.ALL else "", "ma": code, "sau": cursor}
    kept = {name: value for name, value in asked.items() if value}
    home = reverse("portal:mine")
    return f"{home}?{urlencode(kept)}" if kept else home


def _facts(case: CaseDetail) -> list[tuple[str, str]]:
    return [
        (_("Người nộp"), case.applicant_name),
        (_("Thủ tục"), case.procedure_name),
        (_("Nơi nhận hồ sơ"), case.receiving_agency_name),
        (_("Cơ quan giải quyết"), case.competent_agency_name),
        (_("Nộp lúc"), datetime_text(case.submitted_at)),
        *([(_("Mã biên nhận"), case.summary.reference)] if case.summary.code else []),
    ]


def _draft_name(draft: Any) -> str:
    """The procedure's name; its code when it is no longer published."""
    try:
        if draft.agency_id:
            return published_version(
                offering_for(draft.procedure_code, draft.agency_id).version_id
            ).name
        return procedure_card(draft.procedure_code).version.name
    except NotFound:
        return str(draft.procedure_code)
