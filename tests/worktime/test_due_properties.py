"""What must hold for every start and every limit, and a slow oracle that walks minute by minute."""

from datetime import datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.kernel.clock import VIETNAM
from motcua.worktime import rules
from motcua.worktime.types import Calendar, Session, TimeUnit
from worktime.test_due import VIETNAMESE, at

MINUTE = timedelta(minutes=1)
HALF_SATURDAY = Calendar(
    sessions=(
        *((Session(time(7, 30), time(11, 30)), Session(time(13), time(17))),) * 5,
        (Session(time(7, 30), time(11, 30)),),
        (),
    ),
    off=VIETNAMESE.off,
    extra_working=VIETNAMESE.extra_working,
)
calendars = st.sampled_from((VIETNAMESE, HALF_SATURDAY))
zone = st.just(VIETNAM)
first_day, last_day = (
    moment.replace(tzinfo=None) for moment in (at("2018-01-01"), at("2027-06-01"))
)
exact_starts = st.datetimes(first_day, last_day, timezones=zone)
starts = exact_starts.map(lambda moment: moment.replace(second=0, microsecond=0))
amounts = st.timedeltas(timedelta(microseconds=1), timedelta(days=30))


def is_open(calendar: Calendar, moment: datetime) -> bool:
    """Whether work goes on during the minute that begins now, said in the plainest way."""
    day = moment.date()
    if day in calendar.off:
        return False
    week = calendar.sessions
    sessions = week[0] if day in calendar.extra_working else week[day.weekday()]
    return any(session.start <= moment.time() < session.end for session in sessions)


def walk(calendar: Calendar, start: datetime, minutes: int) -> datetime:
    """Minute by minute until enough of them were worked."""
    moment = start
    while minutes:
        minutes -= is_open(calendar, moment)
        moment += MINUTE
    return moment


@settings(max_examples=150, deadline=None)
@given(calendar=calendars, start=starts, minutes=st.integers(1, 3_000))
def test_the_fast_count_agrees_with_a_walk_minute_by_minute(calendar, start, minutes):
    expected = walk(calendar, start, minutes)

    assert rules.add_minutes(calendar, start, minutes) == expected


@settings(max_examples=100, deadline=None)
@given(calendar=calendars, start=starts, days=st.integers(0, 90))
def test_calendar_days_agree_with_a_walk_day_by_day(calendar, start, days):
    day = start.replace(hour=0, minute=0) + timedelta(days=days)
    while not any(is_open(calendar, day + MINUTE * minute) for minute in range(24 * 60)):
        day += timedelta(days=1)
    end = max(minute for minute in range(24 * 60) if is_open(calendar, day + MINUTE * minute))

    due = rules.due(calendar, start, days, TimeUnit.CALENDAR_DAY)

    assert due.at == day + MINUTE * (end + 1)


@given(calendar=calendars, start=exact_starts, amount=amounts)
def test_the_working_time_up_to_the_due_time_is_the_limit(calendar, start, amount):
    end = rules.add_time(calendar, start, amount)

    assert rules.working_time(calendar, start, end) == amount


@given(calendar=calendars, start=exact_starts, first=amounts, second=amounts)
def test_two_limits_one_after_the_other_are_their_sum(calendar, start, first, second):
    stepwise = rules.add_time(calendar, rules.add_time(calendar, start, first), second)

    assert stepwise == rules.add_time(calendar, start, first + second)


@given(
    calendar=calendars,
    start=exact_starts,
    later=amounts,
    value=st.integers(0, 60),
    unit=st.sampled_from(TimeUnit),
)
def test_a_later_start_is_never_due_earlier(calendar, start, later, value, unit):
    first = rules.due(calendar, start, value, unit).at

    assert first <= rules.due(calendar, start + later, value, unit).at


@given(
    calendar=calendars,
    start=exact_starts,
    value=st.integers(0, 60),
    unit=st.sampled_from(TimeUnit),
)
def test_a_longer_limit_is_never_due_earlier(calendar, start, value, unit):
    shorter = rules.due(calendar, start, value, unit).at

    assert shorter <= rules.due(calendar, start, value + 1, unit).at


@given(
    calendar=calendars,
    start=exact_starts,
    value=st.integers(1, 60),
    unit=st.sampled_from(TimeUnit),
)
def test_a_due_time_lies_within_a_session_or_at_its_end(calendar, start, value, unit):
    due = rules.due(calendar, start, value, unit).at

    assert rules.is_working(calendar, due - timedelta(microseconds=1))


@given(calendar=calendars, start=exact_starts)
def test_a_pause_without_length_changes_nothing(calendar, start):
    assert rules.add_time(calendar, start, timedelta()) == start


@given(calendar=calendars, start=starts, value=st.integers(1, 40))
def test_the_lines_add_up_to_the_limit(calendar, start, value):
    due = rules.due(calendar, start, value, TimeUnit.WORKING_DAY)

    assert sum(line.seconds for line in due.lines) == value * rules.WORKING_DAY


@given(calendar=calendars, one=exact_starts, other=exact_starts)
def test_working_time_backwards_is_its_negative(calendar, one, other):
    forward = rules.working_time(calendar, one, other)

    assert forward == -rules.working_time(calendar, other, one)
