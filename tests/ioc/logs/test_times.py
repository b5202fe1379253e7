"""Instants as logs write them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from motcua.ioc.logs.times import Instants

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
EIGHT = datetime(2024, 5, 31, 1, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2024-05-31T08:00:00+07:00",
        "2024-05-31T03:00:00.000+02:00",
        "2024-05-31T01:00:00Z",
        "2024-05-31 08:00",
        "2024-05-31 08:00:00 +07:00",
        "2024/05/31 08:00:00.000",
        "31/05/2024 08:00",
        "31-5-2024 8:00:00",
        "31.05.2024 08:00:00,0",
        "31/05/2024 8:00:00 SA",
        "31/05/2024, 08:00",
        "08:00 31/05/2024",
        "8h00 31/05/2024",
    ],
)
def test_an_instant_is_read_in_every_usual_form(text):
    assert Instants(VIETNAM).read(text) == EIGHT


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("%m/%d/%Y %I:%M %p", "05/31/2024 08:00 AM"),
        ("epoch", "1717117200"),
        ("epoch_ms", "1717117200000"),
    ],
)
def test_a_pattern_reads_what_nobody_could_guess(pattern, text):
    assert Instants(VIETNAM, pattern).read(text) == EIGHT


@pytest.mark.parametrize(
    "text",
    ["05/31/2024 08:00", "31/05/24", "soon", "1717117200", "2024-02-30", "31/05/2024 14:00 CH"],
)
def test_what_is_no_instant_or_could_be_two_is_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011 - the words are those of the library
        Instants(VIETNAM).read(text)


def test_the_first_and_the_last_year_mean_no_time_and_a_day_is_due_at_its_end():
    instants = Instants(VIETNAM)

    assert instants.read("0001-01-01T00:00:00") is None
    assert instants.deadline("31/12/9999") is None
    assert instants.deadline("31/05/2024") == datetime(2024, 5, 31, 16, 59, 59, 999999, tzinfo=UTC)
    assert instants.read("31/05/2024") == datetime(2024, 5, 30, 17, tzinfo=UTC)
    assert instants.deadline("31/05/2024 16:00") == datetime(2024, 5, 31, 9, tzinfo=UTC)
