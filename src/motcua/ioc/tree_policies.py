"""Who may define, score and read what the operations centre counts. Pure Python."""

from collections.abc import Set as AbstractSet
from uuid import UUID

from motcua.ioc.tree_types import Stage, Standing
from motcua.kernel.actor import Actor, ActorKind, Role

SCORING = (Role.APPROVER, Role.ADMINISTRATOR)


def may_define(actor: Actor, of_the_province: AbstractSet[UUID]) -> bool:
    """The system itself, and administrators at an agency of the province."""
    return actor.kind is ActorKind.SYSTEM or _holds_one(
        actor, (Role.ADMINISTRATOR,), of_the_province
    )


def may_read_scores(actor: Actor, standing: Standing) -> bool:
    """Who works in the unit, and who leads it or may appraise it."""
    return actor.is_staff and (
        standing.agency_id in actor.agency_ids
        or may_score(actor, Stage.SELF, standing)
        or may_score(actor, Stage.APPRAISED, standing)
    )


def may_score(actor: Actor, stage: Stage, standing: Standing) -> bool:
    """A unit is scored by its own approvers and administrators. It is appraised by the approvers of
    a unit above it and by administrators of the province, who also enter what a ministry decided.
    """
    if stage is Stage.SELF:
        return _holds_one(actor, SCORING, {standing.agency_id})
    return _holds_one(actor, (Role.APPROVER,), standing.above) or _holds_one(
        actor, (Role.ADMINISTRATOR,), standing.of_the_province
    )


def _holds_one(actor: Actor, roles: tuple[Role, ...], agency_ids: AbstractSet[UUID]) -> bool:
    return actor.is_staff and any(
        post.role in roles and post.agency_id in agency_ids for post in actor.posts
    )
