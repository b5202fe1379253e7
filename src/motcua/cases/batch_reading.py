"""From the files that a firm sends to the lines of a run, each with what is wrong with it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.cases.batch_columns import (
    EXAMPLES,
    LABEL,
    PAPER,
    Column,
    Communes,
    columns_of,
    mark_of,
    read_line,
)
from motcua.cases.batch_papers import Sent
from motcua.cases.batch_papers import name_of as _name
from motcua.cases.batch_types import MOST_BATCH_ROWS, MOST_TABLE_BYTES, HandedIn, Problem
from motcua.cases.errors import TableRefused
from motcua.catalogue import services as forms
from motcua.catalogue.types import PublishedVersion
from motcua.files.errors import FileRefused
from motcua.files.services import file_store
from motcua.kernel import chain
from motcua.kernel.actor import Actor
from motcua.kernel.sheets import (
    Cell,
    EncodingUnknown,
    OldWorkbook,
    SheetRow,
    SheetUnreadable,
    rows_of,
)
from motcua.kernel.text import clean, fold

MOST_FILES = 200  # different files of one table
MOST_PROBLEMS = 20  # of one line
LONGEST_LABEL = 120
TABLES = (".xlsx", ".csv")


@dataclass(slots=True, kw_only=True)
class Line:
    """One line of the table, read."""

    line: int
    label: str
    data: dict[str, Any]
    papers: dict[str, list[str]]
    problems: dict[str, str] = field(default_factory=dict)
    files: list[tuple[str, UUID]] = field(default_factory=list)


def lines_of(table: HandedIn, version: PublishedVersion) -> tuple[list[Line], tuple[Column, ...]]:
    """The lines of the table with what their form says to each; raises `TableRefused`."""
    columns = columns_of(version)
    rows = _rows(table)
    places = _places(rows, version, columns)
    wanted = [row for row in rows[2:] if not _is_example(row)]
    if not wanted:
        raise TableRefused(
            _("Bảng chưa có dòng nào. Xin điền từ dòng dưới dòng ví dụ rồi gửi lại.")
        )
    if len(wanted) > MOST_BATCH_ROWS:
        raise TableRefused(
            _("Bảng có %(number)s dòng; mỗi lần không quá %(most)s. Xin chia thành nhiều tệp.")
            % {"number": len(wanted), "most": MOST_BATCH_ROWS}
        )
    communes = Communes()
    lines = [_line(row, places, columns, version, communes) for row in wanted]
    _say_twice(lines)
    return lines, columns


def problems_of(line: Line, columns: Iterable[Column]) -> list[Problem]:
    """What is wrong with a line, by the titles of its columns, in their order."""
    titles = {column.path: column.title for column in columns}

    def title(path: str) -> str:
        near = (known for known in titles if known.startswith(f"{path}.") or known == path)
        return titles[found] if (found := next(near, "")) else ""

    order = {path: number for number, path in enumerate(titles)}
    told = sorted(line.problems.items(), key=lambda item: order.get(item[0], len(order)))
    return [Problem(title(path), say) for path, say in told[:MOST_PROBLEMS]]


def files_kept(
    actor: Actor, lines: Sequence[Line], version: PublishedVersion, sent: Sequence[HandedIn]
) -> None:
    """Keep the files that lines without mistakes name, each once, and say which are missing.

    A file may serve several lines.
    """
    known = Sent(sent, {_name(name) for line in lines for name in _named(line)})
    _say_missing(lines, version, known)
    fit = [line for line in lines if not line.problems]
    named = {known.key_of(name) for line in fit for name in _named(line)}
    if len(named) > MOST_FILES:
        raise TableRefused(
            _("Bảng dùng %(number)s tệp giấy tờ; mỗi lần không quá %(most)s. Xin chia nhỏ bảng.")
            % {"number": len(named), "most": MOST_FILES}
        )
    stored: dict[str, UUID | str] = {}
    for key in sorted(named):
        try:
            file = known.files[key]
            stored[key] = file_store(actor=actor, name=file.name, content=file.content).id
        except FileRefused as refusal:
            stored[key] = refusal.text
    for line in fit:
        _attach(line, known, stored)


def _rows(table: HandedIn) -> list[SheetRow]:
    if len(table.content) > MOST_TABLE_BYTES:
        raise TableRefused(_("Bảng lớn quá 5 MB. Xin chia thành nhiều tệp."))
    try:
        return rows_of(table.content)
    except EncodingUnknown as error:
        raise TableRefused(
            _("Tệp CSV không phải UTF-8. Trong Excel, xin lưu dạng “CSV UTF-8” rồi gửi lại.")
        ) from error
    except OldWorkbook as error:
        raise TableRefused(
            _("Tệp kiểu .xls cũ hoặc có mật khẩu. Xin lưu dạng Excel (.xlsx), không đặt mật khẩu.")
        ) from error
    except SheetUnreadable as error:
        raise TableRefused from error


def _places(
    rows: Sequence[SheetRow], version: PublishedVersion, columns: Iterable[Column]
) -> dict[int, str]:
    """The path of each column by its place: the hidden second line says it."""
    marks = rows[1].cells if len(rows) > 1 else {}
    mark = marks.get(0, Cell("")).text.strip()
    wanted = mark_of(version)
    if not mark.startswith("motcua:"):
        raise TableRefused(
            _("Tệp không theo mẫu: thiếu dòng 2 của mẫu. Xin tải mẫu về và giữ nguyên dòng này.")
        )
    if mark.rpartition(":")[0] != wanted.rpartition(":")[0]:
        raise TableRefused(_("Đây là mẫu của thủ tục khác. Xin tải mẫu của thủ tục này."))
    if mark != wanted:
        raise TableRefused(
            _("Mẫu này đã cũ vì thủ tục vừa thay đổi. Xin tải mẫu mới rồi chép các dòng sang.")
        )
    known = {column.path for column in columns}
    places = {at: cell.text.strip() for at, cell in marks.items() if at > 0}
    if len(set(places.values())) != len(places) or not known.issuperset(places.values()):
        raise TableRefused(_("Dòng 2 của mẫu đã bị sửa. Xin tải mẫu mới rồi chép các dòng sang."))
    return {0: LABEL, **places}


def _is_example(row: SheetRow) -> bool:
    return fold(row.cells.get(0, Cell("")).text) in EXAMPLES


def _line(
    row: SheetRow,
    places: Mapping[int, str],
    columns: Iterable[Column],
    version: PublishedVersion,
    communes: Communes,
) -> Line:
    cells = {places[at]: cell for at, cell in row.cells.items() if at in places}
    label = clean(cells.pop(LABEL, Cell("")).text)[:LONGEST_LABEL]
    reading = read_line(columns, cells, communes)
    data = forms.form_parse(version.form, reading.post)
    check = forms.form_check(version.form, data, partial=False)
    line = Line(
        line=row.line,
        label=label,
        data=data,
        papers=reading.papers,
        problems={**check.errors, **reading.problems},
    )
    if any(at not in places for at in row.cells):
        line.problems[""] = _("Có chữ ở cột ngoài mẫu. Xin xóa cột đó.")
    return line


def _say_twice(lines: Sequence[Line]) -> None:
    """The same dossier in two lines is a slip of the hand."""
    seen: dict[bytes, int] = {}
    for line in lines:
        first = seen.setdefault(
            chain.canonical({"data": line.data, "papers": line.papers}), line.line
        )
        if first != line.line:
            line.problems.setdefault(
                "", _("Trùng hoàn toàn với dòng %(line)s. Xin xóa một dòng.") % {"line": first}
            )


def _say_missing(lines: Iterable[Line], version: PublishedVersion, known: Sent) -> None:
    for line in lines:
        for part in version.papers:
            names = line.papers.get(part.key, [])
            missing = [name for name in names if not known.key_of(name)]
            several = [name for name in names if known.is_ambiguous(name)]
            path = f"{PAPER}.{part.key}"
            if missing:
                line.problems[path] = _("Không thấy tệp %(names)s trong các tệp kèm theo.") % {
                    "names": ", ".join(missing)[:200]
                }
            elif several:
                line.problems[path] = _(
                    "Có nhiều tệp khác nhau cùng tên %(names)s. Xin ghi cả thư mục (thư-mục/tên), "
                    "hoặc đặt cho mỗi tệp một tên."
                ) % {"names": ", ".join(several)[:200]}
            elif part.required and not names:
                line.problems[path] = _("Xin ghi tên tệp và gửi kèm tệp đó.")


def _attach(line: Line, known: Sent, stored: Mapping[str, UUID | str]) -> None:
    for part, names in line.papers.items():
        for name in names:
            kept = stored[known.key_of(name)]
            if isinstance(kept, str):
                line.problems[f"{PAPER}.{part}"] = f"{name}: {kept}"
            elif any(each == kept and key != part for key, each in line.files):
                line.problems[f"{PAPER}.{part}"] = _(
                    "Tệp này đã dùng cho thành phần khác. Xin tải tệp riêng."
                )
            else:
                line.files.append((part, kept))


def _named(line: Line) -> Iterator[str]:
    for names in line.papers.values():
        yield from names
