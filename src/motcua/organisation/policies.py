"""Who decides about people: their absences and their leaving. Pure Python."""

from collections.abc import Set as AbstractSet
from uuid import UUID

from motcua.kernel.actor import Actor, Role


def may_decide_absence(actor: Actor, staff_id: UUID, agency_ids: AbstractSet[UUID]) -> bool:
    """The officer herself, an approver of an agency where she has a post, an administrator."""
    return actor.is_staff and (actor.staff_id == staff_id or may_decide_leaving(actor, agency_ids))


def may_decide_leaving(actor: Actor, agency_ids: AbstractSet[UUID]) -> bool:
    """An approver of an agency where the officer has a post, or an administrator."""
    return actor.is_staff and (
        administers(actor) or any(actor.holds(Role.APPROVER, agency_id) for agency_id in agency_ids)
    )


def administers(actor: Actor) -> bool:
    """Whether the actor holds a post of administrator anywhere."""
    return actor.is_staff and any(post.role is Role.ADMINISTRATOR for post in actor.posts)
