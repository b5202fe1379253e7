"""Who hands out work, who does it, and who watches. Pure Python."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from uuid import UUID

from motcua.kernel.actor import NOT_AT_WORK, Actor, Role
from motcua.steering.assignments.types import Side


@dataclass(frozen=True, slots=True, kw_only=True)
class Between:
    """The two agencies of an assignment, and those above the one that gave it."""

    giver: UUID
    receiver: UUID
    above: AbstractSet[UUID]


def sides_of(actor: Actor, between: Between) -> frozenset[Side]:
    """On which sides the actor acts: approvers of the agency that gave it or of one above it,
    approvers of the agency that was given it.
    """
    if not actor.is_staff:
        return frozenset()
    led = {post.agency_id for post in actor.posts if post.role is Role.APPROVER}
    sides = set()
    if led & ({between.giver} | between.above):
        sides.add(Side.GIVER)
    if between.receiver in led:
        sides.add(Side.RECEIVER)
    return frozenset(sides)


def may_read(actor: Actor, between: Between) -> bool:
    """Who acts on it, and who works at the agency that was given it."""
    return bool(sides_of(actor, between)) or (
        actor.is_staff
        and any(
            post.agency_id == between.receiver and post.role not in NOT_AT_WORK
            for post in actor.posts
        )
    )


def giving_agency(
    actor: Actor, to_agency_id: UUID, above: AbstractSet[UUID], province: AbstractSet[UUID]
) -> UUID | None:
    """The agency for which the actor hands work to another: one that she leads and that stands
    above it, the own posts before those of absent colleagues. Leaders of the province stand above
    all. None: she may not.
    """
    if not actor.is_staff:
        return None
    posts = sorted(
        (post for post in actor.posts if post.role is Role.APPROVER),
        key=lambda post: post.stead_of is not None,
    )
    over = (set(above) | set(province)) - {to_agency_id}
    return next((post.agency_id for post in posts if post.agency_id in over), None)
