"""Texts with named blanks, `Hồ sơ {mã hồ sơ} …`: cut into words and names, never run.

What fills a blank is never looked at again, so a value that looks like a blank stays a value.
"""

import re
import unicodedata
from collections.abc import Iterator

_BLANK = re.compile(r"\{([^{}\n]*)\}")
_SPACES = re.compile(r"\s+")


def pieces(text: str) -> Iterator[tuple[str, str | None]]:
    """The text in reading order: words with None, a blank as it was written with its name."""
    end = 0
    for match in _BLANK.finditer(text):
        yield text[end : match.start()], None
        yield match.group(), name_of(match.group(1))
        end = match.end()
    yield text[end:], None


def names_in(text: str) -> Iterator[str]:
    """The names of the blanks in a text, as names are compared."""
    return (name for _piece, name in pieces(text) if name is not None)


def name_of(written: str) -> str:
    """A name as it is compared: NFC, small letters, single spaces."""
    return _SPACES.sub(" ", unicodedata.normalize("NFC", written)).strip().lower()


def has_stray_brace(text: str) -> bool:
    """Whether a brace is left that belongs to no blank."""
    rest = _BLANK.sub("", text)
    return "{" in rest or "}" in rest
