"""What is left of a goal that counts services offered online: the procedures that are not yet."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from motcua.boards.access import for_boards
from motcua.boards.scope import LONGEST, Scope, scope_of
from motcua.catalogue import selectors as catalogue
from motcua.ioc import selectors
from motcua.ioc.types import CampaignInfo, GoalInfo
from motcua.kernel.errors import NotFound
from motcua.kernel.http import ActorRequest
from motcua.ui.charts.export import TYPES, table_csv

SERVICES_ONLINE = "services_online_percent"


def services_left(
    request: ActorRequest, info: CampaignInfo, goal: GoalInfo, scope: Scope
) -> HttpResponse:
    """The procedures in force that are not offered online, by field, fifty to a page. The list is
    the same for every unit: what is offered is decided for the whole province.
    """
    field, code = _given(request, "of"), _given(request, "after")
    after = (_given(request, "from"), code) if code else None
    found = catalogue.services_offline(field=field, after=after)
    fields = {row.name: row.procedures for row in found.fields}
    if field and field not in fields:
        raise NotFound
    context = {
        "campaign": info,
        "goal": goal,
        "number": goal.number,
        "scope": scope,
        "query": scope.address(period=""),
        "found": found,
        "field": field,
        "total": sum(fields.values()),
        "next": _next(field, found.after),
        "area": "campaigns",
        "inside": True,
    }
    return render(request, "boards/campaign_services.html", context)


@require_safe
@for_boards
def table(request: ActorRequest, code: str, number: int) -> HttpResponse:
    """The whole list as CSV; `NotFound` for a goal that counts something else."""
    wanted = scope_of(request.actor, request.GET).wanted
    _info, goal = selectors.campaign_goal(
        actor=request.actor, code=code, number=number, wanted=wanted
    )
    if goal.info.code != SERVICES_ONLINE:
        raise NotFound
    titles = (_("Lĩnh vực"), _("Mã thủ tục"), _("Tên thủ tục"), _("Bộ, ngành"))
    rows = (
        (row.field, row.code, row.name, row.ministry)
        for row in catalogue.services_offline(limit=None).rows
    )
    return HttpResponse(
        table_csv(titles, rows, mark=True),
        content_type=TYPES["csv"],
        headers={"Content-Disposition": f'attachment; filename="{code}-{number}-con-lai.csv"'},
    )


def _next(field: str, after: tuple[str, str] | None) -> str:
    if after is None:
        return ""
    return "?" + urlencode(({"of": field} if field else {}) | {"from": after[0], "after": after[1]})


def _given(request: ActorRequest, name: str) -> str:
    return request.GET.get(name, "").replace("\0", "")[:LONGEST]
