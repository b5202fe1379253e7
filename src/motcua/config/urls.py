"""Every address of the product."""

from django.urls import URLPattern, URLResolver, path

from motcua.config import views
from motcua.rest.api import api

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", api.urls),
    path("healthz", views.healthz, name="healthz"),
]
