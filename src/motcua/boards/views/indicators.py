"""One indicator: how it stands, how it came there, where it is high, which cases it counts."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from motcua.boards.access import for_boards
from motcua.boards.comparing import beside, light_sign, peers
from motcua.boards.drawing import (
    channel_names,
    choropleth,
    dimension_names,
    figure,
    line,
    ranking,
)
from motcua.boards.files import file_answer, files_of
from motcua.boards.scope import Scope, scope_of
from motcua.boards.tiles import HISTORY
from motcua.boards.trail import UNITS, address_of, next_dimension, trail_of
from motcua.cases import selectors as cases
from motcua.ioc import selectors
from motcua.ioc.selectors import period_title
from motcua.ioc.types import Dimension, Group, History, IndicatorInfo, Measured, Period, Side, Value
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotFound
from motcua.kernel.http import ActorRequest
from motcua.steering import selectors as steering
from motcua.ui.charts.chart import Chart

MOST_ROWS = 200
# Charts of the page: the name in the template, and in addresses.
CHARTS = {"number": "so", "over_time": "qua-cac-ky", "ranking": "xep-hang", "map": "ban-do"}


@dataclass(kw_only=True)
class Sheet:
    """An indicator within a slice, taken apart by one dimension. Each part is asked for once, and
    only where it is needed: `charts` names those of the page.
    """

    actor: Actor
    info: IndicatorInfo
    scope: Scope
    by: Dimension | None
    here: str

    @cached_property
    def history(self) -> History:
        found = selectors.indicator_histories(
            actor=self.actor,
            codes=[self.info.code],
            period=self.scope.period,
            number=HISTORY,
            wanted=self.scope.wanted,
        )
        return found[self.info.code]

    @property
    def values(self) -> tuple[Value, ...]:
        return self.history.values

    @property
    def periods(self) -> tuple[Period, ...]:
        """The last is the one that the page speaks of, or the last with a figure of others."""
        return self.history.periods

    @cached_property
    def figure(self) -> Chart:
        return figure(self.info, self.periods, self.values)

    @cached_property
    def groups(self) -> list[Group]:
        if self.by is None:
            return []
        found = selectors.indicator_groups(
            actor=self.actor,
            code=self.info.code,
            period=self.periods[-1],
            by=self.by,
            wanted=self.scope.wanted,
        )
        return named(self.by, found)

    @cached_property
    def addresses(self) -> dict[str, str]:
        """Where each group leads."""
        if self.by is None:
            return {}
        found = {group.key: address_of(self.scope, self.by, group) for group in self.groups}
        return {key: self.here + address for key, address in found.items() if address}

    def chart(self, name: str) -> Chart | None:
        """A chart of the page by its name in addresses; None for what is none, or is not there."""
        if name == CHARTS["number"]:
            return self.figure
        if name == CHARTS["over_time"]:
            return line(self.info, self.periods, self.values)
        if self.by is None:
            return None
        if name == CHARTS["map"]:
            return choropleth(self.info, self.by, self.groups, self.addresses)
        if name == CHARTS["ranking"]:
            # What belongs to no unit stands in the table; it has no place among units.
            known = [group for group in self.groups if group.key or self.by not in UNITS]
            return ranking(self.info, known, self.addresses, dimension_names()[self.by])
        return None


@require_safe
@for_boards
def show(request: ActorRequest, code: str) -> HttpResponse:
    """An indicator within a slice, taken apart by one dimension."""
    sheet = _sheet(request, code)
    info, scope, by = sheet.info, sheet.scope, sheet.by
    names = dimension_names()
    query = scope.address(by=by.value if by else "")
    addresses = sheet.addresses
    context = {
        "info": info,
        "scope": scope,
        "trail": trail_of(scope),
        "value": sheet.values[-1],
        "of": "" if sheet.periods[-1] == scope.period else period_title(sheet.periods[-1]),
        "period": sheet.periods[-1],
        "light": light_sign(sheet.values[-1].light),
        "figure": replace(sheet.figure, previous=None),  # said below, with that of a year ago
        "beside": beside(info, sheet.periods, sheet.values),
        "peers": peers(request.actor, info, scope, sheet.values[-1]),
        "line": sheet.chart(CHARTS["over_time"]),
        "ranking": sheet.chart(CHARTS["ranking"]),
        "map": sheet.chart(CHARTS["map"]),
        "files": {name: files_of(sheet.here, said, query) for name, said in CHARTS.items()},
        "is_share": info.is_counted and info.unit == Measured.PERCENT,
        "may_list": info.is_counted and selectors.lists_cases(request.actor),
        "may_give": steering.may_give(request.actor),
        "may_watch": steering.home_of(request.actor) is not None,
        "act_address": scope.address(indicator=code),
        "whole_address": scope.address(side=Side.WHOLE.value),
        "rows": [(group, addresses.get(group.key, "")) for group in sheet.groups[:MOST_ROWS]],
        "more": max(0, len(sheet.groups) - MOST_ROWS),
        "dimensions": [
            {"label": names[each], "href": scope.address(by=each.value), "current": each is by}
            for each in names
            if each in info.dimensions
        ],
        "by": names[by] if by else "",
        "area": "wall",
        "inside": True,
    }
    return render(request, "boards/indicator.html", context)


@require_safe
@for_boards
def chart(request: ActorRequest, code: str, name: str, kind: str) -> HttpResponse:
    """A chart of an indicator's page as a file."""
    sheet = _sheet(request, code)
    period = selectors.period_name(sheet.scope.period)
    return file_answer(sheet.chart(name), kind, f"{code}-{name}-{period}")


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
        "trail": trail_of(scope),
        "side": side.value,
        "rows": [labels[row.case_id] for row in page.rows if row.case_id in labels],
        "next": scope.address(side=side.value, after=str(page.next_after))
        if page.next_after
        else "",
        "area": "wall",
        "inside": True,
    }
    return render(request, "boards/counted.html", context)


def named(by: Dimension, groups: Iterable[Group]) -> list[Group]:
    """Groups with a name for everybody: channels in words, and what belongs to no unit."""
    words = channel_names() if by is Dimension.CHANNEL else {"": _("Không thuộc đơn vị nào")}
    return [replace(group, name=words.get(group.key, group.name)) for group in groups]


def _sheet(request: ActorRequest, code: str) -> Sheet:
    scope = scope_of(request.actor, request.GET)
    info = selectors.indicator_info(actor=request.actor, code=code)
    return Sheet(
        actor=request.actor,
        info=info,
        scope=scope,
        by=next_dimension(info, scope, request.GET.get("by", "")),
        here=reverse("boards:indicator", args=[code]),
    )


def _key(written: str) -> UUID | None:
    try:
        return UUID(written) if written else None
    except ValueError as error:
        raise NotFound from error
