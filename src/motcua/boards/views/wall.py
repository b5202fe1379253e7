"""The wall: eleven domains, the numbers that leaders look at first."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from motcua.boards.access import for_boards
from motcua.boards.scope import scope_of
from motcua.boards.subjects import by_subject
from motcua.boards.tiles import first_infos, first_tiles, known_by_domain, tiles_of
from motcua.ioc import selectors
from motcua.ioc.errors import LakeEmpty
from motcua.ioc.selectors import DOMAINS
from motcua.kernel.errors import NotFound
from motcua.kernel.http import ActorRequest


@require_safe
@for_boards
def show(request: ActorRequest) -> HttpResponse:
    """All domains with their first numbers."""
    scope = scope_of(request.actor, request.GET)
    known = selectors.indicators_list(actor=request.actor)
    try:
        tiles = tiles_of(request.actor, scope, first_infos(known))
    except LakeEmpty as empty:
        return empty_page(request, empty, "wall")
    counts = {number: sum(info.domain == number for info in known) for number in DOMAINS}
    known_by = known_by_domain(tiles)
    context = {
        "scope": scope,
        "domains": [
            (each, DOMAINS[each], counts[each], first_tiles(shown))
            for each, shown in known_by.items()
        ],
        "silent": [(each, title) for each, title in DOMAINS.items() if each not in known_by],
        "at": max((tile.value.at for tile in tiles), default=None),
        "area": "wall",
        "inside": False,
    }
    return render(request, "boards/wall.html", context)


@require_safe
@for_boards
def domain(request: ActorRequest, number: int) -> HttpResponse:
    """One domain with all its indicators."""
    if number not in DOMAINS:
        raise NotFound
    scope = scope_of(request.actor, request.GET)
    known = selectors.indicators_list(actor=request.actor)
    subjects = by_subject(each for each in known if each.domain == number)
    try:
        tiles = tiles_of(
            request.actor, scope, [each for _title, those in subjects for each in those]
        )
    except LakeEmpty as empty:
        return empty_page(request, empty, "wall")
    context = {
        "scope": scope,
        "title": DOMAINS[number],
        "tiles": tiles,
        "at": max((tile.value.at for tile in tiles), default=None),
        "area": "wall",
        "inside": True,
    }
    return render(request, "boards/domain.html", context)


def empty_page(request: ActorRequest, empty: LakeEmpty, area: str) -> HttpResponse:
    """What a board says before there are facts."""
    return render(request, "boards/empty.html", {"refusal": empty, "area": area}, status=503)
