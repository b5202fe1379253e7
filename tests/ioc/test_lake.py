"""The lake: facts of every case, made anew or grown with the ledger, the same row for row."""

import dataclasses
import json
import os
import threading
import time
from datetime import timedelta
from random import Random

import duckdb
import pytest
import time_machine
from django.core.management import call_command
from django.db import connection

from cases import world as worlds
from ioc.walking import Walk
from motcua.cases import services as casework
from motcua.cases.facts import SKEW
from motcua.cases.models import Case, LedgerEntry, Task
from motcua.cases.selectors import facts_horizon
from motcua.ioc import engine, filling, lake, selectors, services
from motcua.ioc.errors import LakeBusy, LakeEmpty
from motcua.ioc.schema import FACTS, ORDER
from motcua.ioc.tasks import compare, refresh
from motcua.kernel import clock
from motcua.kernel.actor import Role
from seed.telling import UNTIL, seed

SOON = 20  # seconds; a limit for busy machines, not a promise


def texts(columns):
    return ", ".join(f"{name}::VARCHAR" for name in columns)


def rows(manifest):
    """Every row of every kind with the part that it lies in."""
    found = {}
    for kind, columns in FACTS.items():
        found[kind] = sorted(
            (part, *row)
            for part, path in manifest.paths(kind).items()
            for row in duckdb.sql(
                f"SELECT {texts(columns)} FROM '{path}'"  # noqa: S608 - files of ours
            ).fetchall()
        )
    return found


def seen():
    """Every row of every kind as questions see it now."""
    engine.forget()
    return {
        kind: sorted(
            engine.facts().ask(
                f"SELECT {texts(columns)} FROM {kind}"  # noqa: S608 - as above
            )[0]
        )
        for kind, columns in FACTS.items()
    }


def without_part(found):
    return {kind: sorted(row[1:] for row in each) for kind, each in found.items()}


@pytest.fixture
def walk(province):
    """A history, and five dossiers that people work on; signatures are quick."""
    seed(40)
    worlds.give_keys(province)
    with time_machine.travel(UNTIL + timedelta(minutes=5), tick=False) as traveller:
        made = Walk(province, traveller, Random(5))  # noqa: S311 - the same walk each time
        for _each in range(5):
            made.submit()
        yield made


def test_a_lake_that_grew_equals_one_made_anew_and_questions_see_both_alike(
    walk, settings, monkeypatch
):
    filling.rebuild()
    for turn in range(3):
        walk.go(10)
        walk.submit()
        live = seen()
        if turn == 1:
            _killed_while_it_publishes(monkeypatch)
        manifest, touched = filling.refresh()
        assert touched
        assert live == seen() == without_part(rows(manifest))
    _goes_on_after_its_end(manifest)
    live = seen()
    manifest, touched = filling.refresh()
    assert touched == 1
    assert live == seen() == without_part(rows(manifest))

    grown = rows(manifest)
    settings.LAKE_DIR = settings.LAKE_DIR / "anew"
    anew = filling.rebuild()

    assert rows(anew) == grown
    assert anew.rows == manifest.rows
    assert {row[1] for row in grown["cases"]} == {str(key) for key in _keys(Case, "pk")}
    assert len(grown["steps"]) == Task.objects.count()
    phase = 1 + [*FACTS["spans"]].index("phase")
    assert {row[phase] for row in grown["spans"]} >= {"inside", "citizen", "intake", "ready"}
    end = 1 + list(FACTS["cases"]).index("ended_at")
    assert all((row[end] or "open").startswith(row[0]) for row in grown["cases"])
    for kind, order in ORDER.items():
        for path in anew.paths(kind).values():
            kept = duckdb.sql(f"SELECT {order} FROM '{path}'").fetchall()  # noqa: S608 - as above
            assert kept == sorted(kept)


def _goes_on_after_its_end(manifest):
    """No command of today does that; one of tomorrow may."""
    path = next(path for part, path in manifest.paths("cases").items() if part != "open")
    ((key,),) = duckdb.sql(f"SELECT min(case_id) FROM '{path}'").fetchall()  # noqa: S608 - as above
    case = Case.objects.get(pk=key)
    last = LedgerEntry.objects.filter(case_id=key).order_by("-number")[0]
    last.number, last.at, last.step, last.clock = (
        case.version + 1,
        clock.now(),
        "stopped",
        "stopped",
    )
    last.delivery, last.pk = "none", None
    last.save(force_insert=True)
    Case.objects.filter(pk=key).update(
        version=last.number, step="stopped", status=8, clock="stopped", delivery="none"
    )


def _keys(model, name):
    return model.objects.values_list(name, flat=True)


def _killed_while_it_publishes(monkeypatch):
    """All files are written; the manifest is not renamed."""
    before = lake.read()

    def die(manifest):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(lake, "publish", die)
        with pytest.raises(KeyboardInterrupt):
            filling.refresh()
    assert lake.read() == before


def test_an_action_shows_within_two_seconds_and_nothing_is_read_twice(
    province, django_assert_num_queries
):
    services.lake_rebuild()
    facts = engine.facts()
    case = worlds.submit(province)
    engine.forget()
    asked = "SELECT count(*) FROM cases WHERE received_at IS NOT NULL"
    assert facts.ask(asked)[0] == [(0,)]

    casework.case_accept(
        actor=province.officer(Role.DESK_OFFICER),
        case_id=case.id,
        expected_version=case.version,
        checked=worlds.required(),
    )

    assert engine.FRESH_SECONDS + engine.LONG_LOOK_SECONDS < 2
    assert facts.until <= time.monotonic() + engine.SHARE
    facts.until = time.monotonic()
    assert facts.ask(asked)[0] == [(1,)]
    facts.until = time.monotonic() + 60
    with django_assert_num_queries(0):
        facts.ask(asked)
    facts.until = 0.0
    with django_assert_num_queries(1):  # one look at the ledger, and nothing has changed
        facts.ask(asked)


def test_a_lake_that_is_far_behind_answers_as_of_when_it_was_filled(world, monkeypatch):
    manifest = filling.rebuild()
    worlds.submit(world)
    asked = "SELECT count(*) FROM cases"
    monkeypatch.setattr(engine, "LIVE_MOST", 0)

    rows_, generation = engine.facts().ask(asked)

    assert (rows_, generation.at, generation.live) == ([(0,)], manifest.made_at, 0)


def test_only_one_fills_the_lake_and_the_minutely_job_waits_for_the_next_minute(world):
    with filling._alone():
        found = []

        def second():
            from django.db import connection  # noqa: PLC0415 - its own, to be closed

            for asked in (services.lake_refresh, lambda: refresh(timestamp=0)):
                try:
                    found.append(asked())
                except LakeBusy as refusal:
                    found.append(refusal.code)
            connection.close()

        thread = threading.Thread(target=second)
        thread.start()
        thread.join()

    assert found == ["lake_busy", None]
    with pytest.raises(LakeEmpty):
        selectors.lake_state()
    assert services.lake_refresh() == 0
    assert selectors.lake_state().rows == {"cases": 0, "spans": 0, "steps": 0}


def test_a_history_that_is_written_afterwards_comes_with_the_comparison(province, settings):
    worlds.received(province)
    filling.rebuild()
    seed(30)

    assert filling.refresh()[1] == 0
    compare(timestamp=0)

    manifest = lake.read()
    grown = rows(manifest)
    assert manifest.rows["cases"] == 31
    assert services.lake_refresh(compares=True) == 0
    _a_copy_from_before_is_restored()
    assert services.lake_refresh(compares=True) == 0
    assert rows(lake.read()) == grown
    settings.LAKE_DIR = settings.LAKE_DIR / "anew"
    assert rows(filling.rebuild()) == grown


def test_the_command_line_fills_follows_and_tells(world, capsys):
    worlds.submit(world)
    call_command("ioc", "rebuild")
    worlds.submit(world)
    call_command("ioc", "refresh")
    call_command("ioc", "refresh", "--compare")
    assert "1 hồ sơ có thay đổi" in capsys.readouterr().out

    call_command("ioc", "status", "--json")

    told = json.loads(capsys.readouterr().out)
    assert (told["rows"]["cases"], told["rows"]["steps"]) == (2, 2)
    assert told["bytes"] > 0


def _a_copy_from_before_is_restored():
    """Then the lake knows a dossier that the register does not."""
    old = lake.read()
    path = old.paths("cases")["open"]
    lies = path.with_name("lies.parquet")
    duckdb.sql(
        f"COPY (SELECT * REPLACE ('0' AS case_id) FROM '{path}' LIMIT 1) TO '{lies}'"  # noqa: S608 - as above
    )
    files = {kind: dict(parts) for kind, parts in old.files.items()}
    files["cases"]["2020-01"] = lake.relative(lies)
    lake.publish(dataclasses.replace(old, files=files))


def test_old_files_stay_an_hour_for_readers_and_then_go(world):
    first = filling.rebuild()
    worlds.submit(world)
    second, _touched = filling.refresh()
    stale = first.paths("cases")["open"]
    assert stale.exists()

    two_hours_ago = time.time() - 7200
    killed = lake.root() / f"{lake.MAKING}long-ago"
    killed.mkdir()
    for path in (stale, killed):
        os.utime(path, (two_hours_ago, two_hours_ago))

    assert lake.sweep(second) == 2
    assert not killed.exists()
    assert not stale.exists()
    assert all(path.exists() for path in second.paths("cases").values())


@pytest.mark.django_db(transaction=True)
def test_the_cursor_waits_for_a_transaction_that_is_still_open():
    """Rows are dated when they are written, and appear when their transaction ends."""
    begun, seen_it, done = threading.Event(), threading.Event(), []

    def slow():
        with connection.cursor() as cursor:
            cursor.execute("BEGIN")
            begun.set()
            seen_it.wait(SOON)
            done.append(clock.now())
            cursor.execute("ROLLBACK")
        connection.close()

    thread = threading.Thread(target=slow)
    thread.start()
    assert begun.wait(SOON)
    then = clock.now()
    time.sleep(2)
    horizon = facts_horizon()
    seen_it.set()
    thread.join()

    assert horizon + SKEW < then + timedelta(seconds=1), "not from now on"
