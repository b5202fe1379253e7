"""Charts of boards as files: `<page>/<chart>.<type>` with the query of the page."""

from django.http import HttpResponse

from motcua.kernel.errors import NotFound
from motcua.ui.charts.chart import Chart
from motcua.ui.charts.export import TYPES, chart_file


def files_of(page: str, chart: str, query: str) -> dict[str, str]:
    """The addresses of a chart of a page, by type; `query` begins with a question mark."""
    return {kind: f"{page}{chart}.{kind}{query}" for kind in TYPES}


def file_answer(chart: Chart | None, kind: str, name: str) -> HttpResponse:
    """The chart as csv, xlsx, png or pdf to keep; `NotFound` for another type or no chart."""
    if chart is None or kind not in TYPES or chart.is_empty:
        raise NotFound
    return HttpResponse(
        chart_file(chart, kind),
        content_type=TYPES[kind],
        headers={"Content-Disposition": f'attachment; filename="{name}.{kind}"'},
    )
