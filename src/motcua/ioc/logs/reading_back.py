"""A dataset case by case, for those who write it out. Only one block of rows is in memory."""

from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple, TypeVar

import pyarrow.compute as pc
import pyarrow.parquet as pq

from motcua.ioc.logs.types import Dataset

BLOCK = 10_000
WRITTEN = "%Y-%m-%dT%H:%M:%S"  # the seconds with their microseconds


class EventRow(NamedTuple):
    """An event as it is written; instants are text in UTC."""

    case_id: str
    number: int
    activity: str
    happened_at: str
    started_at: str | None
    resource: str | None
    role: str | None
    agency: str | None
    procedure: str | None
    lifecycle: str | None


class CaseRow(NamedTuple):
    """A case as it is written."""

    case_id: str
    procedure: str | None
    first_at: str
    deadline: str | None


Row = TypeVar("Row", EventRow, CaseRow)


def traces(data: Dataset) -> Iterator[tuple[CaseRow, Iterator[EventRow]]]:
    """Each case with its events in order; the events must be read before the next case is."""
    events = groupby(_rows(data.events, EventRow), key=attrgetter("case_id"))
    for case, (case_id, inside) in zip(_rows(data.cases, CaseRow), events, strict=True):
        assert case.case_id == case_id  # both files are in the order of the cases
        yield case, inside


def cases(data: Dataset) -> Iterator[CaseRow]:
    """The cases in order."""
    return _rows(data.cases, CaseRow)


def events(data: Dataset) -> Iterator[EventRow]:
    """The events, those of a case together and in order."""
    return _rows(data.events, EventRow)


def _rows(path: str, kind: type[Row]) -> Iterator[Row]:
    with pq.ParquetFile(path) as file:
        for block in file.iter_batches(batch_size=BLOCK, columns=list(kind._fields)):
            columns = [_column(block.column(name)) for name in kind._fields]
            for values in zip(*columns, strict=True):
                yield kind(*values)


def _column(column: Any) -> list[Any]:
    if str(column.type).startswith("timestamp"):
        return [text and f"{text}+00:00" for text in pc.strftime(column, WRITTEN).to_pylist()]
    return list(column.to_pylist())
