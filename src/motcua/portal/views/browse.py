"""Reading what a procedure takes, and walking to it by life event, field, level or audience."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from motcua.catalogue.selectors import procedure_card
from motcua.catalogue.types import Channel, ProcedureCard
from motcua.kernel.http import ActorRequest
from motcua.portal.words import channel_word, fee_words, level_word, limit_words

FEW_PLACES = 3


@require_safe
def card(request: ActorRequest, code: str) -> HttpResponse:
    """The five answers. Three queries."""
    found = procedure_card(code)
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
    context = {
        "card": found,
        "version": version,
        "channels": rows,
        "channel_notes": dict.fromkeys(terms.note for terms in version.channels if terms.note),
        "limit": limit_words(online) if online else "",
        "papers": version.papers,
        "notes": [part for part in version.components if part not in version.papers],
        "places": _places(found),
    }
    return render(request, "portal/find/card.html", context)


def _places(found: ProcedureCard) -> list[dict[str, object]]:
    return [
        {"level": level_word(level), "agencies": places, "many": len(places) > FEW_PLACES}
        for level, places in found.offered_at.items()
    ]
