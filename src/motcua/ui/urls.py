"""The page that shows every component."""

from django.urls import path

from motcua.ui import views

app_name = "ui"
urlpatterns = [
    path("", views.gallery, name="gallery"),
    path("charts/", views.gallery_charts, name="gallery_charts"),
    path("charts/<slug:key>.<str:kind>", views.gallery_chart_file, name="gallery_chart_file"),
    path("tv/", views.gallery_tv, name="gallery_tv"),
    path("desk/", views.gallery_desk, name="gallery_desk"),
]
