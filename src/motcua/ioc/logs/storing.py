"""Events into the files of a dataset: first as they come, then in the order of their cases."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from motcua.ioc.logs.engine import engine
from motcua.ioc.logs.types import LogEvent

BATCH = 50_000
INSTANT = pa.timestamp("us", tz="UTC")
SCHEMA = pa.schema(
    [
        ("seq", pa.int64()),
        ("case_id", pa.string()),
        ("activity", pa.string()),
        ("happened_at", INSTANT),
        ("started_at", INSTANT),
        ("resource", pa.string()),
        ("role", pa.string()),
        ("agency", pa.string()),
        ("procedure", pa.string()),
        ("lifecycle", pa.string()),
        ("deadline", INSTANT),
        ("case_deadline", INSTANT),
        ("pauses", pa.bool_()),
    ]
)
# Within a case by time, and as in the file where times are equal.
ORDERED = """
COPY (
    SELECT case_id, row_number() OVER (PARTITION BY case_id ORDER BY happened_at, seq) AS number,
           * EXCLUDE (case_id, seq)
    FROM staged ORDER BY case_id, number
) TO '{target}' (FORMAT parquet, COMPRESSION zstd)
"""
# A variant is the steps with their places: as one number, so that long cases take no memory.
# The deadline of a case is the last that one of its events had, else what the file says of it.
CASES = """
COPY (
    SELECT case_id,
           count(*) AS events,
           min(coalesce(started_at, happened_at)) AS first_at,
           max(happened_at) AS last_at,
           bit_xor(md5_number(number || chr(31) || activity)) AS variant,
           arg_max(activity, number) AS last_activity,
           coalesce(arg_max(deadline, number), max(case_deadline)) AS deadline,
           arg_min(procedure, number) AS procedure,
           {finished} AS finished
    FROM ordered GROUP BY case_id ORDER BY case_id
) TO '{target}' (FORMAT parquet, COMPRESSION zstd)
"""


def stored(events: Iterable[LogEvent], folder: Path, end_activities: Sequence[str]) -> int:
    """Write `events.parquet` and `cases.parquet` into the folder; answer how many events."""
    staged, ordered = folder / "staged.parquet", folder / "events.parquet"
    count = _staged(events, staged)
    if not count:
        staged.unlink()
        return 0
    with engine(folder) as connection:
        connection.read_parquet(str(staged)).create_view("staged")
        connection.execute(ORDERED.format(target=_quoted(ordered)))
        staged.unlink()
        connection.read_parquet(str(ordered)).create_view("ordered")
        connection.execute("CREATE TEMP TABLE ends (activity VARCHAR)")
        if end_activities:
            connection.executemany(
                "INSERT INTO ends VALUES (?)", [[each] for each in end_activities]
            )
        finished = "arg_max(activity IN (FROM ends), number)" if end_activities else "true"
        connection.execute(
            CASES.format(target=_quoted(folder / "cases.parquet"), finished=finished)
        )
    return count


def _staged(events: Iterable[LogEvent], path: Path) -> int:
    count = 0
    with pq.ParquetWriter(path, SCHEMA, compression="zstd") as writer:
        block: list[LogEvent] = []
        for event in events:
            block.append(event)
            if len(block) == BATCH:
                writer.write_batch(_columns(block, count))
                count += BATCH
                block = []
        if block:
            writer.write_batch(_columns(block, count))
    return count + len(block)


def _columns(block: list[LogEvent], first: int) -> Any:
    numbers = pa.array(range(first, first + len(block)), pa.int64())
    texts = [
        pa.array(column, field.type)
        for column, field in zip(zip(*block, strict=True), list(SCHEMA)[1:], strict=True)
    ]
    return pa.record_batch([numbers, *texts], schema=SCHEMA)


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
