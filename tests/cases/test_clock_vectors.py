"""Clocks counted by hand: stored due time, derived due time and verdict agree with the table."""

from datetime import time
from decimal import Decimal
from pathlib import Path

import pytest

from cases import world as worlds
from cases.clockwork import at, walk
from motcua.cases import clocks
from motcua.cases.models import Case
from motcua.catalogue.selectors import published_version
from motcua.catalogue.types import PublishedVersion, Terms
from motcua.catalogue.types import TimeUnit as Unit
from motcua.kernel.actor import SYSTEM
from motcua.worktime.models import SameDayLimit
from motcua.worktime.services import calendar_import

PAGE = (Path(__file__).parent / "clock_vectors.md").read_text("utf-8")
UNITS = {"h": Unit.HOUR, "wd": Unit.WORKING_DAY, "d": Unit.DAY}
FEWEST = 15


def table() -> list[list[str]]:
    lines = [line for line in PAGE.splitlines() if line.startswith("|")][2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


@pytest.fixture
def year(world):
    """The small province with the calendar of the real year."""
    calendar_import(actor=SYSTEM)
    return world


def limited(monkeypatch, limit):
    """Let the procedure of the cases have this limit."""
    if limit == "same day":
        SameDayLimit.objects.create(procedure_code=worlds.GENERIC, cutoff=time(15), source="thử")
        terms = Terms(1, Unit.WORKING_DAY, None)
    else:
        value, unit = limit.split()
        terms = Terms(int(Decimal(value)), UNITS[unit], None)
    monkeypatch.setattr(PublishedVersion, "terms", lambda *_: terms)


@pytest.mark.parametrize("row", table(), ids=lambda row: f"{row[1]}, {row[2]}")
def test_a_clock_stands_where_the_table_says(year, stop_clock, monkeypatch, row):
    received, limit, events, due, verdict, _why = row
    limited(monkeypatch, limit)

    case_id = walk(year, stop_clock, received, events)

    case = Case.objects.get(pk=case_id)
    version = published_version(case.procedure_version_id)
    derived = clocks.derived(case, version, clocks.turns_of(case))
    released, words = verdict.rsplit(" ", 1)
    assert case.due_at == at(due)
    assert derived.at == case.due_at
    assert clocks.timeliness_at(case, at(released)).value == words


def test_the_table_has_enough_rows():
    assert len(table()) >= FEWEST
