"""Officers: absences, leaving, the work that they hold, and cases that nobody may approve."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from motcua.backoffice.access import for_agency_administrators
from motcua.backoffice.pages import page
from motcua.cases import selectors as cases
from motcua.cases import services as casework
from motcua.cases.types import BulkState, Held
from motcua.kernel import clock
from motcua.kernel.errors import DomainError, NotFound
from motcua.kernel.http import ActorRequest
from motcua.kernel.ids import new_id
from motcua.organisation import selectors, services
from motcua.organisation.types import StaffInfo
from motcua.ui.absences import AbsenceForm

AREA = "people"
LONGEST_WORDS = 60
POOL = "pool"


class LeavingForm(forms.Form):
    """The last day in the posts."""

    last_on = forms.DateField(
        label=gettext_lazy("Ngày làm việc cuối cùng"),
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={
            "required": gettext_lazy("Xin chọn ngày."),
            "invalid": gettext_lazy("Ngày chưa đúng."),
        },
    )


class MoveForm(forms.Form):
    """Who gets the work, and why."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    to = forms.ChoiceField(
        label=gettext_lazy("Chuyển cho"),
        error_messages={"required": gettext_lazy("Xin chọn nơi nhận.")},
    )
    reason = forms.CharField(
        label=gettext_lazy("Lý do"),
        max_length=2000,
        error_messages={"required": gettext_lazy("Xin ghi lý do, ví dụ: chuyển công tác.")},
    )

    def __init__(self, *args: Any, held: tuple[Held, ...], **settings: Any) -> None:
        super().__init__(*args, **settings)
        people = {str(each.id): each.name for row in held for each in row.receivers}
        field = self.fields["to"]
        assert isinstance(field, forms.ChoiceField)
        pool = (POOL, _("Hàng chờ chung của vị trí"))
        field.choices = [pool, *sorted(people.items(), key=lambda pair: pair[1])]


@for_agency_administrators
@require_safe
def show(request: ActorRequest) -> HttpResponse:
    """Find an officer; absences decided lately; cases that nobody may approve."""
    words = request.GET.get("q", "").strip()[:LONGEST_WORDS].replace("\x00", "")
    administered = selectors.agencies_administered(request.actor)
    context = {
        "q": words,
        "found": selectors.staff_search(words, administered) if words else (),
        "absences": selectors.absences_recent(clock.today(), administered),
        "stuck": cases.cases_stuck(actor=request.actor),
    }
    return page(request, "backoffice/people/list.html", area=AREA, context=context)


@for_agency_administrators
@require_safe
def person(request: ActorRequest, staff_id: UUID) -> HttpResponse:
    """One officer: posts, work in hand, absences, and what can be decided."""
    return _person_page(request, _known(request, staff_id), {})


@for_agency_administrators
@require_POST
def absence(request: ActorRequest, staff_id: UUID) -> HttpResponse:
    """Decide an absence of this officer."""
    known = _known(request, staff_id)
    form = _absence_form(known, request.POST)
    if form.is_valid():
        try:
            services.absence_decide(actor=request.actor, **form.arguments())
        except DomainError as refusal:
            form.blame(refusal)
        else:
            messages.success(request, _("Đã ghi thời gian vắng mặt và người xử lý thay."))
            return _see_other(staff_id)
    return _person_page(request, known, {"absence": form})


@for_agency_administrators
@require_POST
def absence_end(request: ActorRequest, staff_id: UUID, absence_id: UUID) -> HttpResponse:
    """Call an absence off."""
    _known(request, staff_id)
    services.absence_end(actor=request.actor, absence_id=absence_id)
    messages.success(request, _("Đã kết thúc thời gian vắng mặt."))
    return _see_other(staff_id)


@for_agency_administrators
@require_POST
def leave(request: ActorRequest, staff_id: UUID) -> HttpResponse:
    """End the officer's posts after a day."""
    known = _known(request, staff_id)
    form = LeavingForm(request.POST)
    if form.is_valid():
        try:
            number = services.posts_end(
                actor=request.actor, staff_id=staff_id, last_on=form.cleaned_data["last_on"]
            )
        except DomainError as refusal:
            _blame(form, refusal)
        else:
            messages.success(request, _("Đã ghi ngày thôi giữ %(n)d vị trí.") % {"n": number})
            return _see_other(staff_id)
    return _person_page(request, known, {"leaving": form})


@for_agency_administrators
@require_POST
def move(request: ActorRequest, staff_id: UUID) -> HttpResponse:
    """Start moving everything that the officer holds."""
    known = _known(request, staff_id)
    form = MoveForm(request.POST, held=cases.work_of(actor=request.actor, staff_id=staff_id))
    if not form.is_valid():
        return _person_page(request, known, {"moving": form})
    to = form.cleaned_data["to"]
    try:
        run_id = casework.tasks_move_start(
            actor=request.actor,
            run_id=form.cleaned_data["key"],
            staff_id=staff_id,
            to_staff_id=None if to == POOL else UUID(to),
            reason=form.cleaned_data["reason"],
        )
    except DomainError as refusal:
        _blame(form, refusal)
        return _person_page(request, known, {"moving": form})
    response = redirect("backoffice:move", run_id=run_id)
    response.status_code = 303
    return response


@for_agency_administrators
@require_safe
def moved(request: ActorRequest, run_id: UUID) -> HttpResponse:
    """How far a move is; case by case only where it did not work, without personal data."""
    run = cases.bulk_run(actor=request.actor, run_id=run_id)
    context = {
        "run": run,
        "done": run.counts[BulkState.DONE],
        "left": [item for item in run.items if item.message],
    }
    return page(request, "backoffice/people/moved.html", area=AREA, context=context)


def _person_page(
    request: ActorRequest, known: StaffInfo, sent: dict[str, forms.Form]
) -> HttpResponse:
    held = cases.work_of(actor=request.actor, staff_id=known.id)
    context: dict[str, Any] = {
        "person": known,
        "holdings": selectors.holdings_of(known.id),
        "today": clock.today(),
        "held": held,
        "total": sum(row.number for row in held),
        "absences": selectors.absences_of([known.id], clock.today()),
        "absence": _absence_form(known),
        "leaving": LeavingForm(initial={"last_on": clock.today()}),
        "moving": MoveForm(held=held, initial={"key": new_id()}),
        "wrong": next(iter(sent.values()), None),
        "inside": True,
    }
    status = 422 if sent else 200
    return page(
        request, "backoffice/people/person.html", area=AREA, context=context | sent, status=status
    )


def _absence_form(known: StaffInfo, sent: Any = None) -> AbsenceForm:
    today = clock.today()
    agencies = {row.agency_id for row in selectors.holdings_of(known.id) if _holds(row, today)}
    initial = {"staff": known.id, "from_on": today, "to_on": today}
    people = [each for each in selectors.colleagues(agencies, today) if each.id != known.id]
    return AbsenceForm(sent, initial=initial, absent=[known], stand_ins=people)


def _holds(row: Any, on: Any) -> bool:
    return row.valid_from <= on and (row.valid_to is None or on <= row.valid_to)


def _known(request: ActorRequest, staff_id: UUID) -> StaffInfo:
    """The officer, if she holds or held a post at an agency to which the administrator sees."""
    found = selectors.staff_info(staff_id)
    administered = selectors.agencies_administered(request.actor)
    if found is None or not any(
        row.agency_id in administered for row in selectors.holdings_of(staff_id)
    ):
        raise NotFound
    return found


def _blame(form: forms.Form, refusal: DomainError) -> None:
    for name, text in (refusal.fields or {"": refusal.text}).items():
        form.add_error(name if name in form.fields else None, text)


def _see_other(staff_id: UUID) -> HttpResponse:
    response = redirect("backoffice:person", staff_id=staff_id)
    response.status_code = 303
    return response
