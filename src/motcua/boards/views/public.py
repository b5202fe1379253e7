"""Figures for everybody: public indicators, how they are counted, their parts, and the same as
files. Numbers so small that somebody might be known by them are left out.
"""

from collections.abc import Mapping, Sequence

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from motcua.boards.access import for_everybody
from motcua.boards.drawing import dimension_names, short_period
from motcua.boards.files import file_answer, files_of
from motcua.boards.scope import public_scope
from motcua.boards.subjects import by_subject
from motcua.boards.tiles import HISTORY
from motcua.boards.trail import territory_of
from motcua.boards.views.indicators import CHARTS, Sheet
from motcua.ioc import selectors
from motcua.ioc.errors import LakeEmpty
from motcua.ioc.selectors import period_name
from motcua.ioc.types import Dimension, History, IndicatorInfo, Measured, Period, Value
from motcua.kernel.actor import ANONYMOUS
from motcua.kernel.errors import NotFound
from motcua.kernel.http import ActorRequest
from motcua.ui.charts.export import table_csv

FRESH_SECONDS = 300  # of files
SHORT_SECONDS = 60  # of pages: long enough for many who come at once
PUBLISHED = (CHARTS["number"], CHARTS["over_time"])
PARTS = (Dimension.DISTRICT, Dimension.PRESENT, Dimension.FIELD, Dimension.CHANNEL)


@require_safe
@cache_control(max_age=SHORT_SECONDS, private=True)
@for_everybody
def show_all(request: ActorRequest) -> HttpResponse:
    """All public indicators for a period, beside the period before, by subject."""
    scope = public_scope(request.GET)
    infos = selectors.indicators_list(actor=ANONYMOUS)
    try:
        found = _histories(infos, scope.period)
    except LakeEmpty as empty:
        return _empty(request, empty)
    context = {
        "scope": scope,
        "subjects": [
            (title, [_row(info, found[info.code], scope.period) for info in those])
            for title, those in by_subject(info for info in infos if not _is_silent(info, found))
        ],
        "silent": [info for info in infos if _is_silent(info, found)],
        "at": max((each.values[-1].at for each in found.values()), default=None),
    }
    return render(request, "boards/public_all.html", context)


@require_safe
@cache_control(max_age=SHORT_SECONDS, private=True)
@for_everybody
def show(request: ActorRequest, code: str) -> HttpResponse:
    """One public indicator: its past, its parts, how it is counted."""
    try:
        sheet = _sheet(request, code)
        info, scope, by = sheet.info, sheet.scope, sheet.by
        here = reverse("figures:one", args=[code])
        names = dimension_names()
        context = {
            "info": info,
            "scope": scope,
            "figure": sheet.chart(CHARTS["number"]),
            "line": sheet.chart(CHARTS["over_time"]),
            "files": {
                name: files_of(here, said, f"?period={period_name(scope.period)}")
                for name, said in CHARTS.items()
            },
            "groups": sheet.groups,
            "is_share": info.unit == Measured.PERCENT,
            "by": by,
            "by_name": names[by] if by else "",
            "of": "" if sheet.history.is_silent else _of(sheet.periods[-1], scope.period),
            "period": period_name(scope.period),
            "parts": [
                {"label": names[each], "href": scope.address(by=each.value), "current": each is by}
                for each in PARTS
                if each in info.dimensions
            ],
        }
    except LakeEmpty as empty:
        return _empty(request, empty)
    return render(request, "boards/public_one.html", context)


@require_safe
@cache_control(max_age=FRESH_SECONDS, private=True)
@for_everybody
def chart(request: ActorRequest, code: str, name: str, kind: str) -> HttpResponse:
    """A chart of a public indicator as a file."""
    if name not in PUBLISHED:
        raise NotFound
    sheet = _sheet(request, code)
    return file_answer(sheet.chart(name), kind, f"{code}-{name}-{period_name(sheet.scope.period)}")


@require_safe
@cache_control(max_age=FRESH_SECONDS, private=True)
@for_everybody
def table(request: ActorRequest, code: str, by: str) -> HttpResponse:
    """The parts of an indicator as CSV (UTF-8, header line, a point before the fraction)."""
    sheet = _sheet(request, code, by)
    part, info = sheet.by, sheet.info
    if part is None or part.value != by:
        raise NotFound
    period = period_name(sheet.periods[-1])
    rows = []
    for group in sheet.groups:
        value = group.value
        counts = ("", "") if value.is_hidden else (value.part, value.whole)
        number = "" if value.number is None else value.number
        rows.append((period, info.code, group.key, group.name, number, *counts))
    name = f"{info.code}-{part.value}-{period}.csv"
    return HttpResponse(
        table_csv(("period", "indicator", part.value, "name", "value", "part", "whole"), rows),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _sheet(request: ActorRequest, code: str, by: str = "") -> Sheet:
    info = selectors.indicator_info(actor=ANONYMOUS, code=code)
    known = [each for each in PARTS if each in info.dimensions]
    asked = by or request.GET.get("by", "")
    usual = territory_of(public_scope(request.GET).period)
    first = usual if usual in known else next(iter(known), None)
    return Sheet(
        actor=ANONYMOUS,
        info=info,
        scope=public_scope(request.GET),
        by=next((each for each in known if each.value == asked), first),
        here="",
    )


def _histories(infos: Sequence[IndicatorInfo], period: Period) -> dict[str, History]:
    """What we count in this period and the one before; of what others send the newest figures."""
    found: dict[str, History] = {}
    for is_counted, number in ((True, 2), (False, HISTORY)):
        codes = [info.code for info in infos if info.is_counted is is_counted]
        found |= selectors.indicator_histories(
            actor=ANONYMOUS, codes=codes, period=period, number=number
        )
    return found


def _is_silent(info: IndicatorInfo, found: Mapping[str, History]) -> bool:
    return not info.is_counted and found[info.code].is_silent


def _row(
    info: IndicatorInfo, history: History, period: Period
) -> tuple[IndicatorInfo, Value | None, Value, str]:
    """An indicator, its value before, its value, and of which period that is, if of another one."""
    *before, now = history.values
    of = "" if now.number is None else _of(now.of or history.periods[-1], period)
    return info, before[-1] if before else None, now, of


def _of(period: Period, asked: Period) -> str:
    return "" if period == asked else short_period(period)


def _empty(request: ActorRequest, empty: LakeEmpty) -> HttpResponse:
    return render(request, "boards/public_empty.html", {"refusal": empty}, status=503)
