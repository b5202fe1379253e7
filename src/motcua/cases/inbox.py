"""The officer's list: open work in order of urgency, done work from the latest back.

Plain SQL that asks the index of open tasks once for each post of the officer and takes no more than
a page from each, so that a list costs the same however much lies behind it.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
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
    "t.closed_at, c.code, c.reference, c.procedure_version_id, c.applicant_name, c.status, "
    "c.clock, c.due_at"
)
# For each post a short walk along the index `task_inbox`, then the most urgent of all of them.
AT_POSTS = (
    "unnest(%s::uuid[], %s::text[]) AS p(agency, role) CROSS JOIN LATERAL (SELECT * FROM "
    "cases_task WHERE closed_at IS NULL AND agency_id = p.agency AND cases_task.role = p.role "
)
OPEN = (
    f"SELECT {COLUMNS} FROM (SELECT t.* FROM {AT_POSTS} {{wanted}} "  # noqa: S608 - our own text
    f"AND (sort_at, id) > (%s, %s) ORDER BY sort_at, id LIMIT {PAGE + 1}) t "
    f"ORDER BY t.sort_at, t.id LIMIT {PAGE + 1}) t "
    "JOIN cases_case c ON c.id = t.case_id ORDER BY t.sort_at, t.id"
)
MINE = (
    "closed_at IS NULL AND assignee_id = ANY(%s) "
    "AND (agency_id, role) IN (SELECT * FROM unnest(%s::uuid[], %s::text[])) "
)
IN_HAND = (
    f"SELECT {COLUMNS} FROM (SELECT * FROM cases_task WHERE {MINE} "  # noqa: S608 - our own text
    f"AND (sort_at, id) > (%s, %s) ORDER BY sort_at, id LIMIT {PAGE + 1}) t "
    "JOIN cases_case c ON c.id = t.case_id ORDER BY t.sort_at, t.id"
)
DONE = (
    f"SELECT {COLUMNS} FROM (SELECT * FROM cases_task WHERE closed_by = %s "  # noqa: S608 - our own text
    "AND closed_at IS NOT NULL AND agency_id = ANY(%s) AND (closed_at, id) < (%s, %s) "
    f"ORDER BY closed_at DESC, id DESC LIMIT {PAGE + 1}) t "
    "JOIN cases_case c ON c.id = t.case_id ORDER BY t.closed_at DESC, t.id DESC"
)
SOME = f"(SELECT count(*) FROM (SELECT 1 FROM {{what}} LIMIT {MOST_COUNTED}) AS found)"  # noqa: S608 - our own text
SOME_AT_POSTS = SOME.format(what=f"{AT_POSTS} {{wanted}} LIMIT {MOST_COUNTED}) t")
COUNTS = "SELECT " + ", ".join(
    (
        SOME.format(what=f"cases_task WHERE {MINE}"),
        SOME_AT_POSTS.format(wanted="AND assignee_id IS NULL"),
        SOME_AT_POSTS.format(wanted="AND sort_at < %s"),
        SOME_AT_POSTS.format(wanted=""),
    )
)
COUNTED = (InboxTab.MINE, InboxTab.POOL, InboxTab.DUE, InboxTab.WAITING)
_Key = tuple[datetime, int]


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
    after = cursor_read(cursor, int)
    if tab is InboxTab.AGENCY:
        found = _rows(actor, tab, after).fetchall()
        rows = [_Found(*row) for row in found]
        names = organisation.staff_names({row.assignee_id for row in rows if row.assignee_id})
        counts: dict[InboxTab, int] = {}
    else:
        with db.pipeline():
            page, counted = _rows(actor, tab, after), _counts(actor)
            rows = [_Found(*row) for row in page.fetchall()]
            counts = _as_counts(counted.fetchone())
        names = {cover.absent_id: cover.absent_name for cover in actor.covers}
    more = _behind(rows[PAGE - 1]) if len(rows) > PAGE else ""
    titles = {step: _(WAITS[Step(step)]) for step in {row.step for row in rows}}
    shown = tuple(_inbox_row(row, names, titles[row.step]) for row in rows[:PAGE])
    return InboxPage(rows=shown, next_cursor=more, counts=counts)


def inbox_counts(actor: Actor) -> dict[InboxTab, int]:
    """How much waits in each tab, up to a hundred: nobody reads a larger number. One query."""
    return _as_counts(_counts(actor).fetchone())


def _rows(actor: Actor, tab: InboxTab, after: _Key | None) -> Any:
    """Ask for one page of a tab."""
    agencies, roles = _posts(actor)
    key = after or FIRST
    match tab:
        case InboxTab.MINE:
            return db.execute(IN_HAND, [_hands(actor), agencies, roles, *key])
        case InboxTab.POOL:
            wanted = OPEN.format(wanted="AND assignee_id IS NULL")
            return db.execute(wanted, [agencies, roles, *key])
        case InboxTab.DUE:
            wanted = OPEN.format(wanted="AND sort_at < %s")
            return db.execute(wanted, [agencies, roles, clock.now(), *key])
        case InboxTab.WAITING:
            return db.execute(OPEN.format(wanted=""), [*_with_citizens(actor), *key])
        case InboxTab.AGENCY:
            return db.execute(OPEN.format(wanted=""), [*_led(actor), *key])
    return db.execute(DONE, [actor.staff_id, list(actor.agency_ids), *(after or LAST)])


def _counts(actor: Actor) -> Any:
    posts = _posts(actor)
    return db.execute(
        COUNTS, [_hands(actor), *posts, *posts, *posts, clock.now(), *_with_citizens(actor)]
    )


def _as_counts(row: tuple[Any, ...] | None) -> dict[InboxTab, int]:
    return dict(zip(COUNTED, row or (0,) * len(COUNTED), strict=True))


def _pairs(pairs: Iterable[tuple[UUID, str]]) -> tuple[list[UUID], list[str]]:
    """Two lists of the same length, each pair once."""
    once = sorted(set(pairs))
    return [agency for agency, _role in once], [role for _agency, role in once]


def _posts(actor: Actor) -> tuple[list[UUID], list[str]]:
    return _pairs((post.agency_id, post.role.value) for post in actor.posts)


def _with_citizens(actor: Actor) -> tuple[list[UUID], list[str]]:
    """Nobody's work at the officer's agencies: it lies with the citizen."""
    return _pairs((agency_id, "") for agency_id in actor.agency_ids)


def _led(actor: Actor) -> tuple[list[UUID], list[str]]:
    """All work at the agencies where the officer is an approver."""
    led = {post.agency_id for post in actor.posts if post.role is Role.APPROVER}
    return _pairs((agency_id, role.value) for agency_id in led for role in Role)


def _hands(actor: Actor) -> list[UUID | None]:
    """Who took the work: the officer, and colleagues for whom she fills in."""
    return [actor.staff_id, *actor.stands_in_for]


def _inbox_row(row: _Found, names: Mapping[UUID, str], step_title: str) -> InboxRow:
    step = Step(row.step)
    return InboxRow(
        case_id=row.case_id,
        task_id=row.id,
        code=row.code or row.reference,
        procedure_name=catalogue.published_version(row.version_id).name,
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
