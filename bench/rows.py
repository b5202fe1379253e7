"""The same questions to the embedded engine and to PostgreSQL; what following a ledger costs."""

import time
from dataclasses import replace
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import lakes
from timing import times

ROUNDS = 5
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


# The same over the register as it is: the time for which the clock stood is in its own rows.
REGISTER = (
    "SELECT c.competent_agency_id, c.procedure_code, count(*), "
    "percentile_cont(0.5) WITHIN GROUP (ORDER BY h.hours), "
    "percentile_cont(0.95) WITHIN GROUP (ORDER BY h.hours) FROM cases_case c LEFT JOIN ("
    "SELECT case_id, sum(extract(epoch FROM to_at - from_at)) AS stood FROM cases_clocksegment "
    "WHERE clock <> 'running' GROUP BY 1) s ON s.case_id = c.id, LATERAL (SELECT "
    "extract(epoch FROM c.released_at - c.received_at) - coalesce(s.stood, 0) AS hours) h "
    "WHERE c.released_at IS NOT NULL GROUP BY 1, 2"
)


def beside(folder: Path, rows: int) -> dict[str, Any]:
    """The same questions to the engine and to PostgreSQL, over the same rows."""
    import duckdb  # noqa: PLC0415 - after the set-up
    from django.conf import settings  # noqa: PLC0415 - as above
    from django.db import connection  # noqa: PLC0415 - as above

    from motcua.ioc import lake, workshop  # noqa: PLC0415 - as above
    from motcua.ioc.schema import CASES as COLUMNS  # noqa: PLC0415 - as above

    settings.LAKE_DIR = folder
    manifest = lake.read()
    assert manifest is not None
    paths = [str(path) for path in manifest.paths("cases").values()]
    with TemporaryDirectory(dir=folder) as name, connection.cursor() as cursor:
        first = f"(FROM read_parquet({paths}) ORDER BY submitted_at LIMIT {rows})"
        duckdb.execute(f"COPY {first} TO '{name}/rows.csv' (HEADER false)")
        duckdb.execute(f"COPY {first} TO '{name}/rows.parquet' ({workshop.FORMAT})")
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
        span = (lakes.now() - lakes.first()) * (rows / manifest.rows["cases"])
        edges = (lakes.first() + span / 4, lakes.first() + span * 3 / 4)
        questions = {
            "percentiles": [
                PERCENTILES.format("percentile_cont", HOURS, at) for at in (lies, "bench_cases")
            ],
            "counts": [COUNTED.format(at, *edges) for at in (lies, "bench_cases")],
        }
        found: dict[str, Any] = {"rows": rows}
        for what, (ours, theirs) in questions.items():
            one = times(lambda ours=ours: here.execute(ours).fetchall(), ROUNDS)["p50"]  # type: ignore[misc]  # bound now
            other = times(lambda theirs=theirs: (cursor.execute(theirs), cursor.fetchall()), 3)[
                "p50"
            ]  # type: ignore[misc]  # as above
            found |= {
                f"{what}_ms": one,
                f"{what}_postgresql_ms": other,
                f"{what}_ratio": round(other / one, 1),
            }
    return found


def ledger() -> dict[str, Any]:
    """Facts of the database's own cases, made anew; then its newest 10,000 events as if new."""
    from django.conf import settings  # noqa: PLC0415 - after the set-up
    from django.db import connection  # noqa: PLC0415 - as above

    from motcua.ioc import engine, filling, lake  # noqa: PLC0415 - as above
    from motcua.kernel import db  # noqa: PLC0415 - as above

    with TemporaryDirectory(dir=settings.HOME_DIR) as name:
        settings.LAKE_DIR = Path(name)
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
        with connection.cursor() as cursor:
            register = times(lambda: (cursor.execute(REGISTER), cursor.fetchall()), 3)["p50"]
        asked = PERCENTILES.format("percentile_cont", HOURS, "cases")
        ours = times(lambda: engine.facts().ask(asked), ROUNDS)["p50"]
    return {
        "rebuild_s": round(seconds, 1),
        "rebuild_cases": made.rows["cases"],
        "refresh_s_per_10000": round(median(refreshed), 2),
        "refresh_touched": touched,
        "register_percentiles_ms": ours,
        "register_percentiles_postgresql_ms": register,
        "register_percentiles_ratio": round(register / ours, 1),
    }
