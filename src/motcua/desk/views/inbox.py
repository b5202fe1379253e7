"""Lists: the queues of the desk, the next case, and what was sent."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from motcua.cases import selectors
from motcua.cases.types import InboxTab
from motcua.desk.access import for_officers
from motcua.desk.bulk import bulk_deeds
from motcua.desk.tables import inbox_lines, queues
from motcua.desk.words import AGENCY_QUEUE, QUEUES
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotFound
from motcua.kernel.http import ActorRequest
from motcua.notifications import selectors as notifications


@require_safe
@for_officers
def show(request: ActorRequest) -> HttpResponse:
    """One queue. Without a name: the officer's own cases, or the pool when there are none."""
    wanted, cursor = request.GET.get("tab", ""), request.GET.get("cursor", "")
    if wanted and wanted not in set(InboxTab):
        raise NotFound
    tab = InboxTab(wanted or InboxTab.MINE)
    page = selectors.inbox(actor=request.actor, tab=tab, cursor=cursor)
    if not wanted and not page.rows and page.counts[InboxTab.POOL]:
        return redirect(f"{reverse('desk:inbox')}?tab={InboxTab.POOL.value}")
    following = ""
    if page.next_cursor:
        following = "?" + urlencode({"tab": tab.value, "cursor": page.next_cursor})
    bulk = bulk_deeds(request.actor, tab, page.rows)
    queue = next(queue for queue in (*QUEUES, AGENCY_QUEUE) if queue.tab is tab)
    context = {
        "page": page,
        "lines": inbox_lines(page.rows, actor=request.actor, tab=tab, is_pickable=bool(bulk)),
        "tab": tab,
        "title": str(queue.label),
        "queue": queue,
        "bulk": bulk,
        "queues": queues(tab, page.counts),
        "cursor": cursor,
        "next_url": following,
    }
    return render(request, "desk/inbox.html", context)


@require_safe
@for_officers
def following(request: ActorRequest) -> HttpResponse:
    """Go to the next case: the most urgent of the officer's own, then of the pool."""
    done = request.GET.get("after", "")
    for tab in (InboxTab.MINE, InboxTab.POOL):
        case_id = _first(request.actor, tab, done)
        if case_id is not None:
            return redirect("desk:case", case_id=case_id)
    messages.info(request, _("Không còn hồ sơ nào chờ ông/bà."))
    return redirect("desk:inbox")


@require_safe
@for_officers
def sent(request: ActorRequest) -> HttpResponse:
    """The messages that the demonstration kept back, for administrators. They carry codes."""
    rows = notifications.outbox(request.actor)
    return render(request, "desk/sent.html", {"rows": rows, "area": "sent", "queues": queues()})


def _first(actor: Actor, tab: InboxTab, done: str) -> UUID | None:
    rows = selectors.inbox(actor=actor, tab=tab).rows
    return next((row.case_id for row in rows if str(row.case_id) != done), None)
