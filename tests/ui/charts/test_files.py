"""A chart as a file: the same numbers, no formulas, in the colours of paper."""

import io
import zipfile
from dataclasses import replace

import pikepdf
import pytest
from PIL import Image

from motcua.ui.charts import export
from motcua.ui.charts.chart import Chart, Kind, Series
from motcua.ui.charts.sample_states import chart_groups
from motcua.ui.charts.samples import chart_samples

BLUE = (31, 95, 168)
TRICKY = Chart(
    key="tricky",
    kind=Kind.BAR,
    title="=HYPERLINK('x') [a:b]/c với một tên dài hơn ba mươi mốt chữ",
    unit="hồ sơ",
    labels=("=1+1", " ＠SUM(A1)", "Huyện Bù Đăng"),
    series=(Series(name="-2+3", values=(1.5, None, -7)),),
)


def test_csv_opens_with_accents_and_without_formulas():
    text = export.chart_csv(TRICKY)
    assert text.startswith(b"\xef\xbb\xbf")
    assert text.decode("utf-8-sig").splitlines() == [
        "Tên,'-2+3 (hồ sơ)",
        "'=1+1,1.5",
        "' ＠SUM(A1),",
        "Huyện Bù Đăng,-7",
    ]
    line = next(chart for chart in chart_samples() if chart.kind is Kind.LINE)
    assert export.chart_csv(line).decode("utf-8-sig").splitlines()[1].startswith("2024-11-01,12.0,")


def test_a_workbook_holds_numbers_as_numbers_and_texts_as_texts():
    with zipfile.ZipFile(io.BytesIO(export.chart_xlsx(TRICKY))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        strings = book.read("xl/sharedStrings.xml").decode()
    assert "<f>" not in sheet
    assert "<v>1.5</v>" in sheet
    assert "<v>-7</v>" in sheet
    assert "=1+1" in strings
    assert "Huyện Bù Đăng" in strings


@pytest.mark.parametrize("chart", chart_samples(), ids=lambda chart: chart.key)
def test_a_picture_and_a_sheet_are_made_of_each_kind(chart):
    picture = Image.open(io.BytesIO(export.chart_png(chart))).convert("RGB")
    assert picture.width == 1160
    colours = {colour for _count, colour in picture.getcolors(maxcolors=2**20)}
    assert (255, 255, 255) in colours
    assert len(colours) > 20
    if chart.kind in (Kind.NUMBER, Kind.LINE, Kind.BAR, Kind.SHARE):
        assert BLUE in colours
    with pikepdf.open(io.BytesIO(export.chart_pdf(chart))) as pdf:
        assert len(pdf.pages) >= 1
        with pdf.open_metadata() as about:
            assert about["dc:title"] == chart.title


def test_empty_and_huge_and_tricky_charts_have_their_sheets_too():
    odd = [chart for group in chart_groups() for chart in group.charts[1:]]
    few = [each for each in odd if each.key.endswith(("-empty", "-huge", "-gaps", "-one"))]
    assert len(few) > 8
    for chart in [*few[::3], TRICKY, replace(TRICKY, series=(), labels=())]:
        assert export.chart_file(chart, "pdf").startswith(b"%PDF")
