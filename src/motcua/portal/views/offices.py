"""Which office serves whom, where it is, when it is open and what can be done there."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from motcua.catalogue.selectors import agency_fields, procedure_receivers
from motcua.catalogue.types import AgencyField, Receivers
from motcua.kernel import clock
from motcua.kernel.http import ActorRequest
from motcua.kernel.text import collation_key, fold
from motcua.organisation.selectors import (
    agencies_list,
    agencies_upwards,
    agency_by_identifier,
    agency_heir,
    agency_info,
    places_list,
)
from motcua.organisation.types import AgencyInfo, AgencyKind, Era, Level, Place
from motcua.portal.incoming import posted
from motcua.portal.maps import direction_words, distance_km, map_of
from motcua.portal.opening import OpenSign, changed_rows, open_sign, week_of, week_rows
from motcua.portal.structured import government_office
from motcua.portal.words import slug
from motcua.ui.data_block import data_block

MOST_FOUND = 20
NEIGHBOURS = 4
LONGEST_WORDS = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """An office as a card of the page."""

    agency: AgencyInfo
    sign: OpenSign
    takes: bool  # the procedure that was asked for; true when none was
    decides: str  # who decides, when it is not the office itself


@require_safe
def offices(request: ActorRequest) -> HttpResponse:
    """The map and list of all offices, or those that serve a commune. Four queries a minute, and
    one for the procedure that is asked for.
    """
    words = posted(request.GET, "q", LONGEST_WORDS)
    code = posted(request.GET, "thu-tuc", 40)
    receivers = procedure_receivers(code) if code else None
    places = places_list(clock.today())
    chosen = next((each for each in places if each.key == posted(request.GET, "don-vi", 20)), None)
    found = [] if chosen else _search(places, words)
    if len(found) == 1:
        chosen = found[0]

    def url_of(place: Place) -> str:
        kept = {"don-vi": place.key, "thu-tuc": code}
        query = urlencode({name: value for name, value in kept.items() if value})
        return f"{reverse('portal:offices')}?{query}"

    context = {
        "words": words,
        "procedure": receivers,
        "chosen": chosen,
        "found": [] if chosen else [(place, url_of(place)) for place in found],
        "offices": _serving(chosen, receivers) if chosen else [],
        "neighbours": _neighbours(chosen, places, url_of) if chosen else [],
        "map": map_of(places, url_of, _present_key(chosen, places)),
        "sign": open_sign(),
        **({} if chosen else _everyone()),
    }
    return render(request, "portal/offices/offices.html", context)


def _search(places: Iterable[Place], words: str) -> list[Place]:
    """Communes whose name of today or of before has the words; beginnings first."""
    wanted = fold(words)
    if not wanted:
        return []
    ranked = []
    for place in places:
        name = fold(place.name)
        if wanted in name:
            bare = name.split(" ", 1)[-1]
            order = collation_key(place.name)
            ranked.append((wanted not in {name, bare}, not bare.startswith(wanted), order, place))
    ranked.sort(key=lambda each: each[:3])
    exact = [each for each in ranked if not each[0]]
    return [each[3] for each in (exact or ranked)][:MOST_FOUND]


def _serving(place: Place, receivers: Receivers | None) -> list[Office]:
    """The committees of the commune, the district above and the provincial centre; for a
    procedure, those of them that take it in.
    """
    found: dict[Any, AgencyInfo] = {}
    for key in place.agencies:
        for agency in agencies_upwards(key):
            if agency.level is not Level.PROVINCE:
                found[agency.id] = agency
    order = {Level.COMMUNE: 0, Level.DISTRICT: 1}
    near = sorted(found.values(), key=lambda each: order.get(each.level, 2))
    centres = [
        agency
        for agency in agencies_list(Level.PROVINCE, clock.today())
        if agency.kind is AgencyKind.SERVICE_CENTRE
    ]
    shown = [_office(agency, receivers) for agency in [*near, *centres]]
    return [each for each in shown if each.takes]


def _office(agency: AgencyInfo, receivers: Receivers | None) -> Office:
    deciders = receivers.decided_by(agency.id) if receivers else ()
    others = [agency_info(key).short_name for key in deciders if key != agency.id]
    return Office(
        agency=agency,
        sign=open_sign(agency.id),
        takes=receivers is None or bool(deciders),
        decides=", ".join(others),
    )


def _neighbours(chosen: Place, places: Iterable[Place], url_of: Any) -> list[dict[str, Any]]:
    """The nearest other communes of the same era, from middle to middle."""
    here = chosen.center
    if here is None:
        return []
    near = [
        (distance_km(here, place.center), place)
        for place in places
        if place.center and place.era is chosen.era and place.center != here
    ]
    near.sort(key=lambda each: each[0])
    return [
        {
            "place": place,
            "km": max(1, round(km)),
            "where": direction_words(here, place.center or here),
            "url": url_of(place),
        }
        for km, place in near[:NEIGHBOURS]
    ]


def _present_key(chosen: Place | None, places: Iterable[Place]) -> str:
    """The commune of today on whose outline the chosen one lies."""
    if chosen is None or chosen.era is Era.TWO_LEVELS:
        return chosen.key if chosen else ""
    return next(
        (
            place.key
            for place in places
            if place.era is Era.TWO_LEVELS and place.name in chosen.others[:1]
        ),
        "",
    )


def _everyone() -> Mapping[str, Any]:
    """All agencies: those of the province, then each district with its communes."""
    everyone = agencies_list(on=clock.today())
    below: dict[Any, list[AgencyInfo]] = defaultdict(list)
    for agency in everyone:
        below[agency.parent_id].append(agency)
    districts = [
        (agency, below[agency.id]) for agency in everyone if agency.level is Level.DISTRICT
    ]
    known = {child.id for _district, children in districts for child in children}
    provincial = [each for each in everyone if each.level is Level.PROVINCE]
    return {
        "centres": [each for each in provincial if each.kind is AgencyKind.SERVICE_CENTRE],
        "departments": [each for each in provincial if each.kind is not AgencyKind.SERVICE_CENTRE],
        "districts": districts,
        "communes": [
            each for each in everyone if each.level is Level.COMMUNE and each.id not in known
        ],
    }


@require_safe
def office(request: ActorRequest, identifier: str) -> HttpResponse:
    """One agency: where, when, what, and how far. Four queries at most, one more for the way."""
    agency = agency_by_identifier(identifier)
    week = week_of(agency.id)
    parts = agency_fields(agency.id)
    start = posted(request.GET, "tu", LONGEST_WORDS)
    today = clock.today()
    heir = agency_heir(agency.id, today)
    context = {
        "agency": agency,
        "has_ended": agency.valid_to is not None and agency.valid_to < today,
        "heir": None if heir.id == agency.id else heir,
        "sign": open_sign(agency.id),
        "facts": _facts(agency),
        "week": week_rows(week),
        "changes": changed_rows(agency.id),
        "fields": [(part, _narrowed(agency, part)) for part in parts],
        "total": sum(part.procedures for part in parts),
        "elsewhere": _elsewhere(agency, parts),
        "has_way": agency.level is Level.COMMUNE,
        "start": start,
        "way": _way(agency, start) if start else "",
        "structured": data_block(government_office(agency, week)),
    }
    return render(request, "portal/offices/office.html", context)


def _narrowed(agency: AgencyInfo, part: AgencyField) -> str:
    address = reverse("portal:listing", args=["co-quan", agency.identifier])
    return f"{address}?{urlencode({'linh-vuc': slug(part.field)})}"


def _elsewhere(agency: AgencyInfo, parts: Iterable[AgencyField]) -> list[AgencyInfo]:
    """The centres at which papers for this agency are handed in."""
    keys = {key for part in parts for key in part.receiving if key != agency.id}
    return (
        [agency_info(key) for key in keys] if agency.kind is not AgencyKind.SERVICE_CENTRE else []
    )


def _facts(agency: AgencyInfo) -> list[tuple[str, str]]:
    found = [
        (_("Địa chỉ"), agency.address),
        (_("Điện thoại"), agency.phone),
        (_("Thư điện tử"), agency.email),
        (_("Mã định danh"), agency.identifier),
    ]
    return [(term, value) for term, value in found if value]


def _way(agency: AgencyInfo, start: str) -> str:
    """How far the commune of this name is from the one in which the office is."""
    places = places_list(clock.today())
    begin = next((each for each in _search(places, start) if each.center), None)
    here = next((each for each in places if agency.id in each.agencies and each.center), None)
    if here is None or here.center is None or agency.level is not Level.COMMUNE:
        return _("Chưa biết vị trí của cơ quan này trên bản đồ. Xin theo địa chỉ ghi ở trên.")
    if begin is None or begin.center is None:
        return _("Không thấy xã, phường “%(words)s” trong tỉnh. Xin thử tên khác.") % {
            "words": start
        }
    if here.center == begin.center:
        return _("%(name)s ở ngay địa bàn này.") % {"name": begin.name}
    return _(
        "Từ giữa %(start)s đến giữa %(end)s khoảng %(km)d km theo đường chim bay, về %(where)s."
    ) % {
        "start": begin.name,
        "end": here.name,
        "km": max(1, round(distance_km(begin.center, here.center))),
        "where": direction_words(begin.center, here.center),
    }
