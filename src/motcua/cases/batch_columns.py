"""Which columns a table for many dossiers of one procedure has, and what a line of it says."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from django.utils.translation import gettext as _

from motcua.cases.errors import BatchNotOffered
from motcua.catalogue.types import PublishedVersion
from motcua.kernel.language import said
from motcua.kernel.sheets import Cell, CellKind, day_of_serial
from motcua.kernel.text import clean, fold, marked
from motcua.organisation.selectors import commune_info, communes_search
from motcua.organisation.types import Era

MOST_COLUMNS = 150
TABLE_ROWS = 5  # lines of a table within one dossier
LABEL = "_label"
# The label of the line that shows how to fill in the table, in the languages of templates.
EXAMPLE = marked("Ví dụ (dòng này không nộp)")
EXAMPLES = frozenset({fold(EXAMPLE), fold("Example (this line is not submitted)")})
COMMUNE, LINE, PAPER = "commune", "line", "files"
TICKED = frozenset({"x", "co", "yes", "true", "1", "on"})
NOT_TICKED = frozenset({"", "khong", "no", "false", "0"})
# How many digits a number has that spreadsheets like to take the leading noughts from.
DIGITS = {"personal_number": 12, "tax_number": 10, "phone": 10}
OLD = Era.THREE_LEVELS.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column. `widget` as in the form; `commune`, `line` of an address; `files` names papers.

    `title` is all that is said of it, with the section and the number within a table.
    """

    path: str
    title: str
    widget: str
    required: bool = False
    help: str = ""
    options: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class Reading:
    """A line read: the names that a page would post, and what is wrong with cells already."""

    post: dict[str, list[str]] = field(default_factory=dict)
    papers: dict[str, list[str]] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)


def columns_of(version: PublishedVersion) -> tuple[Column, ...]:
    """The columns of the table in the order of the form, the papers last; titles in the reader's
    language. Raises `BatchNotOffered` for a form that fits no table.
    """
    layout = said(version.form.layout)
    computed = {each["path"] for each in layout.get("computed", ())}
    found = [
        column
        for section in layout["sections"]
        for each in section["fields"]
        if not each.get("readonly") and each["path"] not in computed
        for column in _of_field(each, section, computed)
    ]
    found += [
        Column(
            path=f"{PAPER}.{part.key}",
            title=_("Tệp: %(name)s") % {"name": part.name},
            widget=PAPER,
            required=part.required,
            help=_("Tên tệp kèm theo, ví dụ to-khai-01.pdf; nhiều tệp cách nhau bằng dấu ;"),
        )
        for part in version.papers
    ]
    if len(found) > MOST_COLUMNS:
        raise BatchNotOffered
    return tuple(found)


def mark_of(version: PublishedVersion) -> str:
    """What a table carries so that one of another version is known: the same in each language."""
    said_of = [version.form.hash, *(part.key for part in version.papers), str(TABLE_ROWS)]
    digest = hashlib.sha256("\n".join(said_of).encode()).hexdigest()[:12]
    return f"motcua:{version.code}:{digest}"


def read_line(
    columns: Iterable[Column], cells: Mapping[str, Cell], communes: "Communes"
) -> Reading:
    """What a line says, by the paths of the columns, as the page of the form would post it."""
    reading = Reading()
    for column in columns:
        cell = cells.get(column.path)
        if cell is None:
            continue
        if cell.kind is CellKind.FORMULA:
            reading.problems[column.path] = _(
                "Ô này là công thức. Xin dán giá trị vào ô (Dán đặc biệt, chỉ giá trị)."
            )
            continue
        _read(column, cell, reading, communes)
    return reading


class Communes:
    """Communes by name or code, each looked for once."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}

    def code_of(self, words: str) -> str:
        """The value that a form sends for this commune, of today if it can be; empty: unknown."""
        if words not in self._known:
            self._known[words] = self._find(words)
        return self._known[words]

    def _find(self, words: str) -> str:
        if words.isascii() and words.isdigit():
            return words if commune_info(words) is not None else ""
        found = [each for each in communes_search(words, limit=20) if _same(each.name, words)]
        present = [each for each in found if each.era is not Era.THREE_LEVELS]
        best = present or found
        if len(best) != 1:
            return ""
        return best[0].code + ("" if present else f"-{OLD}")


def _same(name: str, words: str) -> bool:
    """Whether the words are the name, with or without what kind of unit it is and what follows."""
    own, asked = fold(name), fold(words)
    short = fold(name.partition(",")[0])
    bare = [short.removeprefix(f"{kind} ") for kind in ("xa", "phuong", "thi tran", "dac khu")]
    return asked in (own, short, *bare)


def _of_field(
    spec: Mapping[str, Any], section: Mapping[str, Any], computed: set[str]
) -> Iterator[Column]:
    if spec["widget"] != "rows":
        yield from _one(spec, spec["path"], f"{section['title']} – {spec['label']}", spec)
        return
    for number, column in ((n, c) for n in range(TABLE_ROWS) for c in spec["columns"]):
        if column.get("readonly") or f"{spec['path']}.*.{column['path']}" in computed:
            continue
        title = f"{spec['label']} {number + 1} – {column['label']}"
        path = f"{spec['path']}.{number}.{column['path']}"
        is_asked = bool(spec.get("required")) and number == 0 and bool(column.get("required"))
        yield from _one(column, path, title, {"required": is_asked})


def _one(
    spec: Mapping[str, Any], path: str, title: str, asked: Mapping[str, Any]
) -> Iterator[Column]:
    required = bool(asked.get("required")) and "when" not in spec
    if spec["widget"] == "address":
        yield Column(
            path=f"{path}.{COMMUNE}",
            title=_("%(title)s: xã, phường") % {"title": title},
            widget=COMMUNE,
            required=required,
            help=_("Tên hoặc mã xã, phường, đặc khu, ví dụ: Xã Minh Hưng"),
        )
        yield Column(
            path=f"{path}.{LINE}",
            title=_("%(title)s: số nhà, đường, thôn") % {"title": title},
            widget=LINE,
        )
        return
    yield Column(
        path=path,
        title=title,
        widget=spec["widget"],
        required=required,
        help=spec.get("help", "") or _HELP.get(spec["widget"], _nothing)(),
        options=tuple((str(each["value"]), each["label"]) for each in spec.get("options", ())),
    )


def _nothing() -> str:
    return ""


_HELP = {
    "date": lambda: _("Ngày dd/mm/yyyy, ví dụ 05/03/1990"),
    "money": lambda: _("Số đồng, ví dụ 1.500.000"),
    "checkbox": lambda: _("Ghi “Có” hoặc để trống"),
    "personal_number": lambda: _("12 chữ số"),
    "phone": lambda: _("10 chữ số, bắt đầu bằng 0"),
}


def _read(column: Column, cell: Cell, reading: Reading, communes: Communes) -> None:
    """Put one cell where the form expects it."""
    text = clean(cell.text)
    if column.widget == PAPER:
        names = chain.from_iterable(part.split(";") for part in text.split("\n"))
        reading.papers[column.path.removeprefix(f"{PAPER}.")] = [
            name.strip() for name in names if name.strip()
        ]
    elif column.widget == COMMUNE:
        code = communes.code_of(text)
        if code:
            reading.post[column.path] = [code]
        else:
            reading.problems[column.path] = _(
                "Không có xã, phường nào tên như vậy, hoặc có nhiều. Xin ghi mã hoặc tên đầy đủ."
            )
    elif column.widget == "checkbox":
        _tick(column, text, reading)
    else:
        reading.post[column.path] = [_typed(column, cell, text)]


def _tick(column: Column, text: str, reading: Reading) -> None:
    word = fold(text)
    if word in TICKED:
        reading.post[column.path] = ["on"]
    elif word not in NOT_TICKED:
        reading.problems[column.path] = _("Xin ghi “Có”, hoặc để trống ô này.")


def _typed(column: Column, cell: Cell, text: str) -> str:
    """The text that a person would have typed on the page."""
    if cell.kind is CellKind.NUMBER:
        if column.widget == "date":
            return day_of_serial(text) or text
        if column.widget in DIGITS and text.isdigit():
            return text.zfill(DIGITS[column.widget])
    if column.options:
        word = fold(text)
        known = (value for value, label in column.options if word in (fold(value), fold(label)))
        return next(known, text)
    return text
