"""Following a dossier with the code on the receipt, without an account."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.audit import services as audit
from motcua.audit.types import What
from motcua.cases.selectors import case_track
from motcua.cases.types import Tracking
from motcua.kernel.errors import NotFound
from motcua.kernel.http import ActorRequest
from motcua.portal import progress
from motcua.portal.incoming import posted
from motcua.ui.words import datetime_text


@require_http_methods(["GET", "HEAD", "POST"])
def track(request: ActorRequest) -> HttpResponse:
    """Ask for code and look-up code, then show where the dossier is. No personal data."""
    if request.method != "POST":
        return _page(request, {"code": posted(request.GET, "ma", 60)})
    code, pin = posted(request.POST, "code", 60), posted(request.POST, "pin", 20)
    errors = {}
    if not code:
        errors["code"] = _("Xin nhập mã hồ sơ hoặc mã biên nhận.")
    if not pin:
        errors["pin"] = _("Xin nhập mã tra cứu gồm 8 ký tự.")
    if errors:
        return _page(request, {"code": code, "pin": pin, "errors": errors}, status=422)
    try:
        tracking = case_track(code=code, pin=pin)
    except NotFound as refusal:
        errors = {"code": refusal.text}
        return _page(request, {"code": code, "pin": pin, "errors": errors}, status=404)
    audit.record(actor=request.actor, what=What.CASE_TRACKED, subject_ref=tracking.summary.id)
    timeline = progress.timeline_of(tracking.summary, tracking.ledger, tracking.waits_for)
    context = {
        "tracking": tracking,
        "status_text": progress.where_now(tracking.summary),
        "timeline": timeline,
        "facts": _facts(tracking),
    }
    return _page(request, context)


def _facts(tracking: Tracking) -> list[tuple[str, str]]:
    due_at = tracking.summary.due_at
    facts = [
        (_("Cơ quan giải quyết"), tracking.agency_name),
        (_("Nộp lúc"), datetime_text(tracking.submitted_at)),
    ]
    return [*facts, (_("Hẹn trả"), datetime_text(due_at))] if due_at else facts


def _page(request: ActorRequest, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    return render(request, "portal/track.html", context, status=status)
