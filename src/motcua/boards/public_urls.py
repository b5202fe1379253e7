"""The addresses of figures for everybody."""

from django.urls import path

from motcua.boards.views import public, reports

app_name = "figures"
urlpatterns = [
    path("", public.show_all, name="all"),
    path("bao-cao/", reports.public_all, name="reports"),
    path("bao-cao/<uuid:report_id>/", reports.public_one, name="report"),
    path("bao-cao/<uuid:report_id>/bao-cao.pdf", reports.public_paper, name="report_paper"),
    path("<slug:code>/", public.show, name="one"),
    path("<slug:code>/theo/<slug:by>.csv", public.table, name="table"),
    path("<slug:code>/<slug:name>.<slug:kind>", public.chart, name="chart"),
]
