"""What every page of the operators' area shows around its content."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.backoffice.areas import AREAS
from motcua.kernel.http import ActorRequest
from motcua.organisation.selectors import administers_province


def page(
    request: ActorRequest,
    template: str,
    *,
    area: str,
    context: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The template with the menu; `area` is the key of the subject that the page belongs to."""
    sees_all = administers_province(request.actor)
    areas = [each for each in AREAS if sees_all or not each.is_shared]
    everything = {"areas": areas, "area": area, **(context or {})}
    return render(request, template, everything, status=status)


def search_tabs(current: str) -> list[dict[str, Any]]:
    """The two subjects of the search: everyday words, and what people ask for most."""
    parts = {"words": _("Từ"), "weights": _("Mức ưu tiên")}
    return [
        {"label": label, "href": reverse(f"backoffice:{name}"), "current": name == current}
        for name, label in parts.items()
    ]
