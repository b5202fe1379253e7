"""X.509 certificates of the demonstration PKI."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier

from motcua.signing.cms import PrivateKey
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
_NAME_LIMIT = 64  # X.520, upper bounds of commonName and organizationName


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
    builder = _builder(subject=subject, key=key, issuer=issuer, at=at, years=_AUTHORITY_YEARS[kind])
    if kind is AuthorityKind.TSA:
        usage = _usage(digital_signature=True)
        # RFC 3161, 2.3: the only extended usage, and critical.
        extended = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        builder = builder.add_extension(extended, critical=True)
        basic = x509.BasicConstraints(ca=False, path_length=None)
    else:
        usage = _usage(certificates=True)
        basic = x509.BasicConstraints(ca=True, path_length=0 if issuer else 1)
    builder = builder.add_extension(basic, critical=True).add_extension(usage, critical=True)
    return builder.sign(issuer.key if issuer else key, SHA256())


def credential_certificate(
    *, spec: CredentialSpec, key: PrivateKey, issuer: Issuer, at: datetime
) -> x509.Certificate:
    """The certificate of a person of an agency, or of the agency's seal."""
    code = spec.organisation_code if spec.kind is CredentialKind.SEAL else ""
    subject = _name(common_name=spec.common_name, organisation=spec.organisation, code=code)
    return (
        _builder(subject=subject, key=key, issuer=issuer, at=at, years=_CREDENTIAL_YEARS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(digital_signature=True, commitment=True), critical=True)
        .add_extension(x509.ExtendedKeyUsage([_DOCUMENT_SIGNING]), critical=False)
        .sign(issuer.key, SHA256())
    )


def der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.DER)


def _builder(
    *, subject: x509.Name, key: PrivateKey, issuer: Issuer | None, at: datetime, years: int
) -> x509.CertificateBuilder:
    public = key.public_key()
    parent = issuer.certificate.public_key() if issuer else public
    assert isinstance(parent, RSAPublicKey | EllipticCurvePublicKey)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.certificate.subject if issuer else subject)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - _BACKDATED)
        .not_valid_after(at + timedelta(days=365 * years))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(parent), critical=False)
    )


def _name(*, common_name: str, organisation: str, code: str = "") -> x509.Name:
    parts = [
        x509.NameAttribute(NameOID.COUNTRY_NAME, COUNTRY),
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, _bounded(organisation)),
    ]
    if code:
        # ETSI EN 319 412-1, 5.1.4: a national scheme is two letters and a colon.
        parts.append(x509.NameAttribute(_ORGANIZATION_IDENTIFIER, f"MD:{COUNTRY}-{code}"))
    parts.append(x509.NameAttribute(NameOID.COMMON_NAME, _bounded(common_name)))
    return x509.Name(parts)


def _bounded(name: str) -> str:
    """A name that fits: a longer one ends at a word with an ellipsis.

    X.520 allows 64 characters; the library we read certificates with allows 64 bytes.
    """
    if len(name.encode()) <= _NAME_LIMIT:
        return name
    room = name.encode()[: _NAME_LIMIT - len("…".encode())].decode(errors="ignore")
    return room.rsplit(" ", 1)[0] + "…"


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
