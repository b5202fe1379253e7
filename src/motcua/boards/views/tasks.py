"""Work handed to agencies: lists of both sides, handing it out, and every move after it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from motcua.boards.access import for_boards
from motcua.boards.addresses import address_of
from motcua.boards.clicks import clicked_once, made_once
from motcua.boards.scope import scope_of
from motcua.boards.steering_words import move_done_text, status_sign
from motcua.boards.task_forms import AssignmentForm
from motcua.files import services as files
from motcua.files.errors import FileRefused
from motcua.files.selectors import file_content, files_of
from motcua.ioc import selectors as ioc
from motcua.ioc.errors import LakeEmpty
from motcua.ioc.types import EVERYTHING, Grain
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Conflict, DomainError, Invalid, NotFound, Unavailable
from motcua.kernel.http import ActorRequest
from motcua.steering import selectors, services
from motcua.steering.selectors import amount_text, place_text
from motcua.steering.types import (
    AssignmentDetail,
    AssignmentRow,
    AssignmentWish,
    Move,
    NumberSeen,
    Show,
    Side,
)
from motcua.ui.uploads import ticked, unticked

INSIDE = {"area": "assignments", "inside": True}
ABOUT = (
    "indicator",
    "agency",
    "alone",
    "unit",
    "procedure",
    "field",
    "channel",
    "period",
    "alert",
)
MOST_FILES = 5


@require_safe
@for_boards
def show_all(request: ActorRequest) -> HttpResponse:
    """What the actor's side handed out, or what was handed to it."""
    actor = request.actor
    gives = selectors.may_give(actor)
    side = Side.GIVER if gives and request.GET.get("side") != "received" else Side.RECEIVER
    show = _show(request.GET.get("show", ""))
    agency_id = _agency(request.GET.get("to", ""))
    page = selectors.assignments_list(
        actor=actor,
        side=side,
        show=show,
        agency_id=agency_id,
        cursor=request.GET.get("after", ""),
    )
    here = f"side={'given' if side is Side.GIVER else 'received'}"
    here += f"&to={agency_id}" if agency_id else ""
    context = {
        "rows": [_row(row) for row in page.rows],
        "is_giving": side is Side.GIVER,
        "gives": gives,
        "show": show.value,
        "counts": selectors.assignments_counts(actor=actor) if side is Side.GIVER else (),
        "chosen": str(agency_id or ""),
        "tabs": [
            {"label": label, "href": f"?{here}&show={each.value}", "current": each is show}
            for each, label in (
                (Show.OPEN, _("Đang làm")),
                (Show.LATE, _("Quá hạn")),
                (Show.CLOSED, _("Đã xong")),
            )
        ],
        "next": f"?{here}&show={show.value}&after={page.next_cursor}" if page.next_cursor else "",
        "area": "assignments",
    }
    return render(request, "boards/task_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_boards
def give(request: ActorRequest) -> HttpResponse:
    """Hand out work, alone or for a number or an alert that the address names."""
    actor = request.actor
    if not selectors.may_give(actor):
        raise NotFound
    asked = request.POST if request.method == "POST" else request.GET
    about = {name: asked[name] for name in ABOUT if asked.get(name)}
    given = request.POST if request.method == "POST" else None
    form = AssignmentForm(actor, given, initial=_initial(actor, about, request.GET))
    refusal: DomainError | None = None
    if request.method == "POST" and form.is_valid():
        try:
            wish = _wish(actor, form, about)
            key = made_once(
                request,
                lambda once: services.assignment_give(actor=actor, wish=wish, once=once),
            )
        except Invalid as wrong:
            for name, said in wrong.fields.items():
                form.add_error(name if name in form.fields else None, said)
        except (Conflict, Unavailable) as refused:
            refusal = refused
        else:
            messages.success(request, _("Đã giao việc. Lãnh đạo cơ quan nhận được báo."))
            return redirect("boards:assignment", key)
    context = {
        "form": form,
        "about": about,
        "number": _number_now(actor, about),
        "refusal": refusal,
        **INSIDE,
    }
    status = refusal.status if refusal else 422 if form.errors else 200
    return render(request, "boards/task_form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@for_boards
def show(request: ActorRequest, assignment_id: UUID) -> HttpResponse:
    """One assignment: what is asked, for which number, its history, and the moves."""
    refusal: DomainError | None = None
    kept: list[UUID] = []
    if request.method == "POST":
        move, version = _asked(request)
        # Who may not read it is refused before any file is kept.
        selectors.assignment_detail(actor=request.actor, assignment_id=assignment_id)
        kept, refusal = _attached(request)
        if refusal is None:
            try:
                _move(request, assignment_id, move, version, kept)
            except (Invalid, Conflict) as refused:
                refusal = refused
            else:
                messages.success(request, _("Đã ghi."))
                return redirect("boards:assignment", assignment_id)
    detail = selectors.assignment_detail(actor=request.actor, assignment_id=assignment_id)
    is_answer = refusal is not None and request.POST.get("do") == Move.ANSWER
    context = {
        **_row(detail.row),
        "detail": detail,
        "number": _number_seen(detail),
        "lines": [(move_done_text(line.move), line) for line in detail.lines],
        "may": {move.value: True for move in detail.moves},
        "refusal": refusal,
        "typed": request.POST if refusal else {},
        "answer": request.POST if is_answer else {},
        "wrong": refusal.fields if refusal and is_answer else {},
        "kept": list(files_of(actor=request.actor, file_ids=kept).values()),
        **INSIDE,
    }
    status = refusal.status if refusal else 200
    return render(request, "boards/task.html", context, status=status)


@require_safe
@for_boards
def file(request: ActorRequest, assignment_id: UUID, file_id: UUID) -> HttpResponse:
    """A file that came with an answer, for who may read the assignment."""
    selectors.assignment_file(actor=request.actor, assignment_id=assignment_id, file_id=file_id)
    row, content = file_content(file_id)
    return HttpResponse(
        content,
        content_type=row.media_type,
        headers={
            "Content-Disposition": content_disposition_header(True, row.name) or "attachment",  # noqa: FBT003 - Django's own
            "X-Content-Type-Options": "nosniff",
        },
    )


def _asked(request: ActorRequest) -> tuple[Move, int]:
    try:
        return Move(request.POST.get("do", "")), int(request.POST.get("version", ""))
    except ValueError as error:
        raise NotFound from error


def _attached(request: ActorRequest) -> tuple[list[UUID], DomainError | None]:
    """The files of the form, those that were taken with it before and new ones; and what is wrong
    with one that came. A refused form gives back what was taken: nobody chooses it again.
    """
    actor, sent = request.actor, request.FILES.getlist("files")
    files.files_release(actor=actor, file_ids=unticked(request, "kept"))
    kept = list(files_of(actor=actor, file_ids=ticked(request, "kept")))
    room = max(MOST_FILES - len(kept), 0)
    for upload in sent[:room]:
        try:
            stored = files.file_store(actor=actor, name=upload.name or "", content=upload.read())
        except (FileRefused, Unavailable) as refused:
            said = _("%(name)s: %(why)s") % {"name": upload.name, "why": refused.text}
            return kept, Invalid(fields={"files": said})
        kept.append(stored.id)
    if len(sent) > room:
        said = _("Một báo cáo kèm nhiều nhất %(most)d tệp. Xin bỏ bớt rồi gửi lại.")
        return kept, Invalid(fields={"files": said % {"most": MOST_FILES}})
    return kept, None


def _move(
    request: ActorRequest, assignment_id: UUID, move: Move, version: int, kept: Sequence[UUID]
) -> None:
    due_on = request.POST.get("due_on", "")
    with clicked_once(request) as once:
        services.assignment_move(
            actor=request.actor,
            assignment_id=assignment_id,
            move=move,
            expected_version=version,
            note=request.POST.get("note", ""),
            due_on=_day(due_on) if move is Move.EXTEND else None,
            file_ids=kept,
            once=once,
        )


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written) if written else None
    except ValueError as error:
        raise Invalid(fields={"due_on": _("Xin ghi hạn mới.")}) from error


def _wish(actor: Actor, form: AssignmentForm, about: Mapping[str, str]) -> AssignmentWish:
    given = form.cleaned_data
    is_numbered = bool(about.get("indicator"))
    return AssignmentWish(
        title=given["title"],
        body=given["body"],
        to_agency_id=UUID(given["to_agency"]),
        due_on=given["due_on"],
        due_days=given["due_days"] or 0,
        alert_id=_agency(about.get("alert", "")),
        indicator=about.get("indicator", ""),
        wanted=scope_of(actor, about).wanted if is_numbered else EVERYTHING,
        period=about.get("period", ""),
    )


def _initial(actor: Actor, about: Mapping[str, str], asked: Mapping[str, str]) -> dict[str, Any]:
    """What the address says of the work; the agency of the slice does it, if the actor leads it."""
    initial: dict[str, Any] = {"due_days": 3, "title": asked.get("title", "")[:200]}
    initial["body"] = asked.get("body", "")[:4000]
    initial["to_agency"] = asked.get("to", "") or about.get("agency", "")
    if about.get("alert"):
        key = _agency(about["alert"])
        assert key is not None
        alert = selectors.alert_detail(actor=actor, alert_id=key).alert
        initial["title"] = initial["title"] or alert.rule_name
        initial["body"] = initial["body"] or alert.text
    return initial


def _number_now(actor: Actor, about: Mapping[str, str]) -> dict[str, str] | None:
    """The number for which work is handed out, as it stands."""
    if not about.get("indicator"):
        return None
    scope = scope_of(actor, about)
    period = scope.period if about.get("period") else ioc.period_of(Grain.DAY, clock.today())
    info = ioc.indicator_info(actor=actor, code=about["indicator"])
    try:
        value = ioc.indicator_value(actor=actor, code=info.code, period=period, wanted=scope.wanted)
    except LakeEmpty:
        return None
    return {
        "name": info.name,
        "value": "—" if value.number is None else amount_text(value.number, info.unit),
        "place": place_text(scope.wanted),
        "period": ioc.period_title(period),
    }


def _number_seen(detail: AssignmentDetail) -> dict[str, Any] | None:
    number: NumberSeen | None = detail.number
    if number is None:
        return None
    unit = detail.info.unit if detail.info else ""
    return {
        "name": detail.info.name if detail.info else number.indicator,
        "value": "—" if number.value is None else amount_text(number.value, unit),
        "place": place_text(number.wanted),
        "period": ioc.period_title(ioc.period_read(number.period)) if number.period else "",
        "at": number.seen_at,
        "href": reverse("boards:indicator", args=[number.indicator])
        + address_of(number.wanted, period=number.period),
    }


def _row(row: AssignmentRow) -> dict[str, Any]:
    return {"task": row, "sign": status_sign(row.status, is_late=row.is_late)}


def _show(written: str) -> Show:
    return next((each for each in Show if each.value == written), Show.OPEN)


def _agency(written: str) -> UUID | None:
    try:
        return UUID(written) if written else None
    except ValueError as error:
        raise NotFound from error
