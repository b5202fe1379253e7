"""The pictures of a report, for the page and for paper, from the same frozen numbers."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from motcua.ui.charts.chart import Better, Chart, Kind, Series
from motcua.ui.charts.paper import standalone_svg
from motcua.ui.charts.summary import summary_of


def chart_of(key: str, said: Mapping[str, Any], as_at: datetime | None = None) -> Chart | None:
    """The chart of a section; None where it has none."""
    if not said:
        return None
    return Chart(
        key=f"report-{key}",
        kind=Kind(said["kind"]),
        title=said["title"],
        unit=said["unit"],
        labels=tuple(said["labels"]),
        series=(Series(name=said["name"], values=tuple(said["values"])),),
        target=said["target"],
        better=Better.LOWER if said["is_down"] else Better.HIGHER,
        is_ranking=said["kind"] == Kind.BAR.value,
        as_of=as_at,
    )


def picture_of(key: str, said: Mapping[str, Any]) -> tuple[str, str] | None:
    """The picture of a section as SVG that stands alone, and what it says; None: there is none."""
    chart = chart_of(key, said)
    if chart is None or chart.is_empty:
        return None
    return standalone_svg(chart)[0], f"{chart.title}: {summary_of(chart)}"
