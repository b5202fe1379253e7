"""Monthly reports: which there are, one with its figures and words, what is done with it; and the
copies for everybody.
"""

from collections.abc import Iterable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.boards.access import for_boards
from motcua.boards.clicks import clicked_once, made_once, version_of
from motcua.boards.views.groups import key_of
from motcua.boards.views.meetings import pdf
from motcua.ioc.errors import LakeEmpty
from motcua.ioc.selectors import period_before, period_name, period_of, period_title, periods_until
from motcua.ioc.types import Grain
from motcua.kernel import clock
from motcua.kernel.errors import Conflict, Invalid, NotFound
from motcua.kernel.http import ActorRequest
from motcua.kernel.idempotency import Once
from motcua.steering import selectors, services
from motcua.steering.types import ReportPage, Section, SectionKind
from motcua.ui.charts.chart import Chart

MONTHS = 24  # that one may draft a report of
INSIDE = {"area": "reports", "inside": True}
DONE = {
    "refresh": gettext_lazy("Đã lấy lại số liệu."),
    "sign": gettext_lazy("Đã ký báo cáo."),
    "seal": gettext_lazy("Đã cấp số và đóng dấu."),
    "publish": gettext_lazy("Đã công khai báo cáo."),
}


@require_http_methods(["GET", "HEAD", "POST"])
@for_boards
def show_all(request: ActorRequest) -> HttpResponse:
    """The reports; editors draft one, and choose whether each month brings one."""
    agencies = selectors.report_agencies(actor=request.actor)
    if request.method == "POST":
        try:
            return _begun(request)
        except (Invalid, Conflict, LakeEmpty) as wrong:
            messages.error(request, next(iter(wrong.fields.values()), wrong.text))
            return redirect("boards:reports")
    last = period_before(period_of(Grain.MONTH, clock.today()))
    context = {
        "reports": selectors.reports_list(actor=request.actor),
        "agencies": agencies,
        "months": [
            (period_name(each), period_title(each))
            for each in reversed(periods_until(last, MONTHS))
        ],
        "area": "reports",
    }
    return render(request, "boards/report_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_boards
def show(request: ActorRequest, report_id: UUID) -> HttpResponse:
    """One report; its editors write the words of its sections here."""
    page = selectors.report_page(actor=request.actor, report_id=report_id)
    errors: dict[str, str] = {}
    refusal = None
    if request.method == "POST":
        if page.info.signed_at:
            raise Conflict(_("Báo cáo đã được ký và không đổi được nữa."))
        if not page.may_edit:
            raise NotFound
        words = {each.key: request.POST.get(each.key, "") for each in page.sections}
        try:
            with clicked_once(request) as once:
                services.report_words_set(
                    actor=request.actor,
                    report_id=report_id,
                    words=words,
                    expected_version=version_of(request),
                    once=once,
                )
        except Invalid as wrong:
            errors = dict(wrong.fields)
        except Conflict as conflict:
            refusal = conflict
        else:
            messages.success(request, _("Đã ghi lời của báo cáo."))
            return redirect("boards:report", report_id)
    context = {
        "page": page,
        "sections": [
            (section, drawn, request.POST.get(section.key, section.words), errors.get(section.key))
            for section, drawn in _drawn(page.sections, edits=page.may_edit)
        ],
        "errors": errors,
        "refusal": refusal,
        "steps": _steps(page),
        **INSIDE,
    }
    status = 422 if errors else 409 if refusal else 200
    return render(request, "boards/report.html", context, status=status)


@require_POST
@for_boards
def act(request: ActorRequest, report_id: UUID) -> HttpResponse:
    """Take figures anew, sign, seal, or let everybody read it."""
    do = request.POST.get("do", "")
    if do not in DONE:
        raise NotFound
    with clicked_once(request) as once:
        _do(request, report_id, do, once)
    messages.success(request, str(DONE[do]))
    return redirect("boards:report", report_id)


@require_safe
@for_boards
def paper(request: ActorRequest, report_id: UUID) -> HttpResponse:
    """The signed report."""
    return pdf(*selectors.report_paper(actor=request.actor, report_id=report_id))


@require_safe
def public_all(request: ActorRequest) -> HttpResponse:
    """The reports that everybody may read."""
    context = {"reports": selectors.public_reports_list()}
    return render(request, "boards/report_public_list.html", context)


@require_safe
def public_one(request: ActorRequest, report_id: UUID) -> HttpResponse:
    """One of them."""
    info, sections = selectors.public_report_page(report_id=report_id)
    context = {"report": info, "sections": _drawn(sections)}
    return render(request, "boards/report_public.html", context)


@require_safe
def public_paper(request: ActorRequest, report_id: UUID) -> HttpResponse:
    """One of them as it was signed."""
    return pdf(*selectors.public_report_paper(report_id=report_id))


def _begun(request: ActorRequest) -> HttpResponse:
    agency_id = key_of(request.POST.get("agency", ""))
    if request.POST.get("do") == "draft":
        period = request.POST.get("period", "")
        report_id = made_once(
            request,
            lambda once: services.report_draft(
                actor=request.actor, agency_id=agency_id, period=period, once=once
            ),
        )
        return redirect("boards:report", report_id)
    is_wanted = request.POST.get("do") == "monthly"
    services.report_wish_set(actor=request.actor, agency_id=agency_id, is_wanted=is_wanted)
    said = _("Mỗi tháng sẽ có dự thảo báo cáo.") if is_wanted else _("Đã thôi lập báo cáo tự động.")
    messages.success(request, said)
    return redirect("boards:reports")


def _do(request: ActorRequest, report_id: UUID, do: str, once: Once) -> None:
    actor, version = request.actor, version_of(request)
    if do == "publish":
        with_words = bool(request.POST.get("with_words"))
        services.report_publish(actor=actor, report_id=report_id, with_words=with_words, once=once)
        return
    command = {
        "refresh": services.report_refresh,
        "sign": services.report_sign,
        "seal": services.report_seal,
    }[do]
    command(actor=actor, report_id=report_id, expected_version=version, once=once)


def _drawn(
    sections: Iterable[Section], *, edits: bool = False
) -> list[tuple[Section, Chart | None]]:
    """Sections with their pictures; without figures and words one is for its editor only."""
    return [
        (section, selectors.chart_of(section.key, section.chart))
        for section in sections
        if section.rows or section.words or (edits and section.kind is SectionKind.WORDS)
    ]


def _steps(page: ReportPage) -> list[tuple[str, bool]]:
    """What has been done with a report."""
    return [
        (_("Lập dự thảo"), True),
        (_("Lãnh đạo ký"), bool(page.info.signed_at)),
        (_("Cấp số, đóng dấu"), bool(page.number)),
        (_("Công khai"), page.info.is_public),
    ]
