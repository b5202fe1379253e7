"""Indicators as data: who answers for them, when a light turns, what they should reach."""

from itertools import groupby

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.backoffice import indicator_words as words
from motcua.backoffice.access import for_administrators
from motcua.backoffice.indicator_forms import NewForm, SeriesForm, SettingForm, TargetForm
from motcua.backoffice.pages import page
from motcua.ioc import selectors, services
from motcua.ioc.errors import IndicatorChanged
from motcua.ioc.types import IndicatorInfo, IndicatorRecord
from motcua.kernel.errors import Invalid
from motcua.kernel.http import ActorRequest

AREA = "indicators"
SENT, COUNTED = "gui", "dem"
MOST_DIGITS = 9


@for_administrators
@require_safe
def show_all(request: ActorRequest) -> HttpResponse:
    """All indicators by domain; those that are sent, or counted here, when asked."""
    way = request.GET.get("cach", "")
    found = [
        info
        for info in selectors.indicators_list(actor=request.actor)
        if way not in {SENT, COUNTED} or info.is_counted is (way == COUNTED)
    ]
    domains = [
        (number, selectors.DOMAINS[number], [_row(info) for info in infos])
        for number, infos in groupby(found, key=lambda info: info.domain)
    ]
    context = {"domains": domains, "count": len(found), "tabs": _tabs(way)}
    return page(request, "backoffice/indicators/list.html", area=AREA, context=context)


@for_administrators
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: ActorRequest) -> HttpResponse:
    """Define an indicator whose figures others send."""
    form = NewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            wish = form.wish()
            services.indicator_define(
                actor=request.actor, wish=wish, quality_note=form.setting().quality_note
            )
        except Invalid as refusal:
            form.refused(refusal)
        else:
            messages.success(request, _("Đã đặt chỉ số. Cơ quan chủ trì gửi số liệu được ngay."))
            return _see(wish.code)
    status = Invalid.status if form.errors else 200
    context = {"form": form, "inside": True}
    return page(
        request, "backoffice/indicators/new.html", area=AREA, context=context, status=status
    )


@for_administrators
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: ActorRequest, code: str) -> HttpResponse:
    """What the province decides of an indicator, and how one is defined that others send."""
    record = selectors.indicator_record(actor=request.actor, code=code)
    form = _form(request, record, is_answered=request.method == "POST")
    if request.method != "POST" or not form.is_valid():
        return _page(request, record, form, TargetForm(record.info.grain))
    try:
        number = services.indicator_change(
            actor=request.actor,
            code=code,
            seen=_seen(request),
            setting=form.setting(),
            reason=form.cleaned_data["reason"],
            wish=form.wish() if isinstance(form, SeriesForm) else None,
        )
    except IndicatorChanged as refusal:
        messages.warning(request, refusal.text)
        return _see(code)
    except Invalid as refusal:
        form.refused(refusal)
        return _page(request, record, form, TargetForm(record.info.grain))
    if number == record.seen:
        messages.info(request, _("Không có gì khác trước nên không ghi gì."))
    else:
        messages.success(request, _("Đã ghi. Các bảng chỉ số dùng ngay từ lần xem tới."))
    return _see(code)


@for_administrators
@require_POST
def target(request: ActorRequest, code: str) -> HttpResponse:
    """Set what an indicator should reach in a period."""
    record = selectors.indicator_record(actor=request.actor, code=code)
    form = TargetForm(record.info.grain, request.POST)
    if form.is_valid():
        try:
            services.indicator_target_set(
                actor=request.actor,
                code=code,
                period=form.period,
                value=form.cleaned_data["value"],
                basis=form.cleaned_data["basis"],
                agency_id=form.agency_id,
                seen=_seen(request),
            )
        except IndicatorChanged as refusal:
            messages.warning(request, refusal.text)
            return _see(code)
        except Invalid as refusal:
            for name, text in refusal.fields.items():
                form.add_error(name if name in form.fields else None, text)
        else:
            messages.success(request, _("Đã ghi chỉ tiêu."))
            return _see(code)
    return _page(request, record, _form(request, record), form)


@for_administrators
@require_POST
def target_drop(request: ActorRequest, code: str, target_id: int) -> HttpResponse:
    """Take a target back that was set by mistake."""
    try:
        services.indicator_target_drop(
            actor=request.actor, code=code, target_id=target_id, seen=_seen(request)
        )
    except IndicatorChanged as refusal:
        messages.warning(request, refusal.text)
    else:
        messages.success(request, _("Đã bỏ chỉ tiêu. Lịch sử vẫn ghi."))
    return _see(code)


def _page(
    request: ActorRequest, record: IndicatorRecord, form: SettingForm, target_form: TargetForm
) -> HttpResponse:
    info = record.info
    targets = [
        (each, words.period_text(each.period), words.agency_name(each.agency_id))
        for each in record.targets
    ]
    context = {
        "record": record,
        "info": info,
        "domain": selectors.DOMAINS[info.domain],
        "unit": words.unit_name(info.unit),
        "grain": words.GRAINS[info.grain],
        "direction": words.DIRECTIONS[info.direction],
        "form": form,
        "target_form": target_form,
        "targets": [(each, words.number_text(each.value), *said) for each, *said in targets],
        "changes": words.lines_of(record.changes),
        "inside": True,
    }
    status = Invalid.status if form.errors or target_form.errors else 200
    return page(
        request, "backoffice/indicators/edit.html", area=AREA, context=context, status=status
    )


def _form(
    request: ActorRequest, record: IndicatorRecord, *, is_answered: bool = False
) -> SettingForm:
    kind = SeriesForm if record.wish is not None else SettingForm
    return kind(request.POST if is_answered else None, record)


def _row(info: IndicatorInfo) -> dict[str, object]:
    return {
        "info": info,
        "unit": words.unit_name(info.unit),
        "owner": words.agency_name(info.owner_agency_id),
        "quality": words.QUALITIES[info.quality],
    }


def _tabs(way: str) -> list[dict[str, object]]:
    parts = {"": _("Tất cả"), COUNTED: _("Đếm từ hồ sơ"), SENT: _("Gửi lên")}
    return [
        {"label": label, "href": f"?cach={key}" if key else "?", "current": key == way}
        for key, label in parts.items()
    ]


def _seen(request: ActorRequest) -> int:
    """The change that was newest on the screen; an impossible one fits none."""
    value = request.POST.get("seen", "")
    return int(value) if value.isdecimal() and len(value) <= MOST_DIGITS else -1


def _see(code: str) -> HttpResponse:
    response = redirect("backoffice:indicator", code)
    response.status_code = 303
    return response
