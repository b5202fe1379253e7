"""The page on which a dossier is written: one page, or the pages of a wizard and a last look."""

import dataclasses
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from motcua.cases.selectors import mark
from motcua.catalogue import services as forms
from motcua.catalogue.types import (
    REVIEW,
    WHOLE,
    FormField,
    FormView,
    ProcedureCard,
    PublishedVersion,
)
from motcua.identity.types import RegisterState
from motcua.kernel.http import ActorRequest
from motcua.kernel.ids import new_id
from motcua.portal import dossier_form, drafting
from motcua.portal.dossier_form import Entry
from motcua.portal.drafting import WRITER_LENGTH, Kept
from motcua.portal.incoming import posted, posted_uuid
from motcua.portal.prefill import facts_of
from motcua.portal.sessions import is_of_another, owner_sign
from motcua.portal.words import apply_steps

STEP = "buoc"


@dataclasses.dataclass(slots=True, kw_only=True)
class Look:
    """How the page is to be shown: with which status, which words above it, which page it is."""

    status: int = 200
    note: str = ""
    form_key: UUID | None = None
    step: str | None = None
    register: RegisterState = RegisterState.OFF
    taken: tuple[str, ...] = ()


def page(
    request: ActorRequest, card: ProcedureCard, entry: Entry, draft: Kept | None, look: Look
) -> HttpResponse:
    """The whole page."""
    context = page_context(request, card, entry, draft, look)
    return render(request, "portal/apply/form.html", context, status=look.status)


def page_context(
    request: ActorRequest, card: ProcedureCard, entry: Entry, draft: Kept | None, look: Look
) -> dict[str, Any]:
    """What the page and its parts are made of. One query, for the papers."""
    version = card.version
    places = dossier_form.places_of(card)
    view = view_of(version, entry, look.step or entry.step)
    papers = dossier_form.papers_of(version, request.actor, entry) if has_papers(view) else ()
    first = [paper for paper in papers if paper.spec.required] or list(papers)
    folded = [paper for paper in papers if paper not in first]
    return {
        "steps": apply_steps(),
        "card": card,
        "version": version,
        "view": view,
        "is_last": has_papers(view),
        "place": dossier_form.place_with(places, entry.agency_id),
        "may_change_place": len(places) > 1,
        "entry": entry,
        "papers_first": first,
        "papers_folded": folded,
        "is_unfolded": any(each.files or each.error for each in folded),
        "saved_at": draft.saved_at if draft else None,
        "form_key": look.form_key or posted_uuid(request.POST, "form_key") or new_id(),
        "writer": posted(request.POST, "writer", WRITER_LENGTH) or new_id().hex[-WRITER_LENGTH:],
        "shown": drafting.shown_of(view, entry.data, draft),
        "sources": drafting.sources_sign(entry.sources, entry.data, entry.beginning)
        if draft is None
        else "",
        "owner": owner_of(request, draft),
        "whose": mark(str(request.actor.account_id)),
        "note": look.note,
        "differences": drafting.differences(
            forms.form_view(version.form, entry.data, step=WHOLE), entry.data, draft
        )
        if draft is not None and draft.others
        else [],
        "unchecked": look.register is RegisterState.UNAVAILABLE,
        "reads_card": reads_card(version, view),
        "update_url": reverse("portal:apply_update", args=[version.code]),
    }


def view_of(version: PublishedVersion, entry: Entry, step: str | None) -> FormView:
    """The form as it is shown, each value that was filled in for the citizen with its source."""
    paths = {path: text for path, text in entry.problems.items() if not path.startswith("files.")}
    view = forms.form_view(version.form, entry.data, step=step or None, errors=paths)
    if not entry.sources or view.is_review:
        return view
    sections = tuple(
        dataclasses.replace(
            section, fields=tuple(_with_source(each, entry) for each in section.fields)
        )
        for section in view.sections
    )
    return dataclasses.replace(view, sections=sections)


def has_papers(view: FormView) -> bool:
    """Whether papers are attached on this page: the only one, or the last of a wizard."""
    return not view.steps or view.is_review


def reads_card(version: PublishedVersion, view: FormView) -> bool:
    """Whether a card can fill something on this page."""
    facts = {each.path for each in facts_of(version.form)}
    return not view.is_review and any(each.path in facts for each in drafting.asked_in(view))


def first_open_step(version: PublishedVersion, data: Mapping[str, Any]) -> str:
    """The page of a wizard on which to go on: the first where something is missing or wrong."""
    view = forms.form_view(version.form, data)
    if not view.steps:
        return ""
    errors = forms.form_check(version.form, data, partial=False).errors
    wrong = {view.step_of(path) for path in errors}
    return next((step.key for step in view.steps if step.key in wrong), REVIEW)


def address_of(code: str, *, step: str = "", anchor: str = "", **query: str) -> str:
    """Where a page of the form is."""
    words = {STEP: step, **query} if step else query
    end = f"?{urlencode(words)}" if words else ""
    return f"{reverse('portal:apply', args=[code])}{end}{anchor}"


def owner_of(request: ActorRequest, draft: Kept | None) -> str:
    """Whose form this is; after the session has ended the form itself remembers."""
    account_id = request.actor.account_id
    if account_id is None or is_of_another(request.POST.get("owner", ""), account_id):
        return request.POST.get("owner", "")
    return owner_sign(account_id)


def _with_source(asked: FormField, entry: Entry) -> FormField:
    words = drafting.source_words(entry.sources, asked.path, asked.value)
    return dataclasses.replace(asked, source=words) if words else asked
