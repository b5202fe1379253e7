"""The demonstration replays the campaign of 2021: asked of the facts, its numbers come out."""

from datetime import date, datetime, timedelta
from math import sqrt

import pytest

from motcua.cases.seeding.arc import Habits, arc, share
from motcua.cases.seeding.plan import Part, Wish, chunks
from motcua.cases.services import history_begin, history_write
from motcua.ioc import selectors as ioc
from motcua.ioc.services import indicators_setup, lake_rebuild
from motcua.ioc.types import Period
from motcua.kernel.actor import SYSTEM
from motcua.kernel.clock import VIETNAM

SIGMAS = 2.5  # so far may a week be from its share by chance; the shares are even, not luck
ROUGH = 0.4  # points in a hundred: a week is a stretch of a line, not a day


@pytest.mark.parametrize(
    ("line", "day", "percent"),
    [
        ("online", date(2019, 1, 1), 12),
        ("online", date(2020, 12, 31), 33),
        ("online", date(2021, 5, 10), 50),
        ("online", date(2026, 1, 1), 97),
        ("late", date(2021, 3, 31), 10),
        ("late", date(2021, 5, 16), 0.21),
    ],
)
def test_the_arc_goes_through_what_was_published(line, day, percent):
    assert 100 * share(getattr(arc(), line), day) == pytest.approx(percent)


def test_districts_differ_and_add_up_to_the_province():
    weights = {code: 1.0 + number % 3 for number, code in enumerate(["", *arc().pace])}
    habits, day = Habits(weights), date(2021, 4, 20)
    for found, line in ((habits.online, "online"), (habits.late, "late")):
        shares = {code: found(day, code) for code in weights}
        mean = sum(weights[code] * each for code, each in shares.items()) / sum(weights.values())
        assert mean == pytest.approx(share(getattr(arc(), line), day), rel=1e-4)
        assert len(set(shares.values())) >= 10
    assert habits.online(day, "693") > habits.online(day, "691")
    assert habits.late(day, "693") < habits.late(day, "691")


def test_a_replay_has_the_days_of_the_campaign_and_the_last_ones():
    until = datetime(2026, 6, 10, tzinfo=VIETNAM)
    wish = Wish(cases=1000, years=5, seed=1, until=until, is_replay=True)
    then, now = wish.windows
    assert (then.first, then.last) == (arc().replay.first, arc().replay.last)
    assert now.last - now.first == timedelta(days=arc().replay.days - 1)
    plan = chunks(wish, [Part(1.0), Part(1.0)])
    cells = [cell for chunk in plan for cell in chunk.cells]
    assert sum(cell.cases for cell in cells) == 1000
    assert sum(cell.cases for cell in cells if cell.month.year == 2021) == pytest.approx(600, abs=2)
    others = chunks(Wish(cases=1000, years=5, seed=1, until=until), [Part(1.0), Part(1.0)])
    assert not {chunk.key for chunk in plan} & {chunk.key for chunk in others}


def test_asked_of_the_facts_the_campaign_comes_out_as_it_was(province, settings, tmp_path):
    settings.LAKE_DIR = tmp_path / "lake"
    until = datetime(2021, 5, 31, 23, tzinfo=VIETNAM)
    plan = history_begin(cases=2800, years=1, seed=5, until=until, days=105)
    for key in (*plan.persons, *(key for key, _cases in plan.pieces)):
        history_write(wish=plan.wish, key=key)
    indicators_setup()
    lake_rebuild()
    ioc.facts_forget()

    for code, line in (("online_percent", "online"), ("late_percent", "late")):
        for last in (date(2021, 4, 4), date(2021, 4, 18), date(2021, 5, 2), date(2021, 5, 16)):
            week = Period(first=last - timedelta(days=6), last=last)
            value = ioc.indicator_value(actor=SYSTEM, code=code, period=week)
            wanted = share(getattr(arc(), line), last - timedelta(days=3))
            chance = 100 * SIGMAS * sqrt(wanted * (1 - wanted) / value.whole)
            assert value.whole > 100
            assert value.number == pytest.approx(100 * wanted, abs=chance + ROUGH), (code, last)
