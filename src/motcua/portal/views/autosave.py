"""A page of a form that saves itself, and its questions anew when an answer changes them.

Both are for browsers that run htmx; all others send the whole form, with the same effect.
"""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from motcua.cases.errors import DraftGone
from motcua.cases.services import draft_merge
from motcua.catalogue.selectors import procedure_card
from motcua.catalogue.services import form_view
from motcua.catalogue.types import WHOLE, ProcedureCard
from motcua.kernel.http import ActorRequest
from motcua.portal import dossier_form, drafting
from motcua.portal.apply_page import view_of
from motcua.portal.dossier_form import Entry
from motcua.portal.drafting import Kept
from motcua.portal.sessions import typed_keep
from motcua.portal.views.apply import is_of_another_page

UPDATE, SAVE = "update", "save"


@require_POST
def apply_save(request: ActorRequest, code: str) -> HttpResponse:
    """Keep what stands in the page now; answers with when it was saved, or why not."""
    return _answer(request, code, SAVE)


@require_POST
def apply_update(request: ActorRequest, code: str) -> HttpResponse:
    """Keep what stands in the page now; answers with its questions as they are asked now."""
    return _answer(request, code, UPDATE)


def _answer(request: ActorRequest, code: str, what: str) -> HttpResponse:
    card = procedure_card(code)
    entry = dossier_form.entry_typed(request, card.version, [])
    context: dict[str, Any] = {"version": card.version, "what": what}
    draft: Kept | None = None
    if not request.actor.is_citizen:
        context["ended"] = typed_keep(request, request.POST.get("owner", ""), code, entry)
        context["is_out"] = True
    elif is_of_another_page(request):
        context["problem"] = _("Trang này mở bằng tài khoản khác nên không tự lưu.")
    elif card.is_offered:
        draft = _save(request, card, entry, context)
    _parts(card, entry, draft, context)
    return render(request, "portal/apply/_saved.html", context)


def _save(
    request: ActorRequest, card: ProcedureCard, entry: Entry, context: dict[str, Any]
) -> Kept | None:
    typed = entry.data
    try:
        merge = draft_merge(
            actor=request.actor, procedure_code=card.version.code, page=entry.page, begin=False
        )
    except DraftGone:
        context["gone"] = True
        return None
    draft = dossier_form.kept_of(merge.draft)
    whole = form_view(card.version.form, draft.data, step=WHOLE)
    context["taken"] = drafting.labels_of(whole, merge.taken)
    context["differ"] = drafting.labels_of(whole, draft.others)
    context["saved_at"] = draft.saved_at
    # The page goes on showing what was typed in it; what others wrote it does not show yet.
    entry.data, entry.sources = {**draft.data}, draft.sources
    for path in merge.taken:
        drafting.put(entry.data, path, drafting.value_at(typed, path))
    return draft


def _parts(card: ProcedureCard, entry: Entry, draft: Kept | None, context: dict[str, Any]) -> None:
    view = view_of(card.version, entry, entry.step)
    if context["what"] == UPDATE:
        context["view"] = view
        context["update_url"] = reverse("portal:apply_update", args=[card.version.code])
    if draft is not None:
        context["shown"] = drafting.shown_of(view, entry.data, draft)
    elif context["what"] == UPDATE:
        context["shown"] = drafting.Shown(
            of=entry.shown.of,
            marks={**drafting.shown_of(view, {}, None).marks, **entry.shown.marks},
        )
