"""Every address of the product."""

from django.urls import URLPattern, URLResolver, include, path

from motcua.config import views
from motcua.rest.api import api

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", api.urls),
    path("ngon-ngu/", views.language, name="language"),
    path("healthz", views.healthz, name="healthz"),
    path("mot-cua/", include("motcua.desk.urls")),
    path("quan-tri/", include("motcua.backoffice.urls")),
    path("dieu-hanh/", include("motcua.boards.urls")),
    path("so-lieu/", include("motcua.boards.public_urls")),
    path("ui/", include("motcua.ui.urls")),
    path("", include("motcua.portal.urls")),
]
handler500 = "motcua.config.failures.server_error"
