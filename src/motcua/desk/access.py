"""Who may come to the desk at all: officers. What they may do there is for the services to say."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import urlencode

from django.http import HttpResponse
from django.http.response import HttpResponseBase, HttpResponseRedirect
from django.utils.cache import add_never_cache_headers, patch_vary_headers
from django_htmx.http import HttpResponseClientRedirect

from motcua.kernel.actor import ActorKind
from motcua.kernel.errors import NotFound
from motcua.kernel.http import ActorRequest

LOGIN = "/dang-nhap/"
P = ParamSpec("P")
View = Callable[Concatenate[ActorRequest, P], HttpResponseBase]


def for_officers(view: View[P]) -> View[P]:
    """Send strangers to the login page; for citizens the desk does not exist. Nothing is cached."""

    @wraps(view)
    def guarded(request: ActorRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if request.actor.kind is ActorKind.ANONYMOUS:
            return _to_login(request)
        if not request.actor.is_staff:
            raise NotFound
        response = view(request, *args, **kwargs)
        assert isinstance(response, HttpResponse)
        patch_vary_headers(response, ("HX-Request",))
        add_never_cache_headers(response)
        return response

    return guarded


def is_fragment(request: ActorRequest) -> bool:
    """Whether htmx asks, so that a part of the page is the answer."""
    return request.headers.get("HX-Request") == "true"


def _to_login(request: ActorRequest) -> HttpResponseBase:
    """A page that was read before is found again after the login; a command is not sent twice."""
    back = request.get_full_path() if request.method in ("GET", "HEAD") else "/mot-cua/"
    address = f"{LOGIN}?{urlencode({'next': back})}"
    if is_fragment(request):
        return HttpResponseClientRedirect(address)
    return HttpResponseRedirect(address)
