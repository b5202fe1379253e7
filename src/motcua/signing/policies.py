"""Who may sign with what."""

from uuid import UUID

from motcua.kernel.actor import Actor, ActorKind, Role
from motcua.signing.types import CredentialKind


def may_use(
    *, actor: Actor, kind: CredentialKind, staff_id: UUID | None, agency_id: UUID | None
) -> bool:
    """A person signs with the own credential; a seal is kept by the registrars of its agency."""
    if not actor.is_staff:
        return False
    if kind is CredentialKind.PERSON:
        return staff_id is not None and actor.staff_id == staff_id
    return agency_id is not None and actor.holds(Role.REGISTRAR, agency_id)


def may_issue(*, actor: Actor) -> bool:
    """Certificates are issued and revoked from the operators' command only."""
    return actor.kind is ActorKind.SYSTEM
