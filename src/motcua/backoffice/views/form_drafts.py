"""Writing a form: its parts, problems at their parts, the form beside them, test data."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.backoffice.access import for_administrators
from motcua.backoffice.form_outline import WIDGETS, Place, changed, place_of
from motcua.backoffice.form_pages import (
    AREA,
    address_of,
    anchor,
    changed_by,
    codes_asked,
    note_of,
    outline_of,
    publish_page,
    published,
    revision_of,
    see_other,
)
from motcua.backoffice.pages import page
from motcua.catalogue import selectors, services
from motcua.catalogue.errors import DraftChanged
from motcua.catalogue.types import FormDraftInfo, FormView, SampleResult, SampleRow
from motcua.kernel.errors import DomainError, Invalid
from motcua.kernel.http import ActorRequest

LONGEST_KEPT = 100_000


@for_administrators
@require_safe
def edit(request: ActorRequest, key: str) -> HttpResponse:
    """The working copy: its parts, what is wrong with each, and the form beside them."""
    draft = selectors.form_draft(actor=request.actor, key=key)
    samples = selectors.form_samples(actor=request.actor, key=key)
    asked = request.GET.get("mau", "")
    sample = next((each for each in samples if str(each.id) == asked), None)
    return _edit_page(request, draft, samples, data=sample.data if sample else {}, sample=sample)


@for_administrators
@require_POST
def change(request: ActorRequest, key: str) -> HttpResponse:
    """Add, move or remove a part, and go to what was added."""
    draft = selectors.form_draft(actor=request.actor, key=key)
    do = request.POST.get("do", "")[:400]
    layout, place = changed(draft.document["layout"], do)
    try:
        services.form_draft_save(
            actor=request.actor,
            key=key,
            document=selectors.form_relaid(draft.document, layout),
            expected_revision=revision_of(request),
        )
    except DraftChanged:
        messages.warning(request, changed_by(draft))
        return see_other(outline_of(key))
    if place and do.startswith("add:"):
        return see_other(address_of(key, place))
    return see_other(f"{outline_of(key)}#{anchor(place)}" if place else outline_of(key))


@for_administrators
@require_POST
def drop(request: ActorRequest, key: str) -> HttpResponse:
    """Throw the working copy away."""
    try:
        services.form_draft_drop(
            actor=request.actor, key=key, expected_revision=revision_of(request)
        )
    except DraftChanged as refusal:
        messages.warning(request, refusal.text)
        return see_other(outline_of(key))
    messages.success(request, _("Đã bỏ bản nháp."))
    return see_other(reverse("backoffice:forms"))


@for_administrators
@require_POST
def attempt(request: ActorRequest, key: str) -> HttpResponse:
    """The form with what was typed into it; or keep that as test data."""
    draft = selectors.form_draft(actor=request.actor, key=key)
    samples = selectors.form_samples(actor=request.actor, key=key)
    if draft.problems:
        return _edit_page(request, draft, samples)
    form = selectors.form_spec(draft.document)
    data = services.form_parse(form, dict(request.POST.lists()), kept=_kept(request))
    step = request.POST.get("go") or request.POST.get("step", "")
    update = reverse("backoffice:form_attempt", args=[key])
    if request.headers.get("HX-Request") == "true":
        context = {"view": services.form_view(form, data, step=step), "update_url": update}
        return render(request, "backoffice/forms/_parts.html", context)
    refused, errors = {}, {}
    if request.POST.get("do") == "sample":
        refused = _sample_kept(request, key, data)
        if not refused:
            messages.success(request, _("Đã giữ dữ liệu thử. Mỗi lần công bố sẽ thử lại."))
            return see_other(f"{outline_of(key)}#du-lieu-thu")
    elif request.POST.get("do") == "check":
        errors = dict(services.form_check(form, data, partial=False).errors)
        if not errors:
            messages.success(request, _("Các câu trả lời đều hợp lệ."))
    return _edit_page(request, draft, samples, data=data, step=step, errors=errors, refused=refused)


def _sample_kept(request: ActorRequest, key: str, data: Mapping[str, Any]) -> dict[str, str]:
    """Keep the answers as test data, or say why not."""
    try:
        services.form_sample_save(
            actor=request.actor,
            key=key,
            name=request.POST.get("sample-name", ""),
            data=data,
            wrong_path=request.POST.get("sample-wrong", ""),
        )
    except Invalid as refusal:
        return {"sample-name": str(refusal.fields.get("name", refusal.text))}
    return {}


@for_administrators
@require_POST
def sample_drop(request: ActorRequest, key: str, sample_id: UUID) -> HttpResponse:
    """Throw test data away."""
    services.form_sample_drop(actor=request.actor, key=key, sample_id=sample_id)
    messages.success(request, _("Đã bỏ dữ liệu thử."))
    return see_other(f"{outline_of(key)}#du-lieu-thu")


@for_administrators
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: ActorRequest, key: str) -> HttpResponse:
    """Choose the procedures and publish the working copy."""
    draft = selectors.form_draft(actor=request.actor, key=key)
    codes = codes_asked(request, key)
    refusal: DomainError | None = None
    if request.method == "POST":
        try:
            done = services.form_draft_publish(
                actor=request.actor,
                key=key,
                codes=codes,
                note=note_of(request),
                expected_revision=revision_of(request),
            )
            return published(request, key, done)
        except DomainError as refused:
            refusal = refused
    return publish_page(
        request,
        key,
        draft.document,
        codes,
        revision=draft.revision,
        base=draft.base_hash,
        refusal=refusal,
    )


def _edit_page(
    request: ActorRequest,
    draft: FormDraftInfo,
    samples: tuple[SampleRow, ...],
    *,
    data: Mapping[str, Any] | None = None,
    step: str = "",
    errors: Mapping[str, str] | None = None,
    sample: SampleRow | None = None,
    refused: Mapping[str, str] | None = None,
) -> HttpResponse:
    layout = draft.document["layout"]
    view: FormView | None = None
    results: tuple[SampleResult, ...] = ()
    paths: list[tuple[str, str]] = []
    if not draft.problems:
        form = selectors.form_spec(draft.document)
        view = services.form_view(form, data or {}, step=step, errors=errors)
        results = selectors.samples_run(form, samples)
        paths = [
            (field["path"], field["label"])
            for section in layout["sections"]
            for field in section["fields"]
        ]
    context = {
        "draft": draft,
        "key": draft.key,
        "steps": _rows(draft, layout.get("steps", []), "step"),
        "sections": _outline_rows(draft),
        "general": [each for each in draft.problems if place_of(layout, each) is None],
        "located": _located(draft),
        "view": view,
        "kept": json.dumps(data or {}, ensure_ascii=False),
        "update_url": reverse("backoffice:form_attempt", args=[draft.key]),
        "results": results,
        "samples": samples,
        "sample": sample,
        "sample_name": request.POST.get("sample-name", sample.name if sample else ""),
        "sample_wrong": request.POST.get("sample-wrong", sample.wrong_path if sample else ""),
        "paths": paths,
        "refused": refused or {},
        "sample_error": (refused or {}).get("sample-name", ""),
        "inside": True,
    }
    status = 422 if refused else 200
    return page(request, "backoffice/forms/edit.html", area=AREA, context=context, status=status)


def _located(draft: FormDraftInfo) -> list[dict[str, Any]]:
    """The problems that belong to a part, with its address."""
    found = []
    for problem in draft.problems:
        place = place_of(draft.document["layout"], problem)
        if place is not None:
            found.append({"problem": problem, "url": address_of(draft.key, place)})
    return found


def _outline_rows(draft: FormDraftInfo) -> list[dict[str, Any]]:
    sections = draft.document["layout"]["sections"]
    rows = _rows(draft, sections, "section")
    for row, section in zip(rows, sections, strict=True):
        row["fields"] = _rows(draft, section["fields"], "field")
        row["step"] = section.get("step", "")
    return rows


def _rows(draft: FormDraftInfo, parts: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    wrong = {
        place.key
        for place in (place_of(draft.document["layout"], each) for each in draft.problems)
        if place and kind in (place.kind, "field")
    }
    computed = {each["path"] for each in draft.document["layout"].get("computed", ())}
    rows = []
    for part_ in parts:
        name = part_["path" if kind in ("field", "column") else "key"]
        place = Place(kind=kind, key=name)
        rows.append(
            {
                "key": name,
                "title": part_.get("label") or part_.get("title") or _("(chưa có tên)"),
                "name": place.name,
                "anchor": anchor(place),
                "url": address_of(draft.key, place),
                "widget": WIDGETS.get(part_.get("widget", ""), ""),
                "required": part_.get("required"),
                "when": part_.get("when"),
                "computed": name in computed,
                "wrong": name in wrong,
            }
        )
    return rows


def _kept(request: ActorRequest) -> dict[str, Any]:
    """The answers on the other pages of the form, as this page was sent them."""
    try:
        found = json.loads(request.POST.get("kept", "")[:LONGEST_KEPT])
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
