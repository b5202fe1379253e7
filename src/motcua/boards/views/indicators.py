"""One indicator: how it stands, how it came there, where it is high, which cases it counts."""

from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from motcua.boards.access import for_boards
from motcua.boards.drawing import channel_names, choropleth, dimension_names, figure, line, ranking
from motcua.boards.scope import Scope, scope_of
from motcua.cases import selectors as cases
from motcua.ioc import selectors
from motcua.ioc.selectors import periods_until
from motcua.ioc.types import Dimension, Group, IndicatorInfo, Measured, Side
from motcua.kernel.errors import NotFound
from motcua.kernel.http import ActorRequest
from motcua.organisation.types import Era

HISTORY = 13  # periods: this one and the same of a year ago
MOST_ROWS = 200
# Which part of an address a group of a dimension leads to.
PARTS = {
    Dimension.AGENCY: "agency",
    Dimension.PROCEDURE: "procedure",
    Dimension.FIELD: "field",
    Dimension.CHANNEL: "channel",
}
UNITS = (Dimension.DISTRICT, Dimension.COMMUNE, Dimension.PRESENT)


@require_safe
@for_boards
def show(request: ActorRequest, code: str) -> HttpResponse:
    """An indicator within a slice, taken apart by one dimension."""
    actor, scope = request.actor, scope_of(request.actor, request.GET)
    info = selectors.indicator_info(actor=actor, code=code)
    periods = periods_until(scope.period, HISTORY)
    values = selectors.indicator_series(
        actor=actor, code=code, periods=periods, wanted=scope.wanted
    )
    by = _dimension(info, request.GET.get("by", ""))
    groups = named(
        by,
        selectors.indicator_groups(
            actor=actor, code=code, period=scope.period, by=by, wanted=scope.wanted
        ),
    )
    here = reverse("boards:indicator", args=[code])
    addresses = {
        group.key: here + address for group in groups if (address := _address(scope, by, group))
    }
    names = dimension_names()
    context = {
        "info": info,
        "scope": scope,
        "value": values[-1],
        "figure": figure(info, periods, values),
        "line": line(info, periods, values),
        "ranking": ranking(info, groups, addresses, names[by]),
        "map": choropleth(info, groups, addresses) if by is Dimension.PRESENT else None,
        "is_share": info.unit is Measured.PERCENT,
        "may_list": selectors.lists_cases(actor),
        "whole_address": scope.address(side=Side.WHOLE.value),
        "rows": [(group, addresses.get(group.key, "")) for group in groups[:MOST_ROWS]],
        "more": max(0, len(groups) - MOST_ROWS),
        "dimensions": [
            {
                "label": names[each],
                "href": scope.address(by=each.value),
                "current": each is by,
            }
            for each in names
            if each in info.dimensions
        ],
        "by": names[by],
        "area": "wall",
        "inside": True,
    }
    return render(request, "boards/indicator.html", context)


@require_safe
@for_boards
def counted(request: ActorRequest, code: str) -> HttpResponse:
    """The cases behind a number, page by page."""
    actor, scope = request.actor, scope_of(request.actor, request.GET)
    info = selectors.indicator_info(actor=actor, code=code)
    side = Side.WHOLE if request.GET.get("side") == Side.WHOLE.value else Side.PART
    page = selectors.indicator_cases(
        actor=actor,
        code=code,
        period=scope.period,
        wanted=scope.wanted,
        side=side,
        after=_key(request.GET.get("after", "")),
    )
    labels = cases.case_labels([row.case_id for row in page.rows])
    context = {
        "info": info,
        "scope": scope,
        "side": side.value,
        "rows": [labels[row.case_id] for row in page.rows if row.case_id in labels],
        "next": scope.address(side=side.value, after=str(page.next_after))
        if page.next_after
        else "",
        "area": "wall",
        "inside": True,
    }
    return render(request, "boards/counted.html", context)


def _dimension(info: IndicatorInfo, asked: str) -> Dimension:
    return next((each for each in info.dimensions if each.value == asked), info.dimensions[0])


def named(by: Dimension, groups: Iterable[Group]) -> list[Group]:
    """Groups with a name for everybody: channels in words, and what belongs to no unit."""
    words = channel_names() if by is Dimension.CHANNEL else {"": _("Không thuộc đơn vị nào")}
    return [replace(group, name=words.get(group.key, group.name)) for group in groups]


def _address(scope: Scope, by: Dimension, group: Group) -> str:
    """Where a group leads: the same indicator, of that group alone."""
    if not group.key:
        return ""
    if by in UNITS:
        era = Era.TWO_LEVELS if by is Dimension.PRESENT else Era.THREE_LEVELS
        return scope.address(unit=f"{era.value}.{group.key}", by=Dimension.AGENCY.value)
    return scope.address(**{PARTS[by]: group.key})


def _key(written: str) -> UUID | None:
    try:
        return UUID(written) if written else None
    except ValueError as error:
        raise NotFound from error
