"""Figures of other domains: send a table, see what became of it, correct it."""

from collections.abc import Iterator
from uuid import UUID

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from motcua.boards.access import for_boards
from motcua.ioc import selectors, services
from motcua.ioc.errors import SendingRefused
from motcua.ioc.types import Sending, Written
from motcua.kernel.errors import NotFound
from motcua.kernel.http import ActorRequest
from motcua.ui.uploads import MOST_PER_REQUEST, skipped_files, taking_files

AREA = "series"
LONGEST = 300
CSV = "text/csv; charset=utf-8"


def form_expired(request: ActorRequest) -> HttpResponse:
    """The token no longer fits: nothing was read."""
    said = _("Trang đã mở quá lâu. Xin chọn lại tệp rồi gửi lại.")
    return _page(request, {"": said}, status=403)


@taking_files(MOST_PER_REQUEST, expired=form_expired)
@require_http_methods(["GET", "HEAD", "POST"])
@for_boards
def show_all(request: ActorRequest) -> HttpResponse:
    """What was sent, the newest first, and the form to send more."""
    if not selectors.series_sends(actor=request.actor):
        raise NotFound
    if request.method != "POST":
        return _page(request, {})
    table = request.FILES.get("table")
    if table is None:
        return _page(request, {"table": _missing(request)}, status=422)
    try:
        batch = services.series_send(
            actor=request.actor, chunks=table.chunks(), sending=_sending(request, table.name or "")
        )
    except SendingRefused as refusal:
        return _page(request, dict(refusal.fields) or {"table": refusal.text}, status=422)
    response = redirect("boards:series_batch", batch_id=batch.id)
    response.status_code = 303
    return response


@require_safe
@for_boards
def show(request: ActorRequest, batch_id: UUID) -> HttpResponse:
    """What became of a batch; it asks again until that is known."""
    batch = selectors.series_batch(actor=request.actor, batch_id=batch_id)
    context = {
        "batch": batch,
        "hidden": batch.wrong - len(batch.problems),
        "is_table": all(problem.line for problem in batch.problems),
        "area": AREA,
        "inside": True,
    }
    is_fragment = request.headers.get("HX-Request") == "true"
    name = "boards/series_batch_part.html" if is_fragment else "boards/series_batch.html"
    response = render(request, name, context)
    response["Vary"] = "HX-Request, Cookie"
    return response


@require_safe
@for_boards
def faults(request: ActorRequest, batch_id: UUID) -> StreamingHttpResponse:
    """The table as it came, with a column of what is to be corrected."""
    lines = selectors.series_faults(actor=request.actor, batch_id=batch_id)
    return _download(f"can-sua-{batch_id}.csv", lines)


@require_safe
@for_boards
def template(request: ActorRequest) -> StreamingHttpResponse:
    """An empty table: of an indicator with a line for each place of today."""
    code = request.GET.get("indicator", "")[:LONGEST]
    content = selectors.series_template(actor=request.actor, code=code)
    return _download(f"mau-{code or 'so-lieu'}.csv", iter([content]))


def _download(name: str, lines: Iterator[bytes]) -> StreamingHttpResponse:
    response = StreamingHttpResponse(lines, content_type=CSV)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _missing(request: ActorRequest) -> str:
    if skipped_files(request):
        return _("Tệp lớn quá 60 MB. Xin chia thành nhiều tệp.")
    return _("Xin chọn bảng số liệu (.csv hoặc .xlsx).")


def _posted(request: ActorRequest, name: str) -> str:
    return request.POST.get(name, "").replace("\0", "")[:LONGEST]


def _sending(request: ActorRequest, name: str) -> Sending:
    written = _posted(request, "numbers")
    known = {each.value for each in Written}
    return Sending(
        name=name,
        indicator=_posted(request, "indicator"),
        source=_posted(request, "source"),
        is_correction=bool(request.POST.get("is_correction")),
        reason=_posted(request, "reason"),
        numbers=Written(written) if written in known else Written.AUTO,
    )


def _page(request: ActorRequest, problems: dict[str, str], *, status: int = 200) -> HttpResponse:
    before = parse_datetime(request.GET.get("truoc", "")[:40]) if "truoc" in request.GET else None
    if before is not None and before.tzinfo is None:
        before = None
    batches = selectors.series_batches(actor=request.actor, before=before)
    sendable = selectors.series_sendable(actor=request.actor)
    chosen = _posted(request, "indicator") or request.GET.get("indicator", "")[:LONGEST]
    here = reverse("boards:series")
    context = {
        "batches": batches,
        "older": f"{here}?truoc={batches[-1].created_at:%Y-%m-%dT%H:%M:%S.%fZ}"
        if len(batches) == selectors.SERIES_PAGE
        else "",
        "problems": problems,
        "given": {name: _posted(request, name) for name in ("source", "reason", "is_correction")},
        "chosen": chosen,
        "chosen_numbers": _posted(request, "numbers") or Written.AUTO.value,
        "indicators": [
            {"value": "", "label": _("Bảng có cột “Mã chỉ số”")},
            *({"value": each.code, "label": f"{each.name} ({each.code})"} for each in sendable),
        ],
        "sendable": sendable,
        "numbers": [
            {"value": Written.AUTO.value, "label": _("Tự nhận; số hiểu được hai cách thì báo lại")},
            {"value": Written.VIETNAMESE.value, "label": _("Kiểu Việt Nam: 1.234,5")},
            {"value": Written.ENGLISH.value, "label": _("Kiểu Anh: 1,234.5")},
        ],
        "area": AREA,
        "inside": False,
    }
    return render(request, "boards/series_list.html", context, status=status)
