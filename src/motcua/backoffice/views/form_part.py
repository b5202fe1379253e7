"""One part of a form: questions about it, how it looks with what is typed, saving it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from motcua.backoffice.access import for_administrators
from motcua.backoffice.form_answers import Answered, answered
from motcua.backoffice.form_outline import WIDGETS, Place, part_at, siblings
from motcua.backoffice.form_pages import (
    AREA,
    address_of,
    anchor,
    changed_by,
    outline_of,
    revision_of,
    see_other,
)
from motcua.backoffice.form_questions import questions
from motcua.backoffice.pages import page
from motcua.catalogue import selectors, services
from motcua.catalogue.errors import DraftChanged
from motcua.catalogue.types import WHOLE, FormDraftInfo, FormView
from motcua.kernel.errors import NotFound
from motcua.kernel.http import ActorRequest


@for_administrators
@require_http_methods(["GET", "HEAD", "POST"])
def edit(
    request: ActorRequest, key: str, kind: str, part_key: str = "", column: str = ""
) -> HttpResponse:
    """One part: questions about it, and how it looks with what is typed."""
    draft = selectors.form_draft(actor=request.actor, key=key)
    place = Place(kind=kind, key=part_key, column=column)
    if request.method != "POST":
        if part_at(draft.document, place) is None:
            raise NotFound
        return _part_page(request, draft, Answered(dict(draft.document), place))
    done = answered(draft.document, place, request.POST)
    if "xem" in request.GET or request.POST.get("do") == "preview":
        return _part_page(request, draft, done)
    return _part_save(request, draft, done)


def _part_save(request: ActorRequest, draft: FormDraftInfo, done: Answered) -> HttpResponse:
    if part_at(done.document, done.place) is None:
        said = _("Mục này vừa bị bỏ khỏi bản nháp. Điều ông/bà gõ còn ở dưới để chép lại.")
        return _part_page(request, draft, done, problem=said, status=409)
    if done.errors:
        return _part_page(request, draft, done, status=422)
    try:
        services.form_draft_save(
            actor=request.actor,
            key=draft.key,
            document=done.document,
            expected_revision=revision_of(request),
        )
    except DraftChanged as refusal:
        return _part_page(request, draft, done, problem=changed_by(draft), status=refusal.status)
    if request.POST.get("do") == "stay":
        return see_other(address_of(draft.key, done.place))
    return see_other(f"{outline_of(draft.key)}#{anchor(done.place)}")


def _part_page(
    request: ActorRequest,
    draft: FormDraftInfo,
    done: Answered,
    *,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    place = done.place
    posted = request.POST if request.method == "POST" else None
    problems = selectors.form_problems(done.document)
    groups = questions(done.document, place, posted)
    for each in (each for group in groups for each in group["questions"]):
        each["error"] = done.errors.get(each["name"], "")
    here = part_at(done.document, place) or {}
    before = part_at(draft.document, place) or here
    context = {
        "draft": draft,
        "key": draft.key,
        "place": place,
        "url": request.path,
        "title": before.get("label") or before.get("title") or _("(chưa có tên)"),
        "groups": [{**group, "open": group["open"] or _is_wrong(group)} for group in groups],
        "columns": _columns(draft, place, before),
        "errors": done.errors,
        "problems": problems,
        "view": None if problems else _view_of(done.document, place),
        "problem": problem,
        "remove_label": _REMOVE.get(place.kind, ""),
        "remove_value": f"remove:{place.name}",
        "inside": True,
    }
    return page(request, "backoffice/forms/part.html", area=AREA, context=context, status=status)


def _is_wrong(group: Mapping[str, Any]) -> bool:
    return any(each["error"] for each in group["questions"])


_REMOVE = {
    "step": gettext_lazy("Bỏ bước này"),
    "section": gettext_lazy("Bỏ phần này"),
    "field": gettext_lazy("Bỏ câu hỏi này"),
    "column": gettext_lazy("Bỏ cột này"),
}


def _columns(
    draft: FormDraftInfo, place: Place, part_: Mapping[str, Any]
) -> list[dict[str, Any]] | None:
    """The columns of a table as rows; nothing when the part is no table."""
    if place.kind != "field" or part_.get("widget") != "rows":
        return None
    rows = []
    for column in part_.get("columns", ()):
        inner = Place(kind="column", key=place.key, column=column["path"])
        rows.append(
            {
                "title": column["label"] or _("(chưa có tên)"),
                "name": inner.name,
                "url": address_of(draft.key, inner),
                "widget": WIDGETS.get(column["widget"], ""),
                "required": column.get("required"),
                "when": column.get("when"),
            }
        )
    return rows


def _view_of(document: Mapping[str, Any], place: Place) -> FormView:
    """The form, of which only the section that the part belongs to; conditions count as met."""
    sections = [
        {**_always(section), "fields": [_always(each) for each in section["fields"]]}
        for section in document["layout"]["sections"]
    ]
    bare = {**document, "layout": {**document["layout"], "sections": sections}}
    view = services.form_view(selectors.form_spec(bare), {}, step=WHOLE)
    if place.kind in ("form", "step"):
        return view
    keys = {
        section["key"]
        for section in document["layout"]["sections"]
        if section["key"] == place.key
        or siblings({"sections": [section]}, replace(place, kind="field", column=""))
    }
    return replace(view, sections=tuple(each for each in view.sections if each.key in keys))


def _always(part_: Mapping[str, Any]) -> dict[str, Any]:
    return {name: each for name, each in part_.items() if name != "when"}
