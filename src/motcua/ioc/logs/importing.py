"""A log of an older system becomes a dataset of the lake, whole or not at all."""

from collections.abc import Generator
from contextlib import closing
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from motcua.ioc.logs.csv_reading import csv_events
from motcua.ioc.logs.engine import asked, rows
from motcua.ioc.logs.lake import dataset_folder_new, dataset_use
from motcua.ioc.logs.rows import EventMaker
from motcua.ioc.logs.source import is_xml, refused, sha256_of
from motcua.ioc.logs.storing import stored
from motcua.ioc.logs.types import Dataset, LogEvent, LogMapping
from motcua.ioc.logs.xes_reading import xes_events
from motcua.kernel import clock

COUNTED = "SELECT count(*) AS cases, sum(events) AS events FROM cases"


def log_import(*, path: Path, name: str, mapping: LogMapping) -> Dataset:
    """Read the file into the dataset `name`, in place of what it held before.

    Raises `LogRefused` with the lines that are wrong (then nothing changed), `MappingInvalid`,
    `DatasetNameInvalid`, `DatasetBusy`. The memory needed does not grow with the file.
    """
    notes: dict[str, Any] = {}
    with dataset_folder_new(name) as folder:
        _readable(path)
        with closing(_events(path, mapping, notes)) as events:
            count = stored(events, folder, mapping.end_activities)
        if not count:
            raise refused(_("Tệp không có sự kiện nào."))
        found = Dataset(name=name, folder=folder, source={})
        with asked(found) as connection:
            (counted,) = rows(connection, COUNTED)
        return dataset_use(name, folder, _source(path, name, mapping) | notes | counted)


def _readable(path: Path) -> None:
    try:
        with path.open("rb") as file:
            file.read(1)
    except OSError:
        raise refused(_("Không đọc được tệp %(path)s") % {"path": path}) from None


def _events(
    path: Path, mapping: LogMapping, notes: dict[str, Any]
) -> Generator[LogEvent, None, None]:
    maker = EventMaker(mapping)
    notes["format"], read = ("xes", xes_events) if is_xml(path) else ("csv", csv_events)
    yield from read(path, mapping, maker, notes)
    maker.finish()


def _source(path: Path, name: str, mapping: LogMapping) -> dict[str, Any]:
    """What is kept of where the dataset comes from; the reference documents the keys."""
    return {
        "dataset": name,
        "file": path.name,
        "sha256": sha256_of(path),
        "bytes": path.stat().st_size,
        "imported_at": clock.instant_text(clock.now()),
        "timezone": mapping.timezone,
        "time_format": mapping.time_format,
        "end_activities": list(mapping.end_activities),
        "pause_activities": list(mapping.pause_activities),
    }
