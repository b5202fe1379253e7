"""Whether a signed paper is genuine: any PDF, or a result of ours by its code."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from motcua.audit import services as audit
from motcua.audit.types import What
from motcua.cases.selectors import result_by_code
from motcua.kernel.errors import DomainError, NotFound
from motcua.kernel.http import ActorRequest
from motcua.portal.incoming import MEGABYTE, file_response, posted
from motcua.portal.verdicts import verdict_of
from motcua.signing.services import pdf_verify
from motcua.ui.uploads import skipped_files, taking_files

MOST_PDF = 20 * MEGABYTE


@taking_files(MOST_PDF)
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: ActorRequest) -> HttpResponse:
    """Take a PDF and say of each signature what it is worth. Nothing is kept."""
    code = posted(request.GET, "ma", 60)
    if code:
        pin = posted(request.GET, "pin", 20)
        address = reverse("portal:verify_code", args=[code])
        return redirect(f"{address}?{urlencode({'pin': pin})}" if pin else address)
    if request.method != "POST":
        return _page(request, {})
    upload = request.FILES.get("pdf")
    if skipped_files(request):
        return _wrong(request, _("Tệp quá lớn. Xin chọn tệp PDF không quá 20 MB."), 413)
    if upload is None:
        return _wrong(request, _("Xin chọn tệp PDF cần kiểm tra."), 422)
    try:
        report = pdf_verify(pdf=upload.read())
    except DomainError as refusal:
        return _wrong(request, refusal.text, refusal.status)
    name = posted({"name": upload.name or ""}, "name", 120)
    return _page(request, {"verdict": verdict_of(report), "name": name})


@require_http_methods(["GET", "HEAD", "POST"])
def verify_code(request: ActorRequest, code: str) -> HttpResponse:
    """Where the printed code leads: the verdict on the paper that we keep."""
    code = _code(code)
    pin = posted(request.POST if request.method == "POST" else request.GET, "pin", 20)
    context: dict[str, Any] = {"code": code, "pin": pin}
    if not pin:
        if request.method == "POST":
            context["errors"] = {"pin": _("Xin nhập mã tra cứu in trên văn bản.")}
        return _code_page(request, context, 422 if request.method == "POST" else 200)
    try:
        _case_id, number, content = result_by_code(code=code, pin=pin)
        context |= {"number": number, "verdict": verdict_of(pdf_verify(pdf=content))}
    except NotFound as refusal:
        return _code_page(request, {**context, "errors": {"pin": refusal.text}}, 404)
    return _code_page(request, context, 200)


@require_POST
def download(request: ActorRequest, code: str) -> HttpResponse:
    """The result itself, for who holds its code and look-up code."""
    code = _code(code)
    pin = posted(request.POST, "pin", 20)
    case_id, _number, content = result_by_code(code=code, pin=pin)
    audit.record(actor=request.actor, what=What.FILE_READ, subject_ref=case_id)
    return file_response(name=f"ket-qua-{code}.pdf", media_type="application/pdf", content=content)


def _code(code: str) -> str:
    return posted({"code": code}, "code", 60).upper()


def _wrong(request: ActorRequest, text: str, status: int) -> HttpResponse:
    return _page(request, {"errors": {"pdf": text}}, status)


def _page(request: ActorRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    return render(request, "portal/verify/file.html", context, status=status)


def _code_page(request: ActorRequest, context: dict[str, Any], status: int) -> HttpResponse:
    return render(request, "portal/verify/code.html", context, status=status)
