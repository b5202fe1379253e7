"""Events of a CSV file, one after another. Nothing is kept but the row at hand."""

import csv
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from motcua.ioc.logs.errors import LogRefused, MappingInvalid
from motcua.ioc.logs.mapping import columns_of
from motcua.ioc.logs.rows import EventMaker
from motcua.ioc.logs.source import encoding_of, refused, text_lines
from motcua.ioc.logs.types import LogEvent, LogMapping, LogProblem
from motcua.kernel.text import composed

DELIMITERS = (",", ";", "\t", "|")
NAMED_DELIMITERS = {"\\t": "\t", "tab": "\t"}


def csv_events(
    path: Path, mapping: LogMapping, maker: EventMaker, notes: dict[str, Any]
) -> Iterator[LogEvent]:
    """Stream the events; `notes` gets the character set, the delimiter and the columns used."""
    encoding = mapping.encoding or encoding_of(path)
    notes["encoding"] = encoding
    with text_lines(path, encoding) as lines:
        header, skipped = _header(lines)
        delimiter = NAMED_DELIMITERS.get(mapping.delimiter, mapping.delimiter)
        rows = _rows(chain([header], lines), delimiter or _delimiter(header))
        _line, names = next(rows)
        names = [composed(name.strip().removeprefix("\ufeff")) for name in names]
        columns = _columns(names, mapping)
        notes["delimiter"] = delimiter or _delimiter(header)
        notes["columns"] = {role: names[position] for role, position in columns.items()}
        places = tuple(columns.items())
        for number, row in rows:
            if not _fits(row, len(names)):
                if any(map(str.strip, row)):
                    said = _("có %(found)s ô, tiêu đề có %(wanted)s")
                    maker.wrong(number + skipped, said % {"found": len(row), "wanted": len(names)})
                continue
            event = maker.event(number + skipped, {role: row[at] for role, at in places})
            if event is not None:
                yield event


def _fits(row: list[str], wanted: int) -> bool:
    """Whether a row has as many cells as the header; empty ones at its end do not count."""
    while len(row) > wanted and not row[-1].strip():
        row.pop()
    return len(row) == wanted and (wanted > 1 or bool(row[0].strip()))


def _header(lines: Iterator[str]) -> tuple[str, int]:
    """The line of the headers and how many came before it (empty ones, `sep=;` of Excel)."""
    for skipped, line in enumerate(lines):
        if line.strip() and not line.strip().lower().startswith("sep="):
            return line, skipped
    raise refused(_("Tệp trống."))


def _delimiter(header: str) -> str:
    return max(DELIMITERS, key=lambda sign: len(next(csv.reader([header], delimiter=sign))))


def _columns(names: list[str], mapping: LogMapping) -> dict[str, int]:
    try:
        columns = columns_of(names, mapping)
    except MappingInvalid as wrong:
        raise LogRefused([LogProblem(1, wrong.text)]) from None
    for role, position in columns.items():
        if names.count(names[position]) > 1:
            said = _("có hai cột tên “%(name)s” (%(role)s)")
            raise LogRefused([LogProblem(1, said % {"name": names[position], "role": role})])
    return columns


def _rows(lines: Iterator[str], delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Rows with the line in which they end, counted from the header."""
    try:
        reader = csv.reader(lines, delimiter=delimiter, strict=True)
    except (TypeError, ValueError):
        raise refused(_("Dấu phân cách phải là một ký tự.")) from None
    while True:
        try:
            row = next(reader, None)
        except csv.Error:
            said = _("dấu ngoặc kép chưa đúng, hoặc một ô quá dài")
            raise LogRefused([LogProblem(reader.line_num, said)]) from None
        if row is None:
            return
        yield reader.line_num, row
