"""The first page: what can be administered."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from motcua.backoffice.access import for_agency_administrators
from motcua.backoffice.pages import page
from motcua.kernel.http import ActorRequest


@for_agency_administrators
@require_safe
def show(request: ActorRequest) -> HttpResponse:
    """The subjects with one sentence each. No query."""
    return page(request, "backoffice/home.html", area="home")
