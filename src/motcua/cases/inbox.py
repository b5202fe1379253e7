"""The officer's list: open work in order of urgency, done work from the latest back.

Plain SQL that asks the index of open tasks once for each post of the officer and takes no more than
a page from each, so that a list costs the same however much lies behind it.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.cases.lifecycle import Clock, Status, Step
from motcua.cases.rules import WAITS
from motcua.cases.types import InboxPage, InboxRow, InboxTab
from motcua.catalogue import selectors as catalogue
from motcua.kernel import clock, db
from motcua.kernel.actor import Actor, Role
from motcua.kernel.cursors import cursor_read, cursor_written
from motcua.kernel.errors import NotFound
from motcua.organisation import selectors as organisation

PAGE = 30
MOST_COUNTED = 100  # a count says "99+" from here on
FIRST = (datetime(1, 1, 1, tzinfo=UTC), 0)
LAST = (datetime(9999, 12, 31, tzinfo=UTC), 2**62)
COLUMNS = (
    "t.id, t.case_id, t.step, t.role, t.agency_id, t.assignee_id, t.sort_at, t.opened_at, "
    "{closed_at}, c.code, c.reference, c.procedure_version_id, c.applicant_name, c.status, "
    "c.clock, c.due_at"
)
OF_OPEN = COLUMNS.format(closed_at="NULL")
# For each post a short walk along the index `task_at_posts`, which has all that is asked of it,
# then the most urgent of all of them.
WALK = (
    "CROSS JOIN LATERAL (SELECT id, case_id, step, role, agency_id, assignee_id, sort_at, opened_at"
    " FROM cases_task WHERE closed_at IS NULL AND agency_id = p.agency "
)
AT_POSTS = (
    f"unnest(%(agencies)s::uuid[], %(roles)s::text[]) AS p(agency, post) {WALK}AND role = p.post "
)
# Nobody's work: it lies with the citizen.
WITH_CITIZENS = f"unnest(%(at_work)s::uuid[]) AS p(agency) {WALK} AND role = '' "
IN_ORDER = f"(sort_at, id) > (%(after)s, %(after_id)s) ORDER BY sort_at, id LIMIT {PAGE + 1}) t "
OF_CASES = "JOIN cases_case c ON c.id = t.case_id ORDER BY t.sort_at, t.id"
OPEN = (
    f"SELECT {OF_OPEN} FROM (SELECT t.* FROM {{posts}} AND {{wanted}} {IN_ORDER}"  # noqa: S608 - our own text
    f"ORDER BY t.sort_at, t.id LIMIT {PAGE + 1}) t {OF_CASES}"
)
POOL = OPEN.format(posts=AT_POSTS, wanted="assignee_id IS NULL AND")
DUE = OPEN.format(posts=AT_POSTS, wanted="sort_at < %(now)s AND")
ALL = OPEN.format(posts=AT_POSTS, wanted="")
WAITING = OPEN.format(posts=WITH_CITIZENS, wanted="")
MINE = (
    "closed_at IS NULL AND assignee_id = ANY(%(hands)s) AND (agency_id, role) IN "
    "(SELECT * FROM unnest(%(agencies)s::uuid[], %(roles)s::text[])) "
)
IN_HAND = f"SELECT {OF_OPEN} FROM (SELECT * FROM cases_task WHERE {MINE} AND {IN_ORDER} {OF_CASES}"  # noqa: S608 - our own text
DONE = (
    f"SELECT {COLUMNS.format(closed_at='t.closed_at')} FROM "  # noqa: S608 - our own text
    "(SELECT * FROM cases_task WHERE closed_by = %(staff)s "
    "AND closed_at IS NOT NULL AND agency_id = ANY(%(at_work)s::uuid[]) "
    "AND (closed_at, id) < (%(after)s, %(after_id)s) "
    f"ORDER BY closed_at DESC, id DESC LIMIT {PAGE + 1}) t "
    "JOIN cases_case c ON c.id = t.case_id ORDER BY t.closed_at DESC, t.id DESC"
)
LISTS = {
    InboxTab.MINE: IN_HAND,
    InboxTab.POOL: POOL,
    InboxTab.DUE: DUE,
    InboxTab.WAITING: WAITING,
    InboxTab.DONE: DONE,
}
SOME = f"(SELECT count(*) FROM (SELECT 1 FROM {{}} LIMIT {MOST_COUNTED}) AS found)"  # noqa: S608 - our own text
COUNTS = "SELECT " + ", ".join(
    SOME.format(what)
    for what in (
        f"cases_task WHERE {MINE}",
        f"{AT_POSTS} AND assignee_id IS NULL LIMIT {MOST_COUNTED}) t",
        f"{AT_POSTS} AND sort_at < %(now)s LIMIT {MOST_COUNTED}) t",
        f"{WITH_CITIZENS} LIMIT {MOST_COUNTED}) t",
    )
)
COUNTED = (InboxTab.MINE, InboxTab.POOL, InboxTab.DUE, InboxTab.WAITING)


class _Found(NamedTuple):
    """A task with the columns of its case that a list shows: `COLUMNS`."""

    id: int
    case_id: UUID
    step: str
    role: str
    agency_id: UUID
    assignee_id: UUID | None
    sort_at: datetime
    opened_at: datetime
    closed_at: datetime | None
    code: str | None
    reference: str
    version_id: UUID
    applicant_name: str
    status: int
    clock: str
    due_at: datetime | None


def inbox(*, actor: Actor, tab: InboxTab, cursor: str = "") -> InboxPage:
    """One page of the officer's list, with the counts of all tabs, or (all work of the agencies
    that the officer leads) with the names of who has it. Two queries.

    Open work: the most urgent first; done work: the latest first. Paging is by key, so a page
    costs the same wherever it is.
    """
    if not actor.is_staff:
        raise NotFound
    after, after_id = cursor_read(cursor, int) or (LAST if tab is InboxTab.DONE else FIRST)
    asked = _asked(actor) | {"after": after, "after_id": after_id}
    if tab is InboxTab.AGENCY:
        rows = [_Found(*row) for row in db.execute(ALL, asked | _led(actor)).fetchall()]
        names = organisation.staff_names({row.assignee_id for row in rows if row.assignee_id})
        counts: dict[InboxTab, int] = {}
    else:
        with db.pipeline():
            page, counted = db.execute(LISTS[tab], asked), db.execute(COUNTS, asked)
        rows = [_Found(*row) for row in page.fetchall()]
        counts = _as_counts(counted.fetchone())
        names = {cover.absent_id: cover.absent_name for cover in actor.covers}
    more = _behind(rows[PAGE - 1]) if len(rows) > PAGE else ""
    titles = {step: _(WAITS[Step(step)]) for step in {row.step for row in rows}}
    shown = tuple(_inbox_row(row, names, titles[row.step]) for row in rows[:PAGE])
    return InboxPage(rows=shown, next_cursor=more, counts=counts)


def inbox_counts(actor: Actor) -> dict[InboxTab, int]:
    """How much waits in each tab, up to a hundred: nobody reads a larger number. One query."""
    return _as_counts(db.execute(COUNTS, _asked(actor)).fetchone())


def _as_counts(row: tuple[Any, ...] | None) -> dict[InboxTab, int]:
    return dict(zip(COUNTED, row or (0,) * len(COUNTED), strict=True))


def _asked(actor: Actor) -> dict[str, Any]:
    """For whom is asked: the posts, each once, and in whose hands the work is that is hers, which
    is hers and that of colleagues for whom she fills in.
    """
    return {
        **_places(actor.posts.held, actor.agency_ids),
        "staff": actor.staff_id,
        "hands": [actor.staff_id, *actor.stands_in_for],
        "now": clock.now(),
    }


@lru_cache(maxsize=1024)
def _places(held: frozenset[tuple[Role, UUID]], at_work: frozenset[UUID]) -> dict[str, str]:
    """Posts as SQL takes them: the same from page to page, and an officer may hold forty."""
    return {
        "agencies": db.array(agency_id for _role, agency_id in held),
        "roles": db.array(role for role, _agency_id in held),
        "at_work": db.array(at_work),
    }


def _led(actor: Actor) -> dict[str, str]:
    """All work at the agencies where the officer is an approver."""
    led = [agency_id for role, agency_id in actor.posts.held if role is Role.APPROVER]
    return {
        "agencies": db.array(agency_id for agency_id in led for _role in Role),
        "roles": db.array(role for _agency_id in led for role in Role),
    }


def _inbox_row(row: _Found, names: Mapping[UUID, str], step_title: str) -> InboxRow:
    step = Step(row.step)
    return InboxRow(
        case_id=row.case_id,
        task_id=row.id,
        code=row.code or row.reference,
        procedure_name=catalogue.version_name(row.version_id),
        applicant_name=row.applicant_name,
        status=Status(row.status),
        clock=Clock(row.clock),
        step=step,
        step_title=step_title,
        assignee_id=row.assignee_id,
        due_at=row.due_at or (row.sort_at if step is Step.INTAKE else None),
        opened_at=row.opened_at,
        assignee_name=names.get(row.assignee_id, "") if row.assignee_id else "",
        role=row.role,
        agency_id=row.agency_id,
    )


def _behind(row: _Found) -> str:
    return cursor_written(row.closed_at or row.sort_at, row.id)
