"""The same chart for a script: names and numbers, nothing to run."""

from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from motcua.ui.charts.chart import Chart, Kind, Number
from motcua.ui.charts.drawings.flows import forward_links
from motcua.ui.charts.drawings.lines import FOOT, PLOT, RIGHT, TOP, frame_of
from motcua.ui.charts.picture import is_drawn
from motcua.ui.charts.scale import class_bounds, class_of
from motcua.ui.charts.texts import label_text, measure
from motcua.ui.data_block import PLAIN, data_block

# The others say all they know in words: each bar has its name, its value and its link beside it.
LIVE = frozenset({Kind.LINE, Kind.HEAT, Kind.MAP, Kind.FLOW})


def chart_data(chart: Chart) -> dict[str, Any]:
    """What a script needs to draw the chart anew; every number is there as people read it."""
    bounds = class_bounds(chart.numbers(), chart.thresholds)
    onward = forward_links(chart.links)[0]
    return {
        "kind": chart.kind.value,
        "title": chart.title,
        "labels": [label_text(label) for label in chart.labels],
        "axis": _axis(chart) if chart.kind is Kind.LINE else None,
        "keys": list(chart.keys),
        "urls": list(chart.urls),
        "series": [
            {
                "name": series.name,
                "role": series.role.value,
                "values": list(series.values),
                "texts": [_text(value, chart) for value in series.values],
                "shades": [_shade(value, bounds) for value in series.values],
            }
            for series in chart.series
        ],
        "links": [
            {
                "source": link.source,
                "target": link.target,
                "value": link.value,
                "text": measure(link.value, chart),
            }
            for link in onward
        ],
        "keys_help": _("Dùng phím mũi tên để xem từng số."),
    }


def chart_block(chart: Chart) -> SafeString:
    """The data as a script element that is never run; empty where a script adds nothing."""
    if chart.kind not in LIVE or not is_drawn(chart):
        return SafeString("")
    return data_block(chart_data(chart), PLAIN)


def _axis(chart: Chart) -> dict[str, Any]:
    """Where days and values stand, in shares of the width and of the height, as in the picture:
    its words and its grid are shown with them.
    """
    frame = frame_of(chart)
    high = TOP + PLOT + FOOT
    return {
        "places": frame.places,
        "low": frame.steps[0],
        "high": frame.steps[-1],
        "left": frame.left,
        "right": 1 - RIGHT,
        "top": TOP / high,
        "bottom": FOOT / high,
    }


def _text(value: Number | None, chart: Chart) -> str:
    return _("chưa có số liệu") if value is None else measure(value, chart)


def _shade(value: Number | None, bounds: list[Number]) -> int | None:
    return None if value is None else class_of(value, bounds)
