"""From a file to lines by the names of their columns; a file that is no such table is refused."""

import io
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path

from django.utils.translation import gettext as _

from motcua.ioc.series.checking import CODE, MEASURED, NOTE, PART, PERIOD, UNIT, VALUE, WHOLE, Given
from motcua.kernel.sheets import (
    OLD_WORKBOOK,
    CellKind,
    EncodingUnknown,
    SheetUnreadable,
    csv_lines,
    workbook_rows,
)
from motcua.kernel.text import fold

MOST_WORKBOOK = 40_000  # lines; more come as CSV
MOST_WORKBOOK_BYTES = 10 * 1024 * 1024
REASONS = "can sua"  # the column of reasons in a table that goes back; not read
COLUMNS = {
    CODE: ("indicator", "ma chi so", "chi so"),
    UNIT: ("unit", "don vi", "dia ban", "noi"),
    PERIOD: ("period", "ky", "thoi gian"),
    VALUE: ("value", "gia tri", "so lieu"),
    PART: ("part", "tu so"),
    WHOLE: ("whole", "mau so"),
    MEASURED: ("measured", "don vi tinh"),
    NOTE: ("note", "ghi chu"),
}
NAMES = {name: column for column, names in COLUMNS.items() for name in names}
# A text of old typefaces in bytes, or read as a western one: TCVN3 (ABC), VNI, Windows-1258.
# Signs that are no letters today and stand within words of that typeface.
TCVN3 = frozenset("¡¢§£¤¥¦¨©ª«¬®µ¶·¸¹")
FEWEST = 2
BROKEN = ("Ã", "Æ°", "á»", "áº", "Ä\x91", "Ä‘")


class TableWrong(ValueError):
    """The file cannot be read as a table of figures; the message says the way out."""


def titles() -> dict[str, str]:
    """The columns as people see them, in their order."""
    return {
        CODE: _("Mã chỉ số"),
        UNIT: _("Đơn vị"),
        PERIOD: _("Kỳ"),
        VALUE: _("Giá trị"),
        PART: _("Tử số"),
        WHOLE: _("Mẫu số"),
        MEASURED: _("Đơn vị tính"),
        NOTE: _("Ghi chú"),
    }


def is_workbook(path: Path) -> bool:
    """Whether the file is an XLSX file, by its first bytes."""
    with path.open("rb") as stream:
        return stream.read(2) == b"PK"


def lines_of(path: Path, indicator: str) -> Iterator[Given]:
    """The lines of a table, one after the other; `indicator` for those of a table without that
    column. `TableWrong`.
    """
    try:
        yield from _lines(path, indicator)
    except EncodingUnknown as error:
        raise TableWrong(_not_utf8(path)) from error
    except SheetUnreadable as error:
        raise TableWrong(
            _("Tệp không đọc được như một bảng, hoặc quá lớn. Bảng Excel: không quá 40.000 dòng.")
        ) from error


def raw_lines(path: Path) -> Iterator[tuple[int, Sequence[str]]]:
    """The cells of each line as they are, the titles first. For who read it before."""
    if is_workbook(path):
        for row in workbook_rows(path.read_bytes(), MOST_WORKBOOK):
            width = max(row.cells, default=-1) + 1
            yield row.line, [row.cells[at].text if at in row.cells else "" for at in range(width)]
        return
    with path.open("rb") as stream:
        yield from csv_lines(stream)


class _Row:
    """One line by place."""

    __slots__ = ("exact", "formulas", "line", "texts")

    def __init__(
        self,
        line: int,
        texts: Sequence[str],
        exact: frozenset[int] = frozenset(),
        formulas: frozenset[int] = frozenset(),
    ) -> None:
        self.line = line
        self.texts = texts
        self.exact = exact
        self.formulas = formulas


def _lines(path: Path, indicator: str) -> Iterator[Given]:
    with path.open("rb") as stream:
        start = stream.read(8)
    rows = _xlsx(path) if start.startswith(b"PK") else _csv(path, start)
    head = next(rows, None)
    if head is None:
        raise TableWrong(_("Tệp không có dòng nào."))
    places = _places(head.texts, has_code=bool(indicator))
    for row in rows:
        yield _named(row, places, indicator)


def _xlsx(path: Path) -> Iterator[_Row]:
    if path.stat().st_size > MOST_WORKBOOK_BYTES:
        raise TableWrong(_("Tệp Excel lớn quá 10 MB. Xin lưu dạng “CSV UTF-8” rồi gửi lại."))
    for row in workbook_rows(path.read_bytes(), MOST_WORKBOOK):
        width = max(row.cells) + 1
        kinds = {at: cell.kind for at, cell in row.cells.items()}
        yield _Row(
            row.line,
            [row.cells[at].text if at in row.cells else "" for at in range(width)],
            frozenset(at for at, kind in kinds.items() if kind is CellKind.NUMBER),
            frozenset(at for at, kind in kinds.items() if kind is CellKind.FORMULA),
        )


def _csv(path: Path, start: bytes) -> Iterator[_Row]:
    if start.startswith(OLD_WORKBOOK):
        raise TableWrong(
            _("Tệp kiểu .xls cũ hoặc có mật khẩu. Xin lưu dạng Excel (.xlsx), không đặt mật khẩu.")
        )
    with path.open("rb") as stream:
        for line, cells in csv_lines(stream):
            if any(cells):
                yield _Row(line, cells)


def _places(cells: Sequence[str], *, has_code: bool) -> dict[str, int]:
    """The place of each column by the words of the first line."""
    found: dict[str, int] = {}
    unknown = []
    for at, text in enumerate(cells):
        name = fold(text)
        column = NAMES.get(name)
        if column is not None and column not in found:
            found[column] = at
        elif name and not name.startswith(REASONS):
            unknown.append(text.strip()[:40])
    missing = [
        title
        for column, title in titles().items()
        if column in (PERIOD, VALUE, *(() if has_code else (CODE,))) and column not in found
    ]
    if missing and not (missing == [titles()[VALUE]] and {PART, WHOLE} <= found.keys()):
        raise TableWrong(_columns_said(_("Dòng đầu thiếu cột: %(names)s."), missing, cells))
    if unknown:
        raise TableWrong(_columns_said(_("Dòng đầu có cột lạ: %(names)s."), unknown, cells))
    return found


def _columns_said(say: str, names: Sequence[str], cells: Sequence[str]) -> str:
    said = say % {"names": ", ".join(names[:8])}
    if (typeface := _typeface("".join(cells))) is not None:
        return f"{said} {typeface}"
    known = ", ".join(titles().values())
    return f"{said} " + _("Các cột dùng được: %(names)s.") % {"names": known}


def _named(row: _Row, places: dict[str, int], indicator: str) -> Given:
    width = len(row.texts)
    texts = {name: row.texts[at] for name, at in places.items() if at < width}
    if indicator and not texts.get(CODE):
        texts[CODE] = indicator
    if not row.exact and not row.formulas:
        return Given(line=row.line, texts=texts)
    return Given(
        line=row.line,
        texts=texts,
        exact=frozenset(name for name, at in places.items() if at in row.exact),
        formulas=frozenset(name for name, at in places.items() if at in row.formulas),
    )


def _not_utf8(path: Path) -> str:
    with path.open("rb") as stream:
        start = stream.read(4096)
    guess = _typeface(start.decode("latin-1")) or _typeface_of_1258(start)
    return _("Tệp CSV không phải UTF-8.") + " " + (guess or _way_out())


def _typeface(text: str) -> str | None:
    """What is to be done with a text that is no Vietnamese as computers write it today."""
    if any(mark in text for mark in BROKEN):
        return _("Chữ trong tệp đã hỏng do lưu sai bảng mã.") + " " + _way_out()
    if sum(sign in TCVN3 for sign in text) >= FEWEST:
        return _("Chữ trong tệp là phông TCVN3 (ABC); xin đổi sang Unicode.") + " " + _way_out()
    return None


def _typeface_of_1258(start: bytes) -> str | None:
    try:
        text = unicodedata.normalize("NFC", start.decode("cp1258"))
    except UnicodeDecodeError:
        return None
    first = io.StringIO(text).readline()
    if any(fold(cell) in NAMES for sign in ",;\t" for cell in first.split(sign)):
        return _("Tệp lưu theo bảng mã Windows-1258.") + " " + _way_out()
    return None


def _way_out() -> str:
    return _("Trong Excel, xin chọn Lưu thành, dạng “CSV UTF-8”, rồi gửi lại.")
