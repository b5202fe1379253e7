"""Who may do what with the documents of an agency."""

from uuid import UUID

from motcua.kernel.actor import Actor, ActorKind


def may_number(*, actor: Actor, agency_id: UUID) -> bool:
    """Whether the actor may take a number from a book of this agency."""
    if actor.kind is ActorKind.SYSTEM:
        return True
    return actor.is_staff and agency_id in actor.agency_ids
