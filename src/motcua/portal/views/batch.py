"""Many dossiers at once: the template, the table that is sent, the verdict and the results."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.cases import selectors, services
from motcua.cases.errors import BatchNotOffered, TableRefused
from motcua.cases.types import MOST_BATCH_ROWS, BulkState, HandedIn
from motcua.catalogue.selectors import procedure_card
from motcua.catalogue.types import ProcedureCard, PublishedVersion
from motcua.documents.services import sheet_render
from motcua.files.errors import FileTooLarge
from motcua.kernel.errors import NotFound
from motcua.kernel.http import ActorRequest
from motcua.kernel.ids import new_id
from motcua.portal import dossier_form
from motcua.portal.incoming import (
    citizen_only,
    file_response,
    opened_long_ago,
    posted,
    posted_number,
    posted_uuid,
)
from motcua.ui.entry import is_fragment
from motcua.ui.uploads import MOST_PER_REQUEST, skipped_files, taking_files

MOST_SENT = 300  # files of one request
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
TEMPLATES: dict[str, tuple[Callable[[PublishedVersion], bytes], str]] = {
    "xlsx": (selectors.template_xlsx, XLSX),
    "csv": (selectors.template_csv, CSV),
}


@require_safe
@citizen_only
def runs(request: ActorRequest) -> HttpResponse:
    """The tables that the citizen sent. Two queries."""
    return render(
        request, "portal/batch/runs.html", {"runs": selectors.batch_runs(actor=request.actor)}
    )


def form_expired(request: ActorRequest, code: str) -> HttpResponse:
    """The token no longer fits: nothing was read."""
    return _page(request, _card(code), {"": opened_long_ago()}, status=403)


@taking_files(MOST_PER_REQUEST, expired=form_expired)
@require_http_methods(["GET", "HEAD", "POST"])
@citizen_only
def upload(request: ActorRequest, code: str) -> HttpResponse:
    """How many dossiers of one procedure are handed in, and the table that is sent."""
    card = _card(code)
    if request.method != "POST":
        return _page(request, card, {})
    place = dossier_form.place_with(
        dossier_form.places_of(card), posted_uuid(request.POST, "agency")
    )
    problems = _problems(request, has_place=place is not None)
    if problems:
        return _page(request, card, problems, status=422)
    assert place is not None
    table = request.FILES.getlist("table")[0]
    try:
        run_id = services.batch_read(
            actor=request.actor,
            run_id=posted_uuid(request.POST, "key") or new_id(),
            procedure_code=code,
            agency_id=place.agency_id,
            table=HandedIn(table.name or "", table.read()),
            papers=[
                HandedIn(each.name or "", each.read())
                for each in request.FILES.getlist("papers")[:MOST_SENT]
            ],
        )
    except TableRefused as refusal:
        return _page(request, card, {"table": refusal.text}, status=refusal.status)
    response = redirect("portal:batch_run", run_id=run_id)
    response.status_code = 303
    return response


@require_safe
@citizen_only
def template(request: ActorRequest, code: str, kind: str) -> HttpResponse:
    """The template of the procedure as it is now."""
    if kind not in TEMPLATES:
        raise NotFound
    card = _card(code)
    make, media_type = TEMPLATES[kind]
    return file_response(
        name=f"mau-{slugify(code.replace('.', '-'))}.{kind}",
        media_type=media_type,
        content=make(card.version),
    )


@require_safe
@citizen_only
def run(request: ActorRequest, run_id: UUID) -> HttpResponse:
    """The verdict on each line before it is submitted, and what came of it after. It asks again
    until the run is over.
    """
    only_wrong = posted(request.GET, "xem", 3) == "loi"
    after = posted_number(request.GET, "sau", 0)
    found = selectors.batch_run(
        actor=request.actor, run_id=run_id, after=after, only_wrong=only_wrong
    )
    address = request.path
    wrong = found.counts[BulkState.REFUSED] + found.counts[BulkState.FAILED]
    kept = "xem=loi&" if only_wrong else ""
    context = {
        "run": found,
        "wrong": wrong,
        "failed": found.counts[BulkState.FAILED],
        "done": found.counts[BulkState.DONE],
        "waiting": found.counts[BulkState.WAITING],
        "is_running": found.asked_at is not None and found.finished_at is None,
        "next_url": f"?{kept}sau={found.next_after}" if found.next_after else "",
        "tabs": [
            {"label": _("Tất cả các dòng"), "href": address, "current": not only_wrong},
            {
                "label": _("Dòng cần sửa (%(number)s)") % {"number": wrong},
                "href": f"{address}?xem=loi",
                "current": only_wrong,
            },
        ],
    }
    name = "portal/batch/_run.html" if is_fragment(request) else "portal/batch/run.html"
    response = render(request, name, context)
    response["Vary"] = "HX-Request, Cookie"
    return response


@require_POST
@citizen_only
def start(request: ActorRequest, run_id: UUID) -> HttpResponse:
    """Submit the lines without mistakes."""
    services.batch_start(actor=request.actor, run_id=run_id)
    response = redirect("portal:batch_run", run_id=run_id)
    response.status_code = 303
    return response


@require_POST
@citizen_only
def retry(request: ActorRequest, run_id: UUID) -> HttpResponse:
    """Submit again what failed for no fault of the table."""
    services.batch_retry(actor=request.actor, run_id=run_id)
    response = redirect("portal:batch_run", run_id=run_id)
    response.status_code = 303
    return response


@require_POST
@citizen_only
def drop(request: ActorRequest, run_id: UUID) -> HttpResponse:
    """Forget a preview."""
    services.batch_drop(actor=request.actor, run_id=run_id)
    messages.success(request, _("Đã bỏ bảng. Chưa có hồ sơ nào được nộp."))
    response = redirect("portal:batches")
    response.status_code = 303
    return response


@require_safe
@citizen_only
def result(request: ActorRequest, run_id: UUID, kind: str) -> HttpResponse:
    """The result list, line by line, to keep."""
    if kind not in TEMPLATES:
        raise NotFound
    titles = [_("Dòng"), _("Tên quý vị đặt"), _("Kết quả"), _("Mã hồ sơ"), _("Cần làm")]
    rows = selectors.batch_result(actor=request.actor, run_id=run_id)
    if kind == "csv":
        content, media_type = selectors.list_csv(titles, rows), CSV
    else:
        widths = (8, 30, 16, 28, 80)
        content = sheet_render(
            name=_("Kết quả"), heads=[], columns=list(zip(titles, widths, strict=True)), rows=rows
        )
        media_type = XLSX
    return file_response(name=f"ket-qua-{run_id}.{kind}", media_type=media_type, content=content)


def _card(code: str) -> ProcedureCard:
    card = procedure_card(code)
    if not card.is_offered:
        raise NotFound
    return card


def _problems(request: ActorRequest, *, has_place: bool) -> dict[str, str]:
    problems: dict[str, str] = {}
    if not has_place:
        problems["agency"] = _("Xin chọn nơi giải quyết.")
    if not request.FILES.getlist("table"):
        problems["table"] = _("Xin chọn bảng đã điền (.xlsx hoặc .csv).")
    for name, _file_name in skipped_files(request):
        problems[name] = (
            FileTooLarge.message
            if name == "table"
            else _("Các tệp gửi lên quá lớn: mỗi lần không quá 60 MB. Xin chia nhỏ bảng.")
        )
    return problems


def _page(
    request: ActorRequest, card: ProcedureCard, problems: dict[str, str], *, status: int = 200
) -> HttpResponse:
    try:
        columns = selectors.batch_columns(card.version)
        refused = ""
    except BatchNotOffered as refusal:
        columns, refused = (), refusal.text
    places = dossier_form.places_of(card)
    context = {
        "version": card.version,
        "refused": refused,
        "key": new_id(),
        "asked": sum(column.required for column in columns),
        "columns": len(columns),
        "most": MOST_BATCH_ROWS,
        "problems": problems,
        "chosen": posted(request.POST, "agency", 36),
        "places": [{"value": str(each.agency_id), "label": each.agency_name} for each in places],
    }
    return render(request, "portal/batch/upload.html", context, status=status)
