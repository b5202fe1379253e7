"""The gallery: every component in every state, kept true by the browser tests."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from motcua.ui.icons import ICONS
from motcua.ui.samples import gallery_samples


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/gallery.html", {**gallery_samples(), "icons": ICONS})


@require_safe
def gallery_desk(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/gallery_desk.html", gallery_samples())
