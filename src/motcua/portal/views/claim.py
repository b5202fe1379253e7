"""Opening an account with a dossier that was handed in at the counter or with help."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.audit import services as audit
from motcua.audit.types import What
from motcua.cases import services as cases
from motcua.cases.errors import ClaimOver
from motcua.identity.errors import CodesTooMany
from motcua.kernel.actor import ANONYMOUS
from motcua.kernel.errors import DomainError
from motcua.kernel.http import ActorRequest, address_of
from motcua.portal import sessions
from motcua.portal.forms import WEAK_PASSWORD
from motcua.portal.incoming import posted

MOST_CLAIM = 200
MOST_SECRET = 200


@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: ActorRequest) -> HttpResponse:
    """First the codes of the dossier, then the code that came by SMS and a name to log in with."""
    if request.method != "POST":
        return _page(request, {})
    do = posted(request.POST, "do", 10)
    if do == "finish":
        return _finish(request)
    return _send(request, posted(request.POST, "claim", MOST_CLAIM) if do == "again" else "")


def _send(request: ActorRequest, proof: str) -> HttpResponse:
    """Judge the codes, unless they were judged before, and send an SMS."""
    typed = {
        "personal_number": posted(request.POST, "personal_number", 12),
        "code": posted(request.POST, "code", 60),
        "pin": posted(request.POST, "pin", 20),
    }
    if not proof and (errors := _missing(typed)):
        return _page(request, {**typed, "errors": errors}, status=422)
    try:
        proof = proof or cases.claim_begin(**typed, address=address_of(request))
        end = cases.claim_send_code(claim=proof)
    except CodesTooMany as refusal:
        said = _("Đã gửi nhiều mã trong thời gian ngắn. Mã gửi gần nhất còn dùng được 10 phút.")
        return _page(request, {"claim": proof, "problem": said}, status=refusal.status)
    except DomainError as refusal:
        return _page(request, {**typed, "problem": refusal.text}, status=refusal.status)
    return _page(request, {"claim": proof, "phone_end": end})


def _finish(request: ActorRequest) -> HttpResponse:
    typed = {
        "claim": posted(request.POST, "claim", MOST_CLAIM),
        "code": posted(request.POST, "sms", 12),
        "username": posted(request.POST, "username", 400),
    }
    password = request.POST.get("password", "")[:MOST_SECRET].replace("\0", "")
    try:
        account_id, case_id = cases.claim_finish(password=password, **typed)
    except ClaimOver as refusal:
        return _page(request, {"problem": refusal.text}, status=refusal.status)
    except DomainError as refusal:
        context = {**typed, "phone_end": posted(request.POST, "phone_end", 3)}
        return _page(request, context | _wrong(refusal), status=refusal.status)
    audit.record(
        actor=ANONYMOUS, what=What.ACCOUNT_CLAIMED, subject_ref=account_id, object_ref=case_id
    )
    sessions.log_in(request, account_id)
    messages.success(request, _("Đã mở tài khoản. Các hồ sơ của ông/bà có ở đây."))
    return redirect("portal:mine")


def _wrong(refusal: DomainError) -> dict[str, Any]:
    """Beside its field what belongs to one, the code by SMS too."""
    fields = dict(refusal.fields)
    if "password" in fields:
        fields["password"] = str(WEAK_PASSWORD)
    return {"errors": fields or {"sms": refusal.text}}


def _missing(typed: dict[str, str]) -> dict[str, str]:
    asked = {
        "personal_number": _("Xin nhập số định danh cá nhân gồm 12 chữ số."),
        "code": _("Xin nhập mã hồ sơ hoặc mã biên nhận."),
        "pin": _("Xin nhập mã tra cứu gồm 8 ký tự."),
    }
    return {name: text for name, text in asked.items() if not typed[name]}


def _page(request: ActorRequest, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    return render(request, "portal/account/claim.html", context, status=status)
