"""Who may come to the operators' area: administrators of the province to all of it, those of other
agencies to what concerns their own agency and those below it.

What they may do there is for the services to say.
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import urlencode

from django.http import HttpResponse
from django.http.response import HttpResponseBase, HttpResponseRedirect
from django.utils.cache import add_never_cache_headers

from motcua.kernel.actor import Actor, ActorKind, Role
from motcua.kernel.errors import NotFound
from motcua.kernel.http import ActorRequest
from motcua.organisation.selectors import administers_province

LOGIN = "/dang-nhap/"
HOME = "/quan-tri/"
P = ParamSpec("P")
View = Callable[Concatenate[ActorRequest, P], HttpResponseBase]


def is_administrator(actor: Actor) -> bool:
    """Whether the actor holds a post of administrator anywhere."""
    return actor.is_staff and any(post.role is Role.ADMINISTRATOR for post in actor.posts)


def for_administrators(view: View[P]) -> View[P]:
    """A page of what the whole province shares: for administrators of the province only."""
    return _guarded(view, administers_province)


def for_agency_administrators(view: View[P]) -> View[P]:
    """A page for every administrator; the services see to it that it shows her agencies only."""
    return _guarded(view, is_administrator)


def _guarded(view: View[P], may_enter: Callable[[Actor], bool]) -> View[P]:
    """Send strangers to the login page; for everybody else who may not enter the page does not
    exist. Nothing is cached.
    """

    @wraps(view)
    def guarded(request: ActorRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if request.actor.kind is ActorKind.ANONYMOUS:
            # A page is found again after the login; a command is not sent twice.
            back = request.get_full_path() if request.method in ("GET", "HEAD") else HOME
            return HttpResponseRedirect(f"{LOGIN}?{urlencode({'next': back})}")
        if not may_enter(request.actor):
            raise NotFound
        response = view(request, *args, **kwargs)
        assert isinstance(response, HttpResponse)
        add_never_cache_headers(response)
        return response

    return guarded
