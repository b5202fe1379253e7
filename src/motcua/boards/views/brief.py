"""A short page for a telephone: the numbers that matter, what calls, what goes on."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from motcua.boards.access import for_boards
from motcua.boards.scope import scope_of
from motcua.boards.subjects import PUBLIC_SERVICES
from motcua.boards.tiles import FIRST, tiles_of
from motcua.boards.views.wall import empty_page
from motcua.ioc import selectors
from motcua.ioc.errors import LakeEmpty
from motcua.kernel.http import ActorRequest
from motcua.steering.selectors import steering_waiting

MOST_CAMPAIGNS = 3


@require_safe
@for_boards
def show(request: ActorRequest) -> HttpResponse:
    """Eight numbers, alerts and tasks that wait, campaigns that go on."""
    actor = request.actor
    scope = scope_of(actor, request.GET)
    known = {info.code: info for info in selectors.indicators_list(actor=actor)}
    try:
        tiles = tiles_of(
            actor, scope, [known[code] for code in FIRST[PUBLIC_SERVICES] if code in known]
        )
    except LakeEmpty as empty:
        return empty_page(request, empty, "brief")
    alerts, tasks = steering_waiting(actor=actor)
    campaigns = [each for each in selectors.campaigns_list(actor=actor) if each.day > 0]
    context = {
        "scope": scope,
        "tiles": tiles,
        "alerts": alerts,
        "tasks": tasks,
        "campaigns": [each for each in campaigns if not each.is_over][:MOST_CAMPAIGNS],
        "at": max((tile.value.at for tile in tiles), default=None),
        "area": "brief",
    }
    return render(request, "boards/brief.html", context)
