"""Who may come to the desk at all: officers. What they may do there is for the services to say."""

from motcua.kernel.actor import Actor
from motcua.ui.entry import P, View, guarded


def for_officers(view: View[P]) -> View[P]:
    """Send strangers to the login page; for citizens the desk does not exist. Nothing is cached."""
    return guarded(view, _is_officer, home="/mot-cua/")


def _is_officer(actor: Actor) -> bool:
    return actor.is_staff
