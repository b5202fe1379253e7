"""Answers that are kept and added up are those of one question to all facts."""

import dataclasses
import re
from collections import OrderedDict
from datetime import date, datetime, timedelta
from random import Random

import pytest
import time_machine

from cases import world as worlds
from ioc.walking import Walk
from motcua.catalogue.models import Procedure
from motcua.ioc import engine, filling, kept, lake, measuring, sums
from motcua.ioc.engine import Engine
from motcua.ioc.formulas import FORMULAS, Window
from motcua.ioc.indicators import shipped
from motcua.ioc.measuring import Asked, Chosen
from motcua.ioc.periods import period_read, periods_until
from motcua.ioc.schema import FACTS, OPEN
from motcua.ioc.services import indicators_setup
from motcua.ioc.slicing import window_of
from motcua.ioc.summing import sums_follow
from motcua.ioc.tasks import sums as follow
from motcua.ioc.types import Dimension
from motcua.ioc.windows import first_month, for_one
from seed.telling import UNTIL, seed

EVERY = [
    Asked.of(said["formula"], said["params"])
    for said in shipped().values()
    if said["formula"] in FORMULAS
]
ADDED = (
    Asked.of("received", {}),
    Asked.of("released_in_time", {}),
    Asked.of("carried", {}),
    Asked.of("asked_vnd", {}),
)
MONTH = re.compile(r"/(?:cases|spans|steps)/(\d{4}-\d{2})\.")
ALONE = (*EVERY[:3], Asked.of("lead_hours", {"share": 0.5}), Asked.of("overdue", {}))


@pytest.fixture
def walk(province):
    """A history, and four dossiers that people work on."""
    seed(40)
    indicators_setup()
    worlds.give_keys(province)
    with time_machine.travel(UNTIL + timedelta(minutes=5), tick=False) as traveller:
        made = Walk(province, traveller, Random(7))  # noqa: S311 - the same walk each time
        for _each in range(4):
            made.submit()
        yield made


def windows():
    """Months of long ago and of now, a year that goes on, a day."""
    now = datetime.combine(date(2026, 7, 20), datetime.min.time())
    begins = [datetime(2025, 7, 1), datetime(2026, 3, 1), datetime(2026, 6, 1)]  # noqa: DTZ001 - wall clock
    months = [Window(begin=each, end=each + timedelta(days=30)) for each in begins]
    return [*months, Window(begin=begins[0], end=now), Window(begin=begins[2], end=begins[2])]


def told(chosen):
    """Every measure for every window, and some by every dimension."""
    found, _generation = measuring.numbers(EVERY, windows(), chosen)
    groups = {
        (asked.formula, by, window.begin, window.end): measuring.groups(asked, window, chosen, by)[
            0
        ]
        for asked in ALONE
        for by in (Dimension.AGENCY, Dimension.FIELD, Dimension.PRESENT)
        for window in windows()[3:4]
    }
    return found, groups


def told_at_once(monkeypatch, chosen):
    """The same without anything kept and without pieces."""

    def whole(question, windows):
        answers = [
            engine.facts().ask(
                for_one(question.sql, each), first_month([each]), for_one(question.where, each)
            )
            for each in windows
        ]
        return [rows for rows, _generation in answers], answers[0][1]

    with monkeypatch.context() as patch:
        patch.setattr(kept, "added", whole)
        return told(chosen)


def test_pieces_add_up_whatever_happened_since_the_lake_was_filled(walk, monkeypatch):
    chosen = (Chosen(), Chosen(competent=(str(walk.world.commune.id),), channel=("online",)))
    filling.rebuild()
    for turn in range(3):
        walk.go(6)
        if turn == 1:
            filling.refresh()
            engine.forget()
            assert sums_follow() > 12  # months of a year, and longer ones
            assert sums_follow() == 0
        engine.forget()
        for each in chosen[turn // 2 :]:
            first = told(each)
            assert first == told(each)
            assert first == told_at_once(monkeypatch, each)
    assert any(number.part for number in first[0].values())
    assert engine.facts().current().live

    Procedure.objects.update(field="Lĩnh vực đã sửa")
    filling.refresh()
    engine.forget()
    assert told(chosen[0]) == told_at_once(monkeypatch, chosen[0])


def test_of_what_was_counted_before_no_file_is_read(walk, monkeypatch):
    manifest = filling.rebuild()
    last = sorted(set(manifest.files["cases"]) - {OPEN})[-engine.LAST_MONTHS]
    periods = (*periods_until(period_read("2026-06"), 13), period_read("2025"))
    wanted = [window_of(each) for each in periods]
    texts = []
    asked = Engine.all_asked
    monkeypatch.setattr(Engine, "all_asked", lambda *said: texts.extend(said[1]) or asked(*said))

    def answer(each):
        monkeypatch.setattr(kept, "_kept", OrderedDict())
        monkeypatch.setattr(kept, "_cells", 0)
        texts.clear()
        found, _generation = measuring.numbers([each], wanted, Chosen(channel=("online",)))
        groups, _generation = measuring.groups(each, wanted[-1], Chosen(), Dimension.PRESENT)
        months = {month for text in texts for month in MONTH.findall(text) if month < last}
        return found, groups, months

    before = {each: answer(each) for each in ADDED}
    for found, _groups, months in before.values():
        assert any(number.part for number in found.values())
        assert months
    assert any(groups for _found, groups, _months in before.values())
    assert sums_follow() > 12
    for each, (found, groups, _months) in before.items():
        assert answer(each) == (found, groups, set())


def test_of_a_month_that_is_another_one_now_the_sums_are_made_anew(walk):
    manifest = filling.rebuild()
    every = sums_follow()
    month = min(set(manifest.files["cases"]) - {OPEN})
    files = {kind: dict(parts) for kind, parts in manifest.files.items()}
    for kind in FACTS:
        path = lake.new_path(kind, month)
        path.write_bytes(manifest.paths(kind)[month].read_bytes())
        files[kind][month] = lake.relative(path)
    lake.publish(dataclasses.replace(manifest, number=manifest.number + 1, files=files))
    engine.forget()
    old = sums.path().stat().st_ino
    follow(timestamp=0)
    assert sums.path().stat().st_ino != old
    assert sums_follow() == 0
    known = sums.current(engine.facts())
    assert known is not None
    assert len(known.windows) == every


def test_what_is_kept_has_a_bound(walk, monkeypatch):
    filling.rebuild()
    monkeypatch.setattr(kept, "CELLS", 400)
    told(Chosen())
    assert sum(map(kept._size, kept._kept.values())) == kept._cells <= 400
