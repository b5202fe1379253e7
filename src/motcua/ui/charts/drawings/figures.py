"""One number and the way it came."""

from collections.abc import Sequence

from motcua.ui.charts.canvas import LARGE, Canvas
from motcua.ui.charts.chart import Chart, Number
from motcua.ui.charts.scale import positions
from motcua.ui.charts.texts import short_measure

PLOT = 2.6
EDGE = 0.4
LEFT, RIGHT = 0.01, 0.98


def draw_figure(chart: Chart, canvas: Canvas) -> None:
    """NUMBER: the history as a line without axes, the target as a dashed one across.

    The number itself stands beside the picture; on paper it stands in it.
    """
    if canvas.is_paper and chart.latest is not None:
        canvas.lines = LARGE
        look = "m-value is-short" if chart.reaches(chart.latest) is False else "m-value"
        canvas.text((0, LARGE * 0.8), short_measure(chart.latest, chart), look, size=LARGE)
    known = [(place, value) for place, value in enumerate(chart.first) if value is not None]
    if len(known) > 1:
        _history(chart, canvas, known)


def _history(chart: Chart, canvas: Canvas, known: Sequence[tuple[int, Number]]) -> None:
    values = [value for _place, value in known]
    if chart.target is not None:
        values.append(chart.target)
    low, high = min(values), max(values)
    span = (high - low) or 1
    top = canvas.lines + EDGE
    places = positions(chart.labels)

    def level(value: Number) -> float:
        return 1 - (value - low) / span if high > low else 0.5

    if chart.target is not None:
        down = top + PLOT * level(chart.target)
        canvas.line((0, down), (1, down), "m-target is-dashed")
    points = [(places[place], level(value)) for place, value in known]
    canvas.stretched((LEFT, top), (RIGHT - LEFT, PLOT), [("m-line s1", points, "L", "")])
    end = points[-1]
    canvas.sign((LEFT + end[0] * (RIGHT - LEFT), top + PLOT * end[1]), 0, "m-sign s1")
    canvas.lines = top + PLOT + EDGE
