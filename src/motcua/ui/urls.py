"""The page that shows every component."""

from django.urls import path

from motcua.ui import views

app_name = "ui"
urlpatterns = [
    path("", views.gallery, name="gallery"),
    path("desk/", views.gallery_desk, name="gallery_desk"),
]
