"""What must hold for every start and every limit, and a slow oracle that walks minute by minute."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.kernel.clock import VIETNAM
from motcua.worktime import rules
from motcua.worktime.types import Pause, TimeUnit
from worktime import oracle
from worktime.offices import NAMES, office
from worktime.test_due import at

MINUTE = timedelta(minutes=1)
names = st.sampled_from(NAMES)
calendars = names.map(office)
zone = st.just(VIETNAM)
first_day, last_day = (
    moment.replace(tzinfo=None) for moment in (at("2018-01-01"), at("2027-06-01"))
)
exact_starts = st.datetimes(first_day, last_day, timezones=zone)
plain_starts = st.datetimes(first_day, last_day).map(
    lambda moment: moment.replace(second=0, microsecond=0)
)
starts = plain_starts.map(lambda moment: moment.replace(tzinfo=VIETNAM))
amounts = st.timedeltas(timedelta(microseconds=1), timedelta(days=30))
pause_lists = st.lists(
    st.builds(
        lambda begin, length: Pause(begin, begin + length),
        exact_starts,
        st.timedeltas(timedelta(), timedelta(days=40)),
    ),
    max_size=4,
)
# The last working day before Tết, each year.
BEFORE_TET = (
    *("2018-02-13", "2019-02-01", "2020-01-22", "2021-02-09", "2022-01-28"),
    *("2023-01-19", "2024-02-07", "2025-01-24", "2026-02-13", "2027-02-03"),
)


@settings(max_examples=100, deadline=None)
@given(name=names, start=plain_starts, minutes=st.integers(1, 3_000))
def test_the_fast_count_agrees_with_a_walk_minute_by_minute(name, start, minutes):
    expected = oracle.after_minutes(name, start, minutes)

    assert rules.add_minutes(office(name), start.replace(tzinfo=VIETNAM), minutes) == (
        expected.replace(tzinfo=VIETNAM)
    )


@settings(max_examples=100, deadline=None)
@given(name=names, end=plain_starts, minutes=st.integers(1, 3_000))
def test_counting_back_agrees_with_a_walk_minute_by_minute(name, end, minutes):
    begin = rules.subtract_time(
        office(name), end.replace(tzinfo=VIETNAM), timedelta(minutes=minutes)
    )

    assert begin.replace(tzinfo=None) == oracle.before_minutes(name, end, minutes)


@settings(max_examples=60, deadline=None)
@given(name=names, begin=plain_starts, length=st.integers(0, 20_000))
def test_working_minutes_agree_with_a_walk_minute_by_minute(name, begin, length):
    end = begin + length * MINUTE

    assert rules.working_minutes(
        office(name), begin.replace(tzinfo=VIETNAM), end.replace(tzinfo=VIETNAM)
    ) == oracle.minutes_between(name, begin, end)


@pytest.mark.parametrize("day", BEFORE_TET)
@pytest.mark.parametrize("name", ["common", "saturday"])
def test_limits_over_every_tet_agree_with_the_walk(name, day):
    for clock in ("06:00", "07:00", "11:30", "12:15", "16:07", "17:00", "21:00"):
        start = datetime.fromisoformat(f"{day} {clock}")
        for days in (1, 5):
            due = rules.due(
                office(name), start.replace(tzinfo=VIETNAM), days, TimeUnit.WORKING_DAY
            ).at
            assert due.replace(tzinfo=None) == oracle.after_minutes(name, start, days * 480)
        for days in range(12):
            due = rules.due(
                office(name), start.replace(tzinfo=VIETNAM), days, TimeUnit.CALENDAR_DAY
            ).at
            last = start.date() + timedelta(days=days)
            assert due.replace(tzinfo=None) == oracle.end_of_day(name, last)


@settings(max_examples=100, deadline=None)
@given(name=names, start=plain_starts, days=st.integers(0, 90))
def test_calendar_days_agree_with_a_walk_day_by_day(name, start, days):
    due = rules.due(office(name), start.replace(tzinfo=VIETNAM), days, TimeUnit.CALENDAR_DAY).at

    assert due.replace(tzinfo=None) == oracle.end_of_day(name, start.date() + timedelta(days=days))


@given(calendar=calendars, start=exact_starts, amount=amounts)
def test_counting_back_undoes_counting_on(calendar, start, amount):
    end = rules.add_time(calendar, start, amount)
    begin = rules.subtract_time(calendar, end, amount)

    assert rules.add_time(calendar, begin, amount) == end
    assert begin == start or not rules.is_working(calendar, start)
    assert begin >= start


@given(calendar=calendars, end=exact_starts, amount=amounts)
def test_counting_back_takes_the_whole_amount_and_ends_in_a_session(calendar, end, amount):
    begin = rules.subtract_time(calendar, end, amount)

    assert rules.working_time(calendar, begin, end) == amount
    assert rules.is_working(calendar, begin)


@given(
    calendar=calendars,
    start=exact_starts,
    value=st.integers(0, 40),
    unit=st.sampled_from(TimeUnit),
    pauses=pause_lists,
)
def test_pauses_add_the_working_time_in_them_each_moment_once(calendar, start, value, unit, pauses):
    limit = rules.due(calendar, start, value, unit).at
    due = rules.due_after_pauses(calendar, start, value, unit, pauses)

    moved = sum((line.amount for line in due.pauses), timedelta())
    apart = sum(
        (
            rules.working_time(calendar, max(pause.from_at, start), pause.to_at)
            for pause in pauses
            if pause.to_at is not None and pause.to_at > start
        ),
        timedelta(),
    )
    assert due.at == rules.add_time(calendar, limit, moved)
    assert moved <= apart
    assert due.at == rules.due_after_pauses(calendar, start, value, unit, pauses[::-1]).at


@given(
    calendar=calendars,
    start=exact_starts,
    value=st.integers(1, 20),
    pause_after=amounts,
    length=amounts,
)
def test_the_time_that_is_not_paused_is_the_limit(calendar, start, value, pause_after, length):
    limit = rules.due(calendar, start, value, TimeUnit.WORKING_DAY).at
    begin = min(start + pause_after, limit)
    end = begin + length

    due = rules.due_after_pauses(
        calendar, start, value, TimeUnit.WORKING_DAY, [Pause(begin, end)]
    ).at

    worked = rules.working_time(calendar, start, begin)
    assert worked + rules.working_time(calendar, end, max(due, end)) == timedelta(hours=8 * value)


@given(calendar=calendars, start=exact_starts, value=st.integers(0, 40), moment=exact_starts)
def test_a_pause_that_ends_when_it_begins_changes_nothing(calendar, start, value, moment):
    due = rules.due_after_pauses(
        calendar, start, value, TimeUnit.WORKING_DAY, [Pause(moment, moment)]
    )

    assert due.at == rules.due(calendar, start, value, TimeUnit.WORKING_DAY).at


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
