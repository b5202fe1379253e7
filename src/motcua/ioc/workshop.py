"""Where facts are made: the embedded engine with rows of the register in it."""

from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from motcua.cases import selectors as cases
from motcua.ioc import lake
from motcua.ioc.deriving import DERIVED, ENTRY, HANDED, STANDING
from motcua.ioc.schema import FACTS, OPEN, ORDER, RAW

MEMORY = "700MB"  # of the engine; what does not fit goes through the disk
THREADS = 2
ROW_GROUP = 61_440  # rows that are read or passed over as a whole
CSV = "header = false, auto_detect = false, delim = ',', quote = '\"', escape = '\"', nullstr = ''"
# Reads twice as fast as zstd with the encodings of the first version, for 1.4 times the bytes.
FORMAT = f"FORMAT parquet, PARQUET_VERSION v2, COMPRESSION snappy, ROW_GROUP_SIZE {ROW_GROUP}"
PART = f"CASE WHEN ended_at IS NULL THEN '{OPEN}' ELSE strftime(ended_at, '%Y-%m') END"


def engine(folder: Path) -> duckdb.DuckDBPyConnection:
    """An engine of one's own, which spills into `folder`."""
    made = duckdb.connect()
    made.execute(f"SET memory_limit = '{MEMORY}'; SET threads = {THREADS}")
    made.execute("SET preserve_insertion_order = false; SET enable_progress_bar = false")
    made.execute(f"SET temp_directory = '{folder / 'spill'}'")
    return made


def bring(at: duckdb.DuckDBPyConnection, folder: Path, chosen: str) -> None:
    """Copy the rows of the chosen cases from the register and derive their facts: tables
    `fresh_cases`, `fresh_spans` and `fresh_steps`, each with the `part` it belongs to.
    """
    copy(at, folder, chosen)
    for kind in FACTS:
        derive(at, kind)


def copy(at: duckdb.DuckDBPyConnection, folder: Path, chosen: str) -> None:
    """Copy the rows of the chosen cases from the register: tables `raw_...`, and where each case
    stood after each row of its ledger.
    """
    for name, columns in RAW.items():
        path = folder / f"{name}.csv"
        with path.open("wb") as file:
            file.writelines(cases.facts_copy(name=name, chosen=chosen))
        at.execute(
            f"CREATE OR REPLACE TABLE raw_{name} AS "
            f"FROM read_csv('{path}', columns = {dict(columns)}, {CSV}, allow_quoted_nulls = false)"
        )
        path.unlink()
    at.execute(f"CREATE OR REPLACE TABLE entry AS {ENTRY}")
    at.execute(f"CREATE OR REPLACE TABLE handed AS {HANDED}")


def derive(at: duckdb.DuckDBPyConnection, kind: str) -> None:
    """Make the facts of a kind from the tables `raw_...` that are there; those of cases first."""
    if kind == "cases":
        at.execute(
            f"CREATE OR REPLACE TABLE fresh_cases AS SELECT {_columns('cases')}, {PART} AS part "  # noqa: S608 - as above
            f"FROM ({DERIVED['cases']})"
        )
        return
    if kind == "spans":
        at.execute(f"CREATE OR REPLACE TABLE standing AS {STANDING}")
    at.execute(
        f"CREATE OR REPLACE TABLE fresh_{kind} AS SELECT {_columns(kind, 'd.')}, p.part "  # noqa: S608 - as above
        f"FROM ({DERIVED[kind]}) d JOIN fresh_cases p USING (case_id)"
    )


def versions(at: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Copy the key and the version of every case from the register: table `register`."""
    path = folder / "version.csv"
    with path.open("wb") as file:
        file.writelines(cases.facts_copy(name="version", chosen=cases.facts_of_all()))
    columns = {"case_id": "VARCHAR", "version": "INTEGER"}
    at.execute(f"CREATE TABLE register AS FROM read_csv('{path}', columns = {columns}, {CSV})")
    path.unlink()


def put_aside(at: duckdb.DuckDBPyConnection, folder: Path, number: int) -> None:
    """Keep the facts that are there for `gather`."""
    for kind in FACTS:
        at.execute(
            f"COPY fresh_{kind} TO '{folder / kind}' "
            f"({FORMAT}, PARTITION_BY (part), OVERWRITE_OR_IGNORE, "
            f"FILENAME_PATTERN '{number}_{{i}}')"
        )


def gather(at: duckdb.DuckDBPyConnection, folder: Path) -> dict[str, dict[str, str]]:
    """One file for each part of what was put aside; as the manifest names them."""
    files: dict[str, dict[str, str]] = {}
    for kind in FACTS:
        parts = {path.name.removeprefix("part=") for path in (folder / kind).glob("part=*")}
        files[kind] = {}
        for part in sorted(parts | {OPEN}):
            source = folder / kind / f"part={part}"
            rows = f"FROM read_parquet('{source}/*.parquet', hive_partitioning = false)"
            wanted = rows if source.exists() else f"FROM fresh_{kind} WHERE false"
            files[kind][part] = write(at, kind, part, f"SELECT {_columns(kind)} {wanted}")
    return files


def write(at: duckdb.DuckDBPyConnection, kind: str, part: str, rows: str) -> str:
    """A new file with these rows in the order of their kind; as the manifest names it."""
    path = lake.new_path(kind, part)
    at.execute(f"COPY ({rows} ORDER BY {ORDER[kind]}) TO '{path}' ({FORMAT})")
    return lake.relative(path)


def merged(kind: str, part: str, old: Path | None) -> str:
    """The rows of a part without those of the cases in table `touched`, with the fresh ones."""
    fresh = f"SELECT {_columns(kind)} FROM fresh_{kind} WHERE part = '{part}'"  # noqa: S608 - as above
    if old is None:
        return f"SELECT * FROM ({fresh})"  # noqa: S608 - as above
    kept = f"SELECT {_columns(kind)} FROM read_parquet('{old}') ANTI JOIN touched USING (case_id)"  # noqa: S608 - as above
    return f"SELECT * FROM ({kept} UNION ALL {fresh})"  # noqa: S608 - as above


def count(at: duckdb.DuckDBPyConnection, path: Path) -> int:
    """The rows of a file, from its end."""
    return int(fetch_one(at, f"SELECT count(*) FROM read_parquet('{path}')")[0])  # noqa: S608 - a file of ours


def begin(at: duckdb.DuckDBPyConnection, kind: str, source: str) -> datetime | None:
    """The first moment in a table or file, in the order of its kind; None: it has no rows."""
    column = ORDER[kind].split(",")[0]
    first: datetime | None = fetch_one(at, f"SELECT min({column}) FROM {source}")[0]  # noqa: S608 - a name of ours
    return first


def fetch_one(at: duckdb.DuckDBPyConnection, sql: str) -> tuple[Any, ...]:
    """The one row of a question that has one."""
    row = at.execute(sql).fetchone()
    assert row is not None
    return tuple(row)


def _columns(kind: str, prefix: str = "") -> str:
    return ", ".join(f"{prefix}{name}::{type_} AS {name}" for name, type_ in FACTS[kind].items())
