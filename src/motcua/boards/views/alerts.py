"""Alerts: what is open, what is done about it, and the rules that raise it."""

from datetime import datetime
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.boards.access import for_boards
from motcua.boards.addresses import address_of
from motcua.boards.alert_forms import RuleForm, initial_for, initial_of
from motcua.boards.clicks import clicked_once, version_of
from motcua.boards.steering_words import ending_text, happened_text, severity_sign
from motcua.kernel import clock
from motcua.kernel.errors import Conflict, DomainError, Invalid, NotFound, Unavailable
from motcua.kernel.http import ActorRequest
from motcua.kernel.idempotency import Once
from motcua.steering import selectors, services
from motcua.steering.selectors import number_text, stopped_text
from motcua.steering.types import AlertDetail, Raised, RuleInfo, RuleWish

INSIDE = {"area": "alerts", "inside": True}
DONE = {
    "acknowledge": gettext_lazy("Đã xác nhận."),
    "snooze": gettext_lazy("Đã hoãn nhắc."),
    "close": gettext_lazy("Đã đóng cảnh báo."),
    "comment": gettext_lazy("Đã ghi chú."),
}


@require_safe
@for_boards
def show_all(request: ActorRequest) -> HttpResponse:
    """Open alerts of the actor, those of agencies below, or those that ended lately."""
    actor, shown = request.actor, request.GET.get("show", "")
    if shown == "closed":
        rows = selectors.alerts_closed(actor=actor)
    else:
        rows = selectors.alerts_open(actor=actor, is_mine=shown != "below")
    context = {
        "rows": [_row(row) for row in rows],
        "shown": shown,
        "tabs": [
            {"label": label, "href": f"?show={key}" if key else "?", "current": key == shown}
            for key, label in (
                ("", _("Cần biết")),
                ("below", _("Của cấp dưới")),
                ("closed", _("Đã kết thúc")),
            )
        ],
        "may_write": selectors.home_of(actor) is not None,
        "area": "alerts",
    }
    return render(request, "boards/alert_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_boards
def show(request: ActorRequest, alert_id: UUID) -> HttpResponse:
    """One alert: what it says, its history, and what one does about it."""
    refusal: DomainError | None = None
    if request.method == "POST":
        try:
            said = _done(request, alert_id)
        except (Invalid, Conflict) as refused:
            refusal = refused
        else:
            messages.success(request, said)
            return redirect("boards:alert", alert_id)
    detail = selectors.alert_detail(actor=request.actor, alert_id=alert_id)
    context = {
        **_row(detail.alert),
        "detail": detail,
        "lines": _lines(detail),
        "said": _said(detail),
        "indicator_url": _indicator_url(detail.alert),
        "hand_on_url": _hand_on_url(detail.alert),
        "refusal": refusal,
        "typed": request.POST if refusal else {},
        "soon": f"{clock.local(clock.now()):%Y-%m-%dT%H:%M}",
        **INSIDE,
    }
    status = refusal.status if refusal else 200
    return render(request, "boards/alert.html", context, status=status)


@require_safe
@for_boards
def rules(request: ActorRequest) -> HttpResponse:
    """The rules of the actor's agencies."""
    rows = selectors.rules_list(actor=request.actor)
    context = {
        "rows": [(row, severity_sign(row.wish.severity), _stopped(row)) for row in rows],
        "may_write": selectors.home_of(request.actor) is not None,
        **INSIDE,
    }
    return render(request, "boards/alert_rules.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_boards
def write(request: ActorRequest, rule_id: UUID | None = None) -> HttpResponse:
    """Write a rule, or another one in its place."""
    actor = request.actor
    rule = selectors.rule_detail(actor=actor, rule_id=rule_id) if rule_id else None
    if selectors.home_of(actor) is None:
        raise NotFound
    initial = initial_of(rule.wish) if rule else initial_for(actor, request.GET)
    form = RuleForm(actor, request.POST if request.method == "POST" else None, initial=initial)
    refusal: DomainError | None = None
    if request.method == "POST" and form.is_valid():
        try:
            _save(request, form.wish(), rule_id)
        except Invalid as wrong:
            _refused(form, wrong)
        except (Conflict, Unavailable) as refused:
            refusal = refused
        else:
            messages.success(request, _("Đã ghi quy tắc. Con số được xem lại trong một phút."))
            return redirect("boards:alert_rules")
    context = {
        "form": form,
        "parts": _parts(form),
        "rule": rule,
        "stopped": _stopped(rule) if rule else "",
        "refusal": refusal,
        **INSIDE,
    }
    status = refusal.status if refusal else 422 if form.errors else 200
    return render(request, "boards/alert_rule_form.html", context, status=status)


@require_POST
@for_boards
def switch(request: ActorRequest, rule_id: UUID) -> HttpResponse:
    """Switch a rule off or on."""
    is_on = request.POST.get("on") == "1"
    try:
        services.rule_switch(
            actor=request.actor,
            rule_id=rule_id,
            expected_version=version_of(request),
            is_on=is_on,
        )
    except (Conflict, Invalid, Unavailable) as refused:
        said = "; ".join(refused.fields.values()) or refused.text
        messages.error(request, said)
    else:
        messages.success(request, _("Đã bật quy tắc.") if is_on else _("Đã tắt quy tắc."))
    return redirect("boards:alert_rules")


def _save(request: ActorRequest, wish: RuleWish, rule_id: UUID | None) -> None:
    """Write the rule once, however often its button was pressed."""
    with clicked_once(request) as once:
        services.rule_save(
            actor=request.actor,
            wish=wish,
            rule_id=rule_id,
            expected_version=version_of(request),
            once=once,
        )


def _done(request: ActorRequest, alert_id: UUID) -> str:
    """Do what the form of the alert says, once; what to tell about it."""
    do = request.POST.get("do", "")
    if do not in DONE:
        raise NotFound
    with clicked_once(request) as once:
        _do(request, alert_id, do, once)
    return str(DONE[do])


def _do(request: ActorRequest, alert_id: UUID, do: str, once: Once) -> None:
    actor, note = request.actor, request.POST.get("note", "")
    if do == "acknowledge":
        services.alert_acknowledge(actor=actor, alert_id=alert_id, note=note, once=once)
    elif do == "snooze":
        until = _moment(request.POST.get("until", ""))
        services.alert_snooze(actor=actor, alert_id=alert_id, until=until, note=note, once=once)
    elif do == "close":
        services.alert_close(actor=actor, alert_id=alert_id, note=note, once=once)
    else:
        services.alert_comment(actor=actor, alert_id=alert_id, note=note, once=once)


def _moment(written: str) -> datetime:
    try:
        return datetime.fromisoformat(written).replace(tzinfo=clock.VIETNAM)
    except ValueError as error:
        raise Invalid(fields={"until": _("Xin chọn ngày và giờ nhắc lại.")}) from error


def _row(row: Raised) -> dict[str, object]:
    return {
        "alert": row,
        "sign": severity_sign(row.severity),
        "ending": ending_text(row.ending) if row.ending else "",
    }


def _lines(detail: AlertDetail) -> list[dict[str, object]]:
    return [
        {
            "title": happened_text(line.what),
            "at": line.at,
            "actor": line.by_name,
            "text": line.note,
            "state": "done",
        }
        for line in detail.lines
    ]


def _said(detail: AlertDetail) -> dict[str, str]:
    """The last and the worst number in words."""
    if detail.info is None:
        return {}
    return {
        "value": number_text(detail.alert.value, detail.info.unit, detail.rule),
        "peak": number_text(detail.alert.peak, detail.info.unit, detail.rule),
    }


def _indicator_url(row: Raised) -> str:
    return reverse("boards:indicator", args=[row.indicator]) + address_of(row.wanted)


def _hand_on_url(row: Raised) -> str:
    here = address_of(row.wanted, indicator=row.indicator, alert=str(row.id))
    return reverse("boards:assignment_new") + here


def _stopped(rule: RuleInfo) -> str:
    return stopped_text(rule.stopped) if rule.stopped else ""


def _parts(form: RuleForm) -> list[tuple[str, list[forms.BoundField]]]:
    """The form under headings."""
    readers = [name for name in form.fields if name.startswith(("agency_", "role_"))]
    headings = (
        (_("Con số nào"), ["name", "indicator", "agency", "alone", "procedure", "channel"]),
        (
            _("Khi nào báo"),
            ["kind", "looks", "bound", "margin", "steps", "stale_hours", "every_minutes"],
        ),
        (
            _("Báo cho ai"),
            ["severity", *readers, "usernames", "by_email", "emails", "by_sms", "phones"],
        ),
        (_("Nếu chưa ai xác nhận"), ["rise_hours"]),
    )
    return [(title, [form[name] for name in names]) for title, names in headings]


def _refused(form: forms.Form, wrong: Invalid) -> None:
    for name, said in wrong.fields.items():
        place = "agency_1" if name == "readers" else name
        form.add_error(place if place in form.fields else None, said)
