"""What the law gives for halts of a clock: how long, with which reminder, by which source."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from motcua.backoffice.access import for_administrators
from motcua.backoffice.pages import page
from motcua.cases import selectors, services
from motcua.cases.types import Term, TermKind
from motcua.kernel.errors import Invalid, NotFound
from motcua.kernel.http import ActorRequest
from motcua.worktime.types import TimeUnit

AREA = "terms"
TITLES = {
    TermKind.SUPPLEMENT: gettext_lazy("Thời hạn bổ sung hồ sơ"),
    TermKind.EXTENSION: gettext_lazy("Xin lỗi trước ngày hẹn trả"),
    TermKind.PAYMENT: gettext_lazy("Chờ nghĩa vụ tài chính"),
    TermKind.STOP: gettext_lazy("Dừng giải quyết"),
    TermKind.REOPEN: gettext_lazy("Giải quyết tiếp hồ sơ đã dừng"),
    TermKind.RATING: gettext_lazy("Sửa đánh giá sau khi gửi"),
}
UNITS = {
    TimeUnit.CALENDAR_DAY: gettext_lazy("ngày"),
    TimeUnit.WORKING_DAY: gettext_lazy("ngày làm việc"),
    TimeUnit.HOUR: gettext_lazy("giờ làm việc"),
}
TIMED = frozenset({TermKind.SUPPLEMENT, TermKind.EXTENSION, TermKind.RATING})
WRONG = gettext_lazy("Xin ghi một số nguyên từ 1 đến 365.")
NUMBERED = dict.fromkeys(("required", "invalid", "min_value", "max_value"), WRONG)


class TermForm(forms.Form):
    """How long, and which law says so. Where the law gives no time, only the source is asked."""

    procedure_code = forms.CharField(
        label=gettext_lazy("Riêng cho thủ tục"),
        required=False,
        max_length=40,
        help_text=gettext_lazy("Mã thủ tục, ví dụ 1.001193. Để trống: mọi thủ tục."),
    )
    value = forms.IntegerField(
        label=gettext_lazy("Thời gian"), min_value=1, max_value=365, error_messages=NUMBERED
    )
    unit = forms.ChoiceField(
        label=gettext_lazy("Đơn vị"), choices=[(unit.value, name) for unit, name in UNITS.items()]
    )
    remind_days = forms.IntegerField(
        label=gettext_lazy("Nhắc người nộp trước (ngày)"),
        required=False,
        min_value=1,
        max_value=365,
        error_messages=NUMBERED,
    )
    basis = forms.CharField(
        label=gettext_lazy("Căn cứ pháp lý"),
        max_length=300,
        help_text=gettext_lazy("Người nộp đọc căn cứ này trên trang hồ sơ và trên giấy in."),
        error_messages={"required": gettext_lazy("Xin ghi căn cứ pháp lý.")},
    )

    def __init__(self, *args: Any, kind: TermKind, **settings: Any) -> None:
        super().__init__(*args, **settings)
        if kind is not TermKind.SUPPLEMENT:
            del self.fields["remind_days"], self.fields["unit"]
        if kind not in TIMED:
            del self.fields["value"]

    def term(self) -> Term:
        """What was typed."""
        typed = self.cleaned_data
        return Term(
            basis=typed["basis"],
            value=typed.get("value"),
            unit=TimeUnit(typed.get("unit") or TimeUnit.CALENDAR_DAY),
            remind_days=typed.get("remind_days"),
        )


@for_administrators
@require_safe
def show_all(request: ActorRequest) -> HttpResponse:
    """What holds today for all procedures, and what was set here."""
    rows = [
        {"kind": kind.value, "title": title, "words": words(selectors.clock_term(kind=kind))}
        for kind, title in TITLES.items()
    ]
    kept = [
        {"row": row, "title": TITLES[row.kind], "words": words(row.term)}
        for row in selectors.clock_terms_set()
    ]
    return page(
        request, "backoffice/terms/list.html", area=AREA, context={"rows": rows, "kept": kept}
    )


@for_administrators
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: ActorRequest, kind: str) -> HttpResponse:
    """Set one term: it holds from today on, for what is asked from now on."""
    if kind not in set(TermKind):
        raise NotFound
    wanted = TermKind(kind)
    form = TermForm(request.POST or None, kind=wanted, initial=_initial(wanted))
    if request.method == "POST" and form.is_valid():
        try:
            services.clock_term_set(
                actor=request.actor,
                kind=wanted,
                new=form.term(),
                procedure_code=form.cleaned_data["procedure_code"],
            )
        except Invalid as refusal:
            for name, text in refusal.fields.items():
                form.add_error(name if name in form.fields else None, text)
        else:
            messages.success(request, _("Đã ghi quy định, có hiệu lực từ hôm nay."))
            response = redirect("backoffice:terms")
            response.status_code = 303
            return response
    context = {"form": form, "kind": kind, "title": TITLES[wanted]}
    status = Invalid.status if form.errors else 200
    return page(request, "backoffice/terms/edit.html", area=AREA, context=context, status=status)


def words(term: Term) -> dict[str, str]:
    """A term as a person reads it."""
    time = f"{term.value} {UNITS[term.unit]}" if term.value else ""
    remind = _("%(days)s ngày trước hạn") % {"days": term.remind_days} if term.remind_days else ""
    return {"time": time, "remind": remind, "basis": term.basis}


def _initial(kind: TermKind) -> dict[str, Any]:
    term = selectors.clock_term(kind=kind)
    return {
        "value": term.value,
        "unit": term.unit.value,
        "remind_days": term.remind_days,
        "basis": term.basis,
    }
