"""Bars that lie: names above them, so that a long name has room on a telephone."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from motcua.ui.charts.canvas import SMALL, Canvas
from motcua.ui.charts.chart import Chart, Number
from motcua.ui.charts.texts import label_text, measure, short_measure, value_text, wrapped

LETTERS = 30  # in a line of the smallest card, name and value together
MOST_LINES = 3
NAME, BAR, GAP = 1.25, 0.8, 0.75
ROOM_FOR_WORDS = 0.15


def draw_bars(chart: Chart, canvas: Canvas) -> None:
    """BAR: a bar for each label from nought, the target as a stroke across each."""
    low, span = _extent(chart)
    for index, (label, value) in enumerate(zip(chart.labels, chart.first, strict=True)):
        _name(chart, canvas, index, value)
        top = canvas.lines + 0.35
        if value is None:
            canvas.rect((0, top), (1, BAR), "m-none")
        else:
            _bar(chart, canvas, (low, span), label_text(label), value)
        if chart.target is not None:
            _target(chart, canvas, (low, span))
        if low < 0:
            canvas.line((-low / span, top - 0.2), (-low / span, top + BAR + 0.2), "m-zero")
        canvas.lines = top + BAR + GAP


def draw_targets(chart: Chart, canvas: Canvas) -> None:
    """TARGET: as bars, on a track that shows the whole way."""
    draw_bars(chart, canvas)


def draw_shares(chart: Chart, canvas: Canvas) -> None:
    """SHARE: one bar for each label, parted among the series, as shares of its own whole."""
    for index, label in enumerate(chart.labels):
        values = [series.values[index] for series in chart.series]
        whole = sum(value for value in values if value)
        known = any(value is not None for value in values)
        words = measure(whole, chart) if known else _("chưa có số liệu")
        with canvas.linked(chart.urls[index] if chart.urls else ""):
            _heading(canvas, _lines(label_text(label), words))
        canvas.text((1, canvas.lines), words, "m-value" if known else "m-soft", anchor="end")
        top = canvas.lines + 0.35
        if not whole:
            canvas.rect((0, top), (1, 2 * BAR), "m-none")
        else:
            _parts(chart, canvas, values, whole)
        canvas.lines = top + 2 * BAR + GAP


def _parts(chart: Chart, canvas: Canvas, values: Sequence[Number | None], whole: Number) -> None:
    top, left = canvas.lines + 0.35, 0.0
    for place, (series, value) in enumerate(zip(chart.series, values, strict=True)):
        if not value or value < 0:
            continue
        share = value / whole
        percent = f"{value_text(share * 100, 1)}\u00a0%"
        title = f"{series.name}: {measure(value, chart)} ({percent})"
        look = f"m-box s{place + 1}"
        canvas.rect((left, top), (share, 2 * BAR), look, title=title, hatch=place)
        if share >= ROOM_FOR_WORDS:
            foot, looks = (left + share / 2, top + BAR + 0.33), f"m-inside o{place + 1}"
            canvas.text(foot, percent, looks, anchor="middle", size=SMALL)
        left += share


def _extent(chart: Chart) -> tuple[float, float]:
    targets = [] if chart.target is None else [chart.target]
    values = [0.0, *(float(value) for value in (*chart.numbers(), *targets))]
    low, high = min(values), max(values)
    return low, (high - low) or 1.0


def _name(chart: Chart, canvas: Canvas, index: int, value: Number | None) -> None:
    name = label_text(chart.labels[index])
    if chart.is_ranking:
        name = f"{index + 1}. {name}"
    words = _("chưa có số liệu") if value is None else short_measure(value, chart)
    look = "is-focus" if chart.focus and chart.focus == chart.labels[index] else ""
    with canvas.linked(chart.urls[index] if chart.urls else ""):
        _heading(canvas, _lines(name, words), look)
    canvas.text(
        (1, canvas.lines), words, "m-value" if value is not None else "m-soft", anchor="end"
    )


def _lines(name: str, words: str) -> list[str]:
    return wrapped(name, max(LETTERS - len(words) - 1, LETTERS // 2), lines=MOST_LINES)


def _heading(canvas: Canvas, names: Sequence[str], look: str = "") -> None:
    for name in names:
        canvas.lines += NAME
        canvas.text((0, canvas.lines), name, f"m-text {look}")


def _bar(
    chart: Chart, canvas: Canvas, extent: tuple[float, float], name: str, value: Number
) -> None:
    low, span = extent
    is_short = chart.reaches(value) is False
    title = f"{name}: {measure(value, chart)}"
    top = canvas.lines + 0.35
    start = (min(value, 0) - low) / span
    look = "m-box is-short" if is_short else "m-box s1"
    canvas.rect((0, top), (1, BAR), "m-track")
    canvas.rect(
        (start, top), (abs(value) / span, BAR), look, title=title, hatch=1 if is_short else 0
    )


def _target(chart: Chart, canvas: Canvas, extent: tuple[float, float]) -> None:
    if chart.target is None:
        return
    low, span = extent
    across, top = (chart.target - low) / span, canvas.lines + 0.35
    canvas.line((across, top - 0.12), (across, top + BAR + 0.3), "m-target")
