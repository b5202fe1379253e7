"""Finding a procedure: the start page and the list."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from motcua.catalogue.selectors import procedures_search
from motcua.catalogue.types import ProcedurePage
from motcua.kernel.http import ActorRequest
from motcua.kernel.text import fold
from motcua.portal.field_list import fields_offered
from motcua.portal.incoming import posted, posted_number
from motcua.portal.life_events import TILES, life_event_tiles
from motcua.portal.words import level_word, levels_today

ASKED_OFTEN = 6


@require_safe
def start(request: ActorRequest) -> HttpResponse:
    return render(request, "portal/find/start.html", {"life_events": life_event_tiles(TILES)})


@require_safe
@vary_on_headers("HX-Request")
def procedures(request: ActorRequest) -> HttpResponse:
    """The search and the list, filtered; while somebody types, only what was found.

    Two queries, one more where nothing was found; the numbers beside the fields may be a minute
    old.
    """
    words = posted(request.GET, "q")
    field = posted(request.GET, "linh-vuc")
    level = posted(request.GET, "cap", 20)
    page = procedures_search(
        words, field or None, level or None, page=posted_number(request.GET, "trang", 1)
    )
    filters = {"q": words, "linh-vuc": field, "cap": level}

    def address(number: int) -> str:
        if not 1 <= number <= page.pages or number == page.page:
            return ""
        return _address(filters | {"trang": str(number)})

    context = {
        "words": words,
        "field": field,
        "level": level,
        "page": page,
        "rows": _lines(page),
        "mended_url": _address(filters | {"q": page.mended}) if page.mended else "",
        "asked_often": () if page.rows else procedures_search(per_page=ASKED_OFTEN).rows,
        "next_url": address(page.page + 1),
        "previous_url": address(page.page - 1),
    }
    if request.headers.get("HX-Request"):
        return render(request, "portal/find/_found.html", context)
    context["fields"] = [(row.name, f"{row.name} ({row.procedures})") for row in fields_offered()]
    context["levels"] = [(each.value, level_word(each)) for each in levels_today()]
    return render(request, "portal/find/procedures.html", context)


def _lines(page: ProcedurePage) -> list[dict[str, Any]]:
    """What the list shows of each procedure: an everyday name only where it says something new."""
    return [
        {
            "row": row,
            "levels": [level_word(each) for each in row.levels],
            "known_as": row.known_as if fold(row.known_as) not in fold(row.name) else "",
        }
        for row in page.rows
    ]


def _address(filters: Mapping[str, str]) -> str:
    kept = {name: value for name, value in filters.items() if value}
    return f"{reverse('portal:procedures')}?{urlencode(kept)}"
