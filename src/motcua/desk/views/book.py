"""The book of dossiers of an agency, to be printed or taken away as a spreadsheet."""

from datetime import date

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from motcua.audit import services as audit
from motcua.audit.types import What
from motcua.cases import selectors
from motcua.cases.types import BookKind
from motcua.desk.access import for_officers
from motcua.desk.tables import queues
from motcua.desk.words import BOOKS
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid, NotFound
from motcua.kernel.http import ActorRequest
from motcua.organisation.selectors import agency_info
from motcua.organisation.types import AgencyInfo

MAKERS = {
    "pdf": (selectors.book_pdf, "application/pdf"),
    "xlsx": (
        selectors.book_sheet,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
}


@require_safe
@for_officers
def show(request: ActorRequest) -> HttpResponse:
    """Ask for agency, kind and period; with `format`, the book itself."""
    agencies = sorted(
        map(agency_info, request.actor.agency_ids), key=lambda agency: agency.identifier
    )
    wanted = request.GET.get("format", "")
    if not wanted:
        return _page(request, agencies)
    if wanted not in MAKERS:
        raise NotFound
    try:
        return _book(request.actor, request.GET, agencies, wanted)
    except Invalid as refusal:
        return _page(request, agencies, refusal)


def _book(actor: Actor, asked: QueryDict, agencies: list[AgencyInfo], wanted: str) -> HttpResponse:
    agency = next((each for each in agencies if each.identifier == asked.get("agency")), None)
    kind = asked.get("kind", "")
    if agency is None or kind not in set(BookKind):
        raise NotFound
    from_on, to_on = _day(asked, "from_on"), _day(asked, "to_on")
    make, media_type = MAKERS[wanted]
    content = make(
        actor=actor, agency_id=agency.id, kind=BookKind(kind), from_on=from_on, to_on=to_on
    )
    audit.record(actor=actor, what=What.BOOK_PRINTED, subject_ref=agency.id)
    response = HttpResponse(content, content_type=media_type)
    name = f"so-theo-doi-{agency.identifier}-{from_on:%Y%m%d}-{to_on:%Y%m%d}.{wanted}"
    disposition = content_disposition_header(as_attachment=wanted == "xlsx", filename=name)
    response.headers["Content-Disposition"] = disposition or "inline"
    return response


def _page(
    request: ActorRequest, agencies: list[AgencyInfo], refusal: Invalid | None = None
) -> HttpResponse:
    today, asked = clock.today(), request.GET
    context = {
        "agencies": [(agency.identifier, agency.name) for agency in agencies],
        "kinds": [(kind.value, words) for kind, words in BOOKS.items()],
        "asked": {
            "agency": asked.get("agency") or (agencies[0].identifier if agencies else ""),
            "kind": asked.get("kind") or BookKind.RECEIVED.value,
            "from_on": asked.get("from_on") or today.replace(day=1).isoformat(),
            "to_on": asked.get("to_on") or today.isoformat(),
        },
        "errors": refusal.fields if refusal else {},
        "problem": refusal.text if refusal and not refusal.fields else "",
        "area": "book",
        "queues": queues(),
    }
    return render(request, "desk/book.html", context, status=refusal.status if refusal else 200)


def _day(asked: QueryDict, name: str) -> date:
    try:
        return date.fromisoformat(asked.get(name, ""))
    except ValueError as error:
        raise Invalid(fields={name: _("Xin chọn ngày trong lịch.")}) from error
