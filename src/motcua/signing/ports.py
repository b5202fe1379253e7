"""What signing asks of the world: a trusted clock that signs what it saw."""

from typing import Protocol


class TimestampAuthority(Protocol):
    """A time-stamping authority as RFC 3161 describes it."""

    @property
    def slug(self) -> str:
        """The short name of the adapter."""

    @property
    def room(self) -> int:
        """How many bytes of DER a token of this authority may take."""

    def token(self, *, digest: bytes) -> bytes:
        """The DER time-stamp token (a CMS ContentInfo) over a SHA-256 digest.

        The token carries the certificate of the authority and states `digest` as its imprint.
        Raises `TimestampUnavailable` when nothing was decided and trying again is safe,
        `TimestampRefused` when the authority said no or its answer does not fit the question.
        """

    def check(self) -> str:
        """An empty string when the authority answers, otherwise what is wrong with it."""
