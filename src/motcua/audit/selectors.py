"""Read the trail."""

from uuid import UUID

from motcua.audit.models import AuditEntry
from motcua.audit.types import AuditLine, What

PAGE = 100


def entries_about(subject_ref: UUID) -> tuple[AuditLine, ...]:
    """Who did or saw what with this subject, the latest first, at most a hundred. One query.

    The caller decides who may ask: the trail knows no cases.
    """
    rows = AuditEntry.objects.filter(subject_ref=subject_ref).order_by("-id")[:PAGE]
    return tuple(
        AuditLine(
            at=row.at,
            actor_kind=row.actor_kind,
            account_id=row.account_id,
            staff_id=row.staff_id,
            what=What(row.what),
            subject_ref=row.subject_ref,
            object_ref=row.object_ref,
        )
        for row in rows
    )
