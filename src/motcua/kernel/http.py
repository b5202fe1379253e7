"""What every view may rely on."""

from django.conf import settings
from django.http import HttpRequest

from motcua.kernel.actor import Actor


class ActorRequest(HttpRequest):
    """A request whose actor is known: set by `config/middleware.py`, anonymous when nobody logged
    in.
    """

    actor: Actor


def address_of(request: HttpRequest) -> str:
    """The address that the request came from.

    Behind the server that production trusts with `X-Forwarded-Proto` it is the last one in
    `X-Forwarded-For`: the one which that server wrote itself.
    """
    if settings.SECURE_PROXY_SSL_HEADER:
        forwarded = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
        if forwarded:
            return forwarded
    return str(request.META.get("REMOTE_ADDR", ""))
