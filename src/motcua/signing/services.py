"""What signing does for others: issue credentials, sign, seal, verify."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from cryptography import x509
from django.db import connection, transaction
from django.utils.translation import gettext as _

from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid, NotAllowed
from motcua.signing import embedding, issuing, keyring, verifier
from motcua.signing.certificates import Issuer
from motcua.signing.cms import LoadedSigner
from motcua.signing.errors import CredentialAbsent, CredentialExpired, SignerNotOwner
from motcua.signing.models import Authority, Credential, TrustAnchor
from motcua.signing.policies import may_issue, may_use
from motcua.signing.selectors import trusted_certificates
from motcua.signing.types import (
    AuthorityKind,
    CredentialKind,
    CredentialSpec,
    KeyAlgorithm,
    PageCount,
    SignatureField,
    TextField,
    VerificationReport,
)
from motcua.signing.verification import Trust

_PKI_LOCK = 7_305_981_204  # one set-up at a time


@transaction.atomic
def pki_create(*, actor: Actor, algorithm: KeyAlgorithm = KeyAlgorithm.RSA_2048) -> bool:
    """Create root, issuing and time-stamping authority unless they exist; say whether it did."""
    _ensure_may_issue(actor)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_PKI_LOCK])
    if Authority.objects.filter(retired_at__isnull=True).exists():
        return False
    Authority.objects.bulk_create(issuing.authorities(algorithm=algorithm, at=clock.now()))
    return True


@transaction.atomic
def credentials_issue(
    *,
    actor: Actor,
    specs: Sequence[CredentialSpec],
    algorithm: KeyAlgorithm = KeyAlgorithm.RSA_2048,
    progress: issuing.Progress | None = None,
) -> int:
    """Issue a credential for each spec whose owner has none; answer how many were made.

    `progress` is called with (made, to make). Raises `PkiAbsent` before `pki_create`.
    """
    _ensure_may_issue(actor)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_PKI_LOCK])
    active = Credential.objects.filter(revoked_at__isnull=True)
    staff = set(active.filter(kind=CredentialKind.PERSON).values_list("staff_id", flat=True))
    agencies = set(active.filter(kind=CredentialKind.SEAL).values_list("agency_id", flat=True))
    missing: dict[tuple[CredentialKind, UUID | None], CredentialSpec] = {}
    for spec in specs:
        person = spec.kind is CredentialKind.PERSON
        owner = spec.staff_id if person else spec.agency_id
        if owner not in (staff if person else agencies):
            missing[spec.kind, owner] = spec
    if missing:
        authority = keyring.signer_of(keyring.authority(AuthorityKind.ISSUING))
        issuer = Issuer(key=authority.key, certificate=authority.certificate)
        made = issuing.credentials(
            specs=list(missing.values()),
            issuer=issuer,
            algorithm=algorithm,
            at=clock.now(),
            progress=progress,
        )
        Credential.objects.bulk_create(made)
    return len(missing)


@transaction.atomic
def credential_revoke(*, actor: Actor, credential_id: UUID) -> None:
    """End a credential now. Signatures with an earlier time-stamp stay valid."""
    _ensure_may_issue(actor)
    changed = Credential.objects.filter(pk=credential_id, revoked_at__isnull=True).update(
        revoked_at=clock.now()
    )
    if not changed:
        raise CredentialAbsent


@transaction.atomic
def trust_anchor_add(*, actor: Actor, name: str, certificate: bytes) -> None:
    """Trust a root certificate (DER) of somebody else. Adding it twice changes nothing."""
    _ensure_may_issue(actor)
    try:
        x509.load_der_x509_certificate(certificate)
    except ValueError as error:
        raise Invalid(fields={"certificate": _("Không đọc được chứng thư (DER).")}) from error
    TrustAnchor.objects.get_or_create(
        sha256=hashlib.sha256(certificate).hexdigest(),
        removed_at=None,
        defaults={"name": name, "certificate": certificate, "added_at": clock.now()},
    )


def pdf_prepare(
    *,
    pdf: bytes,
    text_fields: Sequence[TextField] = (),
    signature_fields: Sequence[SignatureField] = (),
) -> bytes:
    """Add empty text fields and empty signature fields to a PDF that nobody has signed."""
    return embedding.prepare(pdf=pdf, text_fields=text_fields, signature_fields=signature_fields)


def pdf_sign(
    *,
    actor: Actor,
    pdf: bytes,
    credential_id: UUID,
    field: SignatureField,
    at: datetime | None = None,
) -> bytes:
    """Sign as a person: PAdES-B-T in an incremental update, the mark where `field` says.

    `at` is what the file states as signing time (now by default); the time that counts is the
    time-stamp's. Call it outside transactions. Raises `CredentialAbsent`, `SignerNotOwner`,
    `CredentialExpired`, `FieldAbsent`, `TimestampUnavailable`.
    Legal source of the mark: TT 01/2019/TT-BNV.
    """
    signer = _usable(actor=actor, credential_id=credential_id, kind=CredentialKind.PERSON)
    return _sign(signer=signer, pdf=pdf, field=field, at=at, fill={})


def pdf_seal(
    *,
    actor: Actor,
    pdf: bytes,
    credential_id: UUID,
    field: SignatureField,
    fill: Mapping[str, tuple[str, bytes | None]] | None = None,
    at: datetime | None = None,
) -> bytes:
    """Seal as an agency: fill the text fields, lock them, and sign, in one incremental update.

    `fill` maps a field name to its value and the one-page PDF that shows it (see `Filling`).
    Signatures made before stay valid. Errors as in `pdf_sign`.
    """
    signer = _usable(actor=actor, credential_id=credential_id, kind=CredentialKind.SEAL)
    return _sign(signer=signer, pdf=pdf, field=field, at=at, fill=fill or {})


def pages_count(*, contents: Sequence[bytes]) -> list[PageCount]:
    """How many pages each PDF, JPEG or PNG has, or why its pages cannot be joined to a document.

    Refused are files that are broken, encrypted, act by themselves, carry other files or hide
    layers. Raises `PdfTooComplex`, `VerifierBusy`, and never anything else for whatever bytes.
    """
    return verifier.count(contents)


def pages_join(*, contents: Sequence[bytes], last: bytes, corner: Sequence[bytes] = ()) -> bytes:
    """One PDF: the visible pages of `contents`, then our own document `last`, to be signed as one.

    The one-page PDFs of `corner` stand under one another, top right on page one. Pictures become
    A4 pages. Nothing but what is seen comes along. Raises `PdfUnreadable` for files that
    `pages_count` refuses, `PdfTooComplex`, `VerifierBusy`.
    """
    return verifier.join(contents, last=last, corner=corner)


def photos_join(*, contents: Sequence[bytes]) -> bytes:
    """One PDF of A4 pages out of photos (JPEG, PNG) of one paper: upright, straightened by their
    lines of writing, at most 2,480 pixels long, without what the camera noted.

    Raises `PhotoBroken` with the place of the first that cannot be read, `PdfTooComplex`,
    `VerifierBusy`.
    """
    return verifier.photos(contents)


def pdf_pages(*, content: bytes) -> int | None:
    """How many pages a PDF says it has; None when it does not. Raises `PdfTooComplex`,
    `VerifierBusy`.
    """
    return verifier.pages(content)


def pdf_verify(*, pdf: bytes) -> VerificationReport:
    """Say of any file, for each signature: valid or not, who, when, what changed after.

    A file without signatures gets a report too. Raises `PdfUnreadable`, `PdfTooLarge`,
    `PdfEncrypted` or `PdfTooComplex`, and never anything else for whatever bytes it is given.
    """
    revoked = Credential.objects.filter(revoked_at__isnull=False)
    return verifier.verify(
        pdf=pdf,
        trust=Trust(
            roots=tuple(trusted_certificates()),
            revoked={
                hashlib.sha256(certificate).hexdigest(): revoked_at
                for certificate, revoked_at in revoked.values_list("certificate", "revoked_at")
                if revoked_at is not None
            },
            at=clock.now(),
        ),
    )


def _sign(
    *,
    signer: LoadedSigner,
    pdf: bytes,
    field: SignatureField,
    at: datetime | None,
    fill: Mapping[str, tuple[str, bytes | None]],
) -> bytes:
    authority = keyring.timestamp_authority()
    return embedding.sign(
        pdf=pdf,
        signer=signer,
        place=field,
        at=clock.local(at or clock.now()),
        token=lambda digest: authority.token(digest=digest),
        token_room=authority.room,
        fill=fill,
    )


def _usable(*, actor: Actor, credential_id: UUID, kind: CredentialKind) -> LoadedSigner:
    row = Credential.objects.filter(pk=credential_id, kind=kind).first()
    if row is None:
        raise CredentialAbsent
    if not may_use(actor=actor, kind=kind, staff_id=row.staff_id, agency_id=row.agency_id):
        raise SignerNotOwner
    if row.revoked_at is not None or not row.valid_from <= clock.now() < row.valid_to:
        raise CredentialExpired
    return keyring.signer_of(row)


def _ensure_may_issue(actor: Actor) -> None:
    if not may_issue(actor=actor):
        raise NotAllowed
