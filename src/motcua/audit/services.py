"""Write the trail."""

from uuid import UUID

from motcua.audit.models import AuditEntry
from motcua.audit.types import What
from motcua.kernel import clock, db
from motcua.kernel.actor import Actor


def record(
    *, actor: Actor, what: What, subject_ref: UUID | None = None, object_ref: UUID | None = None
) -> None:
    """Keep that `actor` did or saw `what`. One INSERT; ids only, never names, numbers or passwords.

    `subject_ref` is whose data it was (a case, an account), `object_ref` the thing in it (a file).
    Selectors write nothing, so delivery calls this after the selector that showed the data.
    """
    db.insert(
        AuditEntry(
            at=clock.now(),
            actor_kind=actor.kind.value,
            account_id=actor.account_id,
            staff_id=actor.staff_id,
            what=what.value,
            subject_ref=subject_ref,
            object_ref=object_ref,
        )
    )
