"""The trail: who did what, and who read whose data."""

from django.db import models

from motcua.audit.types import What


class AuditEntry(models.Model):
    """One thing somebody did or saw.

    Append-only: the database refuses UPDATE, DELETE and TRUNCATE.
    """

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=10)
    account_id = models.UUIDField(null=True)
    staff_id = models.UUIDField(null=True)
    what = models.CharField(max_length=20)
    subject_ref = models.UUIDField(null=True)
    object_ref = models.UUIDField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["subject_ref", "id"],
                name="audit_entry_subject",
                condition=models.Q(subject_ref__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="audit_entry_what_known",
                condition=models.Q(what__in=[what.value for what in What]),
            ),
        ]
