"""Who may come to the boards: officers. Which numbers they see is for the selectors to say."""

from functools import wraps
from http import HTTPStatus
from typing import ParamSpec

from django.http.response import HttpResponseBase
from django.shortcuts import render

from motcua.boards.scope import NotBegun
from motcua.ioc.selectors import period_name, period_title
from motcua.kernel.actor import Actor, Role
from motcua.kernel.http import ActorRequest
from motcua.ui.entry import View, guarded

HOME = "/dieu-hanh/"
P = ParamSpec("P")


def counts(actor: Actor) -> bool:
    """Whether the actor has a post whose work is counted, or leads those who have."""
    return actor.is_staff and any(post.role is not Role.HELPER for post in actor.posts)


def for_boards(view: View[P]) -> View[P]:
    """A page for everybody who works on dossiers or leads those who do."""
    return guarded(_said_early(view, "boards/not_begun.html"), counts, home=HOME)


def for_everybody(view: View[P]) -> View[P]:
    """A page of figures that the public may see."""
    return _said_early(view, "boards/public_not_begun.html")


def _said_early(view: View[P], template: str) -> View[P]:
    """The page says so where a period is asked for that has not begun, and leads to the present."""

    @wraps(view)
    def answered(request: ActorRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except NotBegun as early:
            query = request.GET.copy()
            query["period"] = period_name(early.present)
            context = {
                "title": period_title(early.period),
                "present": period_title(early.present),
                "href": f"{request.path}?{query.urlencode()}",
                "area": "wall",
                "inside": True,
            }
            return render(request, template, context, status=HTTPStatus.NOT_FOUND)

    return answered
