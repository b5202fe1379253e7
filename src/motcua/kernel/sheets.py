"""Tables that people hand in, XLSX or CSV: read within bounds, never evaluated. Pure Python."""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import islice
from typing import Any, BinaryIO, NamedTuple

from lxml import etree

MOST_PARTS = 300  # members of the package
MOST_UNPACKED = 24 * 1024 * 1024  # bytes of one part
MOST_OF_A_TREE = 4 * 1024 * 1024  # bytes of a part that is read as a whole
# A few bytes of a part are an element of a hundred bytes in memory; our largest table has 300,000.
MOST_TAGS = 1_000_000
MOST_STRINGS = 200_000
LAST_LINE = 1_048_576  # of the format itself
OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"  # .xls, and any workbook with a password
MOST_ROWS_READ = 5_000
MOST_COLUMNS = 400
_START = 64 * 1024  # bytes by which a CSV file is known
MOST_IN_CELL = 32_767  # characters; what a cell holds at most in the format itself
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
# Formats that show a day, by number (ECMA-376, 18.8.30), and what a format of one's own has then.
_DAY_FORMATS = frozenset({*range(14, 18), 22, *range(27, 37), *range(50, 59)})
_NOT_SHOWN = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
_PLACE = re.compile(r"([A-Z]{1,3})[0-9]{1,7}")
_WHOLE = re.compile(r"(-?[0-9]{1,18})(?:\.0*)?")
_EPOCH, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
_LAST_SERIAL = 2_958_465  # 31/12/9999
_BROKEN = (zipfile.BadZipFile, zlib.error, etree.XMLSyntaxError, KeyError, ValueError, OSError,
           EOFError, RuntimeError, NotImplementedError, OverflowError)  # fmt: skip


class CellKind(StrEnum):
    """What a cell held, as far as it matters to the reader of its text."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    FORMULA = "formula"


class Cell(NamedTuple):
    """One cell: its text as typed, a day as dd/mm/yyyy."""

    text: str
    kind: CellKind = CellKind.TEXT


class SheetRow(NamedTuple):
    """The cells of one line, by column from nought; `line` as the program shows it."""

    line: int
    cells: Mapping[int, Cell]


class SheetUnreadable(ValueError):
    """The bytes are no table of this kind, or larger than any of ours."""


class EncodingUnknown(SheetUnreadable):
    """A CSV file that is not UTF-8."""


class OldWorkbook(SheetUnreadable):
    """A workbook of the old kind, or one with a password."""


def rows_of(content: bytes) -> list[SheetRow]:
    """The lines with anything in them, of the first sheet of an XLSX file or of a CSV file.

    Raises `SheetUnreadable`. Reads at most 5,000 lines, 24 MiB and a million tags unpacked.
    """
    if content.startswith(OLD_WORKBOOK):
        raise OldWorkbook
    if not content.startswith(b"PK"):
        return list(_csv_rows(content))
    return workbook_rows(content)


def workbook_rows(content: bytes, most: int = MOST_ROWS_READ) -> list[SheetRow]:
    """As `rows_of`, of an XLSX file with at most so many lines."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return list(_xlsx_rows(package, most))
    except _BROKEN as error:
        raise SheetUnreadable from error


def csv_lines(stream: BinaryIO) -> Iterator[tuple[int, list[str]]]:
    """The cells of each line of a CSV file, one after the other, with its number from one: UTF-8 or
    UTF-16 with its mark; parted by comma, semicolon or tab. Raises `SheetUnreadable`.
    """
    start = stream.read(_START)
    stream.seek(0)
    coding = "utf-16" if start[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    if coding != "utf-16" and b"\x00" in start:
        raise EncodingUnknown
    text = io.TextIOWrapper(stream, encoding=coding, newline="")
    try:
        first = text.readline(_START)
        text.seek(0)
        reader = csv.reader(text, delimiter=max(",;\t", key=first.count))
        for number, cells in enumerate(reader, start=1):
            if len(cells) > MOST_COLUMNS:
                raise SheetUnreadable
            yield number, cells
    except UnicodeError as error:
        raise EncodingUnknown from error
    except csv.Error as error:
        raise SheetUnreadable from error
    finally:
        text.detach()  # the stream is its owner's to close


def day_of_serial(text: str) -> str:
    """The day dd/mm/yyyy that a serial number of a spreadsheet means; empty when it means none."""
    found = _WHOLE.fullmatch(text)
    return _day(int(found[1]), _EPOCH) if found else ""


def unpacked(package: zipfile.ZipFile, name: str, most: int) -> bytes:
    """The bytes of one member, never more than `most`, whatever its header says."""
    with package.open(name) as stream:
        content = stream.read(most + 1)
    if len(content) > most:
        raise SheetUnreadable
    return content


def _csv_rows(content: bytes) -> Iterator[SheetRow]:
    for number, cells in csv_lines(io.BytesIO(content)):
        if number > MOST_ROWS_READ:
            raise SheetUnreadable
        found = {at: Cell(text) for at, text in enumerate(cells) if text.strip()}
        if found:
            yield SheetRow(number, found)


@dataclass(slots=True)
class _Book:
    """What the cells of a sheet refer to."""

    strings: Sequence[str]
    days: frozenset[int]
    epoch: date


def _xlsx_rows(package: zipfile.ZipFile, most: int) -> Iterator[SheetRow]:
    names = package.namelist()
    if len(names) > MOST_PARTS:
        raise SheetUnreadable
    workbook = _tree(package, "xl/workbook.xml")
    settings = workbook.find(f"{_MAIN}workbookPr")
    is_1904 = settings is not None and settings.get("date1904") in ("1", "true")
    book = _Book(
        strings=_strings(package) if "xl/sharedStrings.xml" in names else (),
        days=_day_styles(package) if "xl/styles.xml" in names else frozenset(),
        epoch=_EPOCH_1904 if is_1904 else _EPOCH,
    )
    content = unpacked(package, _first_sheet(package, workbook), MOST_UNPACKED)
    line = 0
    for number, row in enumerate(_elements(content, f"{_MAIN}row")):
        if number >= most:
            raise SheetUnreadable
        line = int(row.get("r") or line + 1)
        if not 0 < line <= LAST_LINE:
            raise SheetUnreadable
        cells = dict(_cells(row, book))
        if cells:
            yield SheetRow(line, cells)


def _first_sheet(package: zipfile.ZipFile, workbook: Any) -> str:
    sheet = workbook.find(f"{_MAIN}sheets/{_MAIN}sheet")
    if sheet is None:
        raise SheetUnreadable
    for relation in _tree(package, "xl/_rels/workbook.xml.rels"):
        if relation.get("Id") == sheet.get(_RELATION):
            target = relation.get("Target", "")
            return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    raise SheetUnreadable


def _cells(row: Any, book: _Book) -> Iterator[tuple[int, Cell]]:
    at = -1
    for element in row.iterchildren(f"{_MAIN}c"):
        place = _PLACE.fullmatch(element.get("r", ""))
        at = _column(place[1]) if place else at + 1
        if at >= MOST_COLUMNS:
            continue
        cell = _cell(element, book)
        if cell.text.strip() or cell.kind is CellKind.FORMULA:
            yield at, cell


def _cell(element: Any, book: _Book) -> Cell:
    kind = element.get("t", "n")
    if kind == "e" or element.find(f"{_MAIN}f") is not None:
        return Cell("", CellKind.FORMULA)  # also what is left of one: #REF!
    value = (
        _text(element)
        if kind == "inlineStr"
        else (element.findtext(f"{_MAIN}v") or "")[:MOST_IN_CELL]
    )
    if kind == "s":
        return Cell("".join(book.strings[int(value) : int(value) + 1]))
    if kind != "n":
        return Cell(value if kind != "b" or value == "1" else "")
    if int(element.get("s", "0")) in book.days and value:
        return Cell(_day(int(float(value)), book.epoch) or value, CellKind.DATE)
    return Cell(_plain(value), CellKind.NUMBER)


def _plain(value: str) -> str:
    """A number as people write it here: no `.0`, no exponent, a comma before the fraction."""
    if found := _WHOLE.fullmatch(value):
        return found[1]
    try:
        number = float(value)
    except ValueError:
        return value
    if number.is_integer() and abs(number) < 1e18:  # noqa: PLR2004 - as many digits as above
        return str(int(number))
    return f"{number:.10f}".rstrip("0").replace(".", ",")


def _day(serial: int, epoch: date) -> str:
    if not 0 < serial < _LAST_SERIAL:
        return ""
    return f"{epoch + timedelta(days=serial):%d/%m/%Y}"


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _strings(package: zipfile.ZipFile) -> list[str]:
    content = unpacked(package, "xl/sharedStrings.xml", MOST_UNPACKED)
    found = [_text(each) for each in islice(_elements(content, f"{_MAIN}si"), MOST_STRINGS + 1)]
    if len(found) > MOST_STRINGS:
        raise SheetUnreadable
    return found


def _text(element: Any) -> str:
    """The text of a string in one or several runs, without the reading aids of East Asia."""
    parts = (
        part.text or ""
        for part in element.iter(f"{_MAIN}t")
        if part.getparent().tag != f"{_MAIN}rPh"
    )
    return "".join(parts)[:MOST_IN_CELL]


def _day_styles(package: zipfile.ZipFile) -> frozenset[int]:
    """The numbers of the cell styles that show a day."""
    styles = _tree(package, "xl/styles.xml")
    own = {
        int(each.get("numFmtId", "0")): _NOT_SHOWN.sub("", each.get("formatCode", "")).lower()
        for each in styles.iter(f"{_MAIN}numFmt")
    }
    days = _DAY_FORMATS | {number for number, code in own.items() if "d" in code or "yy" in code}
    formats = styles.find(f"{_MAIN}cellXfs")
    return frozenset(
        number
        for number, each in enumerate(formats if formats is not None else ())
        if int(each.get("numFmtId", "0")) in days
    )


def _tree(package: zipfile.ZipFile, name: str) -> Any:
    content = unpacked(package, name, MOST_OF_A_TREE)
    _refuse_abuse(content)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    return etree.fromstring(content, parser)


def _elements(content: bytes, tag: str) -> Iterator[Any]:
    """Each element of this tag, forgotten when the next one is asked for."""
    _refuse_abuse(content)
    steps = etree.iterparse(
        io.BytesIO(content), tag=tag, resolve_entities=False, no_network=True, load_dtd=False
    )
    for _event, element in steps:
        yield element
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]


def _refuse_abuse(content: bytes) -> None:
    """No program that writes spreadsheets declares entities, or writes but in UTF-8."""
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content or b"\x00" in content:
        raise SheetUnreadable
    if content.count(b"<") > MOST_TAGS:
        raise SheetUnreadable
