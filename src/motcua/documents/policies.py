"""Who may do what with the documents of an agency."""

from collections.abc import Set as AbstractSet
from uuid import UUID

from motcua.kernel.actor import Actor, ActorKind, Role


def may_number(*, actor: Actor, agency_id: UUID) -> bool:
    """Whether the actor may take a number from a book of this agency."""
    if actor.kind is ActorKind.SYSTEM:
        return True
    return actor.is_staff and agency_id in actor.agency_ids


def may_change_texts(actor: Actor, of_the_province: AbstractSet[UUID]) -> bool:
    """Administrators at an agency of the province, and the system when it brings the texts of a
    release.
    """
    return actor.kind is ActorKind.SYSTEM or (
        actor.is_staff and any(actor.holds(Role.ADMINISTRATOR, each) for each in of_the_province)
    )
