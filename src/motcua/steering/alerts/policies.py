"""Who writes rules and sees what they raised. Pure Python."""

from collections.abc import Callable, Iterable
from collections.abc import Set as AbstractSet
from uuid import UUID

from motcua.kernel.actor import Actor, PostRef, Role

WATCHING = (Role.APPROVER, Role.ADMINISTRATOR)


def home_of(actor: Actor) -> UUID | None:
    """The agency for which the actor writes rules: that of the first own post that leads; a post of
    an absent colleague only where there is no other. None: she writes none.
    """
    posts = _leading(actor)
    return posts[0].agency_id if posts else None


def home_for(
    actor: Actor,
    agency_id: UUID | None,
    *,
    below: Callable[[UUID], Iterable[UUID]],
    province: AbstractSet[UUID],
) -> UUID | None:
    """The agency for which the actor writes a rule on the figures of an agency (None: of the whole
    province): that of the first post from which she leads it. Where she leads none of those, as
    `home_of`.
    """
    return next(
        (
            post.agency_id
            for post in _leading(actor)
            if post.agency_id in province or agency_id in set(below(post.agency_id))
        ),
        home_of(actor),
    )


def may_know(agency_id: UUID | None, seen: AbstractSet[UUID] | None) -> bool:
    """Whether somebody who may see the figures of these agencies (None: of all) may be told a
    number of one of them (None: of the whole province). Who leads two agencies tells the leaders of
    neither what only the others may see.
    """
    return seen is None or agency_id in seen


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


def _leading(actor: Actor) -> list[PostRef]:
    """The posts that lead, the own ones before those of absent colleagues."""
    if not actor.is_staff:
        return []
    posts = (post for post in actor.posts if post.role in WATCHING)
    return sorted(posts, key=lambda post: post.stead_of is not None)
