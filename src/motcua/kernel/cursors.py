"""Where the next page of a list begins that is ordered by an instant and a key."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar

Key = TypeVar("Key")


def cursor_written(at: datetime, key: object) -> str:
    """The place behind a row, for an address."""
    return urlsafe_b64encode(f"{at.isoformat()}|{key}".encode()).decode().rstrip("=")


def cursor_read(cursor: str, key_of: Callable[[str], Key]) -> tuple[datetime, Key] | None:
    """The place that was written; nothing for a cursor that nobody gave out: it shows the first
    page. `key_of` raises `ValueError` for what is no key.
    """
    try:
        at, _sep, key = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode().partition("|")
        instant, found = datetime.fromisoformat(at), key_of(key)
        if instant.tzinfo is None:
            return None
        # The database knows no such distances from UTC as Python does.
        return instant.astimezone(UTC), found
    except (ValueError, OverflowError):
        return None
