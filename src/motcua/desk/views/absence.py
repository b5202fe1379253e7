"""Absences: the officer's own, and for approvers those of the agency's officers."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from motcua.desk.access import for_officers
from motcua.desk.tables import queues
from motcua.kernel import clock
from motcua.kernel.actor import Actor, Role
from motcua.kernel.errors import DomainError, Invalid
from motcua.kernel.http import ActorRequest
from motcua.organisation import selectors, services
from motcua.organisation.types import StaffInfo
from motcua.ui.absences import AbsenceForm


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers
def show(request: ActorRequest) -> HttpResponse:
    """The absences that concern the officer, and the form for one more."""
    actor, today = request.actor, clock.today()
    people = selectors.colleagues(actor.agency_ids, today)
    form = AbsenceForm(
        request.POST if request.method == "POST" else None,
        initial={"staff": actor.staff_id, "from_on": today, "to_on": today},
        absent=[each for each in people if _may_decide(actor, each)],
        stand_ins=people,
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.absence_decide(actor=actor, **form.arguments())
        except DomainError as refusal:
            form.blame(refusal)
        else:
            messages.success(request, _("Đã ghi thời gian vắng mặt và người xử lý thay."))
            return _see_other()
    watched = {each.id for each in people} if _leads(actor) else {actor.staff_id}
    context: dict[str, Any] = {
        "form": form,
        "rows": selectors.absences_of([key for key in watched if key is not None], today),
        "leads": _leads(actor),
        "area": "absence",
        "queues": queues(),
    }
    status = Invalid.status if form.errors else 200
    return render(request, "desk/absence.html", context, status=status)


@require_POST
@for_officers
def end(request: ActorRequest, absence_id: UUID) -> HttpResponse:
    """Call an absence off."""
    services.absence_end(actor=request.actor, absence_id=absence_id)
    messages.success(request, _("Đã kết thúc thời gian vắng mặt."))
    return _see_other()


def _leads(actor: Actor) -> bool:
    return any(post.role is Role.APPROVER for post in actor.posts)


def _may_decide(actor: Actor, person: StaffInfo) -> bool:
    return person.id == actor.staff_id or _leads(actor)


def _see_other() -> HttpResponse:
    response = redirect("desk:absences")
    response.status_code = 303
    return response
