"""Words in pictures of lines can all be read: none lies over another."""

from itertools import combinations

import lxml.etree
import pytest
from django.contrib.staticfiles import finders
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.ui.charts.chart import Chart, Kind, Role, Series
from motcua.ui.charts.picture import picture
from ui.charts.test_browser import charts_page
from ui.test_gallery_browser import HOST

TELEPHONE = 19  # letters' heights across
WIDE = 0.55  # of its height is a letter wide
# Pairs of words of one picture whose boxes lie over each other by more than a hair.
MEETING = """kind => [...document.querySelectorAll(`figure.is-line ${kind}`)].flatMap(picture => {
  const texts = [...picture.querySelectorAll("text")].map(each => [each, each.getBBox()]);
  return texts.flatMap(([one, a], at) => texts.slice(at + 1).filter(([, b]) =>
    Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x) > 0.5 &&
    Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y) > a.height * 0.15,
  ).map(([other]) => `${one.textContent} | ${other.textContent}`));
})"""


def boxes(chart: Chart) -> list[tuple[str, float, float, float, float]]:
    """Each text of the picture with its edges in letters' heights, on a telephone."""
    found = []
    for text in lxml.etree.fromstring(picture(chart, "")).iterfind("{*}text"):
        size = float(text.get("font-size", "1em").removesuffix("em"))
        foot = float(text.get("y").removesuffix("em")) * size
        wide = len(text.text) * WIDE * size
        shift = {"middle": 0.5, "end": 1.0}.get(text.get("text-anchor"), 0.0)
        left = float(text.get("x").removesuffix("%")) / 100 * TELEPHONE - shift * wide
        found.append((text.text, left, foot - 0.75 * size, left + wide, foot + 0.22 * size))
    return found


def named(chart: Chart, look: str) -> int:
    return picture(chart, "").count(look)


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.integers(-500, 10_000), min_size=2, max_size=30),
    st.floats(0, 1),
    st.integers(-500, 10_000),
    st.integers(-500, 10_000),
)
def test_target_forecast_and_last_value_keep_apart_wherever_they_are(values, known, end, target):
    last = max(1, round(known * len(values)))
    done = [value / 100 for value in values[:last]]
    chart = Chart(
        key="k",
        kind=Kind.LINE,
        title="t",
        unit="%",
        labels=tuple(str(at) for at in range(len(values) + 1)),
        series=(
            Series(name="a", values=(*done, *(None for _ in range(len(values) + 1 - last)))),
            Series(name="b", values=(*(None for _ in values), end / 100), role=Role.FORECAST),
        ),
        target=target / 100,
        places=2,
    )

    for one, other in combinations(boxes(chart), 2):
        apart = one[3] <= other[1] or other[3] <= one[1] or one[4] <= other[2] or other[4] <= one[2]
        assert apart, (one, other)
    assert (named(chart, "m-end"), named(chart, "m-goal")) == (2, 1)


@pytest.mark.browser
@pytest.mark.urls("ui.gallery_urls")
@pytest.mark.parametrize(("path", "width"), [("charts", 360), ("charts", 1280), ("tv", 1280)])
def test_a_browser_finds_no_words_over_others_in_the_picture_and_when_it_is_live(
    browser, path, width
):
    page, _told = charts_page(browser, width, "light")
    page.goto(f"{HOST}/ui/{path}/")
    figures = page.locator("figure.is-line:has(.chart-still)")
    assert figures.count() > 0
    if finders.find("ui/built/charts.js"):
        for figure in figures.all():
            figure.scroll_into_view_if_needed()
            figure.locator(".chart-names text").first.wait_for(state="attached")
        assert page.evaluate(MEETING, ".chart-names") == []
        page.evaluate(
            "document.querySelectorAll('.is-live').forEach("
            "each => each.classList.remove('is-live'))"
        )
    assert page.evaluate(MEETING, ".chart-still") == []
    page.context.close()
