"""What every view may rely on."""

from django.http import HttpRequest

from motcua.kernel.actor import Actor


class ActorRequest(HttpRequest):
    """A request whose actor is known: set by `config/middleware.py`, anonymous when nobody logged
    in.
    """

    actor: Actor
