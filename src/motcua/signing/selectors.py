"""Questions about credentials."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import QuerySet

from motcua.signing.errors import CredentialAbsent
from motcua.signing.models import Authority, Credential, TrustAnchor
from motcua.signing.types import AuthorityKind, CredentialKind, CredentialView, KeyAlgorithm


def credential_of_staff(staff_id: UUID) -> CredentialView:
    """The active credential of an officer, or `CredentialAbsent`. One query."""
    return _view(Credential.objects.filter(kind=CredentialKind.PERSON, staff_id=staff_id))


def seal_of_agency(agency_id: UUID) -> CredentialView:
    """The active seal of an agency, or `CredentialAbsent`. One query."""
    return _view(Credential.objects.filter(kind=CredentialKind.SEAL, agency_id=agency_id))


def trusted_certificates() -> Sequence[bytes]:
    """The DER roots that the verifier trusts: our own, and those added by operators."""
    roots = Authority.objects.filter(kind=AuthorityKind.ROOT).values_list("certificate", flat=True)
    anchors = TrustAnchor.objects.filter(removed_at__isnull=True)
    return [bytes(der) for der in (*roots, *anchors.values_list("certificate", flat=True))]


def _view(rows: QuerySet[Credential]) -> CredentialView:
    row = rows.filter(revoked_at__isnull=True).defer("certificate", "encrypted_key").first()
    if row is None:
        raise CredentialAbsent
    return CredentialView(
        id=row.id,
        kind=CredentialKind(row.kind),
        staff_id=row.staff_id,
        agency_id=row.agency_id,
        subject_name=row.subject_name,
        algorithm=KeyAlgorithm(row.algorithm),
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )
