"""Who keeps the bytes, who looks for malware in them, who counts their pages, and who can say
whether they are needed.
"""

from collections.abc import Mapping
from typing import Protocol
from uuid import UUID

from motcua.files.types import Use, Verdict


class Uses(Protocol):
    """Says which of some uploads are named by somebody. Files do not know who names them."""

    def __call__(self, uploads: Mapping[UUID, UUID | None]) -> Mapping[UUID, Use]:
        """The use of each upload, given as file id and the account that sent it; those that nobody
        names are left out.
        """


class PageCounter(Protocol):
    """Counts the pages of a PDF."""

    def __call__(self, content: bytes, /) -> int | None:
        """How many pages it says it has; None for one that says nothing. Raises `PagesUncounted`
        (ask again) and `PagesUncountable`.
        """


class Blobs(Protocol):
    """Keeps bytes under their SHA-256. Every method may raise `StoreUnavailable`."""

    def write(self, digest: str, content: bytes, /) -> None:
        """Keep the bytes for good before returning; nothing to do when they are there."""

    def read(self, digest: str, /) -> bytes:
        """The bytes; `FileNotFoundError` when they are not there."""

    def has(self, digest: str, /) -> bool:
        """Whether the bytes are there."""

    def remove(self, digest: str, /) -> None:
        """Let the bytes go, if they are there."""


class Scanner(Protocol):
    """Looks for malware."""

    def scan(self, content: bytes, /) -> Verdict:
        """The verdict on the bytes. Raises `ScannerUnavailable` (ask again later) and `ScanFailed`
        (it cannot judge these bytes).
        """

    def check(self) -> str:
        """The version of program and signatures. Raises `ScannerUnavailable`."""
