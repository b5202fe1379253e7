"""The gallery: every component in every state, kept true by the browser tests."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from motcua.ui.charts import export
from motcua.ui.charts.chart import Chart
from motcua.ui.charts.sample_states import chart_groups
from motcua.ui.charts.samples import chart_samples
from motcua.ui.icons import ICONS
from motcua.ui.samples import gallery_samples


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/gallery.html", {**gallery_samples(), "icons": ICONS})


@require_safe
def gallery_desk(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/gallery_desk.html", gallery_samples())


@require_safe
def gallery_charts(request: HttpRequest) -> HttpResponse:
    """Every kind of chart in every state; the full ones with their files."""
    groups = [
        (
            group,
            [
                (chart, _files(chart) if not place else {})
                for place, chart in enumerate(group.charts)
            ],
        )
        for group in chart_groups()
    ]
    return render(request, "ui/charts/gallery.html", {"groups": groups})


@require_safe
def gallery_tv(request: HttpRequest) -> HttpResponse:
    """Charts as they stand on a wall."""
    return render(request, "ui/charts/gallery_tv.html", {"charts": chart_samples()})


@require_safe
def gallery_chart_file(request: HttpRequest, key: str, kind: str) -> HttpResponse:
    """A chart of the gallery as a file."""
    chart = next((each for each in chart_samples() if each.key == key), None)
    if chart is None or kind not in export.TYPES:
        raise Http404
    return HttpResponse(export.chart_file(chart, kind), content_type=export.TYPES[kind])


def _files(chart: Chart) -> dict[str, str]:
    return {kind: reverse("ui:gallery_chart_file", args=(chart.key, kind)) for kind in export.TYPES}
