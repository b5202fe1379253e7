"""A chart as a file: CSV, XLSX, PNG, PDF."""

import csv
import io
import json
import threading
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal

import typst
import xlsxwriter
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from motcua.kernel import clock
from motcua.kernel.text import spreadsheet_safe
from motcua.ui.charts.canvas import PAPER_WIDTH
from motcua.ui.charts.chart import Chart
from motcua.ui.charts.paper import standalone_svg
from motcua.ui.charts.summary import summary_of
from motcua.ui.charts.table import Cell, shown_rows, table_of
from motcua.ui.words import datetime_text

TEMPLATES = Path(__file__).resolve().parent / "sheets"
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "png": "image/png",
    "pdf": "application/pdf",
}
BOOK = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
MOST_IN_CELL = 32_000  # characters; the format itself ends at 32,767
FORBIDDEN_IN_NAME = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
MOST_IN_NAME = 31
WIDTHS = (36, 18)
PPI = 144


def chart_csv(chart: Chart) -> bytes:
    """The table as CSV: UTF-8 with its mark, numbers with a point, days as 2026-11-21.

    No text in it is taken for a formula.
    """
    table = table_of(chart)
    return table_csv(table.titles, ((row.name, *row.values) for row in table.rows), mark=True)


def table_csv(
    titles: Sequence[str], rows: Iterable[Sequence[Cell]], *, mark: bool = False
) -> bytes:
    """Any table as CSV in UTF-8; with its mark, where a spreadsheet program is to open it."""
    kept = io.StringIO(newline="")
    writer = csv.writer(kept)
    writer.writerow([_plain(title) for title in titles])
    writer.writerows([_plain(cell) for cell in row] for row in rows)
    return kept.getvalue().encode("utf-8-sig" if mark else "utf-8")


def chart_xlsx(chart: Chart) -> bytes:
    """The table as a workbook with title, source and time above; texts stay texts."""
    table = table_of(chart)
    kept = io.BytesIO()
    with xlsxwriter.Workbook(kept, BOOK) as book:
        name = chart.title.translate(FORBIDDEN_IN_NAME).strip()[:MOST_IN_NAME]
        sheet = book.add_worksheet(name or "1")
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        formats = {"day": book.add_format({"num_format": "dd/mm/yyyy", "align": "left"})}
        formats["number"] = book.add_format({"num_format": _number_format(chart)})
        for row, head in enumerate((chart.title, summary_of(chart), _foot(chart))):
            sheet.write_string(row, 0, head[:MOST_IN_CELL], bold if row == 0 else None)
        top = 4
        for column, title in enumerate(table.titles):
            sheet.set_column(column, column, WIDTHS[min(column, 1)])
            sheet.write_string(top, column, title, bold)
        sheet.freeze_panes(top + 1, 1)
        for number, row_of in enumerate(table.rows, start=top + 1):
            for column, cell in enumerate((row_of.name, *row_of.values)):
                _write(sheet, (number, column), cell, formats)
    return kept.getvalue()


def chart_png(chart: Chart) -> bytes:
    """The picture with its title, on white, 144 dots to the inch."""
    return _typeset(chart, "png")


def chart_pdf(chart: Chart) -> bytes:
    """A sheet of A4: title, sentence, picture, table, source and time."""
    return _typeset(chart, "pdf")


def chart_file(chart: Chart, kind: str) -> bytes:
    """The chart as csv, xlsx, png or pdf. Raises KeyError for another kind."""
    return MAKERS[kind](chart)


def _plain(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, str):
        return spreadsheet_safe(cell)
    return str(cell)


def _number_format(chart: Chart) -> str:
    return "#,##0" + ("." + "0" * chart.decimals if chart.decimals else "")


def _write(sheet: Any, place: tuple[int, int], cell: Cell, formats: dict[str, Any]) -> None:
    if isinstance(cell, date):
        sheet.write_datetime(*place, cell, formats["day"])
    elif isinstance(cell, str):
        sheet.write_string(*place, cell[:MOST_IN_CELL])
    elif cell is not None:
        sheet.write_number(*place, cell, formats["number"])


def _foot(chart: Chart) -> str:
    parts = [chart.note] if chart.note else []
    if chart.source:
        parts.append(_("Nguồn: %(source)s") % {"source": chart.source})
    if chart.as_of:
        parts.append(_("Số liệu đến %(time)s") % {"time": datetime_text(chart.as_of)})
    return " · ".join(parts)


@cache
def _fonts() -> typst.Fonts:
    """The fonts of the machine and those inside typst, searched once per process."""
    return typst.Fonts()


class _Compilers(threading.local):
    """One compiler for each template and thread: a compiler is not shared."""

    def __init__(self) -> None:
        self.made: dict[str, typst.Compiler] = {}

    def of(self, name: str) -> typst.Compiler:
        if name not in self.made:
            path = str(TEMPLATES / f"chart_{name}.typ")
            self.made[name] = typst.Compiler(path, root=str(TEMPLATES), font_paths=_fonts())
        return self.made[name]


_compilers = _Compilers()


def _typeset(chart: Chart, kind: Literal["png", "pdf"]) -> bytes:
    table = table_of(chart)
    svg, height = standalone_svg(chart)
    data = {
        "language": get_language() or "vi",
        "title": chart.title,
        "summary": summary_of(chart),
        "foot": _foot(chart),
        "titles": table.titles,
        "rows": [[row.name, *row.cells] for row in shown_rows(chart, table)],
        "svg": svg,
        "tall": height > PAPER_WIDTH,
    }
    at = chart.as_of or clock.now()
    made = _compilers.of(kind).compile(
        format=kind,
        ppi=PPI,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        timestamp=int(at.timestamp()),
    )
    assert isinstance(made, bytes) or made, "at least one page"
    return made if isinstance(made, bytes) else made[0]


MAKERS: dict[str, Callable[[Chart], bytes]] = {
    "csv": chart_csv,
    "xlsx": chart_xlsx,
    "png": chart_png,
    "pdf": chart_pdf,
}
