"""For leaders: how the agencies below stand, down to the case; warnings; the prepared apology."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from motcua.audit import services as audit
from motcua.audit.types import What
from motcua.cases import selectors, services
from motcua.cases.types import AgencyLoad, CaseDetail, CaseFilter, Command, Overview
from motcua.desk.access import for_officers
from motcua.desk.boards import (
    ALERTS,
    FILTERS,
    RATINGS,
    SORTS,
    board_rows,
    grouped,
    own_steps,
    percent_text,
    rating_rows,
    tabs_for,
)
from motcua.desk.forms import CommandForm, empty_form
from motcua.desk.tables import queues
from motcua.desk.words import DEEDS, POSTS
from motcua.kernel.actor import Role
from motcua.kernel.errors import DomainError, NotFound
from motcua.kernel.http import ActorRequest
from motcua.organisation.selectors import agency_info, staff_name


@require_safe
@for_officers
def show(request: ActorRequest, agency_id: UUID | None = None) -> HttpResponse:
    """One agency and those right below it, now; sorted as asked."""
    sort = request.GET.get("sort", "overdue")
    if sort not in SORTS:
        raise NotFound
    view = selectors.overview(actor=request.actor, agency_id=agency_id)
    ratings = selectors.ratings_seen(actor=request.actor, agency_id=view.agency_id)
    context = {
        "view": view,
        "rows": board_rows(view.rows, sort),
        "idle": [load for load in view.rows if load.is_idle],
        "figures": _figures(view),
        "steps": own_steps(_own(view)),
        "officers": [(row, POSTS.get(row.role, "")) for row in view.officers],
        "ratings": rating_rows(ratings),
        "rating_levels": list(RATINGS.values()),
        "rating_comments": [(RATINGS[each.level], each) for each in ratings.comments],
        "sort": sort,
        "sorts": [(key, words) for key, (words, _key) in SORTS.items()],
        "here": request.get_full_path(),
        "area": "oversight",
        "queues": queues(),
    }
    return render(request, "desk/oversight/overview.html", context)


@require_safe
@for_officers
def cases(request: ActorRequest, agency_id: UUID) -> HttpResponse:
    """The open cases behind a figure."""
    asked = request.GET
    wanted, role, staff_id = _wanted(asked)
    is_alone = "alone" in asked
    page = selectors.oversight_cases(
        actor=request.actor,
        agency_id=agency_id,
        wanted=wanted,
        is_alone=is_alone,
        staff_id=staff_id,
        role=role,
        cursor=asked.get("cursor", ""),
    )
    agency = agency_info(agency_id)
    kept = {name: asked[name] for name in ("alone", "role", "staff") if name in asked}

    def address(each: CaseFilter, **more: str) -> str:
        return "?" + urlencode({**kept, "show": each.value, **more})

    next_url = address(wanted, cursor=page.next_cursor) if page.next_cursor else ""
    context = {
        "agency": agency,
        "page": page,
        "rows": [(row, _place(row.agency_id)) for row in page.rows],
        "title": FILTERS[wanted],
        "whose": _whose(role, staff_id),
        "tabs": tabs_for(wanted, address),
        "next_url": next_url,
        "area": "oversight",
        "queues": queues(),
    }
    return render(request, "desk/oversight/cases.html", context)


@require_safe
@for_officers
def alerts(request: ActorRequest) -> HttpResponse:
    """The warnings of this officer: what waits for a word first, then what is known."""
    return _alerts(request)


@require_POST
@for_officers
def acknowledge(request: ActorRequest, alert_id: UUID) -> HttpResponse:
    """Keep that the officer knows, and what is done about it."""
    try:
        services.alert_acknowledge(
            actor=request.actor, alert_id=alert_id, note=request.POST.get("note", "")
        )
    except NotFound:
        raise
    except DomainError as refusal:
        return _alerts(request, refusal)
    messages.success(request, _("Đã ghi nhận: ông/bà biết việc này."))
    response = redirect("desk:alerts")
    response.status_code = 303
    return response


@require_safe
@for_officers
def bell(request: ActorRequest) -> HttpResponse:
    """How many warnings wait, for the link to them."""
    context = {"waiting": selectors.alerts_waiting(actor=request.actor)}
    return render(request, "desk/oversight/_bell.html", context)


@require_safe
@for_officers
def apology(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """The apology as it is prepared, and the form that sends it."""
    detail = selectors.case_detail(actor=request.actor, case_id=case_id)
    draft = selectors.apology_draft(actor=request.actor, case_id=case_id)
    if draft is None or Command.EXTEND not in detail.commands:
        raise NotFound(_("Hồ sơ này không gia hạn được, hoặc không phải việc của ông/bà."))
    audit.record(actor=request.actor, what=What.CASE_READ, subject_ref=case_id)
    form = _extend_form(detail, draft.value, draft.unit)
    context = {
        "detail": detail,
        "case": detail.summary,
        "draft": draft,
        "deed": {"command": Command.EXTEND, "words": DEEDS[Command.EXTEND], "form": form},
        "queues": queues(),
    }
    return render(request, "desk/oversight/apology.html", context)


def _alerts(request: ActorRequest, refusal: DomainError | None = None) -> HttpResponse:
    waiting, known = grouped(selectors.alerts_of(actor=request.actor))
    context = {
        "waiting": [(alert, ALERTS[alert.kind]) for alert in waiting],
        "known": [(alert, ALERTS[alert.kind]) for alert in known],
        "refusal": refusal,
        "leads": selectors.leads(request.actor),
        "area": "alerts",
        "queues": queues(),
    }
    status = refusal.status if refusal is not None else 200
    return render(request, "desk/oversight/alerts.html", context, status=status)


def _extend_form(detail: CaseDetail, value: int, unit: str) -> CommandForm:
    form = empty_form(Command.EXTEND, detail)
    form.initial = {**form.initial, "value": value, "unit": unit}
    return form


def _figures(view: Overview) -> list[dict[str, Any]]:
    """The large figures over the table; each but the last leads to its list."""
    total = view.total
    figures = [
        (_("Đang giải quyết"), total.open, CaseFilter.OPEN, ""),
        (_("Quá hạn"), total.overdue, CaseFilter.OVERDUE, "bad" if total.overdue else ""),
        (_("Đến hạn hôm nay"), total.today, CaseFilter.TODAY, "warn" if total.today else ""),
    ]
    late = {"label": _("Trễ trong tháng này"), "text": percent_text(total)}
    return [
        *(
            {"label": label, "count": count, "show": wanted.value, "tone": tone}
            for label, count, wanted, tone in figures
        ),
        late,
    ]


def _own(view: Overview) -> AgencyLoad:
    """The agency alone, without those below it."""
    return next((row for row in view.rows if row.agency_id == view.agency_id), view.total)


def _wanted(asked: QueryDict) -> tuple[CaseFilter, Role | None, UUID | None]:
    try:
        wanted = CaseFilter(asked.get("show", CaseFilter.OPEN.value))
        role = Role(asked.get("role", "")) if "role" in asked else None
        staff_id = UUID(asked.get("staff", "")) if "staff" in asked else None
    except ValueError as error:
        raise NotFound from error
    return wanted, role, staff_id


def _whose(role: Role | None, staff_id: UUID | None) -> str:
    if role is None:
        return ""
    if staff_id is not None:
        return staff_name(staff_id)
    return _("chưa ai nhận, %(post)s") % {"post": POSTS[role.value]}


def _place(agency_id: UUID | None) -> str:
    return agency_info(agency_id).short_name if agency_id else ""
