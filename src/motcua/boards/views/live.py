"""What happens now: new dossiers, today's counts, overdue ones and the agencies that have most."""

from http import HTTPStatus

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from motcua.boards.access import for_boards
from motcua.boards.drawing import channel_names
from motcua.boards.scope import Scope, scope_of
from motcua.boards.views.wall import empty_page
from motcua.ioc import selectors
from motcua.ioc.errors import LakeEmpty
from motcua.ioc.types import Grain
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.http import ActorRequest
from motcua.steering.selectors import agencies_in_red

TODAY = ("submitted", "received", "release", "overdue")
MOST_RED = 8


@require_safe
@for_boards
def show(request: ActorRequest) -> HttpResponse:
    """The live board; asked again with what it showed last (`seen`), it says when nothing is new.

    An action is in the facts within a second, and a page with scripts asks once a second.
    """
    scope = scope_of(request.actor, request.GET)
    try:
        mark = f"{selectors.facts_mark()}{clock.now():%H%M}"  # what is overdue grows by itself
        if request.GET.get("seen") == mark:
            return HttpResponse(status=HTTPStatus.NO_CONTENT)
        context = live_context(request.actor, scope)
    except LakeEmpty as empty:
        return empty_page(request, empty, "live")
    here = scope.address(seen=mark)
    context |= {"scope": scope, "here": here, "plain": scope.address(), "area": "live"}
    is_part = bool(request.headers.get("HX-Request"))
    return render(request, "boards/_live.html" if is_part else "boards/live.html", context)


def live_context(actor: Actor, scope: Scope) -> dict[str, object]:
    """What the live board shows, as of this second."""
    today = selectors.period_of(Grain.DAY, clock.today())
    infos = {info.code: info for info in selectors.indicators_list(actor=actor)}
    codes = [code for code in TODAY if code in infos]
    values = selectors.indicator_values(actor=actor, codes=codes, period=today, wanted=scope.wanted)
    newest = selectors.cases_newest(actor=actor, wanted=scope.wanted)
    channels = channel_names()
    return {
        "today": [(infos[code], values[code]) for code in codes],
        "newest": [(row, channels.get(row.channel, row.channel)) for row in newest.rows],
        "red": agencies_in_red(actor=actor, wanted=scope.wanted, most=MOST_RED),
        "at": newest.at,
        "today_on": clock.today(),
        "day": selectors.period_name(today),
    }
