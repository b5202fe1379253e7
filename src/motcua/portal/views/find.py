"""Finding a procedure: the start page and the list."""

from django.core.cache import cache
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from motcua.catalogue.selectors import fields_list, procedures_search
from motcua.catalogue.types import FieldRow, Level
from motcua.kernel.http import ActorRequest
from motcua.portal.incoming import posted, posted_number
from motcua.portal.life_events import TILES, life_event_tiles
from motcua.portal.words import level_word

LEVELS = (Level.COMMUNE, Level.DISTRICT, Level.PROVINCE, Level.MINISTRY)
FIELDS = "portal.fields"
FIELDS_SECONDS = 60


@require_safe
def start(request: ActorRequest) -> HttpResponse:
    return render(request, "portal/find/start.html", {"life_events": life_event_tiles(TILES)})


@require_safe
def procedures(request: ActorRequest) -> HttpResponse:
    """The list, filtered. Two queries; the numbers beside the fields may be a minute old."""
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
        kept = {name: value for name, value in filters.items() if value}
        return f"{reverse('portal:procedures')}?{urlencode({**kept, 'trang': str(number)})}"

    context = {
        "words": words,
        "field": field,
        "level": level,
        "page": page,
        "rows": [(row, [level_word(each) for each in row.levels]) for row in page.rows],
        "fields": [(row.name, f"{row.name} ({row.procedures})") for row in _fields()],
        "levels": [(each.value, level_word(each)) for each in LEVELS],
        "next_url": address(page.page + 1),
        "previous_url": address(page.page - 1),
    }
    return render(request, "portal/find/procedures.html", context)


def _fields() -> tuple[FieldRow, ...]:
    fields: tuple[FieldRow, ...] | None = cache.get(FIELDS)
    if fields is None:
        fields = fields_list()
        cache.set(FIELDS, fields, FIELDS_SECONDS)
    return fields
