"""X.509 certificates of the demonstration PKI."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier

from motcua.signing.cms import PrivateKey, raw_signature, signature_algorithm
from motcua.signing.der import (
    BIT_STRING,
    PRINTABLE_STRING,
    TRUE,
    UTF8_STRING,
    integer,
    octets,
    oid,
    sequence,
    set_of,
    time,
    tlv,
)
from motcua.signing.types import AuthorityKind, CredentialKind, CredentialSpec

COUNTRY = "VN"
DEMONSTRATION = "Một Cửa (chứng thư trình diễn)"
_NAMES = {
    AuthorityKind.ROOT: "Một Cửa Demo Root CA",
    AuthorityKind.ISSUING: "Một Cửa Demo Issuing CA",
    AuthorityKind.TSA: "Một Cửa Demo TSA",
}
_AUTHORITY_YEARS = {AuthorityKind.ROOT: 25, AuthorityKind.ISSUING: 20, AuthorityKind.TSA: 20}
_CREDENTIAL_YEARS = 5
# A clock that is a little late must not see a certificate from the future.
_BACKDATED = timedelta(days=1)
_ORGANIZATION_IDENTIFIER = ObjectIdentifier("2.5.4.97")
# RFC 9336: signing of documents that people read.
_DOCUMENT_SIGNING = ObjectIdentifier("1.3.6.1.5.5.7.3.36")
_NAME_LIMIT = 64  # X.520, upper bounds of commonName and organizationName, in letters


@dataclass(frozen=True, slots=True, kw_only=True)
class Issuer:
    """Whose key signs a certificate. None in its place means self-signed."""

    key: PrivateKey
    certificate: x509.Certificate


def authority_certificate(
    *, kind: AuthorityKind, key: PrivateKey, issuer: Issuer | None, at: datetime
) -> x509.Certificate:
    """The certificate of the root, of the issuing authority or of the time-stamping authority."""
    subject = _name(common_name=_NAMES[kind], organisation=DEMONSTRATION)
    extensions: list[tuple[x509.ExtensionType, bool]]
    if kind is AuthorityKind.TSA:
        extensions = [
            (x509.BasicConstraints(ca=False, path_length=None), True),
            (_usage(digital_signature=True), True),
            # RFC 3161, 2.3: the only extended usage, and critical.
            (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), True),
        ]
    else:
        extensions = [
            (x509.BasicConstraints(ca=True, path_length=0 if issuer else 1), True),
            (_usage(certificates=True), True),
        ]
    years = _AUTHORITY_YEARS[kind]
    return _certificate(
        subject=subject, key=key, issuer=issuer, at=at, years=years, extensions=extensions
    )


def credential_certificate(
    *, spec: CredentialSpec, key: PrivateKey, issuer: Issuer, at: datetime
) -> x509.Certificate:
    """The certificate of a person of an agency, or of the agency's seal."""
    code = spec.organisation_code if spec.kind is CredentialKind.SEAL else ""
    return _certificate(
        subject=_name(common_name=spec.common_name, organisation=spec.organisation, code=code),
        key=key,
        issuer=issuer,
        at=at,
        years=_CREDENTIAL_YEARS,
        extensions=[
            (x509.BasicConstraints(ca=False, path_length=None), True),
            (_usage(digital_signature=True, commitment=True), True),
            (x509.ExtendedKeyUsage([_DOCUMENT_SIGNING]), False),
        ],
    )


def der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.DER)


def _certificate(
    *,
    subject: bytes,
    key: PrivateKey,
    issuer: Issuer | None,
    at: datetime,
    years: int,
    extensions: list[tuple[x509.ExtensionType, bool]],
) -> x509.Certificate:
    """RFC 5280, 4.1, written by hand.

    The builder of `cryptography` bounds names by bytes instead of letters, which would cut the
    names of Vietnamese agencies at 45 letters.
    """
    public = key.public_key()
    signing_key = issuer.key if issuer else key
    algorithm = signature_algorithm(signing_key)
    identifiers: list[tuple[x509.ExtensionType, bool]] = [
        (x509.SubjectKeyIdentifier.from_public_key(public), False),
        (x509.AuthorityKeyIdentifier.from_issuer_public_key(signing_key.public_key()), False),
    ]
    body = sequence(
        tlv(0xA0, integer(2)),
        integer(x509.random_serial_number()),
        algorithm,
        issuer.certificate.subject.public_bytes() if issuer else subject,
        sequence(time(at - _BACKDATED), time(at + timedelta(days=365 * years))),
        subject,
        public.public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        ),
        tlv(0xA3, sequence(*(_extension(*each) for each in identifiers + extensions))),
    )
    signature = tlv(BIT_STRING, b"\0", raw_signature(signing_key, body))
    return x509.load_der_x509_certificate(sequence(body, algorithm, signature))


def _extension(value: x509.ExtensionType, critical: bool) -> bytes:  # noqa: FBT001 - a pair
    content = octets(value.public_bytes())
    return sequence(oid(value.oid.dotted_string), TRUE if critical else b"", content)


def _name(*, common_name: str, organisation: str, code: str = "") -> bytes:
    parts = [
        _part(NameOID.COUNTRY_NAME, COUNTRY, tag=PRINTABLE_STRING),
        _part(NameOID.ORGANIZATION_NAME, _bounded(organisation)),
    ]
    if code:
        # ETSI EN 319 412-1, 5.1.4: a national scheme is two letters and a colon.
        parts.append(_part(_ORGANIZATION_IDENTIFIER, f"MD:{COUNTRY}-{code}"))
    parts.append(_part(NameOID.COMMON_NAME, _bounded(common_name)))
    return sequence(*parts)


def _part(kind: ObjectIdentifier, value: str, *, tag: int = UTF8_STRING) -> bytes:
    return set_of(sequence(oid(kind.dotted_string), tlv(tag, value.encode())))


def _bounded(name: str) -> str:
    """A name that X.520 admits: a longer one ends at a word with an ellipsis."""
    if len(name) <= _NAME_LIMIT:
        return name
    return name[: _NAME_LIMIT - 1].rsplit(" ", 1)[0] + "…"


def _usage(
    *, digital_signature: bool = False, commitment: bool = False, certificates: bool = False
) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=digital_signature,
        content_commitment=commitment,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=certificates,
        crl_sign=certificates,
        encipher_only=False,
        decipher_only=False,
    )
