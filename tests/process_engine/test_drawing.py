"""The picture of a process: everything on paper, nothing on top of another, all of it in words."""

import re
from itertools import combinations, pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html

from motcua.process.layout import Direction, layout
from motcua.process.selectors import compiled, drawing, drawing_lines, picture
from motcua.process.text import width_of, wrapped
from motcua.process.types import Token
from process_engine.samples import chain, consulting, document, flow, flows, node, paying, task
from process_engine.strategies import documents

STANDING = (Token(2, "police", "1", "intake,appraise"), Token(3, "land", "1", "intake,appraise"))
STYLE = re.compile(r"\sstyle=|<style|<script|\son\w+=")


def overlaps(one, other):
    return (
        one.x < other.x + other.width
        and other.x < one.x + one.width
        and one.y < other.y + other.height
        and other.y < one.y + one.height
    )


def crosses(box, begin, end):
    """Whether a straight line runs through the inside of a box."""
    (left, right), (top, bottom) = sorted((begin[0], end[0])), sorted((begin[1], end[1]))
    return (
        left < box.x + box.width - 1
        and right > box.x + 1
        and top < box.y + box.height - 1
        and bottom > box.y + 1
    )


@pytest.mark.parametrize("direction", list(Direction))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(document=documents())
def test_boxes_do_not_overlap_and_nothing_leaves_the_paper(direction, document):
    definition = compiled(document)

    place = layout(definition, direction)

    assert set(place.boxes) == {node.key for node in definition.nodes}
    for one, other in combinations(place.boxes.values(), 2):
        assert not overlaps(one, other)
    for box in place.boxes.values():
        assert box.x >= 0
        assert box.y >= 0
        assert box.x + box.width <= place.width
        assert box.y + box.height <= place.height
    for line in place.lines:
        assert all(0 <= x <= place.width and 0 <= y <= place.height for x, y in line.points)


@pytest.mark.parametrize("direction", list(Direction))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(document=documents())
def test_no_way_forward_runs_through_a_box(direction, document):
    place = layout(compiled(document), direction)

    for line in place.lines:
        if line.goes_back:
            continue
        for begin, end in pairwise(line.points):
            assert begin[0] == end[0] or begin[1] == end[1]
            for key, box in place.boxes.items():
                assert key in {line.source, line.target} or not crosses(box, begin, end)


@pytest.mark.parametrize("made", [chain, consulting, paying])
def test_the_picture_is_named_described_and_free_of_inline_style(made):
    made_html = drawing(made(), tokens=[Token(1, "appraise", trail="intake")])
    root = html.fromstring(str(made_html))
    pictures = root.findall(".//svg")
    ids = [element.get("id") for element in root.iter() if element.get("id")]

    assert len(pictures) == 2
    assert len(ids) == len(set(ids)) == 4
    for svg in pictures:
        assert svg.get("role") == "img"
        assert [
            root.get_element_by_id(part).tag for part in svg.get("aria-labelledby").split()
        ] == [
            "title",
            "desc",
        ]
    assert STYLE.search(str(made_html)) is None


def test_the_place_of_the_case_is_marked_and_said():
    svg = html.fromstring(str(picture(consulting(), tokens=STANDING)))

    said = svg.find(".//desc").text_content()
    words = [" ".join(text.itertext()) for text in svg.iter("text")]

    assert len(svg.find_class("is-open")) == 2
    assert len(svg.find_class("is-done")) == 2
    assert "Hồ sơ đang ở: Bước police, Bước land." in said
    assert words.count("Đang ở đây") == 2
    assert words.count("✓ Xong") == 2


def test_the_words_below_say_all_that_the_picture_says():
    lines = drawing_lines(paying(), [Token(1, "fee", trail="intake,appraise")])

    assert len(lines) == len(paying().nodes) - 1
    assert lines[0] == (
        "Bước: Bước intake, Tiếp nhận, Cán bộ một cửa, Nơi tiếp nhận, 2 giờ,"
        " nhắc việc sau 0,5 giờ, đã xong."
    )
    choice = next(line for line in lines if line.startswith("Ngả rẽ"))
    assert "Bước approve (Từ chối)" in choice
    assert "Chờ nộp lệ phí (còn lại)" in choice
    assert any(line.endswith("hồ sơ đang ở đây.") for line in lines)


def test_what_people_wrote_is_escaped():
    title = '<b onclick="x()">&'
    body = document([task("intake", title=title)], flows("start > intake > end"))
    body["title"] = title

    made = str(drawing(compiled(body)))

    assert "<b" not in made
    assert "&lt;b" in made


def test_an_unfinished_process_is_drawn_too():
    body = document(
        [task("lost", "consult"), node("which", "exclusive")],
        [flow("which", "nowhere"), flow("which", "lost")],
    )

    assert "lost" in str(drawing(compiled(body)))
    assert "<svg" in str(picture(compiled({"key": "a", "title": "A", "nodes": [], "flows": []})))


@given(st.text(max_size=80), st.floats(4, 20), st.integers(1, 3))
def test_wrapped_lines_are_few_and_narrow(text, width, most):
    lines = wrapped(text, width, most)

    assert 1 <= len(lines) <= most
    assert all(width_of(line) <= max(width, 2) for line in lines)


def test_long_words_are_cut_with_an_ellipsis():
    assert wrapped("Thẩm định hồ sơ", 100, 2) == ["Thẩm định hồ sơ"]
    assert wrapped("Nghiêngnghiêngnghiêng", 6, 1)[0].endswith("…")
    assert wrapped("một hai ba bốn", 3, 2)[-1].endswith("…")
