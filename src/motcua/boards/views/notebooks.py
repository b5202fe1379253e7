"""Notebooks: numbers and words in an order, as they are and as they were, and what members say."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.boards.access import for_boards
from motcua.boards.addresses import PROVINCE
from motcua.boards.clicks import clicked_once, made_once, version_of
from motcua.boards.group_forms import FiguresForm, WordsForm
from motcua.boards.notebook_drawing import period_words, shown
from motcua.boards.views.groups import INSIDE, key_of, refused
from motcua.kernel.errors import Conflict, Invalid, NotFound
from motcua.kernel.http import ActorRequest
from motcua.steering import selectors, services
from motcua.steering.types import Block, View

PREFILLED = (
    "indicator",
    "by",
    "agency",
    "alone",
    "unit",
    "procedure",
    "field",
    "channel",
    "period",
)


@require_safe
@for_boards
def show(request: ActorRequest, notebook_id: UUID) -> HttpResponse:
    """A notebook, block by block."""
    page = selectors.notebook_page(actor=request.actor, notebook_id=notebook_id)
    context = {
        "page": page,
        "blocks": [shown(block, number) for number, block in enumerate(page.blocks, start=1)],
        "at": max((block.live.value.at for block in page.blocks if block.live), default=None),
        **INSIDE,
    }
    return render(request, "boards/group_notebook.html", context)


@require_POST
@for_boards
def add(request: ActorRequest, group_id: UUID) -> HttpResponse:
    """Open a notebook."""
    title = request.POST.get("title", "")
    try:
        notebook_id = made_once(
            request,
            lambda once: services.notebook_add(
                actor=request.actor, group_id=group_id, title=title, once=once
            ),
        )
    except Invalid as wrong:
        messages.error(request, _said(wrong))
        return redirect("boards:group", group_id)
    return redirect("boards:notebook", notebook_id)


@require_http_methods(["GET", "HEAD", "POST"])
@for_boards
def write(request: ActorRequest, notebook_id: UUID) -> HttpResponse:
    """Put a block at the end of a notebook; the address may bring an indicator and its slice."""
    page = selectors.notebook_page(actor=request.actor, notebook_id=notebook_id)
    if not page.may_write:
        raise NotFound
    initial = {name: request.GET[name] for name in PREFILLED if name in request.GET}
    if initial.get("agency") == PROVINCE:
        initial["agency"] = ""
    form = _form(request, {"period": "month", "view": View.NUMBER.value, **initial})
    if request.method == "POST" and form.is_valid():
        wish = form.wish()
        try:
            block_id = made_once(
                request,
                lambda once: services.block_add(
                    actor=request.actor, notebook_id=notebook_id, wish=wish, once=once
                ),
            )
        except Invalid as wrong:
            refused(form, wrong)
        else:
            return _to_block(notebook_id, block_id)
    context = {"form": form, "notebook_id": notebook_id, "title": page.title, **INSIDE}
    context["is_words"] = isinstance(form, WordsForm)
    return render(request, "boards/group_block.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@for_boards
def rewrite(request: ActorRequest, block_id: UUID) -> HttpResponse:
    """Write a block anew, or take it off; with it its figures are kept as they are now."""
    notebook_id, block = selectors.block_to_change(actor=request.actor, block_id=block_id)
    form = _form(request, _initial(block), is_words=block.wish.view is View.TEXT)
    refusal = None
    is_gone = request.POST.get("do") == "remove"
    if request.method == "POST" and (is_gone or form.is_valid()):
        try:
            _rewritten(request, block_id, None if is_gone else form)
        except Invalid as wrong:
            refused(form, wrong)
        except Conflict as conflict:
            refusal = conflict
        else:
            return _to_block(notebook_id, block_id)
    context = {
        "form": form,
        "notebook_id": notebook_id,
        "block_shown": block,
        "is_words": block.wish.view is View.TEXT,
        "refusal": refusal,
        **INSIDE,
    }
    status = 422 if form.errors else 409 if refusal else 200
    return render(request, "boards/group_block.html", context, status=status)


@require_POST
@for_boards
def move(request: ActorRequest, block_id: UUID) -> HttpResponse:
    """Change places with the block before or after."""
    notebook_id, _block = selectors.block_to_change(actor=request.actor, block_id=block_id)
    is_up = request.POST.get("to") == "up"
    with clicked_once(request) as once:
        services.block_move(actor=request.actor, block_id=block_id, up=is_up, once=once)
    return _to_block(notebook_id, block_id)


@require_safe
@for_boards
def history(request: ActorRequest, block_id: UUID) -> HttpResponse:
    """How a block was, version by version."""
    notebook_id, versions = selectors.block_history(actor=request.actor, block_id=block_id)
    context = {
        "notebook_id": notebook_id,
        "versions": [(each, period_words(each.wish.period)) for each in versions],
        **INSIDE,
    }
    return render(request, "boards/group_history.html", context)


@require_POST
@for_boards
def comment(request: ActorRequest, block_id: UUID) -> HttpResponse:
    """Say something of a block."""
    parent = request.POST.get("parent", "")
    notebook_id, _versions = selectors.block_history(actor=request.actor, block_id=block_id)
    try:
        with clicked_once(request) as once:
            services.comment_add(
                actor=request.actor,
                block_id=block_id,
                said=request.POST.get("text", ""),
                of_version=version_of(request),
                parent_id=key_of(parent) if parent else None,
                once=once,
            )
    except (Invalid, Conflict) as wrong:
        messages.error(request, _said(wrong))
    return _to_block(notebook_id, block_id)


@require_POST
@for_boards
def resolve(request: ActorRequest, comment_id: UUID) -> HttpResponse:
    """Say that what was raised is settled."""
    block_id = services.comment_resolve(actor=request.actor, comment_id=comment_id)
    messages.success(request, _("Đã đánh dấu là xong."))
    notebook_id, _versions = selectors.block_history(actor=request.actor, block_id=block_id)
    return _to_block(notebook_id, block_id)


def _rewritten(request: ActorRequest, block_id: UUID, form: WordsForm | FiguresForm | None) -> None:
    """The block as the form has it; without one it is taken off."""
    actor, version = request.actor, version_of(request)
    with clicked_once(request) as once:
        if form is None:
            services.block_remove(
                actor=actor, block_id=block_id, expected_version=version, once=once
            )
        else:
            services.block_change(
                actor=actor,
                block_id=block_id,
                wish=form.wish(),
                expected_version=version,
                once=once,
            )


def _form(
    request: ActorRequest, initial: dict[str, Any], *, is_words: bool | None = None
) -> WordsForm | FiguresForm:
    given = request.POST if request.method == "POST" else None
    if is_words is None:
        is_words = request.GET.get("loai") == "loi"
    if is_words:
        return WordsForm(given, initial=initial)
    return FiguresForm(request.actor, given, initial=initial)


def _initial(block: Block) -> dict[str, Any]:
    wish = block.wish
    return {
        "text": wish.text,
        "indicator": wish.indicator,
        "view": wish.view.value,
        "by": wish.by,
        "period": wish.period,
        "agency": str(wish.wanted.agency_id or ""),
        "alone": wish.wanted.is_alone,
        "unit": wish.wanted.unit,
        "procedure": wish.wanted.procedure,
        "field": wish.wanted.field,
        "channel": wish.wanted.channel,
    }


def _to_block(notebook_id: UUID, block_id: UUID) -> HttpResponseRedirect:
    return HttpResponseRedirect(f"{reverse('boards:notebook', args=[notebook_id])}#muc-{block_id}")


def _said(wrong: Invalid | Conflict) -> str:
    return next(iter(wrong.fields.values()), wrong.text)
