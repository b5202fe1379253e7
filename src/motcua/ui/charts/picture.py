"""The drawing of a chart, for a page and for paper."""

from collections.abc import Callable

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from motcua.ui.charts.canvas import (
    PAPER_EM,
    PAPER_WIDTH,
    SMALL,
    Canvas,
    Sample,
    number,
    sample_marks,
)
from motcua.ui.charts.chart import Chart, Kind, Role
from motcua.ui.charts.drawings.areas import map_height, map_svg
from motcua.ui.charts.drawings.bars import draw_bars, draw_shares, draw_targets
from motcua.ui.charts.drawings.cells import draw_cells
from motcua.ui.charts.drawings.figures import draw_figure
from motcua.ui.charts.drawings.flows import draw_flow, flow_levels, forward_links
from motcua.ui.charts.drawings.lines import draw_lines
from motcua.ui.charts.scale import class_bounds, class_of
from motcua.ui.charts.texts import class_texts, goal_measure
from motcua.ui.markup import filled

DRAWINGS: dict[Kind, Callable[[Chart, Canvas], None]] = {
    Kind.NUMBER: draw_figure,
    Kind.LINE: draw_lines,
    Kind.BAR: draw_bars,
    Kind.SHARE: draw_shares,
    Kind.HEAT: draw_cells,
    Kind.FLOW: draw_flow,
    Kind.TARGET: draw_targets,
}
LEGEND_LINE = 1.5
SAMPLE = 24 / PAPER_WIDTH


def picture(chart: Chart, summary: str) -> SafeString:
    """The picture for a page; nothing where there is nothing to draw."""
    canvas = Canvas(ident=chart.key)
    if not is_drawn(chart):
        return SafeString("")
    if chart.kind is Kind.MAP:
        return map_svg(chart, canvas, summary)
    DRAWINGS[chart.kind](chart, canvas)
    return canvas.svg(chart, summary)


def paper_picture(chart: Chart, summary: str) -> tuple[SafeString, float]:
    """The picture with its legend in plain lengths, and how high it is; its width is fixed."""
    canvas = Canvas(ident=chart.key, is_paper=True)
    if not is_drawn(chart):
        canvas.lines = 1.5
        canvas.text((0, 1.1), _("Chưa có số liệu."), "m-soft")
    elif chart.kind is Kind.MAP:
        return _map_on_paper(chart, summary, canvas)
    else:
        DRAWINGS[chart.kind](chart, canvas)
    _legend(canvas, legend_of(chart))
    return canvas.svg(chart, summary), canvas.lines * PAPER_EM


def is_drawn(chart: Chart) -> bool:
    """Whether there is something to draw: a number alone is words, not a picture."""
    if chart.kind is Kind.MAP:
        return chart.shapes is not None and bool(chart.shapes.areas)
    if chart.kind is Kind.FLOW:
        return bool(forward_links(chart.links)[0])
    if chart.kind is Kind.NUMBER:
        return sum(value is not None for value in chart.first) > 1
    return not chart.is_empty


def legend_of(chart: Chart) -> list[Sample]:
    """What the marks of the picture mean, where they do not say it themselves."""
    if not is_drawn(chart):
        return []
    if chart.kind in (Kind.HEAT, Kind.MAP):
        return _classes(chart)
    if chart.kind is Kind.LINE:
        several = len(chart.series) > 1
        return [
            Sample(text=each.name, kind="line", place=place, look=f"is-{each.role.value}")
            for place, each in enumerate(chart.series)
            if several or each.role is not Role.DONE
        ]
    if chart.kind is Kind.SHARE:
        return [
            Sample(text=each.name, kind="box", place=at) for at, each in enumerate(chart.series)
        ]
    return _goals(chart) if chart.kind in (Kind.BAR, Kind.TARGET) else []


def needed_width(chart: Chart) -> int:
    """In how many columns of names the picture must be given room; 0 where it fits any width."""
    if chart.kind is not Kind.FLOW or not is_drawn(chart):
        return 0
    return max(flow_levels(forward_links(chart.links)[0]).values()) + 1


def _classes(chart: Chart) -> list[Sample]:
    bounds = class_bounds(chart.numbers(), chart.thresholds)
    texts = class_texts(bounds, chart) or [_("mọi nơi như nhau")]
    values = [*chart.numbers()]
    starts = [bounds[0] - 1, *bounds] if bounds else values[:1]
    samples = [
        Sample(text=text, kind="class", place=class_of(start, bounds))
        for text, start in zip(texts, starts, strict=False)
    ]
    drawn = {area.key for area in chart.shapes.areas} if chart.shapes else set()
    known = {key for key, value in zip(chart.keys, chart.first, strict=False) if value is not None}
    if drawn - known or (chart.kind is Kind.HEAT and _has_gap(chart)):
        samples.append(Sample(text=_("chưa có số liệu"), kind="gap"))
    return samples if values else samples[-1:]


def _has_gap(chart: Chart) -> bool:
    return any(value is None for series in chart.series for value in series.values)


def _goals(chart: Chart) -> list[Sample]:
    if chart.target is None:
        return []
    words = _("mục tiêu %(value)s") % {"value": goal_measure(chart)}
    samples = [Sample(text=words, kind="target")]
    if any(chart.reaches(value) is False for value in chart.first):
        samples.append(Sample(text=_("chưa đạt mục tiêu"), kind="short", place=1))
    return samples


def _legend(canvas: Canvas, samples: list[Sample]) -> None:
    """Under the picture, one line for each sample."""
    for each in samples:
        canvas.lines += LEGEND_LINE
        top = number((canvas.lines - 1.1) * PAPER_EM)
        canvas.add(filled('<g transform="translate(0 {})">{}</g>', top, sample_marks(each)))
        canvas.text((SAMPLE, canvas.lines - 0.3), each.text, "m-text", size=SMALL, aside=0.5)


def _map_on_paper(chart: Chart, summary: str, canvas: Canvas) -> tuple[SafeString, float]:
    map_part = map_svg(chart, Canvas(ident=f"{chart.key}-m", is_paper=True), summary)
    canvas.add(map_part)
    canvas.lines = map_height(chart) / PAPER_EM
    _legend(canvas, legend_of(chart))
    content = canvas.svg(chart, summary)
    return content, canvas.lines * PAPER_EM
