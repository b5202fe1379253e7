"""Analysis groups: which there are, what one is for, who is in it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from motcua.boards.access import for_boards
from motcua.boards.clicks import clicked_once, made_once, version_of
from motcua.boards.group_forms import GroupForm, NotebookForm
from motcua.kernel import clock
from motcua.kernel.errors import DomainError, Invalid, NotFound
from motcua.kernel.http import ActorRequest
from motcua.organisation import selectors as organisation
from motcua.steering import selectors, services
from motcua.steering.types import GroupPage, GroupRole

LONGEST_SEARCH = 60


@require_safe
@for_boards
def show_all(request: ActorRequest) -> HttpResponse:
    """The groups of the reader, for leaders of the province all."""
    context = {
        "groups": selectors.groups_list(actor=request.actor),
        "may_found": selectors.may_found(actor=request.actor),
        "area": "groups",
    }
    return render(request, "boards/group_list.html", context)


@require_safe
@for_boards
def show(request: ActorRequest, group_id: UUID) -> HttpResponse:
    """One group: its people, notebooks and meetings."""
    page = selectors.group_page(actor=request.actor, group_id=group_id)
    context = {
        "page": page,
        "roles": role_names(),
        "form": NotebookForm() if page.may_write else None,
        **INSIDE,
    }
    return render(request, "boards/group.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_boards
def found(request: ActorRequest) -> HttpResponse:
    """Found a group."""
    if not selectors.may_found(actor=request.actor):
        raise NotFound
    given = request.POST if request.method == "POST" else None
    form = GroupForm(given, initial={"from_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        wish = form.wish()
        try:
            group_id = made_once(
                request,
                lambda once: services.group_found(actor=request.actor, wish=wish, once=once),
            )
        except Invalid as wrong:
            refused(form, wrong)
        else:
            return redirect("boards:group", group_id)
    context = {"form": form, **INSIDE}
    return render(request, "boards/group_form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@for_boards
def change(request: ActorRequest, group_id: UUID) -> HttpResponse:
    """Rename a group, or let it end."""
    page = _led(request, group_id)
    info = page.info
    initial = {
        "name": info.name,
        "subject": info.subject,
        "from_on": info.from_on,
        "to_on": info.to_on,
    }
    form = GroupForm(request.POST if request.method == "POST" else None, initial=initial)
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            with clicked_once(request) as once:
                services.group_change(
                    actor=request.actor,
                    group_id=group_id,
                    wish=form.wish(),
                    expected_version=version_of(request),
                    once=once,
                )
        except Invalid as wrong:
            refused(form, wrong)
        except DomainError as conflict:
            refusal = conflict
        else:
            return redirect("boards:group", group_id)
    context = {"form": form, "page": page, "refusal": refusal, **INSIDE}
    status = 422 if form.errors else refusal.status if refusal else 200
    return render(request, "boards/group_form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@for_boards
def members(request: ActorRequest, group_id: UUID) -> HttpResponse:
    """Who is in a group: looked for by name, let in, let go."""
    page = _led(request, group_id)
    refusal = None
    if request.method == "POST":
        try:
            _member(request, group_id)
        except DomainError as error:
            refusal = next(iter(error.fields.values()), error.text)
        else:
            return redirect("boards:group_members", group_id)
    words = request.GET.get("q", "").replace("\0", "")[:LONGEST_SEARCH]
    everywhere = [each.id for each in organisation.agencies_list()]
    known = {each.staff_id for each in page.members}
    context = {
        "page": page,
        "q": words,
        "found": [
            each
            for each in (organisation.staff_search(words, everywhere) if words else ())
            if each.id not in known
        ],
        "roles": role_names(),
        "refusal": refusal,
        **INSIDE,
    }
    return render(request, "boards/group_members.html", context, status=422 if refusal else 200)


def role_names() -> dict[str, str]:
    """What somebody is in a group, in words."""
    return {
        GroupRole.CHAIR.value: _("Chủ trì"),
        GroupRole.SECRETARY.value: _("Thư ký"),
        GroupRole.MEMBER.value: _("Thành viên"),
    }


def refused(form: object, wrong: Invalid) -> None:
    """Show what a service found wrong at the fields of the form."""
    fields, add = getattr(form, "fields", {}), getattr(form, "add_error", None)
    assert add is not None, "a form of Django"
    for name, said in (wrong.fields or {"": wrong.text}).items():
        add(name if name in fields else None, said)


def key_of(written: str) -> UUID:
    """A key that a form sends; `NotFound` for what is none."""
    try:
        return UUID(written)
    except ValueError as error:
        raise NotFound from error


INSIDE = {"area": "groups", "inside": True}


def _led(request: ActorRequest, group_id: UUID) -> GroupPage:
    page = selectors.group_page(actor=request.actor, group_id=group_id)
    if not page.may_lead:
        raise NotFound
    return page


def _member(request: ActorRequest, group_id: UUID) -> None:
    staff_id = key_of(request.POST.get("staff", ""))
    written = request.POST.get("role", "")
    if written == "none":
        services.group_member_remove(actor=request.actor, group_id=group_id, staff_id=staff_id)
        messages.success(request, _("Đã đưa ra khỏi tổ."))
        return
    if written not in set(GroupRole):
        raise NotFound
    services.group_member_set(
        actor=request.actor, group_id=group_id, staff_id=staff_id, role=GroupRole(written)
    )
    messages.success(request, _("Đã ghi vai trò trong tổ."))
