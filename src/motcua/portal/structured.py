"""What a page says to machines: schema.org objects."""

from collections.abc import Iterable, Sequence
from datetime import time
from typing import Any

from django.conf import settings
from django.urls import reverse

from motcua.catalogue.types import Channel, ChannelTerms, ProcedureCard, TimeUnit
from motcua.organisation.types import AgencyInfo
from motcua.worktime.types import Session

CONTEXT = "https://schema.org"
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
DURATIONS = {TimeUnit.HOUR: "PT{}H", TimeUnit.DAY: "P{}D"}
MOST_PROVIDERS = 5


def absolute(path: str) -> str:
    """The path as an address that holds outside this site."""
    return f"{settings.BASE_URL}{path}"


def page_url(name: str, *args: str) -> str:
    """The absolute address of a page of the portal."""
    return absolute(reverse(f"portal:{name}", args=args))


def government_service(card: ProcedureCard) -> dict[str, Any]:
    """The procedure as a schema.org GovernmentService."""
    version = card.version
    url = page_url("card", version.code)
    return {
        "@context": CONTEXT,
        "@type": "GovernmentService",
        "@id": url,
        "url": url,
        "name": version.name,
        "identifier": version.code,
        "serviceType": version.field,
        "inLanguage": "vi",
        "areaServed": {"@type": "AdministrativeArea", "name": settings.PROVINCE_NAME},
        "jurisdiction": {"@type": "AdministrativeArea", "name": settings.PROVINCE_NAME},
        "audience": [
            {"@type": "Audience", "audienceType": subject} for subject in version.subjects
        ],
        "provider": _providers(card),
        "availableChannel": [
            _channel(version.code, terms, offered=card.is_offered) for terms in version.channels
        ],
        "offers": [_offer(terms) for terms in version.channels if terms.fee_vnd is not None],
        "serviceOutput": [{"@type": "Thing", "name": result.name} for result in version.results],
    }


def _providers(card: ProcedureCard) -> list[dict[str, Any]]:
    places = [place for each in card.offered_at.values() for place in each]
    if not places:
        name = card.version.competent_agency or card.version.ministry
        return [{"@type": "GovernmentOrganization", "name": name}]
    return [
        {
            "@type": "GovernmentOrganization",
            "name": place.agency_name,
            "identifier": place.agency_identifier,
            "url": page_url("office", place.agency_identifier),
        }
        for place in places[:MOST_PROVIDERS]
    ]


def _channel(code: str, terms: ChannelTerms, *, offered: bool) -> dict[str, Any]:
    found: dict[str, Any] = {"@type": "ServiceChannel", "name": terms.channel.value}
    if terms.channel is Channel.ONLINE and offered:
        found["serviceUrl"] = page_url("apply", code)
    if terms.value is not None and terms.unit in DURATIONS:
        found["processingTime"] = DURATIONS[terms.unit].format(terms.value)
    return found


def _offer(terms: ChannelTerms) -> dict[str, Any]:
    return {
        "@type": "Offer",
        "name": terms.fee_text or terms.channel.value,
        "price": terms.fee_vnd,
        "priceCurrency": "VND",
    }


def government_office(agency: AgencyInfo, week: Sequence[Iterable[Session]]) -> dict[str, Any]:
    """The agency as a schema.org GovernmentOffice with its usual hours."""
    url = page_url("office", agency.identifier)
    found = {
        "@context": CONTEXT,
        "@type": "GovernmentOffice",
        "@id": url,
        "url": url,
        "name": agency.name,
        "identifier": agency.identifier,
        "address": agency.address,
        "telephone": agency.phone,
        "email": agency.email,
        "openingHoursSpecification": [
            {
                "@type": "OpeningHoursSpecification",
                "dayOfWeek": day,
                "opens": _hour(session.start),
                "closes": _hour(session.end),
            }
            for day, sessions in zip(DAYS, week, strict=True)
            for session in sessions
        ],
    }
    return {name: value for name, value in found.items() if value}


def _hour(value: time) -> str:
    return value.strftime("%H:%M")
