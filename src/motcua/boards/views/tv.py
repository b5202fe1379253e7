"""The wall in a meeting room: one domain after another, dark, in large type.

The address of the next one is in a header (`Refresh`), so that it turns without scripts. It stands
still when asked to, and from the start for who asks the system for less motion.
"""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from motcua.boards.access import for_boards
from motcua.boards.scope import Scope, scope_of
from motcua.boards.tiles import (
    Tile,
    first_infos,
    first_tiles,
    known_by_domain,
    tiles_of,
)
from motcua.boards.views.live import live_context
from motcua.boards.views.wall import empty_page
from motcua.ioc import selectors
from motcua.ioc.errors import LakeEmpty
from motcua.ioc.selectors import DOMAINS
from motcua.kernel.actor import Actor
from motcua.kernel.http import ActorRequest

SECONDS = 20  # as long as one reads eight numbers aloud
MOTION = "Sec-CH-Prefers-Reduced-Motion"
LIVE = 0  # the number of the live page among those of the domains


@require_safe
@for_boards
def show(request: ActorRequest) -> HttpResponse:
    """One page of the wall: what happens now, or a domain."""
    actor, scope = request.actor, scope_of(request.actor, request.GET)
    infos = first_infos(selectors.indicators_list(actor=actor))
    is_still = _is_still(request)
    try:
        shown = known_by_domain(tiles_of(actor, scope, infos))
        pages = [LIVE, *shown]
        page = _page(request.GET.get("page", ""), pages)
        context = _context(actor, scope, first_tiles(shown.get(page, [])))
    except LakeEmpty as empty:
        return empty_page(request, empty, "wall")
    turn = {"still": "1"} if is_still else {"still": "0"} if "still" in request.GET else {}
    place = pages.index(page)
    here = reverse("boards:tv")
    following = here + scope.address(page=str(pages[(place + 1) % len(pages)]), **turn)
    context |= {
        "scope": scope,
        "title": DOMAINS[page] if page else "",
        "place": place + 1,
        "count": len(pages),
        "before": here + scope.address(page=str(pages[place - 1]), **turn),
        "following": following,
        "toggle": here + scope.address(page=str(page), still="0" if is_still else "1"),
        "is_still": is_still,
        "seconds": SECONDS,
    }
    answer = render(request, "boards/tv.html", context)
    answer.headers["Accept-CH"] = MOTION
    patch_vary_headers(answer, [MOTION])
    if not is_still:
        answer.headers["Refresh"] = f"{SECONDS}; url={following}"
    return answer


def _context(actor: Actor, scope: Scope, tiles: list[Tile]) -> dict[str, object]:
    if not tiles:
        return live_context(actor, scope) | {"plain": scope.address(), "tiles": []}
    return {"tiles": tiles, "at": max(tile.value.at for tile in tiles)}


def _page(written: str, pages: list[int]) -> int:
    return next((page for page in pages if str(page) == written), LIVE)


def _is_still(request: ActorRequest) -> bool:
    asked = request.GET.get("still", "")
    return asked == "1" if asked else request.headers.get(MOTION, "") == "reduce"
