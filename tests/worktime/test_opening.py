"""Whether an office is open, until when, and on which days it keeps other hours."""

from datetime import date, datetime, time

import pytest

from motcua.kernel.clock import VIETNAM
from motcua.worktime import opening
from motcua.worktime.types import Calendar, Session

HOLIDAY, MAKE_UP = date(2026, 9, 2), date(2026, 8, 22)
CALENDAR = Calendar(
    off=frozenset({HOLIDAY}), extra_working=frozenset({MAKE_UP}), names={HOLIDAY: "Quốc khánh"}
)
CLOSED_FOR_EVER = Calendar(off=frozenset(date.fromordinal(day) for day in range(739_000, 740_500)))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("now", "is_open", "until"),
    [
        ("2026-09-01 07:00", True, "2026-09-01 11:30"),
        ("2026-09-01 11:29", True, "2026-09-01 11:30"),
        ("2026-09-01 11:30", False, "2026-09-01 13:30"),
        ("2026-09-01 17:00", False, "2026-09-03 07:00"),  # a holiday lies between
        ("2026-09-04 20:00", False, "2026-09-07 07:00"),  # a weekend lies between
        ("2026-08-22 08:00", True, "2026-08-22 11:30"),  # a Saturday that is worked
        ("2026-09-01 03:00", False, "2026-09-01 07:00"),
    ],
)
def test_an_office_is_open_within_its_sessions_and_says_what_comes_next(now, is_open, until):
    assert opening.opening(CALENDAR, at(now)) == (is_open, at(until))


def test_an_office_that_is_closed_for_two_months_promises_nothing():
    assert opening.opening(CLOSED_FOR_EVER, at("2025-01-01 08:00")) == (False, None)


def test_days_that_differ_from_their_week_are_told_with_the_reason():
    day, make_up = opening.changed_days(CALENDAR, date(2026, 8, 20), 30)[::-1]
    assert (day.day, day.sessions, day.note) == (HOLIDAY, (), "Quốc khánh")
    assert (make_up.day, make_up.sessions[0]) == (MAKE_UP, Session(time(7), time(11, 30)))
    assert opening.week(CALENDAR, HOLIDAY)[HOLIDAY.weekday()]
