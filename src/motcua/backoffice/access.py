"""Who may come to the operators' area: administrators of the province to all of it, those of other
agencies to what concerns their own agency and those below it.

What they may do there is for the services to say.
"""

from typing import ParamSpec

from motcua.kernel.actor import Actor, Role
from motcua.organisation.selectors import administers_province
from motcua.ui.entry import View, guarded

HOME = "/quan-tri/"
P = ParamSpec("P")


def is_administrator(actor: Actor) -> bool:
    """Whether the actor holds a post of administrator anywhere."""
    return actor.is_staff and any(post.role is Role.ADMINISTRATOR for post in actor.posts)


def for_administrators(view: View[P]) -> View[P]:
    """A page of what the whole province shares: for administrators of the province only."""
    return guarded(view, administers_province, home=HOME)


def for_agency_administrators(view: View[P]) -> View[P]:
    """A page for every administrator; the services see to it that it shows her agencies only."""
    return guarded(view, is_administrator, home=HOME)
