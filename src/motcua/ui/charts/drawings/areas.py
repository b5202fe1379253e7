"""A map whose areas are shaded by the class of their value."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from motcua.ui.charts.canvas import PAPER_WIDTH, Canvas, number
from motcua.ui.charts.chart import Chart, Number, Shape
from motcua.ui.charts.outlines import MOST_NAMES
from motcua.ui.charts.scale import class_bounds, class_of
from motcua.ui.charts.texts import measure, short_text
from motcua.ui.markup import filled, joined

WIDTH = 360.0
PAPER_HEIGHT = 640.0
STROKE = 0.8
SIZES = (12.0, 8.0)  # of letters on a telephone and on a desk, as in the style sheet
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Brush:
    """What decides how an area is painted."""

    chart: Chart
    values: Mapping[str, Number | None]
    bounds: list[Number]
    scale: float

    def shade(self, area: Shape) -> int | None:
        value = self.values.get(area.key)
        return None if value is None else class_of(value, self.bounds)

    def title(self, area: Shape) -> str:
        value = self.values.get(area.key)
        words = _("chưa có số liệu") if value is None else measure(value, self.chart)
        return f"{area.name}: {words}"


def map_svg(chart: Chart, canvas: Canvas, summary: str) -> SafeString:
    """MAP: every area of the shapes; those without a value are empty, never left out.

    Names stand on the map while they are few, each with its value.
    """
    shapes = chart.shapes
    if shapes is None:
        raise ValueError(f"{chart.key}: a map without shapes")
    brush = Brush(
        chart=chart,
        values=dict(zip(chart.keys, chart.first, strict=bool(chart.series))),
        bounds=class_bounds(chart.numbers(), chart.thresholds),
        scale=WIDTH / shapes.width,
    )
    urls = dict(zip(chart.keys, chart.urls, strict=True)) if chart.urls else {}
    for area in shapes.areas:
        with canvas.linked(urls.get(area.key, ""), label=brush.title(area)):
            canvas.add(_area(brush, area))
    drawn = filled('<g transform="scale({})">{}</g>', f"{brush.scale:.4f}", joined(canvas.marks))
    if len(shapes.areas) <= MOST_NAMES:
        drawn = filled("{}{}", drawn, joined(_names(brush, shapes.areas)))
    return canvas.framed(chart, summary, _size(shapes.height * brush.scale, canvas), drawn)


def map_height(chart: Chart) -> float:
    """How high the map stands on paper."""
    assert chart.shapes is not None, "a map has shapes"
    return min(PAPER_HEIGHT, PAPER_WIDTH * chart.shapes.height / chart.shapes.width)


def _size(height: float, canvas: Canvas) -> SafeString:
    box = filled('viewBox="0 0 {} {}"', number(WIDTH), number(height))
    if not canvas.is_paper:
        return box
    high = min(PAPER_HEIGHT, PAPER_WIDTH * height / WIDTH)
    return filled('{} width="{}" height="{}"', box, number(PAPER_WIDTH), number(high))


def _area(brush: Brush, area: Shape) -> SafeString:
    shade = brush.shade(area)
    look = "m-none" if shade is None else f"m-class q{shade}"
    if brush.chart.focus and brush.chart.focus in (area.name, area.key):
        look += " is-focus"
    pattern = (
        '<path class="m-area {}" data-key="{}" stroke-width="{}" d="{}"><title>{}</title></path>'
    )
    width = number(STROKE / brush.scale)
    return filled(pattern, look, area.key, width, area.path, brush.title(area))


def _names(brush: Brush, areas: Sequence[Shape]) -> Iterator[SafeString]:
    """The names that do not lie over another: on a telephone, or only where there is room."""
    close: list[Box] = []
    roomy: list[Box] = []
    for area in areas:
        near, far = (_box(brush, area, size) for size in SIZES)
        if not any(_meet(near, other) for other in close):
            close.append(near)
            roomy.append(far)
            yield _name(brush, area, "")
        elif not any(_meet(far, other) for other in roomy):
            roomy.append(far)
            yield _name(brush, area, "is-roomy ")


def _box(brush: Brush, area: Shape, size: float) -> Box:
    half = len(area.name) * size * 0.3
    x, y = area.x * brush.scale, area.y * brush.scale
    return x - half, y - size, x + half, y + size * 1.2


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _name(brush: Brush, area: Shape, extra: str) -> SafeString:
    """A name in a colour that is read on the shade of its area, whose colour lies around it."""
    x, y = number(area.x * brush.scale), number(area.y * brush.scale)
    value, shade = brush.values.get(area.key), brush.shade(area)
    look = extra + ("m-halo" if shade is None else f"p{shade}")
    words = "—" if value is None else short_text(value, brush.chart.decimals)
    return filled(
        '<text class="m-place {}" x="{}" y="{}">{}'
        '<tspan class="m-place-value" x="{}" dy="1.1em">{}</tspan></text>',
        *(look, x, y, area.name, x, words),
    )
