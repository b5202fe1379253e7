"""Due times: vectors counted by hand on a wall calendar."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from motcua.kernel.clock import VIETNAM
from motcua.worktime import rules
from motcua.worktime.services import CALENDAR_FILES
from motcua.worktime.types import (
    OFFICE_WEEK,
    Calendar,
    CalendarEmpty,
    LineKind,
    Period,
    Session,
    Timeliness,
    TimeUnit,
)

HOUR, DAY, CALENDAR = TimeUnit.HOUR, TimeUnit.WORKING_DAY, TimeUnit.CALENDAR_DAY


def at(moment: str) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=VIETNAM)


def public_calendar() -> Calendar:
    """The days of the distribution, read without the product's importer."""
    path = next(path for path in CALENDAR_FILES if path.name == "calendar.csv")
    cells = [line.split(",")[:3] for line in Path(path).read_text("utf-8").splitlines()[1:]]
    days = [(date.fromisoformat(day), kind, name) for day, kind, name in cells]
    return Calendar(
        off=frozenset(day for day, kind, _ in days if kind != "swap_work"),
        extra_working=frozenset(day for day, kind, _ in days if kind == "swap_work"),
        names={day: name for day, _, name in days},
    )


VIETNAMESE = public_calendar()


@pytest.mark.parametrize(
    ("start", "value", "unit", "expected"),
    [
        # One working day is eight working hours, and a weekend does not count.
        ("2024-05-10 16:00", 1, DAY, "2024-05-13 16:00"),
        ("2024-05-10 16:00", 2, HOUR, "2024-05-13 08:00"),
        ("2024-05-06 07:00", 1, DAY, "2024-05-06 17:00"),
        ("2024-05-06 07:00", 5, DAY, "2024-05-10 17:00"),
        ("2024-05-06 07:01", 5, DAY, "2024-05-13 07:01"),
        # Received before work, at lunch, after work, on a Saturday: from the next session's start.
        ("2024-05-06 05:30", 1, DAY, "2024-05-06 17:00"),
        ("2024-05-06 12:10", 1, HOUR, "2024-05-06 14:30"),
        ("2024-05-06 11:30", 1, HOUR, "2024-05-06 14:30"),
        ("2024-05-06 17:00", 1, DAY, "2024-05-07 17:00"),
        ("2024-05-06 23:59", 1, DAY, "2024-05-07 17:00"),
        ("2024-05-11 09:00", 1, DAY, "2024-05-13 17:00"),
        # A limit that fits a session exactly ends with it.
        ("2024-05-06 07:00", Decimal("4.5"), HOUR, "2024-05-06 11:30"),
        ("2024-05-06 13:30", Decimal("0.5"), DAY, "2024-05-07 07:30"),
        ("2024-05-06 15:00", 2, HOUR, "2024-05-06 17:00"),
        # Tết 2024: off from Thursday 8 to Wednesday 14 February.
        ("2024-02-07 08:00", 1, DAY, "2024-02-15 08:00"),
        ("2024-02-05 07:00", 5, DAY, "2024-02-16 17:00"),
        ("2024-02-10 09:00", 3, DAY, "2024-02-19 17:00"),
        ("2024-02-07 16:30", 1, HOUR, "2024-02-15 07:30"),
        # Tết 2025: off from Monday 27 January to Friday 31 January.
        ("2025-01-24 10:00", 2, DAY, "2025-02-04 10:00"),
        # Tết 2026: off from Monday 16 to Friday 20 February.
        ("2026-02-13 15:00", 10, DAY, "2026-03-06 15:00"),
        # Swapped days: Monday 29 April 2024 off, Saturday 4 May worked instead.
        ("2024-04-26 16:00", 1, DAY, "2024-05-02 16:00"),
        ("2024-05-03 16:00", 1, DAY, "2024-05-04 16:00"),
        # New Year 2026: Friday 2 January off, Saturday 10 January worked.
        ("2025-12-31 14:00", 1, DAY, "2026-01-05 14:00"),
        ("2026-01-09 14:00", 1, DAY, "2026-01-10 14:00"),
        # Calendar days: the day of receipt does not count; the last day ends with its session.
        ("2024-05-06 08:00", 3, CALENDAR, "2024-05-09 17:00"),
        ("2024-05-06 23:00", 3, CALENDAR, "2024-05-09 17:00"),
        ("2024-05-06 08:00", 0, CALENDAR, "2024-05-06 17:00"),
        # ... and a last day that is off moves to the next working day.
        ("2024-05-06 08:00", 5, CALENDAR, "2024-05-13 17:00"),
        ("2024-02-01 08:00", 10, CALENDAR, "2024-02-15 17:00"),
        ("2024-04-30 08:00", 4, CALENDAR, "2024-05-04 17:00"),
        ("2024-08-30 08:00", 3, CALENDAR, "2024-09-04 17:00"),
        ("2024-04-19 08:00", 10, CALENDAR, "2024-05-02 17:00"),
    ],
)
def test_a_limit_ends_when_a_person_with_a_wall_calendar_says_so(start, value, unit, expected):
    assert rules.due(VIETNAMESE, at(start), value, unit).at == at(expected)


def test_the_instant_counts_in_vietnamese_time_whatever_zone_it_is_given_in():
    start = datetime.fromisoformat("2024-05-10T09:00:00+00:00")

    due = rules.due(VIETNAMESE, start, 1, DAY)

    assert due.at == at("2024-05-13 16:00")
    assert due.at.utcoffset() == timedelta(hours=7)


def test_every_step_of_the_way_is_told():
    due = rules.due(VIETNAMESE, at("2024-05-10 16:00"), 1, DAY)

    assert [
        (line.kind, str(line.day), str(line.start or ""), line.minutes) for line in due.lines
    ] == [
        (LineKind.WORKED, "2024-05-10", "16:00:00", 60),
        (LineKind.OFF, "2024-05-11", "", 0),
        (LineKind.OFF, "2024-05-12", "", 0),
        (LineKind.WORKED, "2024-05-13", "07:00:00", 270),
        (LineKind.WORKED, "2024-05-13", "13:30:00", 150),
    ]


@pytest.mark.parametrize(("value", "unit"), [(-1, DAY), (Decimal("1.5"), CALENDAR), (10**9, HOUR)])
def test_a_limit_that_makes_no_sense_is_refused(value, unit):
    with pytest.raises(rules.LimitOutOfRange):
        rules.due(VIETNAMESE, at("2024-05-06 08:00"), value, unit)


def test_a_week_without_work_is_refused_at_once():
    with pytest.raises(CalendarEmpty):
        Calendar(sessions=((),) * 7)


def test_a_calendar_that_is_always_off_ends_in_a_refusal_and_not_in_a_loop():
    monday = date(2024, 5, 6)
    only_mondays = Calendar(
        sessions=((Session(time(8), time(9)),), *((),) * 6),
        off=frozenset(monday + timedelta(weeks=week) for week in range(6_000)),
    )

    with pytest.raises(rules.LimitOutOfRange):
        rules.due(only_mondays, at("2024-05-06 08:00"), 5, CALENDAR)
    with pytest.raises(rules.LimitOutOfRange):
        rules.due(only_mondays, at("2024-05-06 08:00"), 1, HOUR)


def test_sessions_that_overlap_are_refused():
    twice = (Session(time(7), time(12)), Session(time(11), time(17)))

    with pytest.raises(ValueError, match="overlap"):
        Calendar(sessions=(twice, *((),) * 6))


@pytest.mark.parametrize(
    ("begin", "end", "minutes"),
    [
        ("2024-05-10 16:00", "2024-05-13 16:00", 480),
        ("2024-05-10 11:30", "2024-05-10 13:30", 0),
        ("2024-05-10 10:00", "2024-05-10 14:00", 120),
        ("2024-02-07 17:00", "2024-02-15 07:00", 0),
        ("2024-05-13 16:00", "2024-05-10 16:00", -480),
        ("2024-05-06 00:00", "2024-05-13 00:00", 5 * 480),
    ],
)
def test_working_minutes_between_two_instants(begin, end, minutes):
    assert rules.working_minutes(VIETNAMESE, at(begin), at(end)) == minutes


def test_a_pause_moves_a_due_time_at_the_end_of_a_session_to_the_next_day():
    moved = rules.add_minutes(VIETNAMESE, at("2024-05-10 17:00"), 30)

    assert moved == at("2024-05-13 07:30")


@pytest.mark.parametrize(
    ("done", "expected"),
    [
        ("2024-05-13 11:30", Timeliness.EARLY),
        ("2024-05-13 13:29", Timeliness.EARLY),
        ("2024-05-13 13:30", Timeliness.ON_TIME),
        ("2024-05-13 16:00", Timeliness.ON_TIME),
        ("2024-05-13 16:01", Timeliness.LATE),
    ],
)
def test_a_result_is_early_before_the_half_day_of_its_due_time(done, expected):
    assert rules.timeliness(VIETNAMESE, at("2024-05-13 16:00"), at(done)) is expected


def test_offices_are_open_until_the_end_of_the_session_but_not_at_it():
    assert rules.is_working(VIETNAMESE, at("2024-05-10 11:29"))
    assert not rules.is_working(VIETNAMESE, at("2024-05-10 11:30"))
    assert not rules.is_working(VIETNAMESE, at("2024-02-09 09:00"))
    assert rules.is_working_day(VIETNAMESE, date(2024, 5, 4))


def test_working_time_that_is_taken_away_is_refused():
    with pytest.raises(rules.LimitOutOfRange):
        rules.add_time(VIETNAMESE, at("2024-05-06 08:00"), timedelta(minutes=-1))


@pytest.mark.parametrize(
    ("done", "expected"),
    [
        ("2024-05-10 11:30", Timeliness.EARLY),
        ("2024-05-10 13:30", Timeliness.ON_TIME),
        ("2024-05-11 10:01", Timeliness.LATE),
    ],
)
def test_a_due_time_on_an_off_day_belongs_to_the_session_before_it(done, expected):
    assert rules.timeliness(VIETNAMESE, at("2024-05-11 10:00"), at(done)) is expected


def test_without_a_due_time_every_result_is_early():
    assert rules.timeliness(VIETNAMESE, None, at("2024-05-10 08:00")) is Timeliness.EARLY


def test_periods_out_of_order_are_refused():
    later, earlier = (Period(date(year, 1, 1), OFFICE_WEEK) for year in (2025, 2024))

    with pytest.raises(ValueError, match="out of order"):
        Calendar(periods=(later, earlier))


def test_a_calendar_without_a_past_ends_in_a_refusal_when_counting_back():
    begins = Period(date(2024, 5, 6), OFFICE_WEEK)
    never = Calendar(
        sessions=((Session(time(8), time(9)),), *((),) * 6),
        off=frozenset(date(2024, 5, 6) - timedelta(weeks=week) for week in range(1, 6_000)),
        periods=(begins,),
    )

    assert rules.subtract_time(never, at("2024-05-06 08:00"), timedelta(hours=1)) == at(
        "2024-05-06 07:00"
    )
    with pytest.raises(rules.LimitOutOfRange):
        rules.subtract_time(never, at("2024-05-06 08:00"), timedelta(hours=2))
    assert rules.timeliness(never, at("2024-05-06 06:00"), at("2024-05-06 05:00")) is (
        Timeliness.ON_TIME
    )
