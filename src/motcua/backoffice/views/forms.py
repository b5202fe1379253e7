"""Forms: the list, one form with its versions, files in and out, an older version again."""

import re

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.backoffice.access import for_administrators
from motcua.backoffice.form_outline import blank
from motcua.backoffice.form_pages import (
    AREA,
    codes_asked,
    differences,
    note_of,
    publish_page,
    published,
    see_other,
)
from motcua.backoffice.pages import page
from motcua.catalogue import selectors, services
from motcua.catalogue.errors import FormDraftThere, FormRefused
from motcua.catalogue.types import WHOLE
from motcua.kernel.errors import DomainError, Invalid
from motcua.kernel.http import ActorRequest
from motcua.kernel.text import clean
from motcua.ui.uploads import MEGABYTE, skipped_files, taking_files

SHOWN_USES = 50
_KEY = re.compile(r"[a-z][a-z0-9-]{1,59}")


@for_administrators
@require_safe
def show_all(request: ActorRequest) -> HttpResponse:
    """The forms in use, published or being written. Three queries."""
    context = {"rows": selectors.forms_list(actor=request.actor)}
    return page(request, "backoffice/forms/list.html", area=AREA, context=context)


@for_administrators
@require_safe
def show(request: ActorRequest, key: str, form_hash: str = "") -> HttpResponse:
    """One version of a form as citizens see it, all versions and what each changed."""
    actor = request.actor
    history = selectors.form_history(actor=actor, key=key)
    if not history:
        selectors.form_draft(actor=actor, key=key)  # raises what is to be said when there is none
        return redirect("backoffice:form_draft", key=key)
    document = selectors.form_document(actor=actor, key=key, form_hash=form_hash)
    form = selectors.form_spec(document)
    uses = selectors.form_uses(actor=actor, key=key)
    changes = [
        {"change": change, "lines": differences(request, key, older.hash, change.hash)}
        if older and change.number
        else {"change": change, "lines": ()}
        for change, older in zip(history, [*history[1:], None], strict=True)
    ]
    context = {
        "key": key,
        "form": form,
        "view": services.form_view(form, {}, step=WHOLE),
        "is_newest": form.hash
        == selectors.form_spec(selectors.form_document(actor=actor, key=key)).hash,
        "changes": changes,
        "in_force": {use.hash for use in uses},
        "uses": uses[:SHOWN_USES],
        "more": max(len(uses) - SHOWN_USES, 0),
        "results": selectors.samples_run(form, selectors.form_samples(actor=actor, key=key)),
        "inside": True,
    }
    return page(request, "backoffice/forms/show.html", area=AREA, context=context)


@for_administrators
@require_safe
def download(request: ActorRequest, key: str, form_hash: str) -> HttpResponse:
    """A version of the form with its test data, as a JSON file."""
    document = selectors.form_document(actor=request.actor, key=key, form_hash=form_hash)
    samples = selectors.form_samples(actor=request.actor, key=key)
    content = selectors.form_written(document, samples)
    response = HttpResponse(content, content_type="application/json")
    name = f"{key}-{form_hash[:8]}.json"
    disposition = content_disposition_header(as_attachment=True, filename=name)
    response.headers["Content-Disposition"] = disposition or "attachment"
    return response


@for_administrators
@require_POST
def begin(request: ActorRequest, key: str) -> HttpResponse:
    """Begin the working copy, or go on with the one that is there."""
    base = request.POST.get("hash", "")[:64]
    services.form_draft_begin(actor=request.actor, key=key, base_hash=base)
    return see_other(reverse("backoffice:form_draft", args=[key]))


@for_administrators
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: ActorRequest) -> HttpResponse:
    """A new form: its name and key."""
    title = clean(request.POST.get("title", ""))[:300]
    key = request.POST.get("key", "").strip()[:60]
    errors = {}
    if request.method == "POST":
        if not title:
            errors["title"] = _("Xin ghi tên biểu mẫu.")
        if not _KEY.fullmatch(key):
            errors["key"] = _("Khóa gồm chữ thường không dấu, chữ số và dấu gạch nối.")
        elif any(row.key == key for row in selectors.forms_list(actor=request.actor)):
            errors["key"] = _("Khóa này đã có biểu mẫu khác dùng.")
        if not errors:
            services.form_draft_create(actor=request.actor, document=blank(key, title))
            return see_other(reverse("backoffice:form_draft", args=[key]))
    context = {"title": title, "key": key, "errors": errors, "inside": True}
    status = 422 if errors else 200
    return page(request, "backoffice/forms/new.html", area=AREA, context=context, status=status)


@taking_files(MEGABYTE)
@for_administrators
@require_http_methods(["GET", "HEAD", "POST"])
def take_in(request: ActorRequest) -> HttpResponse:
    """Take a JSON file in as a working copy, or say place by place what will not do."""
    if request.method != "POST":
        return _import_page(request)
    file = request.FILES.get("file")
    if file is None or skipped_files(request):
        said = _("Xin chọn một tệp JSON, không quá 1 MB.")
        return _import_page(request, error=said, status=422)
    try:
        taken = selectors.form_file_read(file.read())
        key = services.form_draft_create(
            actor=request.actor, document=taken.document, samples=taken.samples
        )
    except FormRefused as refusal:
        return _import_page(request, problems=refusal.problems, status=refusal.status)
    except Invalid as refusal:  # the test data together with those that are there
        said = " ".join(refusal.fields.values()) or refusal.text
        return _import_page(request, error=said, status=refusal.status)
    except FormDraftThere as refusal:
        there = taken.document["key"]
        return _import_page(request, error=refusal.text, there=there, status=refusal.status)
    return see_other(reverse("backoffice:form_draft", args=[key]))


def _import_page(request: ActorRequest, *, status: int = 200, **context: object) -> HttpResponse:
    everything = {"inside": True, **context}
    return page(
        request, "backoffice/forms/import.html", area=AREA, context=everything, status=status
    )


@for_administrators
@require_http_methods(["GET", "HEAD", "POST"])
def restore(request: ActorRequest, key: str, form_hash: str) -> HttpResponse:
    """Publish an older version again, as a new one."""
    document = selectors.form_document(actor=request.actor, key=key, form_hash=form_hash)
    refusal: DomainError | None = None
    codes = codes_asked(request, key)
    if request.method == "POST":
        try:
            done = services.form_publish(
                actor=request.actor, document=document, codes=codes, note=note_of(request)
            )
            return published(request, key, done)
        except DomainError as refused:
            refusal = refused
    return publish_page(request, key, document, codes, refusal=refusal)
