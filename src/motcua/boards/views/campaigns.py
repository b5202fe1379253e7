"""Campaigns: how far each goal is, who is ahead, what is left; and defining one."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from motcua.boards.access import for_boards
from motcua.boards.campaign_drawing import (
    burn_up,
    day_by_day,
    furthest,
    ranked,
    row_of,
    standing,
)
from motcua.boards.campaign_forms import CampaignForm
from motcua.boards.drawing import dimension_names
from motcua.boards.files import file_answer, files_of
from motcua.boards.scope import Scope, scope_of
from motcua.boards.views.services_left import SERVICES_ONLINE, services_left
from motcua.ioc import selectors, services
from motcua.ioc.errors import LakeEmpty
from motcua.ioc.selectors import period_name, period_of
from motcua.ioc.types import (
    CampaignInfo,
    Dimension,
    Goal,
    GoalUnits,
    Grain,
    IndicatorInfo,
    Period,
)
from motcua.kernel import clock
from motcua.kernel.errors import Invalid, NotFound
from motcua.kernel.http import ActorRequest
from motcua.organisation.selectors import administers_province
from motcua.organisation.types import Era
from motcua.ui.charts.chart import Chart

OF_UNITS = (Dimension.DISTRICT, Dimension.COMMUNE, Dimension.PRESENT, Dimension.AGENCY)
MOST_ROWS = 250
# Charts of the page of units, in addresses; the second one is only a table to keep.
FURTHEST, DAY_BY_DAY = "so-voi-nhip", "tung-ngay"
TABLES = ("csv", "xlsx")
AT_AN_INSTANT = ("standing", "overdue", "undue")  # formulas that count what is there at the end


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
        return _empty(request, empty)
    context = {
        "campaign": info,
        "scope": scope,
        "query": scope.address(period=""),
        "goals": [_shown(goal, scope, info, request.path) for goal in goals],
        "may_define": administers_province(request.actor),
        "area": "campaigns",
        "inside": True,
    }
    return render(request, "boards/campaign.html", context)


@require_safe
@for_boards
def chart(request: ActorRequest, code: str, key: str, kind: str) -> HttpResponse:
    """A chart of a campaign as a file."""
    scope = scope_of(request.actor, request.GET)
    _info, goals = selectors.campaign_board(actor=request.actor, code=code, wanted=scope.wanted)
    charts = [each for goal in goals for each in _charts(goal, scope, code)]
    found = next((each for each in charts if each.key == key), None)
    return file_answer(found, kind, f"{code}-{key}")


@require_safe
@for_boards
def units(request: ActorRequest, code: str, number: int) -> HttpResponse:
    """One goal, unit by unit: each on its own way."""
    scope = scope_of(request.actor, request.GET)
    try:
        info, goal = _units(request, scope, code, number)
    except LakeEmpty as empty:
        return _empty(request, empty)
    left_to, part = _left_counted(request, goal.left_code), _part(goal.by)
    addresses = _unit_addresses(goal, scope, code)
    names = dimension_names()
    rows = [
        row_of(
            unit,
            goal.info,
            addresses[unit.key],
            _left(scope, info, left_to, **{part: unit.place}) if unit.place else "",
        )
        for unit in goal.rows[:MOST_ROWS]
    ]
    query = scope.address(period="", by=goal.by.value)
    days = files_of(request.path, DAY_BY_DAY, query)
    context = {
        "campaign": info,
        "goal": goal,
        "number": number,
        "scope": scope,
        "query": scope.address(period=""),
        "rows": rows,
        "behind": sum(row.is_behind for row in rows),
        "more": max(0, len(goal.rows) - MOST_ROWS),
        "furthest": furthest(goal, addresses),
        "furthest_files": files_of(request.path, FURTHEST, query),
        "days_files": [(kind.upper(), days[kind]) for kind in TABLES],
        "by": names[goal.by],
        "is_offered": goal.by in goal.offered,
        "dimensions": [
            {
                "label": names[each],
                "href": scope.address(period="", by=each.value),
                "current": each is goal.by,
            }
            for each in goal.offered
        ],
        "area": "campaigns",
        "inside": True,
    }
    return render(request, "boards/campaign_units.html", context)


@require_safe
@for_boards
def units_chart(request: ActorRequest, code: str, number: int, key: str, kind: str) -> HttpResponse:
    """What the page of units shows as a file: the picture, or every unit day by day."""
    scope = scope_of(request.actor, request.GET)
    _info, goal = _units(request, scope, code, number)
    found = None
    if key == FURTHEST:
        found = furthest(goal, {})
    elif key == DAY_BY_DAY and kind in TABLES:
        found = day_by_day(goal)
    return file_answer(found, kind, f"{code}-{number}-{goal.by.value}-{key}")


@require_safe
@for_boards
def left(request: ActorRequest, code: str, number: int) -> HttpResponse:
    """What is left to do for a goal: so many dossiers at each agency, with the way to them; or the
    services that are not offered online.
    """
    scope = scope_of(request.actor, request.GET)
    try:
        info, goal = selectors.campaign_goal(
            actor=request.actor, code=code, number=number, wanted=scope.wanted
        )
    except LakeEmpty as empty:
        return _empty(request, empty)
    if goal.info.code == SERVICES_ONLINE:
        return services_left(request, info, goal, scope)
    if not goal.left_code:
        raise NotFound
    counted = selectors.indicator_info(actor=request.actor, code=goal.left_code)
    period = _left_period(info, counted)
    groups = selectors.indicator_groups(
        actor=request.actor,
        code=goal.left_code,
        period=period,
        by=Dimension.AGENCY,
        wanted=scope.wanted,
    )
    found = [group for group in groups if group.value.number]
    context = {
        "campaign": info,
        "goal": goal,
        "number": number,
        "scope": scope,
        "query": scope.address(period=""),
        "counted": counted,
        "period": period,
        "total": sum(group.value.part for group in found),
        "rows": [
            (group, _left(scope, info, counted, agency=group.key, alone="1"))
            for group in found[:MOST_ROWS]
        ],
        "may_list": selectors.lists_cases(request.actor),
        "area": "campaigns",
        "inside": True,
    }
    return render(request, "boards/campaign_left.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_boards
def define(request: ActorRequest, code: str = "") -> HttpResponse:
    """Write a campaign, or another one in its place."""
    if not administers_province(request.actor):
        raise NotFound
    before = selectors.campaign_wish(actor=request.actor, code=code) if code else None
    form = CampaignForm(request.actor, request.POST if request.method == "POST" else None, before)
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


def _empty(request: ActorRequest, empty: LakeEmpty) -> HttpResponse:
    context = {"refusal": empty, "area": "campaigns"}
    return render(request, "boards/empty.html", context, status=503)


def _shown(goal: Goal, scope: Scope, info: CampaignInfo, path: str) -> dict[str, object]:
    burn, ranking = _charts(goal, scope, info.code)
    query = scope.address(period="")
    return {
        "goal": goal,
        "burn_up": burn,
        "burn_up_files": files_of(path, burn.key, query),
        "ranking": ranking if goal.ranked else None,
        "ranking_files": files_of(path, ranking.key, query),
        "standing": standing(goal),
        "units": reverse("boards:campaign_units", args=[info.code, goal.number]) + query,
        "left": reverse("boards:campaign_left", args=[info.code, goal.number]) + query
        if goal.left_code or goal.info.code == SERVICES_ONLINE
        else "",
    }


def _charts(goal: Goal, scope: Scope, code: str) -> tuple[Chart, Chart]:
    return burn_up(goal), ranked(goal, _addresses(goal, scope, code))


def _addresses(goal: Goal, scope: Scope, code: str) -> dict[str, str]:
    here = reverse("boards:campaign", args=[code])
    era = Era.TWO_LEVELS if goal.ranked_by is Dimension.PRESENT else Era.THREE_LEVELS
    return {
        unit.key: here + scope.address(period="", unit=f"{era.value}.{unit.key}")
        for unit in goal.ranked
    }


def _units(
    request: ActorRequest, scope: Scope, code: str, number: int
) -> tuple[CampaignInfo, GoalUnits]:
    asked = request.GET.get("by", "")
    return selectors.campaign_units(
        actor=request.actor,
        code=code,
        number=number,
        by=next((each for each in OF_UNITS if each.value == asked), None),
        wanted=scope.wanted,
    )


def _part(by: Dimension) -> str:
    """The part of an address that chooses such a unit."""
    return "agency" if by is Dimension.AGENCY else "unit"


def _unit_addresses(goal: GoalUnits, scope: Scope, code: str) -> dict[str, str]:
    here, part = reverse("boards:campaign", args=[code]), _part(goal.by)
    return {
        unit.key: here + scope.address(period="", **{part: unit.place}) if unit.place else ""
        for unit in goal.rows
    }


def _left_counted(request: ActorRequest, left_code: str) -> IndicatorInfo | None:
    """The indicator that counts what is left, where its cases can be listed."""
    if not left_code or not selectors.lists_cases(request.actor):
        return None
    return selectors.indicator_info(actor=request.actor, code=left_code)


def _left(scope: Scope, info: CampaignInfo, counted: IndicatorInfo | None, **part: str) -> str:
    """Where the cases of a part are that are left to do."""
    if counted is None:
        return ""
    period = period_name(_left_period(info, counted))
    return reverse("boards:counted", args=[counted.code]) + scope.address(period=period, **part)


def _left_period(info: CampaignInfo, counted: IndicatorInfo) -> Period:
    """The last month of the campaign so far; its last day for what is counted at an instant."""
    day = min(info.last_on, clock.today())
    return period_of(Grain.DAY if counted.formula in AT_AN_INSTANT else Grain.MONTH, day)
