"""Every chart in every state: words, picture, table, without anything inline."""
# ruff: noqa: E501 - sentences of people stand in one piece

import re
from dataclasses import replace
from datetime import date

import lxml.etree
import lxml.html
import pytest
from django.template import Context, Template
from django.utils import translation
from hypothesis import example, given, settings
from hypothesis import strategies as st

from motcua.ui.charts.canvas import Canvas
from motcua.ui.charts.chart import Better, Chart, Kind, Link, Series
from motcua.ui.charts.drawings.flows import flow_levels, forward_links
from motcua.ui.charts.drawings.lines import draw_lines
from motcua.ui.charts.outlines import Outline, rings_from, shapes_of
from motcua.ui.charts.picture import legend_of, picture
from motcua.ui.charts.sample_states import chart_groups
from motcua.ui.charts.samples import chart_samples
from motcua.ui.charts.scale import class_bounds, class_of, positions, ticks
from motcua.ui.charts.summary import summary_of
from motcua.ui.charts.table import shown_rows, table_of
from motcua.ui.charts.texts import class_texts, short_text, value_text, wrapped

SVG = "{http://www.w3.org/2000/svg}"
TAG = Template("{% load charts %}{% chart chart files=files %}")
FULL = {chart.kind: chart for chart in chart_samples()}


def drawn(chart: Chart) -> str:
    return TAG.render(Context({"chart": chart, "files": {"csv": "/so-lieu.csv", "pdf": ""}}))


def test_every_state_is_whole_named_and_without_anything_inline():
    ids: list[str] = []
    for group in chart_groups():
        for chart in group.charts:
            html = drawn(chart)
            page = lxml.html.fromstring(html)
            ids += page.xpath("//@id") + page.xpath("//*[local-name()='pattern']/@id")
            assert not page.xpath("//@style | //style | //@onclick"), chart.key
            assert {each.get("type") for each in page.iter("script")} <= {"application/json"}
            for svg in re.findall(r'<svg xmlns.*?class="chart-still".*?</figure>', html, re.DOTALL):
                assert 'role="img"' in svg or any(chart.urls), chart.key
                assert "<title" in svg
                assert "<desc" in svg
            still = picture(chart, summary_of(chart))
            if still:
                root = lxml.etree.fromstring(still)
                assert root.find(f"{SVG}title").text == chart.title
                assert root.find(f"{SVG}desc").text == summary_of(chart)
                assert "NaN" not in still
                assert "inf" not in still
            told = page.xpath("string(//table)")
            for row in shown_rows(chart, table_of(chart)):
                assert chart.is_empty or all(cell in told for cell in row.cells), chart.key
            assert "/so-lieu.csv" in html
            assert ">PDF<" not in html
    patterns = [each for each in ids if each.endswith(tuple(f"-h{n}" for n in range(6)))]
    assert len({*ids}) >= len(ids) - len(patterns)


SENTENCES = {
    Kind.NUMBER: """
        97,2 %; tăng 7,2 điểm % so với tháng 10; chưa đạt mục tiêu 100 %.
        97.2 %; up 7.2 percentage points from tháng 10; target of 100 % not reached.""",
    Kind.LINE: """
        Từ 12,0 % (01/11/2024) đến 62,0 % (02/12/2024); chậm hơn nhịp cần có 5,7 điểm %; dự báo 86,3 % vào 20/12/2024; mục tiêu 100 %.
        From 12.0 % (1 Nov 2024) to 62.0 % (2 Dec 2024); 5.7 percentage points behind the needed pace; forecast 86.3 % on 20 Dec 2024; target 100 %.""",
    Kind.MAP: """
        Cao nhất là Thành phố Đồng Xoài (99,8 %); thấp nhất là Huyện Lộc Ninh (88,5 %); 5 trên 10 đạt mục tiêu 95 %; 1 nơi chưa có số liệu.
        Highest is Thành phố Đồng Xoài (99.8 %); lowest is Huyện Lộc Ninh (88.5 %); 5 of 10 reach the target of 95 %; 1 place without data.""",
    Kind.SHARE: """
        Tổng 2.534 hồ sơ; Trực tuyến 48,6 %; Tại bộ phận một cửa 44,6 %; Bưu chính 6,8 %.
        Total 2,534 hồ sơ; Trực tuyến 48.6 %; Tại bộ phận một cửa 44.6 %; Bưu chính 6.8 %.""",
    Kind.HEAT: """
        Nhiều nhất vào Thứ Hai, 10 giờ (90 hồ sơ); ít nhất vào Thứ Sáu, 17 giờ (5 hồ sơ).
        Most at Thứ Hai, 10 giờ (90 hồ sơ); fewest at Thứ Sáu, 17 giờ (5 hồ sơ).""",
    Kind.FLOW: """
        Nhiều nhất từ “Nộp hồ sơ” sang “Tiếp nhận” (940 hồ sơ); quay lại bước trước 40 hồ sơ, xem trong bảng.
        Most go from “Nộp hồ sơ” to “Tiếp nhận” (940 hồ sơ); 40 hồ sơ went back a step, see the table.""",
}  # fmt: skip


@pytest.mark.parametrize("kind", SENTENCES)
def test_one_sentence_says_what_matters(kind):
    vietnamese, english = (line.strip() for line in SENTENCES[kind].strip().splitlines())
    assert summary_of(FULL[kind]).replace("\u00a0", " ") == vietnamese
    with translation.override("en"):
        assert summary_of(FULL[kind]).replace("\u00a0", " ") == english


def test_of_equal_places_none_is_called_the_highest():
    level = Series(name="Trễ hạn", values=(0.0, 0.0))
    said = summary_of(
        replace(FULL[Kind.BAR], labels=("A", "B"), series=(level,), target=None, urls=(), focus="")
    )
    assert said.replace("\u00a0", " ") == "Tất cả đều 0 %."


def test_numbers_are_written_as_people_write_them():
    assert [value_text(each, 1) for each in (1234.56, -0.04, -1234.5, None)] == [
        "1.234,6",
        "0,0",
        "\u22121.234,5",
        "—",
    ]
    told = [short_text(each) for each in (9999, 12_500, 1_000_000, -12_345_678_901)]
    assert [each.replace("\u00a0", " ") for each in told] == [
        "9.999",
        "12,5 nghìn",
        "1 triệu",
        "\u221212,3 tỷ",
    ]
    assert wrapped("một hai ba bốn năm sáu bảy", 7) == ["một hai", "ba bốn…"]
    assert all(len(line) <= 8 for line in wrapped("a" * 99, 7))
    assert value_text(97.25, 1) == "97,3"
    with translation.override("en"):
        assert value_text(1234.5, 1) == "1,234.5"


@pytest.mark.parametrize(
    ("better", "value", "target", "shown"),
    [
        (Better.HIGHER, 99.96, 100, "99,9\u00a0%"),
        (Better.HIGHER, 99.94, 100, "99,9\u00a0%"),
        (Better.HIGHER, 100.04, 100, "100,0\u00a0%"),
        (Better.LOWER, 0.54, 0.5, "0,6\u00a0%"),
    ],
)
def test_what_misses_the_target_never_looks_as_if_it_met_it(better, value, target, shown):
    chart = replace(
        FULL[Kind.NUMBER], labels=("a",), series=(Series(name="s", values=(value,)),),
        target=target, better=better, previous=None, places=1,
    )  # fmt: skip
    assert shown in summary_of(chart)
    assert shown.split("\u00a0")[0] in drawn(chart)


def test_less_may_be_better_and_red_stands_only_where_someone_must_act():
    chart = replace(FULL[Kind.BAR], better=Better.LOWER, target=90)
    assert [chart.reaches(each) for each in (89, 90, 91, None)] == [True, True, False, None]
    marks = drawn(chart)
    assert marks.count("m-box is-short") == sum(each > 90 for each in chart.first) + 1  # legend
    assert "chưa đạt mục tiêu" in marks
    assert "is-short" not in drawn(replace(FULL[Kind.BAR], target=None))


def test_a_gap_parts_a_line_and_days_stand_by_their_distance():
    days = (date(2024, 1, 1), date(2024, 1, 2), date(2024, 1, 11))
    assert positions(days) == [0, pytest.approx(0.1), 1]
    assert positions(("một", "hai", "ba")) == [0, 0.5, 1]
    chart = Chart(
        key="k",
        kind=Kind.LINE,
        title="t",
        labels=tuple("abcdef"),
        series=(Series(name="s", values=(1, 2, None, 4, 5, None)),),
    )
    canvas = Canvas(ident="k")
    draw_lines(chart, canvas)
    assert "".join(canvas.marks).count("m-line s1") == 2


def test_what_flows_back_is_told_but_not_drawn():
    links = (
        Link(source="a", target="b", value=9),
        Link(source="b", target="c", value=8),
        Link(source="c", target="a", value=1),
        Link(source="b", target="b", value=2),
        Link(source="a", target="c", value=0),
    )
    onward, back = forward_links(links)
    assert [(link.source, link.target) for link in onward] == [("a", "b"), ("b", "c")]
    assert {(link.source, link.target) for link in back} == {("c", "a"), ("b", "b")}
    assert flow_levels(onward) == {"a": 0, "b": 1, "c": 2}
    chart = Chart(key="k", kind=Kind.FLOW, title="t", links=links)
    assert len(table_of(chart).rows) == 5
    assert picture(chart, "").count("m-flow") == 2


def test_a_map_shows_every_area_also_those_without_a_number():
    chart = FULL[Kind.MAP]
    still = picture(chart, "")
    assert still.count("data-key=") == 11
    assert still.count("m-area m-none") == 1
    assert still.count("<a href=") == 10
    assert [each.text for each in legend_of(chart)][-2:] == [
        "từ 98\u00a0% trở lên",
        "chưa có số liệu",
    ]
    assert rings_from("10 20 5 0 0 -5; 1 1 2 2") == (
        [(10, 20), (15, 20), (15, 15)],
        [(1, 1), (3, 3)],
    )
    assert shapes_of([Outline(key="x", name="X", rings=())]) is None


@settings(max_examples=30, deadline=None)
@example(cents=[1, -2_000_000_001], has_thresholds=False)
@given(st.lists(st.integers(-(10**12), 10**12), min_size=1, max_size=40), st.booleans())
def test_axes_hold_their_values_and_classes_keep_their_order(cents, has_thresholds):
    values = [each / 100 for each in cents]
    steps = ticks(min(values), max(values))
    finest = 2e-9 * (steps[1] - steps[0]) + 1e-15 * max(abs(steps[0]), abs(steps[-1]))
    assert steps[0] <= min(values) + finest
    assert steps[-1] >= max(values) - finest
    assert 2 <= len(steps) <= 8
    bounds = class_bounds(values, (0, 10) if has_thresholds else ())
    shades = [class_of(value, bounds) for value in sorted(values)]
    assert shades == sorted(shades)
    assert set(shades) <= {1, 2, 3, 4, 5}
    chart = Chart(key="k", kind=Kind.HEAT, title="t")
    assert len(class_texts(bounds, chart)) == (len(bounds) + 1 if bounds else 0)


@pytest.mark.parametrize(
    "wrong",
    [
        {"series": (Series(name="s", values=(1, 2)),)},
        {"urls": ("/a", "/b")},
        {"kind": Kind.MAP, "series": (Series(name="s", values=(1,)),)},
        {"series": (Series(name="s", values=(float("nan"),)),)},
        {"links": (Link(source="a", target="b", value=-1),)},
    ],
)
def test_numbers_that_do_not_fit_are_refused_when_the_chart_is_made(wrong):
    with pytest.raises(ValueError, match="k: "):
        Chart(**{"key": "k", "kind": Kind.BAR, "title": "t", "labels": ("a",)} | wrong)


def test_a_name_cannot_leave_its_place():
    name = '</script><img src=x onerror=alert(1)>"'
    chart = replace(
        FULL[Kind.LINE],
        title=name,
        series=(replace(FULL[Kind.LINE].series[0], name=name), *FULL[Kind.LINE].series[1:]),
    )
    html = drawn(chart)
    assert "<img" not in html
    assert html.count("</script>") == 1
