"""The columnar engine for one dataset: in this process, with a bounded memory."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from motcua.ioc.logs.types import Dataset
from motcua.kernel.clock import instant_text

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MEMORY = "256MB"
THREADS = 2


@contextmanager
def engine(scratch: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that reaches no network; what does not fit into memory goes to `scratch`."""
    settings: dict[str, Any] = {
        "memory_limit": MEMORY,
        "threads": THREADS,
        "temp_directory": str(scratch / ".spill"),
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    with duckdb.connect(config=settings) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        yield connection


@contextmanager
def asked(data: Dataset) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to which the dataset is the views `events` and `cases`."""
    with TemporaryDirectory(prefix="motcua-log-") as scratch, engine(Path(scratch)) as connection:
        connection.read_parquet(data.events).create_view("events")
        connection.read_parquet(data.cases).create_view("cases")
        yield connection


def rows(connection: duckdb.DuckDBPyConnection, question: str) -> list[dict[str, Any]]:
    """The answer as dictionaries by the names of its columns."""
    answer = connection.execute(question)
    names = [column[0] for column in answer.description or ()]
    return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]


def instant(microseconds: int) -> datetime:
    """The instant that the engine hands over as `epoch_us`."""
    return EPOCH + timedelta(microseconds=microseconds)


def plain(key: str, value: Any) -> Any:
    """A value as JSON has it: seconds to the millisecond, instants as text, the rest as it is."""
    if isinstance(value, float):
        rounded = round(value, 3)
        return int(rounded) if rounded.is_integer() else rounded
    if key.endswith("_at") and isinstance(value, int):
        return instant_text(instant(value))
    return value
