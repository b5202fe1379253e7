"""The officer's list: open work in order of urgency, done work from the latest back."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from motcua.cases.lifecycle import Clock, Status, Step
from motcua.cases.models import Task
from motcua.cases.rules import WAITS
from motcua.cases.types import InboxPage, InboxRow, InboxTab
from motcua.catalogue import selectors as catalogue
from motcua.kernel import clock
from motcua.kernel.actor import Actor, Role
from motcua.kernel.errors import NotFound
from motcua.organisation import selectors as organisation

PAGE = 30
_Key = tuple[datetime, int]


def inbox(*, actor: Actor, tab: InboxTab, cursor: str = "") -> InboxPage:
    """One page of the officer's list, with the counts of all tabs, or (all work of the agencies
    that the officer leads) with the names of who has it. Two queries.

    Open work: the most urgent first; done work: the latest first. Paging is by key, so a page
    costs the same wherever it is.
    """
    if not actor.is_staff:
        raise NotFound
    after = _read_cursor(cursor)
    rows = _done(actor, after) if tab is InboxTab.DONE else _open_tasks(actor, tab, after)
    found = list(rows.select_related("case")[: PAGE + 1])
    more = _write_cursor(found[PAGE - 1]) if len(found) > PAGE else ""
    if tab is InboxTab.AGENCY:
        names = organisation.staff_names({row.assignee_id for row in found if row.assignee_id})
        shown = tuple(_inbox_row(row, names) for row in found[:PAGE])
        return InboxPage(rows=shown, next_cursor=more, counts={})
    names = {cover.absent_id: cover.absent_name for cover in actor.covers}
    shown = tuple(_inbox_row(row, names) for row in found[:PAGE])
    return InboxPage(rows=shown, next_cursor=more, counts=inbox_counts(actor))


def inbox_counts(actor: Actor) -> dict[InboxTab, int]:
    """How much waits in each tab. One query."""
    soon = clock.now()
    at_posts, waiting = _at_posts(actor), _waiting(actor)
    counted = Task.objects.filter(at_posts | waiting, closed_at__isnull=True).aggregate(
        mine=Count("id", filter=at_posts & _in_hand(actor)),
        pool=Count("id", filter=at_posts & Q(assignee_id__isnull=True)),
        due=Count("id", filter=at_posts & Q(sort_at__lt=soon)),
        waiting=Count("id", filter=waiting),
    )
    return {InboxTab(name): number for name, number in counted.items()}


def _at_posts(actor: Actor) -> Q:
    mine = Q(pk__isnull=True)
    for role in Role:
        agencies = {post.agency_id for post in actor.posts if post.role is role}
        if agencies:
            mine |= Q(role=role.value, agency_id__in=agencies)
    return mine


def _in_hand(actor: Actor) -> Q:
    """What the officer took, and what colleagues took for whom she fills in."""
    if not actor.stands_in_for:
        return Q(assignee_id=actor.staff_id)
    return Q(assignee_id__in=[actor.staff_id, *actor.stands_in_for])


def _led(actor: Actor) -> Q:
    """All work at the agencies where the officer is an approver."""
    led = {post.agency_id for post in actor.posts if post.role is Role.APPROVER}
    return Q(agency_id__in=led, role__in=[role.value for role in Role])


def _waiting(actor: Actor) -> Q:
    return Q(role="", agency_id__in=actor.agency_ids)


def _open_tasks(actor: Actor, tab: InboxTab, after: _Key | None) -> QuerySet[Task]:
    wanted = {
        InboxTab.MINE: _at_posts(actor) & _in_hand(actor),
        InboxTab.POOL: _at_posts(actor) & Q(assignee_id__isnull=True),
        InboxTab.DUE: _at_posts(actor) & Q(sort_at__lt=clock.now()),
        InboxTab.WAITING: _waiting(actor),
        InboxTab.AGENCY: _led(actor),
    }[tab]
    rows = Task.objects.filter(wanted, closed_at__isnull=True).order_by("sort_at", "id")
    if after is None:
        return rows
    at, key = after
    return rows.filter(Q(sort_at__gt=at) | Q(sort_at=at, id__gt=key))


def _done(actor: Actor, after: _Key | None) -> QuerySet[Task]:
    rows = Task.objects.filter(
        closed_by=actor.staff_id, agency_id__in=actor.agency_ids, closed_at__isnull=False
    ).order_by("-closed_at", "-id")
    if after is None:
        return rows
    at, key = after
    return rows.filter(Q(closed_at__lt=at) | Q(closed_at=at, id__lt=key))


def _inbox_row(task: Task, names: Mapping[UUID, str]) -> InboxRow:
    case = task.case
    version = catalogue.published_version(case.procedure_version_id)
    return InboxRow(
        case_id=case.pk,
        task_id=task.pk,
        code=case.code or case.reference,
        procedure_name=version.name,
        applicant_name=case.applicant_name,
        status=Status(case.status),
        clock=Clock(case.clock),
        step=Step(task.step),
        step_title=WAITS[Step(task.step)],
        assignee_id=task.assignee_id,
        due_at=case.due_at or (task.sort_at if task.step == Step.INTAKE else None),
        opened_at=task.opened_at,
        assignee_name=names.get(task.assignee_id, "") if task.assignee_id else "",
        role=task.role,
        agency_id=task.agency_id,
    )


def _write_cursor(task: Task) -> str:
    at = task.closed_at or task.sort_at
    return urlsafe_b64encode(f"{at.isoformat()}|{task.pk}".encode()).decode().rstrip("=")


def _read_cursor(cursor: str) -> _Key | None:
    if not cursor:
        return None
    try:
        at, _sep, key = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode().partition("|")
        instant, number = datetime.fromisoformat(at), int(key)
    except ValueError:
        return None  # a cursor that nobody gave out shows the first page
    return (instant, number) if instant.tzinfo else None
