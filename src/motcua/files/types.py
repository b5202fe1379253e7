"""What others need to know of files."""

from enum import StrEnum

MOST_BYTES = 10 * 1024 * 1024  # of one file, as handed in
MOST_DOCUMENT_BYTES = 25 * 1024 * 1024  # of one document that we made


class Use(StrEnum):
    """How a file is used."""

    FOR_GOOD = "for_good"  # a dossier holds it, and dossiers are kept
    FOR_NOW = "for_now"  # something that may be dropped names it
