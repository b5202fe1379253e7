"""Campaigns: how far each goal is, who is ahead, what is left; and defining one."""

from collections.abc import Iterable
from decimal import Decimal

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from motcua.boards.access import for_boards
from motcua.boards.campaign_drawing import burn_up, ranked
from motcua.boards.scope import Scope, scope_of
from motcua.ioc import selectors, services
from motcua.ioc.errors import LakeEmpty
from motcua.ioc.types import CampaignWish, Goal, GoalWish
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid, NotFound
from motcua.kernel.http import ActorRequest
from motcua.kernel.numbers import number_read, number_written
from motcua.organisation.selectors import administers_province
from motcua.organisation.types import Era

GOALS = 4  # rows of the form


class CampaignForm(forms.Form):
    """A campaign with up to four goals."""

    name = forms.CharField(label=gettext_lazy("Tên chiến dịch"), max_length=200)
    code = forms.SlugField(
        label=gettext_lazy("Mã trên địa chỉ"),
        max_length=40,
        help_text=gettext_lazy("Chữ không dấu, số và gạch nối. Ví dụ: 50-ngay-dem"),
    )
    first_on = forms.DateField(
        label=gettext_lazy("Từ ngày"), widget=forms.DateInput(attrs={"type": "date"})
    )
    last_on = forms.DateField(
        label=gettext_lazy("Đến hết ngày"), widget=forms.DateInput(attrs={"type": "date"})
    )
    basis = forms.CharField(label=gettext_lazy("Căn cứ"), max_length=300)

    def __init__(self, actor: Actor, *args: object, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]  # handed on as they came
        known = [(each.code, each.name) for each in selectors.indicators_list(actor=actor)]
        nothing = [("", _("Không chọn"))]
        for row in range(1, GOALS + 1):
            said = {"row": row}
            self.fields[f"indicator_{row}"] = forms.ChoiceField(
                label=_("Mục tiêu %(row)d: chỉ số") % said,
                choices=nothing + known,
                required=row == 1,
            )
            self.fields[f"target_{row}"] = forms.CharField(
                label=_("Mục tiêu %(row)d: cần đạt") % said, max_length=20, required=row == 1
            )
            self.fields[f"start_{row}"] = forms.CharField(
                label=_("Mục tiêu %(row)d: xuất phát từ") % said,
                max_length=20,
                required=False,
                help_text=_("Để trống thì lấy số liệu bảy ngày trước khi bắt đầu."),
            )
            self.fields[f"left_{row}"] = forms.ChoiceField(
                label=_("Mục tiêu %(row)d: việc còn phải làm đếm bằng") % said,
                choices=nothing + known,
                required=False,
            )

    def wish(self) -> CampaignWish:
        """What the form says; `Invalid` names numbers that are none."""
        given = self.cleaned_data
        rows = [row for row in range(1, GOALS + 1) if given[f"indicator_{row}"]]
        return CampaignWish(
            code=given["code"],
            name=given["name"],
            first_on=given["first_on"],
            last_on=given["last_on"],
            basis=given["basis"],
            goals=tuple(self._goal(row) for row in rows),
        )

    def _goal(self, row: int) -> GoalWish:
        given = self.cleaned_data
        numbers = {}
        for name in (f"target_{row}", f"start_{row}"):
            number = number_read(given[name]) if given[name] else None
            if number is None and (given[name] or name.startswith("target")):
                raise Invalid(fields={name: _("Xin ghi một số. Ví dụ: 50 hoặc 8,5")})
            numbers[name] = None if number is None else float(number)
        return GoalWish(
            indicator=given[f"indicator_{row}"],
            target=numbers[f"target_{row}"] or 0.0,
            start=numbers[f"start_{row}"],
            left_code=given[f"left_{row}"],
        )


@require_safe
@for_boards
def show_all(request: ActorRequest) -> HttpResponse:
    """The campaigns, the latest first."""
    context = {
        "campaigns": selectors.campaigns_list(actor=request.actor),
        "may_define": administers_province(request.actor),
        "area": "campaigns",
    }
    return render(request, "boards/campaigns.html", context)


@require_safe
@for_boards
def show(request: ActorRequest, code: str) -> HttpResponse:
    """One campaign: each goal day by day, the ranking of districts, what is left."""
    scope = scope_of(request.actor, request.GET)
    try:
        info, goals = selectors.campaign_board(actor=request.actor, code=code, wanted=scope.wanted)
    except LakeEmpty as empty:
        context = {"refusal": empty, "area": "campaigns"}
        return render(request, "boards/empty.html", context, status=503)
    context = {
        "campaign": info,
        "scope": scope,
        "goals": [
            (
                goal,
                burn_up(number, goal),
                ranked(number, goal, _addresses(goal.districts, scope, code)),
                _left(scope, goal),
            )
            for number, goal in enumerate(goals, start=1)
        ],
        "may_define": administers_province(request.actor),
        "area": "campaigns",
        "inside": True,
    }
    return render(request, "boards/campaign.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_boards
def define(request: ActorRequest, code: str = "") -> HttpResponse:
    """Write a campaign, or another one in its place."""
    if not administers_province(request.actor):
        raise NotFound
    initial = _initial(selectors.campaign_wish(actor=request.actor, code=code)) if code else {}
    given = request.POST if request.method == "POST" else None
    form = CampaignForm(request.actor, given, initial=initial)
    if code:
        form.fields["code"].disabled = True
    if request.method == "POST" and form.is_valid():
        try:
            wish = form.wish()
            services.campaign_define(actor=request.actor, wish=wish, is_new=not code)
        except Invalid as wrong:
            for name, said in wrong.fields.items():
                form.add_error(name if name in form.fields else None, said)
        else:
            return redirect("boards:campaign", wish.code)
    context = {"form": form, "code": code, "area": "campaigns", "inside": True}
    status = 422 if form.errors else 200
    return render(request, "boards/campaign_form.html", context, status=status)


def _initial(wish: CampaignWish) -> dict[str, object]:
    found: dict[str, object] = {
        name: getattr(wish, name) for name in ("code", "name", "first_on", "last_on", "basis")
    }
    for row, goal in enumerate(wish.goals[:GOALS], start=1):
        found |= {
            f"indicator_{row}": goal.indicator,
            f"target_{row}": _written(goal.target),
            f"start_{row}": _written(goal.start),
            f"left_{row}": goal.left_code,
        }
    return found


def _written(number: float | None) -> str:
    return "" if number is None else number_written(Decimal(str(number)))


def _addresses(groups: Iterable[object], scope: Scope, code: str) -> dict[str, str]:
    here = reverse("boards:campaign", args=[code])
    keys = [str(getattr(group, "key", "")) for group in groups]
    return {
        key: here + scope.address(period="", unit=f"{Era.THREE_LEVELS.value}.{key}")
        for key in keys
        if key
    }


def _left(scope: Scope, goal: Goal) -> str:
    """Where the cases are that are left to do."""
    if not goal.left_code:
        return ""
    return reverse("boards:counted", args=[goal.left_code]) + scope.address()
