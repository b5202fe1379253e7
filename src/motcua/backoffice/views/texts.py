"""The texts of the printed forms: change, look, publish, and what was before."""

from collections.abc import Mapping
from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from motcua.backoffice.access import for_administrators
from motcua.backoffice.pages import page
from motcua.backoffice.versions import (
    TextChange,
    complaints,
    history_entries,
    revision_of,
    see_other,
    text_changes,
)
from motcua.documents import selectors, services
from motcua.documents.errors import DraftChanged, NothingNew
from motcua.documents.selectors import FormRow
from motcua.kernel.errors import DomainError, Invalid, NotFound
from motcua.kernel.http import ActorRequest

AREA = "texts"


@for_administrators
@require_safe
def show_all(request: ActorRequest) -> HttpResponse:
    """Every printed form with its version in force. Two queries."""
    rows = selectors.forms_list(actor=request.actor)
    return page(request, "backoffice/texts/list.html", area=AREA, context={"rows": rows})


@for_administrators
@require_safe
def edit(request: ActorRequest, form: str) -> HttpResponse:
    """The texts of one form to be changed: those of the draft, or those in force."""
    row = selectors.form_row(actor=request.actor, form=_form(request, form))
    return _edit_page(request, row, texts=row.draft.texts if row.draft else row.version.texts)


@for_administrators
@require_POST
def save(request: ActorRequest, form: str) -> HttpResponse:
    """Keep what was typed as the draft and show it; with complaints when it will not do."""
    name = _form(request, form)
    try:
        services.text_draft_save(
            actor=request.actor,
            form=name,
            texts={key: str(request.POST[key]) for key in request.POST},
            expected_revision=revision_of(request),
        )
    except (Invalid, DraftChanged) as refusal:
        row = selectors.form_row(actor=request.actor, form=name)
        typed = {spec.key: request.POST.get(spec.key, "") for spec in row.words.texts}
        return _edit_page(request, row, texts=typed, refusal=refusal)
    return see_other("text_draft", form)


@for_administrators
@require_safe
def draft(request: ActorRequest, form: str) -> HttpResponse:
    """The draft beside the version in force, before it is published."""
    row = selectors.form_row(actor=request.actor, form=_form(request, form))
    if row.draft is None:
        return redirect("backoffice:text", form=form)
    return _draft_page(request, row)


@for_administrators
@require_POST
def publish(request: ActorRequest, form: str) -> HttpResponse:
    """Make the draft the version in force."""
    name, note = _form(request, form), request.POST.get("note", "")
    try:
        number = services.text_draft_publish(
            actor=request.actor, form=name, expected_revision=revision_of(request), note=note
        )
    except (Invalid, DraftChanged, NothingNew) as refusal:
        row = selectors.form_row(actor=request.actor, form=name)
        if row.draft is None:
            messages.warning(request, refusal.text)
            return see_other("text", form)
        return _draft_page(request, row, note=note, refusal=refusal)
    said = _("Đã công bố phiên bản %(number)d. Giấy cấp từ bây giờ dùng lời văn mới.")
    messages.success(request, said % {"number": number})
    return see_other("text_history", form)


@for_administrators
@require_POST
def drop(request: ActorRequest, form: str) -> HttpResponse:
    """Throw the draft away."""
    try:
        services.text_draft_drop(
            actor=request.actor, form=_form(request, form), expected_revision=revision_of(request)
        )
        messages.success(request, _("Đã bỏ bản nháp."))
    except DraftChanged as refusal:
        messages.warning(request, refusal.text)
        return see_other("text_draft", form)
    return see_other("text", form)


@for_administrators
@require_safe
def history(request: ActorRequest, form: str) -> HttpResponse:
    """Every version, the newest first, each with what it changed. Three queries."""
    name = _form(request, form)
    row = selectors.form_row(actor=request.actor, form=name)
    versions = selectors.form_versions(actor=request.actor, form=name)
    entries = history_entries(versions, row.version.number, partial(_changes, row))
    context = {"row": row, "entries": entries, "inside": True}
    return page(request, "backoffice/texts/history.html", area=AREA, context=context)


@for_administrators
@require_POST
def restore(request: ActorRequest, form: str, number: int) -> HttpResponse:
    """Take the texts of an older version into the draft, to be looked at and published again."""
    name = _form(request, form)
    versions = selectors.form_versions(actor=request.actor, form=name)
    wanted = next((each for each in versions if each.number == number), None)
    if wanted is None:
        raise NotFound
    try:
        services.text_draft_save(
            actor=request.actor,
            form=name,
            texts=wanted.texts,
            expected_revision=revision_of(request),
        )
    except (Invalid, DraftChanged) as refusal:
        messages.warning(request, refusal.text)
        return see_other("text_history", form)
    return see_other("text_draft", form)


@for_administrators
@require_safe
def preview(request: ActorRequest, form: str, number: int | None = None) -> HttpResponse:
    """The form with sample data as PDF: the draft, or a version."""
    pdf = selectors.form_preview(actor=request.actor, form=_form(request, form), version=number)
    response = HttpResponse(pdf, content_type="application/pdf")
    name = f"mau-{form}-{'nhap' if number is None else number}.pdf"
    disposition = content_disposition_header(as_attachment=False, filename=name)
    response.headers["Content-Disposition"] = disposition or "inline"
    return response


def _form(request: ActorRequest, number: str) -> str:
    """The form under this number, as services name it."""
    for row in selectors.forms_known(actor=request.actor):
        if row.number == number:
            return row.form
    raise NotFound


def _edit_page(
    request: ActorRequest,
    row: FormRow,
    *,
    texts: Mapping[str, str],
    refusal: DomainError | None = None,
) -> HttpResponse:
    errors = refusal.fields if refusal else {}
    context = {
        "row": row,
        "fields": [
            {"spec": spec, "value": texts[spec.key], "error": errors.get(spec.key, "")}
            for spec in row.words.texts
        ],
        **complaints(refusal),
        "revision": row.draft.revision if row.draft else 0,
        "inside": True,
    }
    status = refusal.status if refusal else 200
    return page(request, "backoffice/texts/edit.html", area=AREA, context=context, status=status)


def _draft_page(
    request: ActorRequest, row: FormRow, *, note: str = "", refusal: DomainError | None = None
) -> HttpResponse:
    assert row.draft is not None
    context = {
        "row": row,
        "changes": _changes(row, row.version.texts, row.draft.texts),
        "note": note,
        **complaints(refusal),
        "inside": True,
    }
    status = refusal.status if refusal else 200
    return page(request, "backoffice/texts/draft.html", area=AREA, context=context, status=status)


def _changes(
    row: FormRow, before: Mapping[str, str], after: Mapping[str, str]
) -> tuple[TextChange, ...]:
    return text_changes({spec.key: str(spec.label) for spec in row.words.texts}, before, after)
