"""Spreadsheets (XLSX) row by row. A text stays a text, whatever formula it looks like."""

import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import xlsxwriter

from motcua.kernel import clock

Cell = str | int | datetime | None
MOST_IN_CELL = 32_000  # characters; the format itself ends at 32,767
MOST_IN_NAME = 31
OPTIONS = {
    "constant_memory": True,  # rows leave memory as they come
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def spreadsheet(
    *,
    name: str,
    heads: Sequence[str],
    columns: Sequence[tuple[str, int]],
    rows: Iterable[Iterable[Cell]],
) -> bytes:
    """One sheet: `heads` above, then the columns (title, width in characters), then the rows.

    Times are written as times of a clock in Viet Nam.
    """
    kept = io.BytesIO()
    with xlsxwriter.Workbook(kept, OPTIONS) as workbook:
        styles = _Styles(workbook)
        sheet = workbook.add_worksheet(name[:MOST_IN_NAME])
        for column, (_title, width) in enumerate(columns):
            sheet.set_column(column, column, width)
        for row, head in enumerate(heads):
            sheet.write_string(row, 0, head)
        top = len(heads) + 1
        for column, (title, _width) in enumerate(columns):
            sheet.write_string(top, column, title, styles.bold)
        sheet.freeze_panes(top + 1, 0)
        for row, cells in enumerate(rows, start=top + 1):
            for column, value in enumerate(cells):
                styles.write(sheet, (row, column), value)
    return kept.getvalue()


class _Styles:
    """How the cells of a sheet look."""

    def __init__(self, workbook: Any) -> None:
        self.bold = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        self.plain = workbook.add_format({"text_wrap": True, "valign": "top"})
        self.instant = workbook.add_format({"num_format": "hh:mm dd/mm/yyyy", "valign": "top"})

    def write(self, sheet: Any, place: tuple[int, int], value: Cell) -> None:
        if isinstance(value, datetime):
            sheet.write_datetime(*place, clock.local(value).replace(tzinfo=None), self.instant)
        elif isinstance(value, int):
            sheet.write_number(*place, value, self.plain)
        elif value:
            sheet.write_string(*place, value[:MOST_IN_CELL], self.plain)
