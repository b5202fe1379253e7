"""Certificates and encrypted keys."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from motcua.kernel.ids import new_id
from motcua.signing.types import AuthorityKind, CredentialKind, KeyAlgorithm

_ALGORITHMS = [(algorithm.value, algorithm.value) for algorithm in KeyAlgorithm]


class Authority(models.Model):
    """A certificate of the demonstration PKI with its key: root, issuing or time-stamping."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(
        max_length=8, choices=[(kind.value, kind.value) for kind in AuthorityKind]
    )
    subject_name = models.CharField(_("tên chứng thư"), max_length=200)
    certificate = models.BinaryField()
    encrypted_key = models.BinaryField()
    algorithm = models.CharField(max_length=12, choices=_ALGORITHMS)
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("chứng thư gốc")
        constraints = [
            models.UniqueConstraint(
                fields=["kind"],
                condition=models.Q(retired_at__isnull=True),
                name="authority_one_active",
            ),
            models.CheckConstraint(
                name="authority_kind_known",
                condition=models.Q(kind__in=[kind.value for kind in AuthorityKind]),
            ),
        ]

    def __str__(self) -> str:
        return self.subject_name


class Credential(models.Model):
    """The certificate and key with which a person signs, or an agency seals."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(
        max_length=8, choices=[(kind.value, kind.value) for kind in CredentialKind]
    )
    staff_id = models.UUIDField(null=True, blank=True)
    agency_id = models.UUIDField(null=True, blank=True)
    subject_name = models.CharField(_("tên chủ thể"), max_length=300)
    certificate = models.BinaryField()
    encrypted_key = models.BinaryField()
    algorithm = models.CharField(max_length=12, choices=_ALGORITHMS)
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("chứng thư số")
        constraints = [
            models.UniqueConstraint(
                fields=["staff_id"],
                condition=models.Q(revoked_at__isnull=True, kind=CredentialKind.PERSON.value),
                name="credential_one_per_staff",
            ),
            models.UniqueConstraint(
                fields=["agency_id"],
                condition=models.Q(revoked_at__isnull=True, kind=CredentialKind.SEAL.value),
                name="credential_one_seal_per_agency",
            ),
            models.CheckConstraint(
                name="credential_has_owner",
                condition=(
                    models.Q(kind=CredentialKind.PERSON.value, staff_id__isnull=False)
                    | models.Q(
                        kind=CredentialKind.SEAL.value,
                        agency_id__isnull=False,
                        staff_id__isnull=True,
                    )
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.subject_name


class TrustAnchor(models.Model):
    """A root certificate of somebody else that the verifier trusts."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(_("tên"), max_length=300)
    certificate = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("chứng thư tin cậy")
        constraints = [
            models.UniqueConstraint(
                fields=["sha256"],
                condition=models.Q(removed_at__isnull=True),
                name="trust_anchor_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name
