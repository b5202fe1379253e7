"""A time-stamping authority inside the process, with the demonstration certificate."""

import hashlib
import secrets
from dataclasses import dataclass

from motcua.kernel import clock
from motcua.signing.cms import ID_TST_INFO, SHA256_ALGORITHM, LoadedSigner, signed_data
from motcua.signing.der import generalized_time, integer, octets, oid, sequence, tlv

# An arc made from a UUID (X.667) needs no registration: the policy of this authority.
_POLICY = oid("2.25.190364521089732651409123487250913647825")
_ONE_SECOND = sequence(integer(1))


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalTsa:
    """RFC 3161 tokens made in memory. Its key is loaded once."""

    signer: LoadedSigner
    slug: str = "local"

    @property
    def room(self) -> int:
        return len(self.signer.certificates) + 2048

    def token(self, *, digest: bytes) -> bytes:
        return self.answer(digest=digest, nonce=None)

    def answer(self, *, digest: bytes, nonce: int | None) -> bytes:
        """The token for a request that may carry a nonce."""
        directory_name = tlv(0xA4, self.signer.certificate.subject.public_bytes())
        info = sequence(
            integer(1),
            _POLICY,
            sequence(SHA256_ALGORITHM, octets(digest)),
            integer(secrets.randbits(64)),
            generalized_time(clock.now()),
            _ONE_SECOND,
            integer(nonce) if nonce is not None else b"",
            tlv(0xA0, directory_name),
        )
        return signed_data(
            signer=self.signer,
            digest=hashlib.sha256(info).digest(),
            content_type=ID_TST_INFO,
            content=info,
        )

    def check(self) -> str:
        return ""
