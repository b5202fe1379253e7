"""`motcua worktime due` against sums made with a wall calendar and a pencil, year by year.

The sessions are 07:00-11:30 and 13:30-17:00, Monday to Friday; a working day is 8 hours of them.
Beside each answer stands how it was counted. Days off and Saturdays worked instead are those that
the Government announced for each year.
"""

import io
from importlib import import_module

import pytest
from django.core.management import call_command
from django.db import connection

COMMAND = import_module("motcua.config.management.commands.worktime").Command
DUE = [
    # Tết, each year once over it: what is left on the last day before, the rest after it.
    ("2018-02-13T10:00", "1 working_day", "", "2018-02-21T10:00"),  # 1,5+3,5; 14-20 off; 3
    ("2018-02-13T17:00", "1 working_day", "", "2018-02-21T17:00"),  # after hours: from the 21st
    ("2019-02-01T08:00", "2 working_day", "", "2019-02-12T08:00"),  # 7; 4-8 off; 8 on 11th; 1
    ("2020-01-22T15:30", "3 hour", "", "2020-01-30T08:30"),  # 1,5; 23-29 off; 1,5
    ("2021-02-09T11:30", "4 hour", "", "2021-02-17T07:30"),  # lunch; 3,5; 10-16 off; 0,5
    ("2022-01-28T16:59", "1 hour", "", "2022-02-07T07:59"),  # 1 minute; 31/1-4/2 off; 59
    ("2023-01-19T07:00", "1 working_day", "", "2023-01-19T17:00"),  # a whole day
    ("2023-01-19T07:01", "1 working_day", "", "2023-01-27T07:01"),  # a minute short; 20-26 off
    ("2024-02-07T13:00", "8 hour", "", "2024-02-15T11:30"),  # 3,5; 8-14 off; 4,5 end a session
    ("2025-01-24T16:00", "5 working_day", "", "2025-02-07T16:00"),  # 1; 27-31 off; 4 days; 7
    ("2026-02-13T16:00", "2 working_day", "", "2026-02-24T16:00"),  # 1; 16-20 off; 8; 7
    ("2027-02-03T16:30", "1 working_day", "", "2027-02-11T16:30"),  # 0,5; 4-10 off; 7,5
    # Saturdays worked, and the days off that they are worked for.
    ("2018-12-28T16:00", "1 working_day", "", "2019-01-02T16:00"),  # 31/12 and 1/1 off
    ("2019-01-04T16:00", "1 working_day", "", "2019-01-05T16:00"),  # Saturday worked for 31/12
    ("2024-05-03T10:00", "1 working_day", "", "2024-05-04T10:00"),  # Saturday worked for 29/4
    ("2024-04-26T14:00", "2 working_day", "", "2024-05-03T14:00"),  # 3; 29/4-1/5 off; 8; 5
    ("2025-04-25T16:30", "1 working_day", "", "2025-04-26T16:30"),  # Saturday worked for 2/5
    ("2025-04-29T15:00", "1 working_day", "", "2025-05-05T15:00"),  # 30/4-2/5 off
    ("2026-01-09T16:00", "1 working_day", "", "2026-01-10T16:00"),  # Saturday worked for 2/1
    ("2025-12-31T16:00", "1 working_day", "", "2026-01-05T16:00"),  # 1/1 and 2/1 off
    ("2026-08-28T16:00", "1 working_day", "", "2026-09-03T16:00"),  # 31/8, 1/9, 2/9 off
    ("2026-08-21T16:00", "1 working_day", "", "2026-08-22T16:00"),  # Saturday worked for 31/8
    # A holiday on a weekend gives the next working days.
    ("2022-04-29T16:00", "1 working_day", "", "2022-05-04T16:00"),  # 30/4, 1/5 weekend; 2, 3 off
    ("2023-04-28T16:00", "1 working_day", "", "2023-05-04T16:00"),  # 29/4 Giỗ Tổ, 30/4, 1/5; 2, 3
    ("2026-04-24T16:00", "1 working_day", "", "2026-04-28T16:00"),  # 26/4 Sunday; 27 off
    ("2022-08-31T17:00", "1 hour", "", "2022-09-05T08:00"),  # 1/9, 2/9 off, weekend
    # Edges of sessions.
    ("2024-05-13T08:30", "3 hour", "", "2024-05-13T11:30"),  # due at the end, not after lunch
    ("2024-05-13T11:30", "1 hour", "", "2024-05-13T14:30"),  # received at the end of a session
    ("2024-05-13T12:45", "1 hour", "", "2024-05-13T14:30"),  # in the lunch break
    ("2024-05-13T05:30", "1 hour", "", "2024-05-13T08:00"),  # before hours
    ("2024-05-13T07:00", "16 hour", "", "2024-05-14T17:00"),  # two whole days
    ("2024-05-11T10:00", "1 hour", "", "2024-05-13T08:00"),  # a Saturday off
    ("2024-05-10T16:00", "2 hour", "", "2024-05-13T08:00"),  # 1 on Friday, 1 on Monday
    # Calendar days: the day of receipt is not counted; an off day moves to the next working one.
    ("2024-05-06T16:59", "5 calendar_day", "", "2024-05-13T17:00"),  # Saturday 11th: Monday
    ("2025-01-20T09:00", "10 calendar_day", "", "2025-02-03T17:00"),  # 30th in Tết
    ("2024-04-24T09:00", "10 calendar_day", "", "2024-05-04T17:00"),  # a Saturday that is worked
    ("2024-05-12T09:00", "3 calendar_day", "", "2024-05-15T17:00"),  # received on a Sunday
    ("2021-04-20T09:00", "1 calendar_day", "", "2021-04-22T17:00"),  # 21st is Giỗ Tổ
    # Pauses: the working time inside them is added behind the due time.
    (
        "2024-05-06T08:00",
        "5 working_day",
        "2024-05-07T10:00/2024-05-09T15:00",  # 1,5+3,5, 8, 4,5+1,5 = 19 hours
        "2024-05-15T11:00",  # 13th 08:00 + 7 + 8 + 4
    ),
    (
        "2024-05-06T08:00",
        "5 working_day",
        "2024-05-10T18:00/2024-05-13T06:00",  # a night and a weekend: nothing
        "2024-05-13T08:00",
    ),
    (
        "2024-02-05T07:00",
        "5 working_day",
        "2024-02-07T16:00/2024-02-15T09:00",  # 1 + 2 hours, Tết between
        "2024-02-19T10:00",  # Friday 16th 17:00 + 3
    ),
    (
        "2024-05-06T08:00",
        "1 working_day",
        "2024-05-06T12:00/2024-05-06T13:00 2024-05-06T16:00/2024-05-07T07:30",  # 0; 1 + 0,5
        "2024-05-07T09:30",  # 7th 08:00 + 1,5
    ),
    # Same-day procedures (1.001193): after 15:00 the result comes on the next working day.
    ("2024-05-10T14:59", "1 working_day --procedure 1.001193", "", "2024-05-10T17:00"),
    ("2024-05-10T15:00", "1 working_day --procedure 1.001193", "", "2024-05-10T17:00"),
    ("2024-05-10T15:01", "1 working_day --procedure 1.001193", "", "2024-05-13T17:00"),
    ("2024-02-07T16:00", "1 working_day --procedure 1.001193", "", "2024-02-15T17:00"),
]
BETWEEN = [
    ("2024-05-10T16:00", "2024-05-13T16:00", 480),
    ("2025-01-24T16:00", "2025-02-03T08:00", 120),  # over Tết
    ("2024-05-13T11:00", "2024-05-13T14:00", 60),  # over lunch
    ("2024-05-10T18:00", "2024-05-13T06:00", 0),
    ("2019-01-04T16:30", "2019-01-05T07:30", 60),  # into a Saturday that is worked
]


@pytest.fixture(autouse=True)
def shipped(monkeypatch):
    """The calendar of the distribution, as on a machine without a database."""
    monkeypatch.setitem(connection.settings_dict, "HOST", "")


def printed(*words):
    out = io.StringIO()
    call_command(COMMAND(), *words, stdout=out)
    return out.getvalue().strip()


def asked(start, limit, pauses):
    value, unit, *more = limit.split()
    given = ["due", "--from", start, "--value", value, "--unit", unit, *more]
    return [*given, "--pause", *pauses.split()] if pauses else given


def test_due_times_are_those_counted_by_hand():
    found = [(*line, printed(*asked(*line))) for *line, _due in DUE]

    assert found == [(*line, f"{due}:00+07:00") for *line, due in DUE]


def test_working_minutes_are_those_counted_by_hand():
    assert [int(printed("between", *line)) for *line, _n in BETWEEN] == [n for *_l, n in BETWEEN]
