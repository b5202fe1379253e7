"""How fast the operations centre answers, and what it needs for it.

`python bench/ioc.py --cases 10000000 --folder DIR` makes a lake of so many cases (the same each
time; kept in DIR for the next run), then asks everything of a wall page and random drill-downs, in
a process of its own, cold and warm. With `--rows N` the first N cases are also put into a table of
PostgreSQL and the same is asked there. With `--ledger` the facts of the database's own cases are
made and refreshed with its newest 10,000 events. Figures come as JSON; 1 when a goal was missed.

The database (of `DATABASE_URL`, or the embedded one) is one that `motcua setup` made.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import django

from motcua.config import cli

MONTHS = 60
ROUNDS = 5
DRILLS = 60
CHUNK = 500_000  # cases that are made at once
GOALS = {"wall_ms": 300.0, "drill_p95_ms": 150.0, "memory_mib": 1024.0, "refresh_s": 1.0}
GOAL_RATIO = 20.0
WALL = (
    *("received", "release", "process", "processing", "waiting", "overdue", "undue"),
    *("ontime_percent", "late_percent", "online_percent", "result_percent", "intime_766"),
)
# Everything of a case follows from its number `i` and hashes of it; `u(k)` is even in 0..1.
HASHES = "CREATE OR REPLACE MACRO u(i, k) AS (hash(i, k) >> 11)::DOUBLE / 9007199254740992.0"
MADE = """
CREATE OR REPLACE TABLE made AS
WITH base AS (
    SELECT i, TIMESTAMP '{first}' + INTERVAL 1 SECOND * (i * {step}) AS submitted_at,
        1 + floor({agencies} * pow(u(i, 1), 2))::INTEGER AS a,
        1 + floor({procedures} * pow(u(i, 2), 3))::INTEGER AS p,
        -ln(1 - u(i, 3)) * 40 AS hours, u(i, 4) AS lot, u(i, 5) AS luck, u(i, 6) AS kind
    FROM range({begin}, {end}) AS r(i)
), timed AS (
    SELECT *, CASE WHEN luck >= 0.01 THEN submitted_at + INTERVAL 1 SECOND * (600 + 6000 * lot)::INT
        END AS received_at, CASE WHEN kind < 0.08 THEN 86400 * (1 + 9 * lot) ELSE 0 END AS paused
    FROM base
), released AS (
    SELECT *, coalesce(received_at, submitted_at + INTERVAL 4 HOUR)
        + INTERVAL 1 SECOND * (3600 * hours + paused)::INT AS out_at,
        received_at + INTERVAL 1 SECOND * (86400 * 5 + paused)::INT AS due_at
    FROM timed
)
SELECT *, out_at + INTERVAL 1 SECOND * (36000 * lot)::INT AS end_at,
    out_at < TIMESTAMP '{now}' AS is_out, out_at + INTERVAL 1 SECOND * (36000 * lot)::INT
        < TIMESTAMP '{now}' AS is_over,
    format('{{:08x}}-{{:04x}}-7{{:03x}}-8{{:03x}}-{{:012x}}',
        (epoch_ms(submitted_at) >> 16)::BIGINT,
        (epoch_ms(submitted_at) & 65535)::BIGINT, (i >> 12) & 4095, i & 4095,
        (hash(i, 9) >> 16)::BIGINT) AS case_id, g.key AS competent, q.key AS procedure,
    CASE WHEN u(i, 7) < 0.12 + 0.85 * i / {cases} THEN 'online' ELSE 'counter' END AS channel
FROM released JOIN agency_keys g ON g.n = a JOIN procedure_keys q ON q.n = p
WHERE submitted_at < TIMESTAMP '{now}'
"""
CASES = """
CREATE OR REPLACE TABLE fresh_cases AS
SELECT case_id, 8 AS version, procedure, channel, competent AS receiving, competent,
    NULL::VARCHAR AS supporting,
    CASE WHEN is_over THEN 'end' WHEN is_out THEN 'hand_over' ELSE 'appraise' END AS step,
    CASE WHEN received_at IS NULL THEN 3 WHEN is_over THEN 10 WHEN is_out THEN 9 ELSE 4
        END AS status,
    CASE WHEN is_out THEN 'stopped' ELSE 'running' END AS clock,
    CASE WHEN is_out THEN 'granted' ELSE '' END AS outcome,
    CASE WHEN NOT is_out OR received_at IS NULL THEN '' WHEN out_at > due_at THEN 'late'
        WHEN hours < 90 THEN 'early' ELSE 'on_time' END AS timeliness,
    submitted_at, received_at, received_at + INTERVAL 5 DAY AS first_due_at,
    received_at + INTERVAL 5 DAY AS promised_at, due_at,
    CASE WHEN is_out THEN out_at END AS released_at, CASE WHEN is_over THEN end_at END AS ended_at,
    (paused > 0)::INTEGER AS supplements,
    CASE WHEN paused > 0 THEN received_at + INTERVAL 1 HOUR END AS supplement_at,
    CASE WHEN paused > 0 THEN received_at + INTERVAL 1 SECOND * (3600 + paused)::INT
        END AS supplied_at,
    NULL::TIMESTAMP AS supplement_again_at, paused::BIGINT AS paused_seconds,
    0::BIGINT AS stopped_seconds, NULL::TIMESTAMP AS extended_at, false AS extended_late,
    0::BIGINT AS asked_vnd, NULL::TIMESTAMP AS paid_at, 0 AS sent_back, 0 AS reopened,
    is_out AS has_result,
    CASE WHEN is_over THEN strftime(end_at, '%Y-%m') ELSE 'open' END AS part
FROM made
"""
SPANS = """
CREATE OR REPLACE TABLE fresh_spans AS
SELECT m.case_id, m.procedure, m.channel, m.competent AS receiving, m.competent, s.phase, s.from_at,
    CASE WHEN s.to_at < TIMESTAMP '{now}' THEN s.to_at END AS to_at, m.due_at,
    CASE WHEN s.phase = 'inside' THEN m.due_at END AS late_from, c.part
FROM made m JOIN fresh_cases c USING (case_id), LATERAL (VALUES
    ('intake', m.submitted_at, coalesce(m.received_at, m.out_at)),
    ('inside', m.received_at, CASE WHEN m.paused > 0 THEN m.received_at + INTERVAL 1 HOUR
        ELSE m.out_at END),
    ('citizen', CASE WHEN m.paused > 0 THEN m.received_at + INTERVAL 1 HOUR END,
        m.received_at + INTERVAL 1 SECOND * (3600 + m.paused)::INT),
    ('inside', CASE WHEN m.paused > 0 THEN m.received_at
        + INTERVAL 1 SECOND * (3600 + m.paused)::INT END, m.out_at),
    ('ready', CASE WHEN m.received_at IS NOT NULL THEN m.out_at END, m.end_at)
) AS s(phase, from_at, to_at)
WHERE s.from_at < TIMESTAMP '{now}' AND s.from_at < s.to_at
"""
STEPS = """
CREATE OR REPLACE TABLE fresh_steps AS
SELECT m.case_id, s.n AS number, m.procedure, m.channel, m.competent, s.step, s.step AS node,
    s.role, m.competent AS agency, m.submitted_at + (m.out_at - m.submitted_at) * s.b AS opened_at,
    CASE WHEN m.submitted_at + (m.out_at - m.submitted_at) * s.e < TIMESTAMP '{now}'
        THEN m.submitted_at + (m.out_at - m.submitted_at) * s.e END AS closed_at, '' AS answer,
    c.part
FROM made m JOIN fresh_cases c USING (case_id), (VALUES
    (1, 'intake', 'desk_officer', 0.0, 0.1), (2, 'appraise', 'case_officer', 0.1, 0.7),
    (3, 'approve', 'approver', 0.7, 0.8), (4, 'sign', 'approver', 0.8, 0.9),
    (5, 'seal', 'registrar', 0.9, 1.0)
) AS s(n, step, role, b, e)
WHERE m.submitted_at + (m.out_at - m.submitted_at) * s.b < TIMESTAMP '{now}'
"""
# What costs a database of rows most: exact percentiles of many groups.
PERCENTILES = (
    "SELECT competent, procedure, count(*), {0}(0.5) WITHIN GROUP (ORDER BY {1}), "
    "{0}(0.95) WITHIN GROUP (ORDER BY {1}) FROM {2} WHERE released_at IS NOT NULL GROUP BY 1, 2"
)
HOURS = "extract(epoch FROM released_at - received_at) - paused_seconds"
COUNTED = (
    "SELECT competent, count(*) FILTER (WHERE timeliness = 'late'), count(*) FROM {} "
    "WHERE released_at >= '{}' AND released_at < '{}' GROUP BY 1"
)


def main() -> int:
    """Make, ask, compare; print the figures."""
    given = _arguments()
    cli.prepare("bench")
    django.setup()
    folder = given.folder.resolve() / f"lake-{given.cases}"
    if given.ask:
        print(json.dumps(_ask(folder, given)))
        return 0
    figures: dict[str, Any] = {"cases": given.cases, "made_s": _make(folder, given.cases)}
    figures |= {"bytes": _bytes(folder), **_asked(given)}
    if given.rows:
        figures["beside_postgresql"] = _beside(folder, min(given.rows, given.cases))
    if given.ledger:
        figures |= _ledger()
    figures["missed"] = _missed(figures)
    print(json.dumps(figures, indent=2))
    return int(bool(figures["missed"]))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--cases", type=int, default=10_000_000)
    parser.add_argument("--folder", type=Path, default=Path("var/bench-ioc"))
    parser.add_argument("--rows", type=int, default=0)
    parser.add_argument("--ledger", action="store_true")
    parser.add_argument("--ask", action="store_true", help="only ask, in this process")
    return parser.parse_args()


def _missed(figures: dict[str, Any]) -> list[str]:
    found = {
        "wall_ms": figures["wall_warm_ms"]["p95"],
        "drill_p95_ms": figures["drill_warm_ms"]["p95"],
        "memory_mib": figures["memory_mib"],
        "refresh_s": figures.get("refresh_s_per_10000", 0.0),
    }
    missed = [name for name, goal in GOALS.items() if found[name] > goal]
    ratio = figures.get("beside_postgresql", {}).get("percentiles_ratio", GOAL_RATIO)
    return missed + ["percentiles_ratio"] * (ratio < GOAL_RATIO)


def _use(folder: Path) -> None:
    from django.conf import settings  # noqa: PLC0415 - after the set-up

    settings.LAKE_DIR = folder


def _now() -> datetime:
    """The end of the made history: a working day, the same each time."""
    return datetime(2026, 6, 10, 14, 30)  # noqa: DTZ001 - wall clock, as in the facts


def _first() -> datetime:
    return _now() - timedelta(days=MONTHS * 30.4375)


def _make(folder: Path, cases: int) -> float | None:
    """Seconds it took to make the lake; None: it was there."""
    from motcua.ioc import dims, lake, workshop  # noqa: PLC0415 - after the set-up
    from motcua.kernel import clock  # noqa: PLC0415 - as above

    _use(folder)
    if lake.read() is not None:
        return None
    folder.mkdir(parents=True, exist_ok=True)
    begun = time.perf_counter()
    with TemporaryDirectory(dir=folder) as name:
        aside = Path(name)
        at = workshop.engine(aside)
        keys = _keys(at)
        step = (_now() - _first()).total_seconds() / cases
        for number, begin in enumerate(range(0, cases, CHUNK)):
            values = {"first": _first(), "now": _now(), "step": step, "cases": cases, **keys}
            for sql in (MADE, CASES, SPANS, STEPS):
                at.execute(sql.format(begin=begin, end=min(begin + CHUNK, cases), **values))
            workshop.put_aside(at, aside, number)
        files = workshop.gather(at, aside)
        files["dims"] = dims.write(at, None)
    now = clock.now()
    made = lake.Manifest(number=1, cursor_at=now, made_at=now, files=files)
    lake.publish(replace(made, rows={"cases": cases}))
    return round(time.perf_counter() - begun, 1)


def _keys(at: Any) -> dict[str, int]:
    """Agencies and procedures of the database, by number, for cases to belong to."""
    from motcua.ioc import dims  # noqa: PLC0415 - after the set-up

    at.execute(HASHES)
    rows = dims.rows()
    agencies = [row[0] for row in rows["agencies"] if row[3] != "province" or row[4] != "police"]
    procedures = [row[0] for row in rows["procedures"]][:1500]
    for name, keys in (("agency", agencies), ("procedure", procedures)):
        at.execute(
            f"CREATE TABLE {name}_keys AS SELECT unnest(range(1, ?::BIGINT + 1)) AS n, "
            "unnest(?::VARCHAR[]) AS key",
            [len(keys), keys],
        )
    return {"agencies": len(agencies), "procedures": len(procedures)}


def _bytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*.parquet"))


def _asked(given: argparse.Namespace) -> dict[str, Any]:
    """The figures of a process that does nothing but ask."""
    command = [sys.executable, __file__, "--ask", "--cases", str(given.cases)]
    command += ["--folder", str(given.folder)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=os.environ)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def _ask(folder: Path, given: argparse.Namespace) -> dict[str, Any]:
    from motcua.ioc import engine  # noqa: PLC0415 - after the set-up
    from motcua.ioc.services import indicators_setup  # noqa: PLC0415 - as above

    _use(folder)
    indicators_setup()
    before = _peak()
    cold = _times(_wall, 1)
    warm = _times(_wall, ROUNDS)
    drills = _drills(Random(1))
    first = [_ms(drill) for drill in drills]
    again = [_ms(drill) for drill in drills]
    engine.facts().ask("SELECT 1")
    return {
        "wall_cold_ms": cold["p50"],
        "wall_warm_ms": warm,
        "drill_cold_ms": _quantiles(first),
        "drill_warm_ms": _quantiles(again),
        "memory_mib": round(_peak(), 1),
        "memory_before_mib": round(before, 1),
    }


def _wall() -> None:
    """What one wall page asks: counters now and before, a year of months, districts, ranking."""
    from motcua.ioc import selectors  # noqa: PLC0415 - after the set-up
    from motcua.ioc.types import Dimension, Period  # noqa: PLC0415 - as above
    from motcua.kernel.actor import SYSTEM  # noqa: PLC0415 - as above

    now = _now().date()
    month = Period(first=now.replace(day=1), last=now)
    before = Period.month(now.year, now.month - 1)
    selectors.indicator_table(actor=SYSTEM, codes=WALL, periods=[month, before])
    year = [
        Period.month(now.year - (n >= now.month), (now.month - n - 1) % 12 + 1) for n in range(12)
    ]
    selectors.indicator_table(actor=SYSTEM, codes=["received", "late_percent"], periods=year)
    for code, by in (("overdue", Dimension.DISTRICT), ("late_percent", Dimension.AGENCY)):
        selectors.indicator_groups(actor=SYSTEM, code=code, period=month, by=by)


def _drills(random: Random) -> list[Callable[[], Any]]:
    """Random questions of a leader who clicks on."""
    from motcua.ioc import selectors  # noqa: PLC0415 - after the set-up
    from motcua.ioc.types import Dimension, Period, Slice  # noqa: PLC0415 - as above
    from motcua.kernel.actor import SYSTEM  # noqa: PLC0415 - as above
    from motcua.organisation.selectors import agencies_list  # noqa: PLC0415 - as above

    codes = [row.code for row in selectors.indicators_list(actor=SYSTEM)]
    agencies = [agency.id for agency in agencies_list()]

    def drill() -> Callable[[], Any]:
        last = _now().date() - timedelta(days=random.choice((0, 0, 30, 200, 900)))
        period = Period(first=last - timedelta(days=random.choice((1, 10, 31, 92, 365))), last=last)
        wanted = Slice(
            agency_id=random.choice((None, *random.sample(agencies, 3))),
            channel=random.choice(("", "", "online")),
        )
        asked = {"actor": SYSTEM, "code": random.choice(codes), "period": period, "wanted": wanted}
        by = random.choice(list(Dimension))
        return random.choice(
            (
                lambda: selectors.indicator_value(**asked),
                lambda: selectors.indicator_groups(by=by, **asked),
                lambda: selectors.indicator_cases(**asked),
            )
        )

    return [drill() for _number in range(DRILLS)]


def _beside(folder: Path, rows: int) -> dict[str, Any]:
    """The same questions to the engine and to PostgreSQL, over the same rows."""
    import duckdb  # noqa: PLC0415 - after the set-up
    from django.db import connection  # noqa: PLC0415 - as above

    from motcua.ioc import lake  # noqa: PLC0415 - as above
    from motcua.ioc.schema import CASES as COLUMNS  # noqa: PLC0415 - as above

    _use(folder)
    manifest = lake.read()
    assert manifest is not None
    paths = [str(path) for path in manifest.paths("cases").values()]
    with TemporaryDirectory(dir=folder) as name, connection.cursor() as cursor:
        first = f"(FROM read_parquet({paths}) ORDER BY submitted_at LIMIT {rows})"
        duckdb.execute(f"COPY {first} TO '{name}/rows.csv' (HEADER false)")
        duckdb.execute(f"COPY {first} TO '{name}/rows.parquet' (ROW_GROUP_SIZE 61440)")
        types = ", ".join(f"{column} {type_}" for column, type_ in COLUMNS.items())
        cursor.execute(f"CREATE TEMP TABLE bench_cases ({types})")
        with (
            cursor.copy("COPY bench_cases FROM STDIN (FORMAT csv)") as copy,
            Path(name, "rows.csv").open("rb") as file,
        ):
            while piece := file.read(1 << 20):
                copy.write(piece)
        cursor.execute("CREATE INDEX ON bench_cases (released_at); ANALYZE bench_cases")
        here = duckdb.connect()
        here.execute("SET threads = 2")
        lies = f"read_parquet('{name}/rows.parquet')"
        edges = (_now() - timedelta(days=365 * 4), _now() - timedelta(days=365 * 3))
        questions = {
            "percentiles": [
                PERCENTILES.format("percentile_cont", HOURS, at) for at in (lies, "bench_cases")
            ],
            "counts": [COUNTED.format(at, *edges) for at in (lies, "bench_cases")],
        }
        found: dict[str, Any] = {"rows": rows}
        for what, (ours, theirs) in questions.items():
            one = _times(lambda ours=ours: here.execute(ours).fetchall(), ROUNDS)["p50"]  # type: ignore[misc]  # bound now
            other = _times(lambda theirs=theirs: (cursor.execute(theirs), cursor.fetchall()), 3)[
                "p50"
            ]  # type: ignore[misc]  # as above
            found |= {
                f"{what}_ms": one,
                f"{what}_postgresql_ms": other,
                f"{what}_ratio": round(other / one, 1),
            }
    return found


def _ledger() -> dict[str, Any]:
    """Facts of the database's own cases, made anew; then its newest 10,000 events as if new."""
    from django.conf import settings  # noqa: PLC0415 - after the set-up

    from motcua.ioc import filling, lake  # noqa: PLC0415 - as above
    from motcua.kernel import db  # noqa: PLC0415 - as above

    with TemporaryDirectory(dir=settings.HOME_DIR) as name:
        _use(Path(name))
        begun = time.perf_counter()
        made = filling.rebuild()
        seconds = time.perf_counter() - begun
        row = db.fetch_one("SELECT at FROM cases_ledgerentry ORDER BY at DESC OFFSET 9999 LIMIT 1")
        if row is None:
            return {"rebuild_s": round(seconds, 1), "rebuild_cases": made.rows["cases"]}
        refreshed, touched = [], 0
        for _round in range(3):
            lake.publish(replace(made, cursor_at=row[0], seen={}))
            begun = time.perf_counter()
            _made, touched = filling.refresh()
            refreshed.append(time.perf_counter() - begun)
    return {
        "rebuild_s": round(seconds, 1),
        "rebuild_cases": made.rows["cases"],
        "refresh_s_per_10000": round(median(refreshed), 2),
        "refresh_touched": touched,
    }


def _times(ask: Callable[[], Any], rounds: int) -> dict[str, float]:
    return _quantiles([_ms(ask) for _round in range(rounds)])


def _ms(ask: Callable[[], Any]) -> float:
    begun = time.perf_counter()
    ask()
    return (time.perf_counter() - begun) * 1000


def _quantiles(values: Sequence[float]) -> dict[str, float]:
    ordered = sorted(values)
    return {
        "p50": round(median(ordered), 1),
        "p95": round(ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))], 1),
    }


def _peak() -> float:
    """MiB of memory that this process ever held."""
    said = Path("/proc/self/status").read_text().split("VmHWM:")[1]
    return int(said.split()[0]) / 1024


if __name__ == "__main__":
    sys.exit(main())
