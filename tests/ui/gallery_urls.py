"""The gallery at its place, without the rest of the product but for the switch in the header."""

from django.urls import include, path

from motcua.config.views import language

urlpatterns = [
    path("ui/", include("motcua.ui.urls")),
    path("ngon-ngu/", language, name="language"),
]
