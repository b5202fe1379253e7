"""What people ask for most: which procedures a search shows first, and who said so."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.backoffice.access import for_administrators
from motcua.backoffice.pages import page, search_tabs
from motcua.catalogue import selectors, services
from motcua.catalogue.errors import SearchWeightChanged
from motcua.catalogue.types import SearchWeightInfo
from motcua.kernel.errors import Invalid, NotFound
from motcua.kernel.http import ActorRequest

AREA = "words"
SHOWN = 100
MOST_DIGITS = 9
WRONG = gettext_lazy("Xin ghi một số nguyên từ 0 đến 100.")
NUMBERED = dict.fromkeys(("required", "invalid", "min_value", "max_value"), WRONG)


class WeightForm(forms.Form):
    """How far in front a procedure stands, and why."""

    weight = forms.IntegerField(
        label=gettext_lazy("Mức ưu tiên"),
        min_value=0,
        max_value=100,
        error_messages=NUMBERED,
        help_text=gettext_lazy("0: không ưu tiên. 100: nhiều người hỏi nhất."),
    )
    is_essential = forms.BooleanField(
        label=gettext_lazy("Là dịch vụ công thiết yếu"), required=False
    )
    note = forms.CharField(
        label=gettext_lazy("Lý do thay đổi"),
        max_length=300,
        help_text=gettext_lazy("Ví dụ: nhiều người hỏi nhất quý III."),
        error_messages={"required": gettext_lazy("Xin ghi lý do thay đổi.")},
    )


@for_administrators
@require_safe
def show_all(request: ActorRequest) -> HttpResponse:
    """Procedures that stand in front, the first of them first; with words, any procedure."""
    text = request.GET.get("q", "")[:SHOWN]
    essential = request.GET.get("thiet-yeu") == "1"
    rows = selectors.search_weights_list(text, essential=essential)
    context = {"q": text, "essential": essential, "rows": rows, "tabs": search_tabs("weights")}
    return page(request, "backoffice/weights/list.html", area=AREA, context=context)


@for_administrators
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: ActorRequest, code: str) -> HttpResponse:
    """One weight with its versions; the next search ranks by what is written here."""
    row = selectors.search_weight(code)
    form = WeightForm(request.POST or None, initial=_initial(row))
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            services.search_weight_save(
                actor=request.actor,
                code=code,
                weight=typed["weight"],
                is_essential=typed["is_essential"],
                note=typed["note"],
                expected_number=_seen(request),
            )
        except SearchWeightChanged as refusal:
            messages.warning(request, refusal.text)
            return _see(code)
        except Invalid as refusal:
            for name, text in refusal.fields.items():
                form.add_error(name, text)
        else:
            return _done(request, code)
    context = {"form": form, "row": row, "changes": selectors.search_weight_changes(code)}
    status = Invalid.status if form.errors else 200
    return page(request, "backoffice/weights/edit.html", area=AREA, context=context, status=status)


@for_administrators
@require_POST
def restore(request: ActorRequest, code: str, number: int) -> HttpResponse:
    """Say again what an older version said, as a new version."""
    changes = selectors.search_weight_changes(code)
    old = next((each for each in changes if each.number == number), None)
    if old is None:
        raise NotFound
    try:
        services.search_weight_save(
            actor=request.actor,
            code=code,
            weight=old.weight,
            is_essential=old.is_essential,
            note=_("Dùng lại phiên bản %(number)d.") % {"number": number},
            expected_number=_seen(request),
        )
    except SearchWeightChanged as refusal:
        messages.warning(request, refusal.text)
        return _see(code)
    return _done(request, code)


def _seen(request: ActorRequest) -> int:
    """The version that was on the screen; an impossible one fits none."""
    value = request.POST.get("number", "")
    return int(value) if value.isdecimal() and len(value) <= MOST_DIGITS else -1


def _done(request: ActorRequest, code: str) -> HttpResponse:
    messages.success(request, _("Đã ghi mức ưu tiên. Lần tìm kế tiếp xếp theo mức này."))
    return _see(code)


def _see(code: str) -> HttpResponse:
    response = redirect("backoffice:weight", code)
    response.status_code = 303
    return response


def _initial(row: SearchWeightInfo) -> dict[str, object]:
    return {"weight": row.weight, "is_essential": row.is_essential}
