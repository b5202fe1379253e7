"""A lake of a made history: deterministic, month by month, kept on the disk, resumable.

Everything of a dossier follows from its number, so a lake of so many dossiers is the same each
time. Dossiers of a month of submission are made together; what came to its end in that month is
then whole and becomes a file, the rest is carried into the next month.
"""

import json
import time
from datetime import datetime, timedelta
from math import ceil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

MONTHS = 60
TAIL_MONTHS = 3  # no made dossier takes longer
MADE_SO_FAR = "made.json"
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
    NULL::VARCHAR AS competent_before, NULL::TIMESTAMP AS handed_on_at,
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
SELECT m.case_id, m.procedure, m.channel, m.competent AS receiving, m.competent,
    NULL::VARCHAR AS competent_before, NULL::TIMESTAMP AS handed_on_at, s.phase, s.from_at,
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
SELECT m.case_id, s.n AS number, m.procedure, m.channel, m.competent,
    NULL::VARCHAR AS competent_before, NULL::TIMESTAMP AS handed_on_at, s.step, s.step AS node,
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


def now() -> datetime:
    """The end of the made history: a working day, the same each time."""
    return datetime(2026, 6, 10, 14, 30)  # noqa: DTZ001 - wall clock, as in the facts


def first() -> datetime:
    """Its beginning."""
    return now() - timedelta(days=MONTHS * 30.4375)


def make(folder: Path, cases: int) -> float | None:
    """Seconds it took to make the lake, or what was left to make of it; None: it was there."""
    from motcua.ioc import dims, filling, lake, workshop  # noqa: PLC0415 - after the set-up
    from motcua.kernel import clock  # noqa: PLC0415 - as above

    if lake.read() is not None:
        return None
    folder.mkdir(parents=True, exist_ok=True)
    begun = time.perf_counter()
    with TemporaryDirectory(dir=folder) as name:
        at = workshop.engine(Path(name))
        files = _parts(at, folder, cases)
        begins = filling.begins(at, None, files)
        files["dims"] = dims.write(at, None)
    moment = clock.now()
    lake.publish(
        lake.Manifest(
            number=1,
            cursor_at=moment,
            made_at=moment,
            files=files,
            rows={"cases": cases},
            begins=begins,
        )
    )
    (folder / MADE_SO_FAR).unlink()
    return round(time.perf_counter() - begun, 1)


def _parts(at: Any, folder: Path, cases: int) -> dict[str, dict[str, str]]:
    """The files of every part; those that an earlier call wrote are taken as they are."""
    from motcua.ioc import workshop  # noqa: PLC0415 - after the set-up
    from motcua.ioc.schema import FACTS, OPEN  # noqa: PLC0415 - as above

    kept = folder / MADE_SO_FAR
    files: dict[str, dict[str, str]] = {kind: {} for kind in FACTS}
    if kept.exists():
        files = json.loads(kept.read_text())
    edges, step = months(), (now() - first()).total_seconds() / cases
    values = {"first": first(), "now": now(), "step": step, "cases": cases, **_keys(at)}
    done = len(files["cases"])
    for place in range(max(0, done - TAIL_MONTHS), len(edges) - 1):
        begin, end = (
            min(max(0, ceil((edge - first()).total_seconds() / step)), cases)
            for edge in edges[place : place + 2]
        )
        for sql in (MADE, CASES, SPANS, STEPS):
            at.execute(sql.format(begin=begin, end=end, **values))
        part = f"{edges[place]:%Y-%m}"
        for kind in FACTS:
            is_first = place == max(0, done - TAIL_MONTHS)
            into = "CREATE OR REPLACE TABLE kept_{0} AS" if is_first else "INSERT INTO kept_{0}"
            at.execute((into + " FROM fresh_{0}").format(kind))
            if part not in files[kind]:
                files[kind][part] = _write(at, kind, part)
            at.execute(f"DELETE FROM kept_{kind} WHERE part = '{part}'")  # noqa: S608 - as above
        kept.write_text(json.dumps(files))
    for kind in FACTS:
        files[kind][OPEN] = _write(at, kind, OPEN)
    assert workshop.fetch_one(at, "SELECT count(*) FROM kept_cases WHERE part <> 'open'")[0] == 0
    return files


def _write(at: Any, kind: str, part: str) -> str:
    from motcua.ioc import workshop  # noqa: PLC0415 - after the set-up

    rows = f"SELECT * EXCLUDE (part) FROM kept_{kind} WHERE part = '{part}'"  # noqa: S608 - our own text
    return str(workshop.write(at, kind, part, rows))


def months() -> list[datetime]:
    """The first moment of each month from the one of `first` to the one after `now`."""
    made, last = [first().replace(day=1, hour=0, minute=0, second=0, microsecond=0)], now()
    while made[-1] <= last:
        made.append((made[-1] + timedelta(days=31)).replace(day=1))
    return made


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
