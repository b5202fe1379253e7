"""The template of a procedure for many dossiers, and result lists: XLSX and CSV."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from motcua.cases.batch_columns import (
    COMMUNE,
    EXAMPLE,
    LINE,
    PAPER,
    Column,
    columns_of,
    mark_of,
)
from motcua.cases.batch_types import MOST_BATCH_ROWS
from motcua.catalogue.types import PublishedVersion
from motcua.kernel.text import marked, spoken, spreadsheet_safe

# Where the lines begin: titles, the hidden line of paths, the example.
FIRST = 3
WIDTH = 26
LONGEST_CHOICES = 250  # characters of a list within the cell's own rule; the format ends at 255
LONGEST_TITLE, LONGEST_HINT = 32, 255
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
EXAMPLES = {
    "text": marked("Nguyễn Văn An"),
    "textarea": marked("Nội dung đề nghị"),
    "number": "2",
    "money": "1.500.000",
    "date": "05/03/1990",
    "checkbox": marked("Có"),
    "personal_number": "999090001234",
    "tax_number": "0100109106",
    "phone": "0912345678",
    "email": "lienhe@example.vn",
    COMMUNE: marked("Xã Minh Hưng"),
    LINE: marked("Thôn 5"),
    PAPER: "to-khai-01.pdf",
}


def template_xlsx(version: PublishedVersion) -> bytes:
    """The template as a workbook: the table with its lists and an example, and how to fill it in.

    Raises `BatchNotOffered`.
    """
    columns = columns_of(version)
    kept = io.BytesIO()
    with xlsxwriter.Workbook(kept, OPTIONS) as book:
        table = book.add_worksheet(_("Hồ sơ"))
        _write_table(book, table, version, columns)
        _write_help(book, version, columns)
        _write_choices(book, table, columns)
    return kept.getvalue()


def template_csv(version: PublishedVersion) -> bytes:
    """The template as CSV, UTF-8 with its mark, so that spreadsheets read the accents."""
    columns = columns_of(version)
    return _csv(
        [
            [_label_title(), *(spreadsheet_safe(_title(column)) for column in columns)],
            [mark_of(version), *(column.path for column in columns)],
            [_example_label(), *(spreadsheet_safe(_example(column)) for column in columns)],
        ]
    )


def list_csv(titles: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A list as CSV; no text in it is taken for a formula."""
    return _csv([list(titles), *([spreadsheet_safe(str(cell)) for cell in row] for row in rows)])


def _csv(rows: Iterable[Sequence[str]]) -> bytes:
    kept = io.StringIO(newline="")
    csv.writer(kept).writerows(rows)
    return kept.getvalue().encode("utf-8-sig")


def _write_table(
    book: Any, sheet: Any, version: PublishedVersion, columns: Sequence[Column]
) -> None:
    look = {"bold": True, "text_wrap": True, "valign": "top", "border": 1}
    asked = book.add_format({**look, "bg_color": "#FCE9DA"})
    free = book.add_format({**look, "bg_color": "#F2F2F2"})
    text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
    grey = book.add_format({"num_format": "@", "italic": True, "font_color": "#5F5F5F"})
    sheet.set_column(0, len(columns), WIDTH, text)
    sheet.set_row(0, 60)
    sheet.set_row(1, None, None, {"hidden": True})
    sheet.write_string(0, 0, _label_title(), free)
    sheet.write_string(1, 0, mark_of(version))
    sheet.write_string(2, 0, _example_label(), grey)
    for at, column in enumerate(columns, start=1):
        sheet.write_string(0, at, _title(column), asked if column.required else free)
        sheet.write_string(1, at, column.path)
        sheet.write_string(2, at, _example(column), grey)
    sheet.freeze_panes(FIRST, 1)


def _write_choices(book: Any, table: Any, columns: Sequence[Column]) -> None:
    """Drop-down lists; long ones stand on a sheet of their own."""
    lists = book.add_worksheet(_("Danh mục"))
    lists.hide()
    last = FIRST + MOST_BATCH_ROWS - 1
    for at, column in enumerate(columns, start=1):
        rule: dict[str, Any] = {}
        if labels := _labels(column):
            rule = {"validate": "list", "source": labels}
            if len(",".join(labels)) > LONGEST_CHOICES or any("," in each for each in labels):
                lists.write_column(0, at, labels)
                place = xlsxwriter.utility.xl_col_to_name(at, col_abs=True)
                name = _("Danh mục")
                rule["source"] = f"='{name}'!{place}$1:{place}${len(labels)}"
        if column.help:
            rule.setdefault("validate", "any")
            rule["input_title"] = column.title.rpartition(" – ")[2][:LONGEST_TITLE]
            rule["input_message"] = column.help[:LONGEST_HINT]
        if rule:
            table.data_validation(FIRST, at, last, at, rule)


def _write_help(book: Any, version: PublishedVersion, columns: Sequence[Column]) -> None:
    sheet = book.add_worksheet(_("Hướng dẫn"))
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    plain = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 60)
    sheet.set_column(1, 1, 16)
    sheet.set_column(2, 2, 70)
    lines = [f"{version.code} – {version.name}", *_advice()]
    for at, line in enumerate(lines):
        sheet.merge_range(at, 0, at, 2, line, bold if at == 0 else plain)
        sheet.set_row(at, 32)
    top = len(lines) + 1
    for at, title in enumerate((_("Cột"), _("Bắt buộc"), _("Cách ghi"))):
        sheet.write_string(top, at, title, bold)
    for row, column in enumerate(columns, start=top + 1):
        how = [column.help, _one_of(column)]
        sheet.write_string(row, 0, column.title, plain)
        sheet.write_string(row, 1, _("Có") if column.required else "", plain)
        sheet.write_string(row, 2, " ".join(each for each in how if each), plain)


def _advice() -> list[str]:
    return [
        _("Mỗi dòng là một hồ sơ, điền từ dòng 4 của trang “Hồ sơ”; tối đa %(most)s dòng.")
        % {"most": MOST_BATCH_ROWS},
        _("Giữ nguyên dòng 1 và dòng 2 (đang ẩn). Dòng ví dụ không được nộp, có thể để lại."),
        _("Cột đầu là tên quý vị tự đặt để nhận ra dòng đó trong danh sách kết quả."),
        _("Mục chỉ hỏi trong một số trường hợp thì để trống khi không thuộc trường hợp đó."),
        _("Không dùng công thức. Giấy tờ: ghi tên tệp, rồi gửi kèm các tệp hoặc một tệp ZIP."),
    ]


def _label_title() -> str:
    return _("Tên quý vị tự đặt cho dòng")


def _example_label() -> str:
    return spoken(EXAMPLE)


def _title(column: Column) -> str:
    return f"{column.title} *" if column.required else column.title


def _labels(column: Column) -> list[str]:
    if column.widget == "checkbox":
        return [_("Có"), _("Không")]
    return [label for _value, label in column.options]


def _one_of(column: Column) -> str:
    labels = _labels(column)
    return _("Một trong: %(labels)s.") % {"labels": "; ".join(labels)} if labels else ""


def _example(column: Column) -> str:
    if column.options:
        return column.options[0][1]
    example = EXAMPLES.get(column.widget, "")
    return _(example) if example else ""
