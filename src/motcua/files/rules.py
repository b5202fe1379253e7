"""What a file is, by its content and never by its name. Pure Python."""

PDF = "application/pdf"
JPEG = "image/jpeg"
PNG = "image/png"


_STARTS = ((b"%PDF-", PDF), (b"\xff\xd8\xff", JPEG), (b"\x89PNG\r\n\x1a\n", PNG))
LONGEST_START = 8  # bytes after which the kind is known
_SUFFIXES = {PDF: ".pdf", JPEG: ".jpg", PNG: ".png"}


def media_type_of(content: bytes) -> str | None:
    """The kind of file that the first bytes prove, or None for anything we do not take.

    Archives (and with them zip bombs and office files with macros) and programs are never taken,
    whatever their name says. A PDF must start at its first byte, so that nothing else hides
    before it.
    """
    return next((kind for start, kind in _STARTS if content.startswith(start)), None)


def is_photo(content: bytes) -> bool:
    """Whether the first bytes are those of a picture that we take."""
    return media_type_of(content) in (JPEG, PNG)


def safe_name(name: str, media_type: str) -> str:
    """A short name without path, whose ending tells the truth."""
    stem = name.replace("\\", "/").rsplit("/", 1)[-1].strip() or "tep"
    suffix = _SUFFIXES[media_type]
    if stem.lower().endswith(suffix) or (media_type == JPEG and stem.lower().endswith(".jpeg")):
        return stem[-200:]
    return stem[: 200 - len(suffix)] + suffix
