"""The wall: eleven domains, the numbers that leaders look at first."""

from dataclasses import dataclass, replace

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from motcua.boards.access import for_boards
from motcua.boards.drawing import figure
from motcua.boards.scope import Scope, scope_of
from motcua.ioc import selectors
from motcua.ioc.errors import LakeEmpty
from motcua.ioc.selectors import DOMAINS, period_title
from motcua.ioc.types import IndicatorInfo, Value
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotFound
from motcua.kernel.http import ActorRequest
from motcua.ui.charts.chart import Chart

HISTORY = 12  # periods behind a number
# What stands on the wall of the second domain; the rest is on its own page.
FIRST = (
    *("received", "online_percent", "ontime_percent", "overdue"),
    *("processing", "waiting_intake", "intime_766", "lead_median"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """One indicator of a board."""

    info: IndicatorInfo
    value: Value
    figure: Chart
    of: str  # the period of the number, where it is not the one of the page


@require_safe
@for_boards
def show(request: ActorRequest) -> HttpResponse:
    """All domains with their first numbers; `tv` shows one after another in large type."""
    scope = scope_of(request.actor, request.GET)
    infos = [
        info
        for info in selectors.indicators_list(actor=request.actor)
        if info.domain != 2 or info.code in FIRST  # noqa: PLR2004 - the domain of FIRST
    ]
    infos.sort(key=lambda info: (info.domain, _place(info)))
    return _page(request, scope, infos, "boards/wall.html")


@require_safe
@for_boards
def domain(request: ActorRequest, number: int) -> HttpResponse:
    """One domain with all its indicators."""
    if number not in DOMAINS:
        raise NotFound
    scope = scope_of(request.actor, request.GET)
    infos = [
        info for info in selectors.indicators_list(actor=request.actor) if info.domain == number
    ]
    return _page(request, scope, infos, "boards/domain.html", number)


def _page(
    request: ActorRequest,
    scope: Scope,
    infos: list[IndicatorInfo],
    template: str,
    number: int = 0,
) -> HttpResponse:
    try:
        tiles = _tiles(request.actor, scope, infos)
    except LakeEmpty as empty:
        return render(request, "boards/empty.html", {"refusal": empty, "area": "wall"}, status=503)
    domains = [
        (each, title, [tile for tile in tiles if tile.info.domain == each])
        for each, title in DOMAINS.items()
        if number in (0, each)
    ]
    context = {
        "scope": scope,
        "domains": [domain for domain in domains if domain[2]],
        "silent": [title for _each, title, shown in domains if not shown],
        "at": max((tile.value.at for tile in tiles), default=None),
        "area": "wall",
        "inside": bool(number),
        "title": DOMAINS.get(number, ""),
        "is_tv": "tv" in request.GET,
    }
    return render(request, template, context)


def _tiles(actor: Actor, scope: Scope, infos: list[IndicatorInfo]) -> list[Tile]:
    histories = selectors.indicator_histories(
        actor=actor,
        codes=[info.code for info in infos],
        period=scope.period,
        number=HISTORY,
        wanted=scope.wanted,
    )
    found = []
    for info in infos:
        history = histories[info.code]
        if history.is_silent and not info.is_counted:
            continue
        # Source and time stand once on the page, not on every tile.
        drawn = replace(figure(info, history.periods, history.values), source="", as_of=None)
        is_other = history.periods[-1] != scope.period
        of = period_title(history.periods[-1]) if is_other else ""
        found.append(Tile(info=info, value=history.values[-1], figure=drawn, of=of))
    return found


def _place(info: IndicatorInfo) -> int:
    return FIRST.index(info.code) if info.code in FIRST else len(FIRST)
