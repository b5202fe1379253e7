"""What others need to know of files."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

MOST_BYTES = 10 * 1024 * 1024  # of one file, as handed in
MOST_DOCUMENT_BYTES = 25 * 1024 * 1024  # of one document that we made


class Use(StrEnum):
    """How a file is used."""

    FOR_GOOD = "for_good"  # a dossier holds it, and dossiers are kept
    FOR_NOW = "for_now"  # something that may be dropped names it


class Scan(StrEnum):
    """What the scanner for malware says of a file."""

    NONE = ""  # nobody asked it
    PENDING = "pending"
    CLEAN = "clean"
    INFECTED = "infected"


NOT_SCANNED = "none"  # what machines read for `Scan.NONE`


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a scanner found; `threat` is its name for it, empty for a clean file."""

    threat: str = ""

    @property
    def scan(self) -> Scan:
        return Scan.INFECTED if self.threat else Scan.CLEAN


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadState:
    """How far an upload in chunks has come. `id` will be the id of the file; `is_held`: something
    names the file already.
    """

    id: UUID
    length: int
    received: int
    expires_at: datetime
    is_finished: bool
    is_held: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Scanned:
    """What a walk over many files found."""

    files: int = 0
    infected: int = 0
    failed: int = 0
    is_whole: bool = True  # False: the scanner went away on the way
