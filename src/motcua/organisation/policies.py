"""Who decides about people: their absences and their leaving. Pure Python."""

from collections.abc import Set as AbstractSet
from uuid import UUID

from motcua.kernel.actor import Actor, Role


def may_decide_absence(
    actor: Actor, staff_id: UUID, agency_ids: AbstractSet[UUID], administering: AbstractSet[UUID]
) -> bool:
    """The officer herself, an approver of an agency where she has a post, an administrator who sees
    to one of them.
    """
    if actor.is_staff and actor.staff_id == staff_id:
        return True
    return may_decide_leaving(actor, agency_ids, administering)


def may_decide_leaving(
    actor: Actor, agency_ids: AbstractSet[UUID], administering: AbstractSet[UUID]
) -> bool:
    """An approver of an agency where the officer has a post, or an administrator of an agency that
    sees to one of them (`administering`).
    """
    return actor.is_staff and (
        any(actor.holds(Role.ADMINISTRATOR, agency_id) for agency_id in administering)
        or any(actor.holds(Role.APPROVER, agency_id) for agency_id in agency_ids)
    )
