"""What an officer or a community helper fills in for a citizen."""

from django.db import models

from motcua.cases.consent import ConsentKind
from motcua.kernel.ids import new_id


class Assistance(models.Model):
    """A dossier that another one fills in: its answers until it is submitted, then only that it
    was.

    `consent_digest` is of the answers that the citizen agreed to.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account_id = models.UUIDField()
    helper_name = models.CharField(max_length=200)
    procedure_code = models.CharField(max_length=40)
    agency_id = models.UUIDField()
    data = models.JSONField(default=dict)
    files = models.JSONField(default=list)
    consent = models.CharField(max_length=8, blank=True, default="")
    consent_digest = models.CharField(max_length=64, blank=True, default="")
    consent_at = models.DateTimeField(null=True)
    code_id = models.UUIDField(null=True)
    phone_end = models.CharField(max_length=3, blank=True, default="")
    paper_id = models.UUIDField(null=True)
    saved_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    case = models.OneToOneField("cases.Case", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["account_id", "-id"], name="assistance_of_helper")]
        constraints = [
            models.CheckConstraint(
                name="assistance_consent_known",
                condition=models.Q(consent__in=[kind.value for kind in ConsentKind]),
            ),
            models.CheckConstraint(
                name="assistance_submitted_with_consent",
                condition=models.Q(submitted_at__isnull=True) | ~models.Q(consent=""),
            ),
        ]
