"""Template words for charts: `{% load charts %}`."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django import template
from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from motcua.ui.charts.canvas import Sample, swatch
from motcua.ui.charts.chart import Chart, Kind
from motcua.ui.charts.data import chart_block
from motcua.ui.charts.picture import legend_of, needed_width, picture
from motcua.ui.charts.summary import change_text, goal_text, summary_of
from motcua.ui.charts.table import shown_rows, table_of
from motcua.ui.charts.texts import NO_BREAK, fair, short_text

register = template.Library()
BUILT = "ui/built/charts.js"
NAMES = {"csv": "CSV", "xlsx": "XLSX", "png": "PNG", "pdf": "PDF"}


@register.inclusion_tag("ui/charts/_chart.html")
def chart(
    chart: Chart, *, level: int = 3, files: Mapping[str, str] | None = None, table: str = "closed"
) -> dict[str, Any]:
    """A chart with sentence, picture, table and files.

    `level`: of its heading. `files`: addresses by csv, xlsx, png, pdf. `table`: closed, open or
    none (where the page shows the same numbers beside it).
    """
    sentence, numbers = summary_of(chart), table_of(chart)
    return {
        "chart": chart,
        "level": level,
        "summary": sentence,
        "picture": picture(chart, sentence),
        "columns": needed_width(chart),
        "legend": legend_of(chart),
        "figure": _figure(chart) if chart.kind is Kind.NUMBER and not chart.is_empty else None,
        "titles": numbers.titles,
        "rows": shown_rows(chart, numbers) if table != "none" and not chart.is_empty else (),
        "table": table,
        "files": [(NAMES[kind], url) for kind, url in (files or {}).items() if url],
        "block": chart_block(chart),
    }


@register.simple_tag
def chart_sample(item: Sample) -> SafeString:
    """A small sample of a mark for the legend."""
    return swatch(item)


@register.simple_tag
def charts_head() -> SafeString:
    """What a page with charts has in its head; the script only where it was built."""
    sheet = format_html('<link rel="stylesheet" href="{}">', static("ui/charts.css"))
    script = _script()
    if not script:
        return sheet
    return format_html('{}<script type="module" src="{}"></script>', sheet, script)


@lru_cache(maxsize=1)
def _script() -> str:
    """Where the script is; empty where it was not built, or not before the files were laid out."""
    if finders.find(BUILT) is None:
        return ""
    try:
        return static(BUILT)
    except ValueError:
        return ""


def _figure(chart: Chart) -> dict[str, Any]:
    value = chart.latest
    moved = None
    if value is not None and chart.previous is not None:
        moved = round(value - chart.previous, chart.decimals)
    text = "" if value is None else short_text(fair(value, chart), chart.decimals)
    number, _space, scale = text.partition(NO_BREAK)
    return {
        "text": number,
        "scale": scale,
        "is_short": chart.reaches(value) is False,
        "sign": "" if not moved else "▲" if moved > 0 else "▼",
        "change": change_text(chart),
        "goal": goal_text(chart),
    }
