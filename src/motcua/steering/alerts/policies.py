"""Who writes rules and sees what they raised. Pure Python."""

from collections.abc import Callable, Iterable
from collections.abc import Set as AbstractSet
from uuid import UUID

from motcua.kernel.actor import Actor, Role

WATCHING = (Role.APPROVER, Role.ADMINISTRATOR)


def home_of(actor: Actor) -> UUID | None:
    """The agency for which the actor writes rules: that of the first own post that leads; a post of
    an absent colleague only where there is no other. None: she writes none.
    """
    if not actor.is_staff:
        return None
    posts = sorted(
        (post for post in actor.posts if post.role in WATCHING),
        key=lambda post: post.stead_of is not None,
    )
    return posts[0].agency_id if posts else None


def keeps_post(actor: Actor, agency_id: UUID) -> bool:
    """Whether the owner of a rule still leads the agency for which it looks."""
    return actor.is_staff and any(
        post.role in WATCHING and post.agency_id == agency_id for post in actor.posts
    )


def watched_by(
    actor: Actor, *, below: Callable[[UUID], Iterable[UUID]], province: AbstractSet[UUID]
) -> frozenset[UUID] | None:
    """The agencies whose rules and alerts the actor sees for leading them or one above; None: all,
    for leaders and administrators of the province.
    """
    if not actor.is_staff:
        return frozenset()
    led = {post.agency_id for post in actor.posts if post.role in WATCHING}
    if led & province:
        return None
    return frozenset(each for agency_id in led for each in below(agency_id))
