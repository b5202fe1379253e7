"""Who may come to the boards: officers. Which numbers they see is for the selectors to say."""

from typing import ParamSpec

from motcua.kernel.actor import Actor, Role
from motcua.ui.entry import View, guarded

HOME = "/dieu-hanh/"
P = ParamSpec("P")


def counts(actor: Actor) -> bool:
    """Whether the actor has a post whose work is counted, or leads those who have."""
    return actor.is_staff and any(post.role is not Role.HELPER for post in actor.posts)


def for_boards(view: View[P]) -> View[P]:
    """A page for everybody who works on dossiers or leads those who do."""
    return guarded(view, counts, home=HOME)
