"""Lines over time: what was done, the pace that is needed, and where it leads."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import ceil

from django.utils.translation import gettext as _

from motcua.ui.charts.canvas import SMALL, Canvas, Place
from motcua.ui.charts.chart import Chart, Number, Role, Series
from motcua.ui.charts.labels import Room, Words
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
ABOVE, BELOW = 0.6, 1.4  # lines from a point to the foot of its words
RISE, FALL = 0.3, 1.0  # the same for smaller words at a line
FURTHER = (0, 0.7, 1.4, 2.1, 2.8, 3.5, 4.2, 4.9, 5.6)  # lines that words are moved by
SKY = -0.1  # words may stand a little over the highest line
STRIDE = 0.02  # of the width, between two points of a line that words look at
MIDDLE, AIR = 0.5, 0.01
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
    frame = frame_of(chart)
    room = Room(top=SKY, foot=TOP + PLOT, lines=_ways(chart, frame))
    _grid(chart, canvas, frame, room)
    for place, series in enumerate(chart.series):
        _one(chart, canvas, frame, place, series)
    _ends(chart, canvas, frame, room)
    _goal(chart, canvas, frame, room)
    _days(chart, canvas, frame)
    canvas.lines = TOP + PLOT + FOOT


def frame_of(chart: Chart) -> Frame:
    """Where the chart puts its days and values."""
    steps = steps_of(chart)
    return Frame(steps=steps, places=positions(chart.labels), left=_left(chart, steps))


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


def _ways(chart: Chart, frame: Frame) -> list[Place]:
    """Points along the lines, which words should rather not cover."""
    points: list[Place] = []
    for series in chart.series:
        for part in _parts(series.values):
            ends = [frame.place(index, value) for index, value in part]
            for (x1, y1), (x2, y2) in pairwise(ends):
                steps = max(1, ceil(abs(x2 - x1) / STRIDE))
                points += [
                    (x1 + (x2 - x1) * at / steps, y1 + (y2 - y1) * at / steps)
                    for at in range(steps)
                ]
            points += ends[-1:]
    return points


def _left(chart: Chart, steps: Sequence[float]) -> float:
    """Where the first point stands: no number of the axis lies over it, on a telephone neither."""
    longest = max(len(tick_text(value, steps[1] - steps[0], chart.unit)) for value in steps)
    return min(LEFT + longest * LETTER * SMALL / NARROW, MOST_LEFT)


def _grid(chart: Chart, canvas: Canvas, frame: Frame, room: Room) -> None:
    step = frame.steps[1] - frame.steps[0]
    for value in frame.steps:
        down = TOP + PLOT * frame.level(value)
        canvas.line((0, down), (1, down), "m-zero" if value == 0 else "m-grid")
        label = Words(text=tick_text(value, step, chart.unit), at=(0, down - RISE), size=SMALL)
        room.take(label)
        _write(canvas, label, "m-soft m-halo")
    if chart.target is not None:
        down = TOP + PLOT * frame.level(chart.target)
        canvas.line((0, down), (1, down), "m-target is-dashed")


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


def _ends(chart: Chart, canvas: Canvas, frame: Frame, room: Room) -> None:
    """The last value of each line beside its end: above it, else under it, else a little off."""
    axis = max(box.right for box in room.taken) + AIR
    for place, series in enumerate(chart.series):
        ends = [(index, value) for index, value in enumerate(series.values) if value is not None]
        if not ends or series.role is Role.NEEDED:
            continue
        words = Words(text=short_measure(ends[-1][1], chart), at=frame.place(*ends[-1]))
        if found := room.best(*_places(words, axis)):
            _write(canvas, found, f"m-end t{place + 1} m-halo")


def _places(words: Words, axis: float) -> Iterator[list[Words]]:
    """Where words of a point may stand, the nearest first; beside the numbers of the axis."""
    across, down = words.at
    aside = (max(across, axis), "start") if across < MIDDLE else (across, "end")
    sides = ((across, _anchor(across, words.box.wide / 2)), aside)
    ways = ((down - ABOVE, -1), (down + BELOW, 1))
    for far in FURTHER:
        yield [
            replace(words, at=(x, foot + way * far), anchor=anchor)
            for x, anchor in sides
            for foot, way in ways
        ]


def _goal(chart: Chart, canvas: Canvas, frame: Frame, room: Room) -> None:
    """The words of the target at its line, where nothing else is said and few lines pass."""
    if chart.target is None:
        return
    down = TOP + PLOT * frame.level(chart.target)
    words = _("mục tiêu %(value)s") % {"value": goal_measure(chart)}
    places = ((MIDDLE, "middle"), (frame.left + AIR, "start"), (1.0, "end"))
    ways = ((down - RISE, -1), (down + FALL, 1))
    groups = (
        [
            Words(text=words, at=(across, foot + way * far), anchor=anchor, size=SMALL)
            for foot, way in ways
            for across, anchor in places
        ]
        for far in FURTHER
    )
    if found := room.best(*groups):
        _write(canvas, found, "m-goal m-halo")


def _write(canvas: Canvas, label: Words, look: str) -> None:
    canvas.text(label.at, label.text, look, anchor=label.anchor, size=label.size)


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
