"""The place at which the next page of a list begins."""

from base64 import urlsafe_b64encode
from datetime import UTC, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from motcua.kernel.cursors import cursor_read, cursor_written
from motcua.kernel.ids import new_id


def test_what_was_written_is_read_again():
    at, key = datetime(2026, 2, 17, 8, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh")), new_id()

    assert cursor_read(cursor_written(at, key), UUID) == (at, key)
    assert cursor_read(cursor_written(at, 7), int) == (at, 7)


def test_an_instant_is_in_utc_because_the_database_refuses_far_offsets():
    read = cursor_read(written("2026-02-17T08:00:00+23:59|7"), int)

    assert read == (datetime(2026, 2, 16, 8, 1, tzinfo=UTC), 7)
    assert read[0].tzinfo is UTC


@pytest.mark.parametrize(
    "cursor",
    [
        *("", "=", "ă", "%00", "A" * 999, "7", "|", "\x00|\x00"),
        *("2026-02-17T08:00:00|7", "2026-02-17T08:00:00+00:00|x"),
        *("9999-12-31T23:59:59-23:59|7", "0001-01-01T00:00:00+14:00|7"),
    ],
)
def test_a_cursor_that_nobody_gave_out_is_none(cursor):
    assert cursor_read(cursor, int) is None
    assert cursor_read(written(cursor), int) is None


def written(text: str) -> str:
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")
