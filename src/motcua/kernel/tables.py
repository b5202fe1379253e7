"""Tables that people bring as CSV files: read whole, judged whole, written in one transaction."""

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, NamedTuple

from django.db import connection, models, transaction
from django.utils.translation import gettext as _

from motcua.kernel import text
from motcua.kernel.errors import Invalid
from motcua.kernel.text import marked

Say = Callable[[str], None]
BATCH = 2_000
IMPORT_LOCK = 7_460_017  # any number; one import at a time in the whole database


class BadRow(NamedTuple):
    """Where a file is wrong, and how."""

    file: str
    line: int
    what: str


class BadRows(Invalid):
    """Files with rows that cannot be taken. Nothing was changed; `rows` names every one."""

    code: ClassVar[str] = "bad_rows"
    message: ClassVar[str] = marked("Tệp có dòng chưa đúng; không có gì được ghi.")

    def __init__(self, rows: Sequence[BadRow]) -> None:
        super().__init__()
        self.rows = tuple(rows)


class Row(NamedTuple):
    """One record and the line of the file on which it starts."""

    file: str
    line: int
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Count:
    """What an import did to one table."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0


@dataclass(slots=True)
class Judge:
    """Collects what is wrong with the rows, to say all of it at once."""

    rows: list[BadRow] = field(default_factory=list)

    def refuse(self, row: Row, what: str) -> None:
        self.rows.append(BadRow(row.file, row.line, what))

    def close(self) -> None:
        """Raise `BadRows` if any row was refused."""
        if self.rows:
            raise BadRows(sorted(self.rows))

    def one_of(self, row: Row, column: str, allowed: Iterable[str]) -> str:
        """The value of a column that knows few words."""
        value = row.values[column]
        if value not in (words := sorted(allowed)):
            self.refuse(
                row,
                _("cột %(column)s: “%(value)s” không thuộc %(words)s")
                % {"column": column, "value": value, "words": ", ".join(words)},
            )
        return value

    def filled(self, row: Row, column: str, longest: int) -> str:
        """The text of a column that must not be empty, cleaned."""
        value = text.clean(row.values[column])
        if not value:
            self.refuse(row, _("cột %(column)s: để trống") % {"column": column})
        return self._fitting(row, column, value, longest)

    def optional(self, row: Row, column: str, longest: int) -> str:
        """The text of a column that may be empty, cleaned."""
        return self._fitting(row, column, text.clean(row.values[column]), longest)

    def parsed(self, row: Row, column: str, parse: Callable[[str], Any]) -> Any:
        """The value that `parse` makes of the column; a `ValueError` refuses the row."""
        value = row.values[column]
        try:
            return parse(value)
        except ValueError:
            self.refuse(
                row,
                _("cột %(column)s: không đọc được “%(value)s”")
                % {"column": column, "value": value},
            )
            return None

    def once(self, seen: dict[Any, Row], key: Any, row: Row) -> None:
        """Refuse a second row under the same key."""
        first = seen.setdefault(key, row)
        if first is not row:
            self.refuse(
                row,
                _("trùng với %(file)s dòng %(line)s") % {"file": first.file, "line": first.line},
            )

    def _fitting(self, row: Row, column: str, value: str, longest: int) -> str:
        if len(value) > longest:
            self.refuse(
                row,
                _("cột %(column)s: dài quá %(longest)s ký tự")
                % {"column": column, "longest": longest},
            )
        return value


def header_of(path: Path) -> tuple[str, ...]:
    """The column names in the first line of a file; it tells which table the file is."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            return tuple(next(csv.reader(stream), ()))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise BadRows([BadRow(path.name, 1, _("không đọc được tệp"))]) from error


def read(path: Path, columns: Sequence[str], judge: Judge) -> Iterator[Row]:
    """The records of a UTF-8 CSV file with exactly these columns; others are refused by line."""
    line = 1
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.reader(stream, strict=True)
            next(reader, None)
            line = reader.line_num + 1
            for cells in reader:
                row = Row(path.name, line, dict(zip(columns, cells, strict=False)))
                line = reader.line_num + 1
                if not cells:
                    continue
                if len(cells) != len(columns):
                    judge.refuse(
                        row,
                        _("có %(seen)s ô, cần %(wanted)s ô")
                        % {"seen": len(cells), "wanted": len(columns)},
                    )
                    continue
                yield row
    except UnicodeDecodeError:
        judge.rows.append(BadRow(path.name, line, _("không phải chữ UTF-8 (từ dòng này trở đi)")))
    except csv.Error:
        judge.rows.append(BadRow(path.name, line, _("dấu nháy hoặc ô không khép")))


def by_header(files: Sequence[Path], tables: Mapping[str, Sequence[str]]) -> dict[str, list[Path]]:
    """Sort files to tables by their headers; a file of no table is refused."""
    found: dict[str, list[Path]] = {name: [] for name in tables}
    bad = []
    for path in files:
        header = header_of(path)
        names = [name for name, columns in tables.items() if tuple(columns) == header]
        if names:
            found[names[0]].append(path)
        else:
            wanted = " | ".join(",".join(columns) for columns in tables.values())
            bad.append(
                BadRow(path.name, 1, _("dòng tiêu đề phải là %(wanted)s") % {"wanted": wanted})
            )
    if bad:
        raise BadRows(bad)
    return found


def lock_imports() -> None:
    """Wait until no other import runs; released with the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [IMPORT_LOCK])


@transaction.atomic
def sync(
    model: type[models.Model], *, key: Sequence[str], rows: Sequence[Mapping[str, Any]]
) -> Count:
    """Create the rows that are missing and change those that differ; remove nothing.

    `key` and the keys of `rows` are attribute names (`parent_id`, not `parent`), all rows alike.
    """
    if not rows:
        return Count()
    fields = [name for name in rows[0] if name not in key]
    manager = model._default_manager  # noqa: SLF001 - Django's documented way to a model's rows
    present = {
        values[1 : 1 + len(key)]: (values[0], values[1 + len(key) :])
        for values in manager.values_list("pk", *key, *fields)
    }
    new, changed = [], []
    for row in rows:
        before = present.get(tuple(row[name] for name in key))
        if before is None:
            new.append(model(**row))
        elif before[1] != tuple(row[name] for name in fields):
            changed.append(model(pk=before[0], **row))
    manager.bulk_create(new, batch_size=BATCH)
    if changed:
        manager.bulk_update(changed, fields, batch_size=500)
    return Count(len(new), len(changed), len(rows) - len(new) - len(changed))
