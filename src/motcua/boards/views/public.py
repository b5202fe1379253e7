"""Figures for everybody: public indicators, how they are counted, their parts, and the same as
files. Numbers so small that somebody might be known by them are left out.
"""

import csv
from io import StringIO

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from motcua.boards.drawing import dimension_names, figure, line
from motcua.boards.scope import Scope, public_scope
from motcua.boards.views.indicators import HISTORY, named
from motcua.ioc import selectors
from motcua.ioc.errors import LakeEmpty
from motcua.ioc.selectors import period_name, periods_until
from motcua.ioc.types import Dimension, Group, IndicatorInfo, Measured
from motcua.kernel.actor import ANONYMOUS
from motcua.kernel.errors import NotFound
from motcua.kernel.http import ActorRequest

FRESH_SECONDS = 300
PARTS = (Dimension.DISTRICT, Dimension.PRESENT, Dimension.FIELD, Dimension.CHANNEL)


@require_safe
def show_all(request: ActorRequest) -> HttpResponse:
    """All public indicators for a period, beside the period before."""
    scope = public_scope(request.GET)
    infos = selectors.indicators_list(actor=ANONYMOUS)
    try:
        before, now = selectors.indicator_table(
            actor=ANONYMOUS,
            codes=[info.code for info in infos],
            periods=periods_until(scope.period, 2),
        )
    except LakeEmpty as empty:
        return render(request, "boards/public_empty.html", {"refusal": empty}, status=503)
    context = {
        "scope": scope,
        "rows": [(info, now[info.code], before[info.code]) for info in infos],
        "at": max((value.at for value in now.values()), default=None),
    }
    return render(request, "boards/public_all.html", context)


@require_safe
def show(request: ActorRequest, code: str) -> HttpResponse:
    """One public indicator: its past, its parts, how it is counted."""
    scope = public_scope(request.GET)
    info = selectors.indicator_info(actor=ANONYMOUS, code=code)
    periods = periods_until(scope.period, HISTORY)
    by = _part(info, request.GET.get("by", ""))
    try:
        values = selectors.indicator_series(actor=ANONYMOUS, code=code, periods=periods)
        groups = _groups(info, scope, by)
    except LakeEmpty as empty:
        return render(request, "boards/public_empty.html", {"refusal": empty}, status=503)
    names = dimension_names()
    context = {
        "info": info,
        "scope": scope,
        "figure": figure(info, periods, values),
        "line": line(info, periods, values),
        "groups": groups,
        "is_share": info.unit is Measured.PERCENT,
        "by": by,
        "by_name": names[by],
        "period": period_name(scope.period),
        "parts": [
            {"label": names[each], "href": scope.address(by=each.value), "current": each is by}
            for each in PARTS
            if each in info.dimensions
        ],
    }
    return render(request, "boards/public_one.html", context)


@require_safe
@cache_control(max_age=FRESH_SECONDS)
def table(request: ActorRequest, code: str, by: str) -> HttpResponse:
    """The parts of an indicator as CSV (UTF-8, header line, a point before the fraction)."""
    scope = public_scope(request.GET)
    info = selectors.indicator_info(actor=ANONYMOUS, code=code)
    part = _part(info, by)
    if part.value != by:
        raise NotFound
    out = StringIO()
    rows = csv.writer(out)
    rows.writerow(["period", "indicator", part.value, "name", "value", "part", "whole"])
    for group in _groups(info, scope, part):
        value = group.value
        counts = ("", "") if value.is_hidden else (value.part, value.whole)
        number = "" if value.number is None else value.number
        period = period_name(scope.period)
        rows.writerow([period, info.code, group.key, group.name, number, *counts])
    name = f"{info.code}-{part.value}-{period_name(scope.period)}.csv"
    return HttpResponse(
        out.getvalue(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _groups(info: IndicatorInfo, scope: Scope, by: Dimension) -> list[Group]:
    return named(
        by,
        selectors.indicator_groups(actor=ANONYMOUS, code=info.code, period=scope.period, by=by),
    )


def _part(info: IndicatorInfo, asked: str) -> Dimension:
    known = [each for each in PARTS if each in info.dimensions]
    if not known:
        raise NotFound
    return next((each for each in known if each.value == asked), known[0])
