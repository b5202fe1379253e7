"""Every address of the product."""

from django.urls import URLPattern, URLResolver, path

from motcua.config import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", views.healthz, name="healthz"),
]
