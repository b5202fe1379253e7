"""Lines over time: what was done, the pace that is needed, and where it leads."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from motcua.ui.charts.canvas import SMALL, Canvas, Place
from motcua.ui.charts.chart import Chart, Number, Role, Series
from motcua.ui.charts.scale import positions, ticks
from motcua.ui.charts.texts import (
    day_text,
    goal_measure,
    label_text,
    measure,
    short_measure,
    tick_text,
)

TOP, PLOT, FOOT = 1.4, 12.0, 1.5
LEFT, RIGHT = 0.02, 0.97
MOST_LEFT = 0.3
NARROW = 19.0  # letters' heights across a telephone
LETTER = 0.52  # of its height is a letter wide
MOST_SIGNS = 16
MOST_DAYS = 4
NEAR = 1.1  # lines between two words that can both be read
WORD = 0.2  # of the width, which a value may need at 360 px
EDGE = 0.1  # where a day would stick out


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """From shares and values to places."""

    steps: Sequence[float]
    places: Sequence[float]
    left: float  # what is before it belongs to the numbers of the axis

    def level(self, value: float) -> float:
        low, high = self.steps[0], self.steps[-1]
        return 1 - (value - low) / (high - low)

    def across(self, index: int) -> float:
        return self.left + self.places[index] * (RIGHT - self.left)

    def place(self, index: int, value: float) -> Place:
        return self.across(index), TOP + PLOT * self.level(value)


def draw_lines(chart: Chart, canvas: Canvas) -> None:
    """LINE: one line for each series, the needed pace dashed, the forecast dotted."""
    steps = steps_of(chart)
    frame = Frame(steps=steps, places=positions(chart.labels), left=_left(chart, steps))
    _grid(chart, canvas, frame)
    for place, series in enumerate(chart.series):
        _one(chart, canvas, frame, place, series)
    _ends(chart, canvas, frame)
    _days(chart, canvas, frame)
    canvas.lines = TOP + PLOT + FOOT


def steps_of(chart: Chart) -> list[float]:
    """The axis: from nought, unless all values lie in the upper half."""
    targets = [] if chart.target is None else [chart.target]
    values = [*chart.numbers(), *targets]
    low, high = min(values), max(values)
    return ticks(min(0, low) if low < high / 2 or low == high else low, max(0, high))


def days_of(chart: Chart) -> list[int]:
    """The labels that are written under the axis: the first, the last, few between."""
    last, count = len(chart.labels) - 1, min(MOST_DAYS, len(chart.labels))
    return sorted({round(each * last / max(count - 1, 1)) for each in range(count)})


def _left(chart: Chart, steps: Sequence[float]) -> float:
    """Where the first point stands: no number of the axis lies over it, on a telephone neither."""
    longest = max(len(tick_text(value, steps[1] - steps[0], chart.unit)) for value in steps)
    return min(LEFT + longest * LETTER * SMALL / NARROW, MOST_LEFT)


def _grid(chart: Chart, canvas: Canvas, frame: Frame) -> None:
    step = frame.steps[1] - frame.steps[0]
    for value in frame.steps:
        down = TOP + PLOT * frame.level(value)
        canvas.line((0, down), (1, down), "m-zero" if value == 0 else "m-grid")
        words = tick_text(value, step, chart.unit)
        canvas.text((0, down - 0.3), words, "m-soft m-halo", size=SMALL)
    if chart.target is not None:
        down = TOP + PLOT * frame.level(chart.target)
        canvas.line((0, down), (1, down), "m-target is-dashed")
        words = _("mục tiêu %(value)s") % {"value": goal_measure(chart)}
        canvas.text((0.5, down - 0.3), words, "m-goal m-halo", anchor="middle", size=SMALL)


def _one(chart: Chart, canvas: Canvas, frame: Frame, place: int, series: Series) -> None:
    look = f"m-line s{place + 1} is-{series.role.value}"
    pieces = [
        (look, [(frame.places[index], frame.level(value)) for index, value in part], "L", "")
        for part in _parts(series.values)
        if len(part) > 1
    ]
    if pieces:
        canvas.stretched((frame.left, TOP), (RIGHT - frame.left, PLOT), pieces)
    if series.role is not Role.DONE:
        return
    known = [(index, value) for index, value in enumerate(series.values) if value is not None]
    for index, value in known if len(known) <= MOST_SIGNS else known[-1:]:
        title = f"{series.name}, {label_text(chart.labels[index])}: {measure(value, chart)}"
        canvas.sign(frame.place(index, value), place, f"m-sign s{place + 1}", title=title)


def _parts(values: Sequence[Number | None]) -> Iterator[list[tuple[int, Number]]]:
    """The stretches without a gap."""
    part: list[tuple[int, Number]] = []
    for index, value in enumerate(values):
        if value is not None:
            part.append((index, value))
        elif part:
            yield part
            part = []
    if part:
        yield part


def _ends(chart: Chart, canvas: Canvas, frame: Frame) -> None:
    """The last value of each line beside its end, where there is room."""
    taken: list[Place] = []
    for place, series in enumerate(chart.series):
        ends = [(index, value) for index, value in enumerate(series.values) if value is not None]
        if not ends or series.role is Role.NEEDED:
            continue
        across, down = frame.place(*ends[-1])
        if any(abs(across - x) < WORD and abs(down - y) < NEAR for x, y in taken):
            continue
        taken.append((across, down))
        anchor = _anchor(across, WORD)
        words = short_measure(ends[-1][1], chart)
        foot = down - 0.6 if down > TOP + 1 else down + 1.4
        canvas.text((across, foot), words, f"m-end t{place + 1} m-halo", anchor=anchor)


def _days(chart: Chart, canvas: Canvas, frame: Frame) -> None:
    for index in days_of(chart):
        across = frame.across(index)
        anchor = _anchor(across, EDGE)
        words = day_text(chart.labels[index])
        canvas.text((across, TOP + PLOT + 1.2), words, "m-soft", anchor=anchor, size=SMALL)


def _anchor(across: float, edge: float) -> str:
    """Words near an edge stand inside it."""
    if across < edge:
        return "start"
    return "end" if across > 1 - edge else "middle"
