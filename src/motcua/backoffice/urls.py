"""The addresses of the operators' area. A new subject: its paths here, its line in `areas.py`."""

from django.urls import path

from motcua.backoffice.views import home

app_name = "backoffice"
urlpatterns = [
    path("", home.show, name="home"),
]
