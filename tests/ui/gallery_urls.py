"""The gallery at its place, without the rest of the product."""

from django.urls import include, path

urlpatterns = [path("ui/", include("motcua.ui.urls"))]
