"""What every page of the operators' area shows around its content."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

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
