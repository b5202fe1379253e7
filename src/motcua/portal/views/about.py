"""What the portal says about itself."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from motcua.kernel.http import ActorRequest


@require_safe
def accessibility(request: ActorRequest) -> HttpResponse:
    """For whom the pages work, what does not work yet, and whom to tell."""
    return render(request, "portal/about/accessibility.html", {"contact": settings.CONTACT})
