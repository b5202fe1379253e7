"""A slow second opinion that walks minute by minute and shares no line with the product.

Offices are read from the CSV files with the standard library; a moment is a naive local time.
"""

import csv
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path

import motcua.worktime

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
SHIPPED = Path(motcua.worktime.__file__).parent / "data"
OFFICES = Path(__file__).parent / "offices"


@cache
def table(path: Path) -> tuple[dict[str, str], ...]:
    with path.open(encoding="utf-8", newline="") as stream:
        return tuple(csv.DictReader(stream))


def minute_of(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


def week_of(office: str, day: date) -> dict[int, set[int]]:
    """The open minutes of each weekday in the week that holds on a day."""
    for name, path in ((office, OFFICES / "weeks.csv"), ("", SHIPPED / "sessions.csv")):
        week: dict[int, set[int]] = {}
        for row in table(path):
            begun = not row["valid_from"] or row["valid_from"] <= day.isoformat()
            over = row["valid_to"] and row["valid_to"] < day.isoformat()
            if row["agency"] == name and begun and not over:
                minutes = range(minute_of(row["start"]), minute_of(row["end"]))
                week.setdefault(int(row["weekday"]), set()).update(minutes)
        if week:
            return week
    return {}


@cache
def open_minutes(office: str, day: date) -> frozenset[int]:
    week = week_of(office, day)
    full_day = max(week.values(), key=len)
    for row in table(OFFICES / "decided.csv"):
        if row["agency"] == office and row["date"] == day.isoformat():
            if row["kind"] == "closed":
                return frozenset()
            parts = [part.split("-") for part in row["sessions"].split()]
            own = {m for one, two in parts for m in range(minute_of(one), minute_of(two))}
            return frozenset(own or full_day)
    for row in table(SHIPPED / "calendar.csv"):
        if row["date"] == day.isoformat():
            return frozenset(full_day if row["kind"] == "swap_work" else ())
    return frozenset(week.get(day.weekday(), ()))


def is_open(office: str, moment: datetime) -> bool:
    """Whether work goes on in the minute that begins now."""
    return moment.hour * 60 + moment.minute in open_minutes(office, moment.date())


def after_minutes(office: str, start: datetime, minutes: int) -> datetime:
    moment = start
    while minutes:
        minutes -= is_open(office, moment)
        moment += MINUTE
    return moment


def before_minutes(office: str, end: datetime, minutes: int) -> datetime:
    moment = end
    while minutes:
        moment -= MINUTE
        minutes -= is_open(office, moment)
    return moment


def end_of_day(office: str, day: date) -> datetime:
    """When work ends on this day, or on the first day after it on which there is work."""
    while not open_minutes(office, day):
        day += DAY
    return datetime.combine(day, time()) + MINUTE * (max(open_minutes(office, day)) + 1)


def within_day(office: str, start: datetime, cutoff: time) -> datetime:
    day = start.date()
    if open_minutes(office, day):
        closed = start >= end_of_day(office, day)
        day += DAY * (closed or start.time() > cutoff)
    return end_of_day(office, day)


def minutes_between(office: str, begin: datetime, end: datetime) -> int:
    return len(open_between(office, [(begin, end)]))


def open_between(office: str, parts: Iterable[tuple[datetime, datetime]]) -> set[datetime]:
    """Each open minute that lies in any of the stretches, once."""
    found = set()
    for begin, end in parts:
        moment = begin
        while moment < end:
            if is_open(office, moment):
                found.add(moment)
            moment += MINUTE
    return found
