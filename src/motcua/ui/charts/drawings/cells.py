"""A table of boxes: the more, the darker and the larger."""

from motcua.ui.charts.canvas import SMALL, Canvas
from motcua.ui.charts.chart import Chart
from motcua.ui.charts.scale import CLASSES, class_bounds, class_of
from motcua.ui.charts.texts import label_text, measure, wrapped

NAMES = 0.24
ROW = 1.7
LETTERS = 9
NARROW = 17.0  # lines of text in the width of a small card
LETTER = 0.56  # of a line in the width of a letter


def draw_cells(chart: Chart, canvas: Canvas) -> None:
    """HEAT: labels across, series down. Size says the same as colour."""
    bounds = class_bounds(chart.numbers(), chart.thresholds)
    wide = (1 - NAMES) / max(len(chart.labels), 1)
    longest = max(len(label_text(label)) for label in chart.labels)
    room = max(int(NARROW * (1 - NAMES) / (longest * LETTER * SMALL + 0.5)), 1)
    step = -(-len(chart.labels) // room)
    canvas.lines = 1.3
    for place in range(0, len(chart.labels), step):
        across = NAMES + (place + 0.5) * wide
        words = label_text(chart.labels[place])
        canvas.text((across, 0.95), words, "m-soft", anchor="middle", size=SMALL)
    for series in chart.series:
        name = wrapped(series.name, LETTERS, lines=1)[0]
        canvas.text((0, canvas.lines + 1.15), name, "m-text", size=SMALL)
        for place, value in enumerate(series.values):
            middle = (NAMES + (place + 0.5) * wide, canvas.lines + ROW / 2)
            title = f"{series.name}, {label_text(chart.labels[place])}: {measure(value, chart)}"
            if value is None:
                canvas.line(
                    (middle[0] - wide / 4, middle[1]), (middle[0] + wide / 4, middle[1]), "m-gap"
                )
                continue
            shade = class_of(value, bounds)
            share = 0.4 + 0.55 * shade / CLASSES
            size = (wide * share, ROW * share)
            corner = (middle[0] - size[0] / 2, middle[1] - size[1] / 2)
            canvas.rect(corner, size, f"m-class q{shade}", title=title)
        canvas.lines += ROW
    canvas.lines += 0.3
