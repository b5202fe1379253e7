"""CMS signatures (RFC 5652) as PAdES wants them, and RFC 3161 tokens, which are CMS too.

The parts that never change for a signer (certificates, identifier, signing-certificate attribute)
are encoded once, when its key is loaded.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256

from motcua.signing.der import NULL, integer, octets, oid, sequence, set_of, tlv

PrivateKey = RSAPrivateKey | EllipticCurvePrivateKey

ID_DATA = oid("1.2.840.113549.1.7.1")
ID_SIGNED_DATA = oid("1.2.840.113549.1.7.2")
ID_TST_INFO = oid("1.2.840.113549.1.9.16.1.4")
SHA256_ALGORITHM = sequence(oid("2.16.840.1.101.3.4.2.1"))
_CONTENT_TYPE = oid("1.2.840.113549.1.9.3")
_MESSAGE_DIGEST = oid("1.2.840.113549.1.9.4")
_SIGNING_CERTIFICATE_V2 = oid("1.2.840.113549.1.9.16.2.47")
_SIGNATURE_TIMESTAMP = oid("1.2.840.113549.1.9.16.2.14")
_RSA_SHA256 = sequence(oid("1.2.840.113549.1.1.11"), NULL)
_ECDSA_SHA256 = sequence(oid("1.2.840.10045.4.3.2"))
_CONTEXT_0 = 0xA0
_CONTEXT_1 = 0xA1
_RSA_PADDING = PKCS1v15()
_SHA256 = SHA256()
_ECDSA = ECDSA(_SHA256)


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedSigner:
    """A private key that is ready to sign, with everything about it that stays the same."""

    key: PrivateKey
    certificate: x509.Certificate
    certificates: bytes
    identifier: bytes
    certificate_attribute: bytes
    algorithm: bytes

    def sign(self, data: bytes) -> bytes:
        """The raw signature over SHA-256 of `data`."""
        return raw_signature(self.key, data)


def raw_signature(key: PrivateKey, data: bytes) -> bytes:
    """RSA PKCS #1 v1.5 or ECDSA, over SHA-256 of `data`."""
    if isinstance(key, RSAPrivateKey):
        return key.sign(data, _RSA_PADDING, _SHA256)
    return key.sign(data, _ECDSA)


def signature_algorithm(key: PrivateKey) -> bytes:
    """The AlgorithmIdentifier of what `raw_signature` makes."""
    return _RSA_SHA256 if isinstance(key, RSAPrivateKey) else _ECDSA_SHA256


def loaded_signer(*, key: PrivateKey, certificate: bytes, chain: tuple[bytes, ...]) -> LoadedSigner:
    """Encode once what every signature of this key will carry."""
    parsed = x509.load_der_x509_certificate(certificate)
    identifier = sequence(parsed.issuer.public_bytes(), integer(parsed.serial_number))
    hashed = sequence(sequence(sequence(octets(hashlib.sha256(certificate).digest()))))
    return LoadedSigner(
        key=key,
        certificate=parsed,
        certificates=tlv(_CONTEXT_0, *sorted((certificate, *chain))),
        identifier=identifier,
        certificate_attribute=sequence(_SIGNING_CERTIFICATE_V2, set_of(hashed)),
        algorithm=signature_algorithm(key),
    )


def signed_data(
    *,
    signer: LoadedSigner,
    digest: bytes,
    content_type: bytes = ID_DATA,
    content: bytes | None = None,
    timestamp: Callable[[bytes], bytes] | None = None,
) -> bytes:
    """A ContentInfo with one signer. `content` None means detached, as in a PDF.

    `timestamp` is given the SHA-256 digest of the signature value and answers with a token that
    becomes the signature time-stamp: that makes PAdES-B-B a PAdES-B-T.
    """
    attributes = sorted(
        (
            sequence(_CONTENT_TYPE, set_of(content_type)),
            sequence(_MESSAGE_DIGEST, set_of(octets(digest))),
            signer.certificate_attribute,
        )
    )
    # RFC 5652, 5.4: what is signed is the SET OF; what is stored has an implicit tag.
    signature = signer.sign(set_of(*attributes))
    unsigned = b""
    if timestamp is not None:
        token = timestamp(hashlib.sha256(signature).digest())
        unsigned = tlv(_CONTEXT_1, sequence(_SIGNATURE_TIMESTAMP, set_of(token)))
    info = sequence(
        integer(1),
        signer.identifier,
        SHA256_ALGORITHM,
        tlv(_CONTEXT_0, *attributes),
        signer.algorithm,
        octets(signature),
        unsigned,
    )
    body = sequence(
        integer(1 if content_type == ID_DATA else 3),
        set_of(SHA256_ALGORITHM),
        sequence(content_type, tlv(_CONTEXT_0, octets(content)) if content is not None else b""),
        signer.certificates,
        set_of(info),
    )
    return sequence(ID_SIGNED_DATA, tlv(_CONTEXT_0, body))
