"""When officers are warned and superiors told: the thresholds of the province."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from motcua.backoffice.access import for_administrators
from motcua.backoffice.pages import page
from motcua.cases import selectors, services
from motcua.cases.types import ThresholdKind
from motcua.kernel.errors import Invalid
from motcua.kernel.http import ActorRequest

WRONG = gettext_lazy("Xin ghi một số nguyên từ 1 đến %(limit_value)s.")
QUESTIONS = {
    ThresholdKind.SHARE: (
        gettext_lazy("Nhắc khi thời hạn còn lại (phần trăm)"),
        gettext_lazy("Cán bộ đang giữ hồ sơ được nhắc lần đầu."),
    ),
    ThresholdKind.BEFORE: (
        gettext_lazy("Nhắc trước hạn trả (giờ làm việc)"),
        gettext_lazy("Một ngày làm việc là 8 giờ. Thủ tục có thời hạn ngắn chỉ nhắc lần đầu."),
    ),
    ThresholdKind.RISE: (
        gettext_lazy("Báo lên cấp trên sau (giờ làm việc)"),
        gettext_lazy("Tính từ khi lãnh đạo cơ quan được báo quá hạn mà chưa ai xác nhận."),
    ),
    ThresholdKind.APOLOGY: (
        gettext_lazy("Thư xin lỗi đề xuất hẹn thêm (phần trăm thời hạn)"),
        gettext_lazy("Ít nhất một ngày làm việc; cán bộ sửa được trước khi gửi."),
    ),
}


class ThresholdsForm(forms.Form):
    """One number for each threshold, with what the distribution says."""

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        for told in selectors.thresholds_told():
            label, text = QUESTIONS[told.kind]
            shipped = _("Mặc định: %(value)s.") % {"value": told.shipped}
            complaints = dict.fromkeys(
                ("required", "invalid", "min_value", "max_value"),
                WRONG % {"limit_value": told.most},
            )
            self.fields[told.kind.value] = forms.IntegerField(
                label=label,
                initial=told.value,
                min_value=1,
                max_value=told.most,
                help_text=f"{text} {shipped}",
                error_messages=complaints,
            )


@for_administrators
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: ActorRequest) -> HttpResponse:
    """Show the thresholds and set those that were changed."""
    form = ThresholdsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        for name in form.changed_data:
            services.alert_rule_set(
                actor=request.actor, kind=ThresholdKind(name), value=form.cleaned_data[name]
            )
        messages.success(
            request, _("Đã ghi. Có hiệu lực từ lần kiểm tra tới, trong vòng một phút.")
        )
        response = redirect("backoffice:alerts")
        response.status_code = 303
        return response
    status = Invalid.status if form.errors else 200
    return page(
        request, "backoffice/alerts/edit.html", area="alerts", context={"form": form}, status=status
    )
