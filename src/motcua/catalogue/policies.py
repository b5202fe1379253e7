"""Who may change the catalogue."""

from collections.abc import Set as AbstractSet
from uuid import UUID

from motcua.kernel.actor import Actor, ActorKind, Role


def may_publish(actor: Actor, of_the_province: AbstractSet[UUID]) -> bool:
    """The system itself, and administrators at an agency of the province."""
    return actor.kind is ActorKind.SYSTEM or (
        actor.is_staff and any(actor.holds(Role.ADMINISTRATOR, each) for each in of_the_province)
    )
