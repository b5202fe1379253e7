"""Writing a process: rows, problems at their rows, the drawing beside them, publishing."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.backoffice.access import for_administrators
from motcua.backoffice.agency_words import agency_choices
from motcua.backoffice.pages import page
from motcua.backoffice.process_form import (
    KINDS,
    changed,
    renamed,
    row_forms,
    rows_sent,
)
from motcua.backoffice.versions import revision_of
from motcua.catalogue import selectors, services
from motcua.catalogue.errors import DraftChanged, ProcessRefused
from motcua.catalogue.types import Level, ProcessDraftInfo
from motcua.kernel.errors import DomainError, Invalid
from motcua.kernel.http import ActorRequest
from motcua.process import selectors as process

AREA = "processes"
MOST_CODES = 1_000
LEVELS = (Level.PROVINCE, Level.DISTRICT, Level.COMMUNE)


@for_administrators
@require_safe
def edit(request: ActorRequest, draft_id: UUID) -> HttpResponse:
    """The draft as rows, with what is wrong at each and the drawing. At most eight queries."""
    draft = selectors.process_draft(actor=request.actor, draft_id=draft_id)
    return _edit_page(request, draft)


@for_administrators
@require_POST
def save(request: ActorRequest, draft_id: UUID) -> HttpResponse:
    """Keep what was typed, do what the button says, and show the draft at that row."""
    before = selectors.process_draft(actor=request.actor, draft_id=draft_id)
    rows, open_key = rows_sent(request.POST, before.rows or ()), ""
    if do := request.POST.get("do", ""):
        rows, open_key = changed(rows, do)
    try:
        services.process_draft_save(
            actor=request.actor,
            draft_id=draft_id,
            title=request.POST.get("title", ""),
            rows=renamed(rows),
            expected_revision=revision_of(request),
        )
    except DraftChanged as refusal:
        return _edit_page(request, before, refusal=refusal)
    if do == "publish":
        return _see_other(reverse("backoffice:process_publish", args=[draft_id]))
    address = reverse("backoffice:process_draft", args=[draft_id])
    return _see_other(f"{address}?mo={open_key}#dong-{open_key}" if open_key else address)


@for_administrators
@require_POST
def drop(request: ActorRequest, draft_id: UUID) -> HttpResponse:
    """Throw the draft away."""
    try:
        services.process_draft_drop(
            actor=request.actor, draft_id=draft_id, expected_revision=revision_of(request)
        )
    except DraftChanged as refusal:
        messages.warning(request, refusal.text)
        return _see_other(reverse("backoffice:process_draft", args=[draft_id]))
    messages.success(request, _("Đã bỏ bản nháp."))
    return _see_other(reverse("backoffice:processes"))


@for_administrators
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: ActorRequest, draft_id: UUID) -> HttpResponse:
    """Choose the procedures, see what keeps them from following the draft, and publish it."""
    draft = selectors.process_draft(actor=request.actor, draft_id=draft_id)
    if request.method != "POST":
        return _publish_page(request, draft, _codes(request))
    codes = _split(request.POST.get("codes", ""))
    try:
        done = services.process_draft_publish(
            actor=request.actor,
            draft_id=draft_id,
            codes=codes,
            note=request.POST.get("note", ""),
            expected_revision=revision_of(request),
        )
    except DomainError as refusal:
        return _publish_page(request, draft, codes, refusal=refusal)
    said = _("Đã công bố cho %(count)d thủ tục. Hồ sơ đang giải quyết giữ quy trình cũ.")
    messages.success(request, said % {"count": len(done.published)})
    return _see_other(reverse("backoffice:process", args=[done.process_hash]))


def _edit_page(
    request: ActorRequest, draft: ProcessDraftInfo, *, refusal: DomainError | None = None
) -> HttpResponse:
    open_key = request.GET.get("mo", "")
    general = [problem for problem in draft.problems if not problem.node or draft.rows is None]
    context = {
        "draft": draft,
        "forms": row_forms(draft.rows or (), draft.problems, open_key),
        "general": general,
        "drawing": process.drawing(draft.definition, name="flow"),
        "is_sound": process.is_sound(draft.problems),
        "agencies": agency_choices() if draft.rows is not None else (),
        "kinds": list(KINDS.items()),
        "problem": refusal.text if refusal else "",
        "inside": True,
    }
    status = refusal.status if refusal else 200
    template = "backoffice/processes/edit.html"
    return page(request, template, area=AREA, context=context, status=status)


def _publish_page(
    request: ActorRequest,
    draft: ProcessDraftInfo,
    codes: list[str],
    *,
    refusal: DomainError | None = None,
) -> HttpResponse:
    refused = refusal.problems if isinstance(refusal, ProcessRefused) else ()
    unreadable = tuple(each for each in draft.problems if each.code == "bad_field")
    problems = refused or (
        *unreadable,
        *selectors.process_problems(draft.definition, codes),
    )
    errors = refusal.fields if isinstance(refusal, Invalid) else {}
    context = {
        "draft": draft,
        "codes": codes,
        "chosen": "\n".join(codes),
        "problems": problems,
        "is_sound": process.is_sound(problems),
        "fields": [row.name for row in selectors.fields_list()],
        "levels": [(level.value, _LEVELS[level]) for level in LEVELS],
        "asked": request.GET,
        "note": request.POST.get("note", ""),
        "errors": errors,
        "problem": refusal.text if refusal and not errors and not refused else "",
        "inside": True,
    }
    status = refusal.status if refusal else 200
    template = "backoffice/processes/publish.html"
    return page(request, template, area=AREA, context=context, status=status)


_LEVELS = {
    Level.PROVINCE: gettext_lazy("Cấp tỉnh"),
    Level.DISTRICT: gettext_lazy("Cấp huyện"),
    Level.COMMUNE: gettext_lazy("Cấp xã"),
}


def _codes(request: ActorRequest) -> list[str]:
    """The codes that were typed, and those of the field and level that were chosen."""
    typed = _split(request.GET.get("codes", ""))
    field, level = request.GET.get("field", ""), request.GET.get("level", "")
    if field:
        known = level if level in set(Level) else ""
        typed += selectors.process_codes(actor=request.actor, field=field, level=known)
    return list(dict.fromkeys(typed))[:MOST_CODES]


def _split(text: str) -> list[str]:
    return text.replace(",", " ").replace(";", " ").split()[:MOST_CODES]


def _see_other(address: str) -> HttpResponse:
    response = redirect(address)
    response.status_code = 303
    return response
