"""The table of due times counted by hand: the product and the slow oracle both have to agree."""

from datetime import datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from motcua.kernel.clock import VIETNAM
from motcua.worktime import rules
from motcua.worktime.types import Pause, SameDayRule, TimeUnit
from worktime import oracle
from worktime.offices import NAMES, office

PAGE = (Path(__file__).parent / "vectors.md").read_text("utf-8")
UNITS = {"h": TimeUnit.HOUR, "wd": TimeUnit.WORKING_DAY, "d": TimeUnit.CALENDAR_DAY}
CUTOFF = SameDayRule("2.000908", time(15), "thử")
FEWEST = 60


def table(heading: str) -> list[list[str]]:
    part = PAGE.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    lines = [line for line in part.splitlines() if line.startswith("|")][2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def at(moment: str) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=VIETNAM)


def plain(moment: str) -> datetime:
    return datetime.fromisoformat(moment)


def pauses_of(cell: str) -> list[tuple[str, str]]:
    pairs = (part.strip().split("/") for part in cell.split(",") if part.strip())
    return [(begin, end) for begin, end in pairs]


def limit_of(words: str) -> tuple[Decimal, TimeUnit]:
    value, unit = words.split()
    return Decimal(value), UNITS[unit]


def offices_of(name: str) -> tuple[str, str]:
    """Where the case was received, and where it is now."""
    first, _, last = name.partition(" > ")
    return first, last or first


def counted(name: str, received: str, limit: str, pauses: list[tuple[str, str]]) -> datetime:
    """What the product says: the limit at the first office, pauses and extensions at the last."""
    first, last = offices_of(name)
    told, *further = limit.split(" + ")
    rule = CUTOFF if told == "same day" else None
    value, unit = (Decimal(1), TimeUnit.WORKING_DAY) if rule else limit_of(told)
    stretches = [Pause(at(begin), at(end) if end else None) for begin, end in pauses]
    if first == last:
        due = rules.due_after_pauses(
            office(first), at(received), value, unit, stretches, same_day=rule
        ).at
    else:  # the due time is kept when offices merge, and moved by the working time of the new one
        due = rules.due(office(first), at(received), value, unit).at
        for begin, end in pauses:
            due = rules.due_moved(office(last), due, at(begin), at(end))
    for more in further:
        due = rules.due(office(last), due, *limit_of(more)).at
    return due


def walked(name: str, received: str, limit: str, pauses: list[tuple[str, str]]) -> datetime:
    """What the oracle says."""
    first, last = offices_of(name)
    told, *further = limit.split(" + ")
    due = end_of_limit(first, plain(received), told)
    stood = [(max(plain(a), plain(received)), plain(b)) for a, b in pauses if b]
    due = oracle.after_minutes(last, due, len(oracle.open_between(last, stood)))
    for more in further:
        due = end_of_limit(last, due, more)
    return due


def end_of_limit(name: str, start: datetime, limit: str) -> datetime:
    if limit == "same day":
        return oracle.within_day(name, start, CUTOFF.cutoff)
    value, unit = limit.split()
    if unit == "d":
        return oracle.end_of_day(name, start.date() + timedelta(days=int(value)))
    hours = Decimal(value) * (8 if unit == "wd" else 1)
    return oracle.after_minutes(name, start, int(hours * 60))


@pytest.mark.parametrize(("name", "received", "limit", "pauses", "due", "_why"), table("Limits"))
def test_a_limit_ends_when_the_table_says(name, received, limit, pauses, due, _why):
    parts = pauses_of(pauses)

    assert counted(name, received, limit, parts) == at(due)
    assert walked(name, received, limit, parts) == plain(due)


@pytest.mark.parametrize(("name", "due", "done", "verdict", "_why"), table("Early, on time, late"))
def test_a_result_is_early_on_time_or_late_as_the_table_says(name, due, done, verdict, _why):
    due_at = None if due == "none" else at(due)

    assert rules.timeliness(office(name), due_at, at(done)).value == verdict


@pytest.mark.parametrize(("name", "begin", "end", "minutes", "_why"), table("Between two instants"))
def test_working_minutes_are_those_of_the_table(name, begin, end, minutes, _why):
    first, last = sorted((plain(begin), plain(end)))

    assert rules.working_minutes(office(name), at(begin), at(end)) == int(minutes)
    assert oracle.minutes_between(name, first, last) == abs(int(minutes))


@pytest.mark.parametrize(("name", "end", "minutes", "begin", "_why"), table("Counting back"))
def test_counting_back_ends_where_the_table_says(name, end, minutes, begin, _why):
    amount = timedelta(minutes=int(minutes))

    assert rules.subtract_time(office(name), at(end), amount) == at(begin)
    assert oracle.before_minutes(name, plain(end), int(minutes)) == plain(begin)


def test_the_table_is_long_enough_each_row_has_its_working_and_every_office_is_in_it():
    rows = table("Limits")

    assert len(rows) >= FEWEST
    assert all(row[-1] for row in rows)
    assert len({tuple(row[:4]) for row in rows}) == len(rows)
    assert {offices_of(row[0])[0] for row in rows} == set(NAMES)
