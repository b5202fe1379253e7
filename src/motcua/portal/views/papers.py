"""A citizen's own papers: what she handed in and what she received."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from motcua.cases.selectors import papers_of_citizen
from motcua.cases.types import PaperFilter
from motcua.kernel.http import ActorRequest
from motcua.portal.incoming import citizen_only, posted

MOST_CURSOR = 200


@require_safe
@citizen_only
def papers(request: ActorRequest) -> HttpResponse:
    """Results and papers by dossier, the newest first. Two queries."""
    asked = posted(request.GET, "loai", 10)
    wanted = PaperFilter(asked) if asked in set(PaperFilter) else PaperFilter.ALL
    page = papers_of_citizen(
        actor=request.actor, wanted=wanted, cursor=posted(request.GET, "sau", MOST_CURSOR)
    )
    home = reverse("portal:papers")
    words = {
        PaperFilter.ALL: _("Tất cả"),
        PaperFilter.RESULTS: _("Kết quả đã nhận"),
        PaperFilter.GIVEN: _("Giấy tờ đã nộp"),
    }
    context = {
        "page": page,
        "tabs": [
            {
                "label": label,
                "href": home if each is PaperFilter.ALL else f"{home}?loai={each.value}",
                "current": each is wanted,
            }
            for each, label in words.items()
        ],
        "next_url": f"?{urlencode({'loai': wanted.value, 'sau': page.next_cursor})}"
        if page.next_cursor
        else "",
    }
    return render(request, "portal/papers/list.html", context)
