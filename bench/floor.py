"""What PostgreSQL alone can do: pgbench writes the rows of one request in one transaction."""

import re
import subprocess
from pathlib import Path
from typing import Any

import psycopg

NEWEST = "SELECT id FROM cases_case WHERE step = 'intake' ORDER BY submitted_at DESC LIMIT 1"
KEY = "CAST(:case_id AS uuid)"
# Copies of one real case, so that the rows are as wide as the product's own.
SAMPLES = """
DROP TABLE IF EXISTS bench_case, bench_ledger, bench_task, bench_file, bench_open;
CREATE TABLE bench_case AS SELECT * FROM cases_case WHERE id = '{case}';
CREATE TABLE bench_ledger AS SELECT * FROM cases_ledgerentry WHERE case_id = '{case}' AND number =
1;
CREATE TABLE bench_task AS SELECT * FROM cases_task WHERE case_id = '{case}' LIMIT 1;
CREATE TABLE bench_file AS SELECT * FROM cases_casefile WHERE case_id = '{case}' LIMIT 1;
CREATE TABLE bench_open AS
    SELECT row_number() OVER () AS n, id FROM cases_case WHERE step = 'appraise';
CREATE UNIQUE INDEX ON bench_open (n);
DROP SEQUENCE IF EXISTS bench_next;
CREATE SEQUENCE bench_next;
"""
JOB_AND_ANSWER = """
INSERT INTO procrastinate_jobs (queue_name, task_name, args) VALUES ('bench', 'bench',
    jsonb_build_object('event_name', 'cases.case_changed', 'case', gen_random_uuid()));
INSERT INTO kernel_idempotencykey (account_id, key, body_hash, status, answer, at) VALUES (
    gen_random_uuid(), gen_random_uuid()::text, '\\x00', 201,
    '{"id": "00000000-0000-0000-0000-000000000000", "status": 1, "step": "intake"}', now());
"""
ACCEPT = """
BEGIN;
SELECT id AS case_id FROM bench_open WHERE n = (SELECT 1 + nextval('bench_next') % :cases) \\gset
SELECT version FROM cases_case WHERE id = {key} FOR UPDATE;
UPDATE cases_case SET version = version + 1, ledger_head = ledger_head WHERE id = {key};
UPDATE cases_task SET closed_at = now() WHERE case_id = {key} AND closed_at IS NULL;
INSERT INTO cases_clocksegment (case_id, clock, from_at, to_at, reason)
    VALUES ({key}, 'running', now(), now(), '');
INSERT INTO cases_task (case_id, step, role, agency_id, sort_at, opened_at)
    SELECT id, 'appraise', 'case_officer', competent_agency_id, now(), now()
    FROM cases_case WHERE id = {key};
{ledger}
{rest}
COMMIT;
"""


def transactions_a_second(
    database: str, program: Path, folder: Path, *, kind: str, clients: int, seconds: float
) -> float:
    """pgbench's rate with prepared statements and fsync on; `kind` is submit or accept."""
    script = folder / f"floor-{kind}.sql"
    with psycopg.connect(database, autocommit=True) as connection:
        newest = (
            "SELECT id FROM cases_case WHERE step = 'intake' ORDER BY submitted_at DESC LIMIT 1"
        )
        case = _one(connection, newest)
        connection.execute(SAMPLES.format(case=case))
        cases = _one(connection, "SELECT count(*) FROM bench_open")
        script.write_text(_submit(connection) if kind == "submit" else _accept(connection))
    command = [
        program,
        "-n",
        "-M",
        "prepared",
        "-c",
        str(clients),
        "-j",
        "1",
        "-D",
        f"cases={cases}",
    ]
    command += ["-T", str(int(seconds)), "-f", script, database]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    rate = re.search(r"tps = ([\d.]+)", done.stdout)
    if done.returncode or rate is None:
        raise SystemExit(done.stderr)
    return float(rate[1])


def _submit(connection: psycopg.Connection[Any]) -> str:
    of_case = {"case_id": KEY}
    case = {"id": KEY, "reference": "substr(md5(:case_id), 1, 16)", "code": "NULL"}
    return "\n".join(
        [
            "BEGIN;",
            "SELECT uuidv7() AS case_id \\gset",
            _copy(connection, "cases_case", "bench_case", case),
            _copy(connection, "cases_casefile", "bench_file", of_case),
            _copy(connection, "cases_task", "bench_task", of_case),
            _copy(connection, "cases_ledgerentry", "bench_ledger", of_case),
            JOB_AND_ANSWER,
            "COMMIT;",
        ]
    )


def _accept(connection: psycopg.Connection[Any]) -> str:
    numbered = {"case_id": KEY, "number": "1000 + (random() * 1000000000)::int"}
    ledger = _copy(connection, "cases_ledgerentry", "bench_ledger", numbered)
    return ACCEPT.format(key=KEY, ledger=ledger, rest=JOB_AND_ANSWER)


def _copy(
    connection: psycopg.Connection[Any], table: str, source: str, changed: dict[str, str]
) -> str:
    rows = connection.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s "
        "AND is_identity = 'NO' ORDER BY ordinal_position",
        [table],
    ).fetchall()
    columns = ", ".join(f'"{name}"' for (name,) in rows)
    values = ", ".join(changed.get(name, f'b."{name}"') for (name,) in rows)
    return f"INSERT INTO {table} ({columns}) SELECT {values} FROM {source} b;"  # noqa: S608 - names of our own tables


def _one(connection: psycopg.Connection[Any], sql: str) -> Any:
    row = connection.execute(sql).fetchone()
    return row[0] if row else None
