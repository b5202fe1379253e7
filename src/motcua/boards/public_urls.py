"""The addresses of figures for everybody."""

from django.urls import path

from motcua.boards.views import public

app_name = "figures"
urlpatterns = [
    path("", public.show_all, name="all"),
    path("<slug:code>/", public.show, name="one"),
    path("<slug:code>/theo/<slug:by>.csv", public.table, name="table"),
    path("<slug:code>/<slug:name>.<slug:kind>", public.chart, name="chart"),
]
