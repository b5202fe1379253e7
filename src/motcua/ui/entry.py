"""The door of an area that only some may enter."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import urlencode

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase, HttpResponseRedirect
from django.utils.cache import add_never_cache_headers, patch_vary_headers
from django_htmx.http import HttpResponseClientRedirect

from motcua.kernel.actor import Actor, ActorKind
from motcua.kernel.errors import NotFound
from motcua.kernel.http import ActorRequest

LOGIN = "/dang-nhap/"
P = ParamSpec("P")
View = Callable[Concatenate[ActorRequest, P], HttpResponseBase]


def guarded(view: View[P], may_enter: Callable[[Actor], bool], *, home: str) -> View[P]:
    """Send strangers to the login page; for everybody else who may not enter the page does not
    exist. Nothing is cached.

    A page is found again after the login; a command is not sent twice: it leads to `home`. htmx is
    told to go to the login page as a whole.
    """

    @wraps(view)
    def entered(request: ActorRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if request.actor.kind is ActorKind.ANONYMOUS:
            return _to_login(request, home)
        if not may_enter(request.actor):
            raise NotFound
        response = view(request, *args, **kwargs)
        assert isinstance(response, HttpResponse | StreamingHttpResponse)
        patch_vary_headers(response, ("HX-Request",))
        add_never_cache_headers(response)
        return response

    return entered


def is_fragment(request: ActorRequest) -> bool:
    """Whether htmx asks, so that a part of the page is the answer."""
    return request.headers.get("HX-Request") == "true"


def _to_login(request: ActorRequest, home: str) -> HttpResponseBase:
    back = request.get_full_path() if request.method in ("GET", "HEAD") else home
    address = f"{LOGIN}?{urlencode({'next': back})}"
    return (HttpResponseClientRedirect if is_fragment(request) else HttpResponseRedirect)(address)
