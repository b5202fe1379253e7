"""The same chart for a script: names and numbers, nothing to run."""

import json
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from motcua.ui.charts.chart import Chart, Kind
from motcua.ui.charts.drawings.flows import forward_links
from motcua.ui.charts.picture import is_drawn
from motcua.ui.charts.scale import class_bounds, class_of
from motcua.ui.charts.texts import class_texts, day_text, label_text, measure
from motcua.ui.markup import filled

LIVE = frozenset({Kind.LINE, Kind.BAR, Kind.SHARE, Kind.HEAT, Kind.MAP, Kind.FLOW})
_ESCAPES = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})


def chart_data(chart: Chart) -> dict[str, Any]:
    """What a script needs to draw the chart anew; every text is there as people read it."""
    body: dict[str, Any] = {
        "kind": chart.kind.value,
        "title": chart.title,
        "labels": [label_text(label) for label in chart.labels],
        "short": [day_text(label) for label in chart.labels],
        "series": [
            {
                "name": series.name,
                "role": series.role.value,
                "values": list(series.values),
                "texts": [measure(value, chart) for value in series.values],
            }
            for series in chart.series
        ],
        "target": chart.target,
        "met": [chart.reaches(value) for value in chart.first],
        "words": {
            "target": _("Mục tiêu"),
            "none": _("chưa có số liệu"),
            "keys": _("Dùng phím mũi tên để xem từng số."),
        },
    }
    if chart.kind in (Kind.HEAT, Kind.MAP):
        body["classes"] = _classes(chart)
        body["keys"] = list(chart.keys)
    if chart.kind is Kind.FLOW:
        onward, _back = forward_links(chart.links)
        body["links"] = [
            {**_ends(link), "value": link.value, "text": measure(link.value, chart)}
            for link in onward
        ]
    return body


def chart_block(chart: Chart) -> SafeString:
    """The data as a script element that is never run; empty where a script adds nothing."""
    if chart.kind not in LIVE or not is_drawn(chart):
        return SafeString("")
    text = json.dumps(chart_data(chart), ensure_ascii=False, separators=(",", ":"))
    escaped = mark_safe(text.translate(_ESCAPES))  # noqa: S308 - nothing left can end the element
    return filled('<script type="application/json">{}</script>', escaped)


def _ends(link: Any) -> dict[str, str]:
    return {"source": link.source, "target": link.target}


def _classes(chart: Chart) -> list[dict[str, Any]]:
    bounds = class_bounds(chart.numbers(), chart.thresholds)
    starts = [None, *bounds]
    return [
        {
            "from": start,
            "text": text,
            "shade": class_of(start if start is not None else bounds[0] - 1, bounds),
        }
        for start, text in zip(starts, class_texts(bounds, chart), strict=False)
    ]
