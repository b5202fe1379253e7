"""A time-stamping authority over HTTP, as RFC 3161 section 3.4 describes it."""

import secrets
from dataclasses import dataclass, field

import httpx
from asn1crypto import tsp

from motcua.kernel.errors import DomainError
from motcua.kernel.network import ensure_no_transaction
from motcua.kernel.turns import TURNS
from motcua.signing.cms import SHA256_ALGORITHM
from motcua.signing.der import TRUE, integer, octets, sequence
from motcua.signing.errors import TimestampRefused, TimestampUnavailable

_TIMEOUT_SECONDS = 10.0
_ANSWER_LIMIT = 64 * 1024
_GRANTED = ("granted", "granted_with_mods")


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpTsa:
    """The authority at `url`. Certificates in its answer are judged when a file is verified."""

    url: str
    http: httpx.Client = field(default_factory=lambda: httpx.Client(timeout=_TIMEOUT_SECONDS))
    slug: str = "http"
    room: int = 12 * 1024

    def token(self, *, digest: bytes) -> bytes:
        ensure_no_transaction()
        nonce = secrets.randbits(63)
        request = sequence(
            integer(1), sequence(SHA256_ALGORITHM, octets(digest)), integer(nonce), TRUE
        )
        try:
            with TURNS.waiting():
                answer = self.http.post(
                    self.url,
                    content=request,
                    headers={"Content-Type": "application/timestamp-query"},
                )
        except httpx.HTTPError as error:
            raise TimestampUnavailable from error
        if answer.is_server_error:
            raise TimestampUnavailable
        if not answer.is_success or len(answer.content) > _ANSWER_LIMIT:
            raise TimestampRefused
        return _token(answer.content, digest=digest, nonce=nonce)

    def check(self) -> str:
        try:
            self.token(digest=bytes(32))
        except DomainError as error:
            return error.text
        return ""


def _token(answer: bytes, *, digest: bytes, nonce: int) -> bytes:
    """The token of an answer that fits the question."""
    try:
        response = tsp.TimeStampResp.load(answer, strict=True)
        if response["status"]["status"].native not in _GRANTED:
            raise TimestampRefused
        token = response["time_stamp_token"]
        info = token["content"]["encap_content_info"]["content"].parsed
        imprint = info["message_imprint"]
        fits = (
            imprint["hash_algorithm"]["algorithm"].native == "sha256"
            and imprint["hashed_message"].native == digest
            and info["nonce"].native == nonce
        )
        encoded: bytes = token.dump()
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise TimestampRefused from error
    if not fits:
        raise TimestampRefused
    return encoded
