"""Minutes of analysis groups: written, decided, approved, taken along."""

from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.boards.access import for_boards
from motcua.boards.addresses import address_of
from motcua.boards.clicks import clicked_once, made_once, version_of
from motcua.boards.group_forms import DecisionForm, MeetingForm
from motcua.boards.views.groups import INSIDE, key_of, refused
from motcua.kernel import clock
from motcua.kernel.errors import Conflict, Invalid, NotFound
from motcua.kernel.http import ActorRequest
from motcua.steering import selectors, services
from motcua.steering.types import DecisionInfo, MeetingPage, MeetingState


@require_http_methods(["GET", "HEAD", "POST"])
@for_boards
def show(request: ActorRequest, meeting_id: UUID) -> HttpResponse:
    """The minutes; who writes them adds a decision here."""
    page = selectors.meeting_page(actor=request.actor, meeting_id=meeting_id)
    if request.method == "POST":
        _still_written(page)
    form, refusal = None, None
    if page.may_write:
        given = request.POST if request.method == "POST" else None
        form = DecisionForm([(str(key), said) for key, said in page.grounds], given)
        if request.method == "POST" and form.is_valid():
            try:
                with clicked_once(request) as once:
                    services.decision_add(
                        actor=request.actor,
                        meeting_id=meeting_id,
                        wish=form.wish(),
                        expected_version=version_of(request),
                        once=once,
                    )
            except Invalid as wrong:
                refused(form, wrong)
            except Conflict as conflict:
                refusal = conflict
            else:
                return redirect(f"{reverse('boards:meeting', args=[meeting_id])}#ket-luan")
    context = {
        "page": page,
        "decisions": [(each, *_said(each)) for each in page.decisions],
        "may_assign": page.state is MeetingState.APPROVED and selectors.may_give(request.actor),
        "form": form,
        "refusal": refusal,
        **INSIDE,
    }
    status = 422 if form is not None and form.errors else 409 if refusal else 200
    return render(request, "boards/group_meeting.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@for_boards
def write(request: ActorRequest, group_id: UUID) -> HttpResponse:
    """Begin the minutes of a meeting; those who are in the group are proposed as present."""
    page = selectors.group_page(actor=request.actor, group_id=group_id)
    if not page.may_write:
        raise NotFound
    names = [f"{each.name}, {each.title}, {each.agency_name}" for each in page.members]
    initial = {"held_on": clock.today(), "attendees": "\n".join(names)}
    return _edited(request, group_id, None, MeetingForm(_given(request), initial=initial))


@require_http_methods(["GET", "HEAD", "POST"])
@for_boards
def rewrite(request: ActorRequest, meeting_id: UUID) -> HttpResponse:
    """Write minutes anew that nobody approved."""
    page = selectors.meeting_page(actor=request.actor, meeting_id=meeting_id)
    _still_written(page)
    initial = {
        "held_on": page.wish.held_on,
        "place": page.wish.place,
        "attendees": "\n".join(page.wish.attendees),
        "text": page.wish.text,
    }
    return _edited(request, page.group.id, page, MeetingForm(_given(request), initial=initial))


@require_POST
@for_boards
def drop(request: ActorRequest, meeting_id: UUID) -> HttpResponse:
    """Take a decision out of minutes that nobody approved."""
    with clicked_once(request) as once:
        services.decision_remove(
            actor=request.actor,
            meeting_id=meeting_id,
            decision_id=key_of(request.POST.get("decision", "")),
            expected_version=version_of(request),
            once=once,
        )
    return redirect("boards:meeting", meeting_id)


@require_POST
@for_boards
def approve(request: ActorRequest, meeting_id: UUID) -> HttpResponse:
    """Approve and sign."""
    with clicked_once(request) as once:
        services.meeting_approve(
            actor=request.actor,
            meeting_id=meeting_id,
            expected_version=version_of(request),
            once=once,
        )
    return redirect("boards:meeting", meeting_id)


@require_safe
@for_boards
def paper(request: ActorRequest, meeting_id: UUID) -> HttpResponse:
    """The signed minutes."""
    name, content = selectors.meeting_paper(actor=request.actor, meeting_id=meeting_id)
    return pdf(name, content)


def pdf(name: str, content: bytes) -> HttpResponse:
    """A signed paper to keep."""
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={
            "Content-Disposition": content_disposition_header(True, name) or "attachment",  # noqa: FBT003 - Django's own
            "X-Content-Type-Options": "nosniff",
        },
    )


def _still_written(page: MeetingPage) -> None:
    """Who came too late learns why; who may not write finds nothing."""
    if page.state is MeetingState.APPROVED:
        raise Conflict(_("Biên bản đã được duyệt và không đổi được nữa."))
    if not page.may_write:
        raise NotFound


def _given(request: ActorRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _edited(
    request: ActorRequest, group_id: UUID, page: MeetingPage | None, form: MeetingForm
) -> HttpResponse:
    refusal = None
    if request.method == "POST" and form.is_valid():
        wish = form.wish()
        try:
            meeting_id = made_once(
                request,
                lambda once: services.meeting_save(
                    actor=request.actor,
                    group_id=group_id,
                    wish=wish,
                    meeting_id=page.id if page else None,
                    expected_version=version_of(request),
                    once=once,
                ),
            )
        except Invalid as wrong:
            refused(form, wrong)
        except Conflict as conflict:
            refusal = conflict
        else:
            return redirect("boards:meeting", meeting_id)
    context = {"form": form, "page": page, "group_id": group_id, "refusal": refusal, **INSIDE}
    status = 422 if form.errors else 409 if refusal else 200
    return render(request, "boards/group_minutes.html", context, status=status)


def _said(decision: DecisionInfo) -> tuple[str, str]:
    """The number that a decision rests on in words, and where it becomes an assignment."""
    ground, text = decision.ground, decision.text
    more = {"to": str(decision.agency_id), "title": text.split("\n")[0][:200], "body": text}
    here = reverse("boards:assignment_new")
    if ground is None:
        return "", f"{here}?{urlencode(more)}"
    more |= {"indicator": ground.info.code, "period": ground.named}
    return selectors.ground_text(ground), here + address_of(ground.wanted, **more)
