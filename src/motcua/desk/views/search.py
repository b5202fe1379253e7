"""Find a case by code, name, number or phone."""

import re
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from motcua.cases import selectors
from motcua.desk.access import for_officers
from motcua.desk.tables import case_lines, queues
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotFound
from motcua.kernel.http import ActorRequest
from motcua.kernel.text import clean

LONGEST = 200
# A whole case code, or a receipt reference: there is one case at most.
WHOLE = re.compile(r"(?:[0-9a-z]+\.){2,}[0-9a-z]+-\d{6}-\d+|tn[0-9a-z]{10}", re.IGNORECASE)
SOME_DIGITS = re.compile(r"\d{3}")


@require_safe
@for_officers
def show(request: ActorRequest) -> HttpResponse:
    """The cases found; a code, or a number with one case alone, goes there at once."""
    asked = request.GET.get("q", "") or request.GET.get("code", "")
    query, cursor = clean(asked[:LONGEST]), request.GET.get("cursor", "")
    only = _by_code(request.actor, query) if WHOLE.fullmatch(query) else None
    if only is not None:
        return redirect("desk:case", case_id=only)
    page = selectors.cases_search(actor=request.actor, query=query, cursor=cursor[: LONGEST * 2])
    if len(page.rows) == 1 and not cursor and SOME_DIGITS.search(query):
        return redirect("desk:case", case_id=page.rows[0].case_id)
    following = "?" + urlencode({"q": query, "cursor": page.next_cursor})
    context = {
        "q": query,
        "page": page,
        "lines": case_lines(page.rows),
        "cursor": cursor,
        "next_url": following if page.next_cursor else "",
        "queues": queues(),
    }
    return render(request, "desk/search.html", context)


def _by_code(actor: Actor, code: str) -> UUID | None:
    try:
        return selectors.case_by_code(actor=actor, code=code)
    except NotFound:
        return None
