"""How dossiers flow: at which hours, by which ways, and through which steps."""

from dataclasses import dataclass
from functools import cached_property

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from motcua.boards.access import for_boards
from motcua.boards.files import file_answer, files_of
from motcua.boards.flow_drawing import heat, moment_names, sankey, steps, transitions
from motcua.boards.scope import Scope, scope_of
from motcua.boards.trail import trail_of
from motcua.boards.views.wall import empty_page
from motcua.ioc import selectors
from motcua.ioc.errors import LakeEmpty
from motcua.ioc.types import Dimension, Moment, ProcedureWay, Value
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotFound
from motcua.kernel.http import ActorRequest
from motcua.ui.charts.chart import Chart

MOST_PROCEDURES = 25
LISTED = "release"  # the indicator whose dossiers the maps show
GROUPED = (Dimension.FIELD, Dimension.AGENCY)
# Charts of the pages: the name in the template, and in addresses.
CHARTS = {"heat": "gio", "ways": "luong", "steps": "buoc", "transitions": "duong-di"}


@dataclass(kw_only=True)
class Sheet:
    """What the pages show of a slice; each part is asked for where it is needed."""

    actor: Actor
    scope: Scope
    moment: Moment
    by: Dimension

    @cached_property
    def way(self) -> ProcedureWay:
        return selectors.flow_of_procedure(
            actor=self.actor, period=self.scope.period, wanted=self.scope.wanted
        )

    def heat(self) -> Chart:
        rhythm = selectors.flow_rhythm(
            actor=self.actor,
            moment=self.moment,
            period=self.scope.period,
            wanted=self.scope.wanted,
        )
        return heat(rhythm, self.moment)

    def ways(self) -> Chart:
        streams = selectors.flow_streams(
            actor=self.actor,
            period=self.scope.period,
            by=self.by,
            wanted=self.scope.wanted,
        )
        is_field = self.by is Dimension.FIELD
        return sankey(
            streams,
            _("Từ cách nộp, qua lĩnh vực, đến kết quả")
            if is_field
            else _("Từ cách nộp, qua cơ quan, đến kết quả"),
        )

    def chart(self, name: str) -> Chart | None:
        """A chart by its name in addresses; None for what is none."""
        if name == CHARTS["heat"]:
            return self.heat()
        if name == CHARTS["ways"]:
            return self.ways()
        if name not in CHARTS.values() or not self.scope.wanted.procedure:
            return None
        drawn = steps if name == CHARTS["steps"] else transitions
        return drawn(self.way.flow, self.way.at)

    @property
    def query(self) -> str:
        """The address of what is shown."""
        return self.scope.address(moment=self.moment.name.lower(), by=self.by.value)


@require_safe
@for_boards
def show(request: ActorRequest) -> HttpResponse:
    """Hours and ways of a slice, and the procedures whose steps can be looked at."""
    sheet, here = _sheet(request), reverse("boards:flows")
    try:
        context = {"heat": sheet.heat(), "ways": sheet.ways(), "procedures": _procedures(sheet)}
    except LakeEmpty as empty:
        return empty_page(request, empty, "flows")
    moments = moment_names()
    context |= _common(sheet, here) | {
        "moments": [
            {
                "label": moments[each],
                "href": sheet.scope.address(moment=each.name.lower(), by=sheet.by.value),
                "current": each is sheet.moment,
            }
            for each in Moment
        ],
        "groupings": [
            {
                "label": {Dimension.FIELD: _("Lĩnh vực"), Dimension.AGENCY: _("Cơ quan")}[each],
                "href": sheet.scope.address(moment=sheet.moment.name.lower(), by=each.value),
                "current": each is sheet.by,
            }
            for each in GROUPED
        ],
    }
    return render(request, "boards/flows.html", context)


@require_safe
@for_boards
def process(request: ActorRequest) -> HttpResponse:
    """The steps that dossiers of a procedure really passed."""
    sheet, here = _sheet(request), reverse("boards:flow_process")
    if not sheet.scope.wanted.procedure:
        raise NotFound
    try:
        way = sheet.way
        context = {"way": way, "lead": _lead(sheet), "trail": trail_of(sheet.scope)}
    except LakeEmpty as empty:
        return empty_page(request, empty, "flows")
    context |= _common(sheet, here) | {
        "name": selectors.procedure_names([sheet.scope.wanted.procedure]).get(
            sheet.scope.wanted.procedure, sheet.scope.wanted.procedure
        ),
        "flow": way.flow,
        "picture": selectors.map_picture(way.flow) if way.cases else "",
        "steps": steps(way.flow, way.at),
        "period": selectors.period_name(sheet.scope.period),
        "svg": reverse("boards:flow_map") + sheet.query,
        "inside": True,
    }
    return render(request, "boards/process.html", context)


@require_safe
@for_boards
def chart(request: ActorRequest, name: str, kind: str) -> HttpResponse:
    """A chart of these pages as a file."""
    sheet = _sheet(request)
    period = selectors.period_name(sheet.scope.period)
    return file_answer(sheet.chart(name), kind, f"{name}-{period}")


@require_safe
@for_boards
def map_svg(request: ActorRequest) -> HttpResponse:
    """The map of a procedure as a picture to keep."""
    sheet = _sheet(request)
    if not sheet.scope.wanted.procedure or not sheet.way.cases:
        raise NotFound
    name = f"{sheet.scope.wanted.procedure}-{selectors.period_name(sheet.scope.period)}"
    return HttpResponse(
        selectors.map_file(sheet.way.flow),
        content_type="image/svg+xml",
        headers={"Content-Disposition": f'attachment; filename="{name}.svg"'},
    )


def _sheet(request: ActorRequest) -> Sheet:
    asked = request.GET.get("moment", "").upper()
    by = request.GET.get("by", "")
    return Sheet(
        actor=request.actor,
        scope=scope_of(request.actor, request.GET),
        moment=Moment[asked] if asked in Moment.__members__ else Moment.SUBMITTED,
        by=Dimension.AGENCY if by == Dimension.AGENCY.value else Dimension.FIELD,
    )


def _common(sheet: Sheet, here: str) -> dict[str, object]:
    base = reverse("boards:flows")
    return {
        "scope": sheet.scope,
        "trail": trail_of(sheet.scope),
        "here": here,
        "files": {name: files_of(base, said, sheet.query) for name, said in CHARTS.items()},
        "area": "flows",
    }


def _procedures(sheet: Sheet) -> list[tuple[str, int, str]]:
    """The procedures with most dossiers released: name, how many, where their steps are."""
    groups = selectors.indicator_groups(
        actor=sheet.actor,
        code=LISTED,
        period=sheet.scope.period,
        by=Dimension.PROCEDURE,
        wanted=sheet.scope.wanted,
    )
    page = reverse("boards:flow_process")
    return [
        (group.name, group.value.part, page + sheet.scope.address(procedure=group.key))
        for group in groups[:MOST_PROCEDURES]
        if group.value.part
    ]


def _lead(sheet: Sheet) -> dict[str, Value]:
    """Half of the dossiers, and nine of ten, no longer than this, without pauses."""
    return selectors.indicator_values(
        actor=sheet.actor,
        codes=["lead_median", "lead_p90"],
        period=sheet.scope.period,
        wanted=sheet.scope.wanted,
    )
