"""Reading what a procedure takes, and walking to it by life event, field, level or audience."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from motcua.catalogue.selectors import (
    audiences,
    life_event_page,
    procedure_card,
    procedures_browse,
)
from motcua.catalogue.types import Channel, FieldRow, Level, ProcedureCard
from motcua.ioc.selectors import lead_time
from motcua.kernel.errors import NotFound
from motcua.kernel.http import ActorRequest
from motcua.organisation.selectors import agency_by_identifier
from motcua.portal.field_list import fields_offered
from motcua.portal.incoming import posted
from motcua.portal.life_events import group_name, life_event_tiles, reads_english, tile
from motcua.portal.qr import qr_data_uri
from motcua.portal.structured import government_service, page_url
from motcua.portal.words import (
    channel_word,
    fee_words,
    lead_words,
    level_word,
    levels_today,
    limit_words,
    slug,
)
from motcua.ui.data_block import data_block

FEW_PLACES = 3
LEVELS = {
    "xa": Level.COMMUNE,
    "huyen": Level.DISTRICT,
    "tinh": Level.PROVINCE,
    "bo": Level.MINISTRY,
}
KEPT_QR = 500


@dataclass(frozen=True, kw_only=True)
class Narrowing:
    """What a list is narrowed to, and how its page is called."""

    title: str
    field: str = ""
    level: str = ""
    subjects: Collection[str] = ()
    agency_id: UUID | None = None
    office: str = ""


@require_safe
def card(request: ActorRequest, code: str) -> HttpResponse:
    """The five answers. Two queries, one more for who is logged in."""
    return render(request, "portal/find/card.html", _card_context(procedure_card(code)))


@require_safe
def card_print(request: ActorRequest, code: str) -> HttpResponse:
    """The same on paper: nothing folded, no navigation, the address as text and square code."""
    return render(request, "portal/browse/card_print.html", _card_context(procedure_card(code)))


def _card_context(found: ProcedureCard) -> dict[str, Any]:
    version = found.version
    rows = [
        {
            "channel": channel_word(terms.channel),
            "limit": limit_words(terms),
            "fee": fee_words(terms),
            "assumed": terms.assumed,
        }
        for terms in version.channels
    ]
    online = version.channel_terms(Channel.ONLINE)
    url = page_url("card", version.code)
    return {
        "card": found,
        "version": version,
        "channels": rows,
        "channel_notes": dict.fromkeys(terms.note for terms in version.channels if terms.note),
        "limit": limit_words(online) if online else "",
        "lead": lead_words(lead_time(version.code)),
        "papers": version.papers,
        "notes": [part for part in version.components if part not in version.papers],
        "places": _places(found),
        "url": url,
        "qr": _qr(url),
        "structured": data_block(government_service(found)),
        "field_url": reverse("portal:listing", args=["linh-vuc", slug(version.field)]),
    }


def _places(found: ProcedureCard) -> list[dict[str, object]]:
    return [
        {"level": level_word(level), "agencies": places, "many": len(places) > FEW_PLACES}
        for level, places in found.offered_at.items()
    ]


@lru_cache(maxsize=KEPT_QR)
def _qr(url: str) -> str:
    return qr_data_uri(url)


@require_safe
def browse(request: ActorRequest) -> HttpResponse:
    """All the ways in. Two queries a minute."""
    context = {
        "life_events": life_event_tiles(),
        "fields": [
            (row, _listing("linh-vuc", key)) for key, row in _by_slug(fields_offered()).items()
        ],
        "levels": [
            (level_word(level), _listing("cap", key))
            for key, level in LEVELS.items()
            if level in levels_today()
        ],
        "audiences": [
            (each.name_en if reads_english() else each.name, _listing("doi-tuong", each.key))
            for each in audiences()
        ],
    }
    return render(request, "portal/browse/browse.html", context)


@require_safe
def life_event(request: ActorRequest, key: str) -> HttpResponse:
    """What to do at a moment of life, in order. Three queries."""
    found = life_event_page(key)
    context = {
        "event": tile(found.event),
        "groups": [(group_name(group), group.rows) for group in found.groups],
        "others": [each for each in life_event_tiles() if each.label != tile(found.event).label],
    }
    return render(request, "portal/browse/life_event.html", context)


@require_safe
def listing(request: ActorRequest, kind: str, key: str) -> HttpResponse:
    """Procedures of a field, level, audience or agency, by name. Four queries."""
    narrowing = _narrowing(kind, key)
    wanted = narrowing.field or posted(request.GET, "linh-vuc")
    names = [row.name for row in fields_offered() if wanted and slug(row.name) == wanted]
    if wanted and not names:
        raise NotFound
    page = procedures_browse(
        fields=names,
        level=narrowing.level,
        subjects=narrowing.subjects,
        agency_id=narrowing.agency_id,
        after=posted(request.GET, "sau", 40),
    )
    chosen = {} if narrowing.field else {"linh-vuc": wanted}
    context = {
        "title": narrowing.title or names[0],
        "office": narrowing.office,
        "page": page,
        "rows": [(row, ", ".join(level_word(each) for each in row.levels)) for row in page.rows],
        "field": names[0] if names and not narrowing.field else "",
        "fields": []
        if wanted
        else [
            (row, _listing(kind, key, {"linh-vuc": field}))
            for field, row in _by_slug(page.fields).items()
        ],
        "all_url": _listing(kind, key),
        "first_url": _listing(kind, key, chosen) if "sau" in request.GET else "",
        "next_url": _listing(kind, key, {**chosen, "sau": page.after}) if page.after else "",
    }
    return render(request, "portal/browse/listing.html", context)


def _narrowing(kind: str, key: str) -> Narrowing:
    if kind == "linh-vuc":
        return Narrowing(title="", field=key)
    if kind == "cap" and key in LEVELS:
        level = LEVELS[key]
        return Narrowing(title=level_word(level), level=level.value)
    if kind == "co-quan":
        agency = agency_by_identifier(key)
        title = _("Thủ tục làm tại %(name)s") % {"name": agency.short_name}
        return Narrowing(title=title, agency_id=agency.id, office=agency.identifier)
    audience = next((each for each in audiences() if each.key == key), None)
    if kind != "doi-tuong" or audience is None:
        raise NotFound
    name = audience.name_en if reads_english() else audience.name
    return Narrowing(title=name, subjects=audience.subjects)


def _listing(kind: str, key: str, filters: dict[str, str] | None = None) -> str:
    address = reverse("portal:listing", args=[kind, key])
    kept = {name: value for name, value in (filters or {}).items() if value}
    return f"{address}?{urlencode(kept)}" if kept else address


def _by_slug(rows: Iterable[FieldRow]) -> dict[str, FieldRow]:
    """One row for fields that are only written differently."""
    found: dict[str, FieldRow] = {}
    for row in rows:
        before = found.get(slug(row.name))
        count = row.procedures + (before.procedures if before else 0)
        name = before.name if before else row.name
        found[slug(row.name)] = FieldRow(name=name, procedures=count)
    return found
