"""How the agencies below stand: for leaders, from open work alone.

A leader is an approver of the agency or of one above it. What is counted is what the case page
would show: open cases for which an agency of the leader is competent, or that wait there. Open work
is read from the indexes `task_at_posts` and `case_open`, so history costs nothing; released cases
are those of this month.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from motcua.cases.lifecycle import Clock, Status, Step
from motcua.cases.models import Task
from motcua.cases.oversight_types import (
    AgencyLoad,
    CaseFilter,
    OfficerLoad,
    Overview,
    WaitsFor,
)
from motcua.cases.policies import led_by
from motcua.cases.rules import WAITS
from motcua.cases.types import InboxPage, InboxRow
from motcua.catalogue import selectors as catalogue
from motcua.kernel import clock, db
from motcua.kernel.actor import Actor, Role
from motcua.kernel.cursors import cursor_read, cursor_written
from motcua.kernel.errors import NotFound
from motcua.organisation import selectors as organisation
from motcua.organisation.types import AgencyInfo
from motcua.worktime import selectors as worktime

PAGE = 30
WORKING_DAY = 8 * 60  # minutes
WHOLE = -1  # the number of all groups together
WITH_CITIZEN = (Step.SUPPLEMENT.value, Step.PAY.value)
TASKS = (
    "SELECT t.id, t.case_id, t.agency_id AS place, c.competent_agency_id AS owner, t.step, "
    "t.sort_at, t.opened_at, coalesce(c.received_at, c.submitted_at) AS begun "
    "FROM cases_task t JOIN cases_case c ON c.id = t.case_id "
    "WHERE t.closed_at IS NULL AND c.finished_at IS NULL AND c.clock <> 'stopped' AND "
)
# One row per group and case; a group is an agency, or an agency with all below it. A clock that
# stands is late only if it was late when it was stopped.
OPEN = (
    "WITH member AS MATERIALIZED ("  # noqa: S608 - our own text
    "SELECT * FROM unnest(%s::uuid[], %s::int[]) AS u (agency, grp)), "
    f"task AS ({TASKS} t.agency_id = ANY(%s) UNION {TASKS} c.competent_agency_id = ANY(%s)), "
    "part AS (SELECT owner AS agency, task.* FROM task UNION ALL "
    "SELECT place, task.* FROM task WHERE place <> owner), "
    "seen AS (SELECT m.grp, p.case_id, p.begun, "
    "CASE WHEN p.step IN ('supplement', 'pay') THEN 'citizen' WHEN p.step = 'outside' THEN p.step "
    "WHEN h.grp IS DISTINCT FROM m.grp THEN 'other' ELSE p.step END AS waits, "
    "p.sort_at < CASE WHEN p.step IN ('supplement', 'pay') THEN p.opened_at ELSE %s END AS late, "
    "p.step NOT IN ('supplement', 'pay') AND p.sort_at >= %s AND p.sort_at < %s AS today "
    "FROM part p JOIN member m ON m.agency = p.agency LEFT JOIN member h ON h.agency = p.place), "
    "one AS (SELECT grp, case_id, waits, bool_or(late) AS late, bool_or(today) AS today, "
    "min(begun) AS begun FROM seen GROUP BY 1, 2, 3), "
    "whole AS (SELECT grp, case_id, bool_or(late) AS late, bool_or(today) AS today, "
    "min(begun) AS begun FROM one GROUP BY 1, 2), "
    "every AS (SELECT case_id, bool_or(late) AS late, bool_or(today) AS today, "
    "min(begun) AS begun FROM whole GROUP BY 1) "
    "SELECT grp, waits, count(*), 0, 0, NULL::timestamptz FROM one GROUP BY 1, 2 UNION ALL "
    "SELECT grp, '', count(*), count(*) FILTER (WHERE late), count(*) FILTER (WHERE today), "
    "min(begun) FROM whole GROUP BY 1 UNION ALL "
    f"SELECT {WHOLE}, '', count(*), count(*) FILTER (WHERE late), count(*) FILTER (WHERE today), "
    "min(begun) FROM every"
)
RELEASED = (
    "SELECT u.grp, count(*), count(*) FILTER (WHERE c.timeliness = 'late') "
    "FROM unnest(%s::uuid[], %s::int[]) AS u (agency, grp) "
    "JOIN cases_case c ON c.competent_agency_id = u.agency "
    "WHERE c.released_at >= %s AND c.timeliness <> '' GROUP BY 1"
)
OFFICERS = (
    "SELECT t.assignee_id, t.role, count(*), "
    "count(*) FILTER (WHERE t.sort_at >= %s AND t.sort_at < %s), "
    "count(*) FILTER (WHERE t.sort_at < %s), min(t.opened_at) "
    "FROM cases_task t JOIN cases_case c ON c.id = t.case_id "
    "WHERE t.closed_at IS NULL AND t.agency_id = %s AND t.role <> '' "
    "AND c.finished_at IS NULL AND c.clock <> 'stopped' GROUP BY 1, 2"
)
_Group = tuple[AgencyInfo, tuple[UUID, ...]]


def leads(actor: Actor) -> bool:
    """Whether there is anything for this actor to oversee. No query."""
    return actor.is_staff and bool(led_by(actor))


def overview(*, actor: Actor, agency_id: UUID | None = None) -> Overview:
    """How an agency and each one right below it stand now; without a key, what the actor leads.

    At most three queries: open work, what was released this month, the agency's own officers.
    `NotFound` for whom does not lead the agency or one above it.
    """
    agency, groups = groups_led(actor, agency_id)
    return _loads(actor, agency, groups)


def groups_led(actor: Actor, agency_id: UUID | None) -> tuple[AgencyInfo | None, list[_Group]]:
    """The agency and each one right below it, or what the actor leads; as `overview` shows them.

    No query; `NotFound` as there.
    """
    roots = _roots(actor)
    if agency_id is None and len(roots) == 1:
        agency_id = roots[0].id
    if agency_id is None:
        return None, [_group(root) for root in roots]
    agency = _led(actor, agency_id)
    children = organisation.agencies_children().get(agency.id, ())
    return agency, [(agency, (agency.id,)), *map(_group, children)]


def oversight_cases(
    *,
    actor: Actor,
    agency_id: UUID,
    wanted: CaseFilter,
    is_alone: bool = False,
    staff_id: UUID | None = None,
    role: Role | None = None,
    cursor: str = "",
) -> InboxPage:
    """The open work of an agency and (unless `is_alone`) all below it, the most urgent first.

    Of one officer, or (with `role`) of what nobody at a post has taken. One query; pages by key.
    """
    agency = _led(actor, agency_id)
    below = (agency.id,) if is_alone else organisation.agencies_below(agency.id)
    rows = _open(below).filter(_filter(wanted, below))
    if role is not None:
        rows = rows.filter(agency_id=agency.id, role=role.value, assignee_id=staff_id)
    after = cursor_read(cursor, int)
    if after is not None:
        rows = rows.filter(Q(sort_at__gt=after[0]) | Q(sort_at=after[0], id__gt=after[1]))
    found = list(rows.select_related("case").order_by("sort_at", "id")[: PAGE + 1])
    names = organisation.staff_names({row.assignee_id for row in found if row.assignee_id})
    last = found[PAGE - 1] if len(found) > PAGE else None
    return InboxPage(
        rows=tuple(_row(row, names) for row in found[:PAGE]),
        next_cursor=cursor_written(last.sort_at, last.pk) if last else "",
        counts={},
    )


def _open(agency_ids: Sequence[UUID]) -> QuerySet[Task]:
    part = Q(agency_id__in=agency_ids) | Q(case__competent_agency_id__in=agency_ids)
    rows = Task.objects.filter(part, closed_at__isnull=True, case__finished_at__isnull=True)
    return rows.exclude(case__clock=Clock.STOPPED.value)


def _filter(wanted: CaseFilter, below: Sequence[UUID]) -> Q:
    now, tomorrow = _today()
    stands, outside = Q(step__in=WITH_CITIZEN), Q(step=Step.OUTSIDE.value)
    late = ~stands & Q(sort_at__lt=now) | stands & Q(sort_at__lt=F("opened_at"))
    return {
        CaseFilter.OPEN: Q(),
        CaseFilter.TODAY: ~stands & Q(sort_at__gte=now, sort_at__lt=tomorrow),
        CaseFilter.OVERDUE: late,
        CaseFilter.CITIZEN: stands,
        CaseFilter.OUTSIDE: outside,
        CaseFilter.OTHER: ~stands & ~outside & ~Q(agency_id__in=below),
    }[wanted]


def _today() -> tuple[datetime, datetime]:
    """Now, and when this day ends in Viet Nam."""
    now = clock.now()
    midnight = clock.local(now).replace(hour=0, minute=0, second=0, microsecond=0)
    return now, midnight + timedelta(days=1)


def _month() -> datetime:
    return clock.local(clock.now()).replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def _roots(actor: Actor) -> list[AgencyInfo]:
    """The agencies that the actor leads and that are not below another one of them."""
    led = led_by(actor) if actor.is_staff else frozenset()
    if not led:
        raise NotFound
    tops = [each for each in led if not led & organisation.agencies_above([each])]
    return sorted(map(organisation.agency_info, tops), key=lambda agency: agency.identifier)


def _led(actor: Actor, agency_id: UUID) -> AgencyInfo:
    """The agency, if the actor leads it or one above it; else it looks absent."""
    led = led_by(actor) if actor.is_staff else frozenset()
    if not led & {agency_id, *organisation.agencies_above([agency_id])}:
        raise NotFound
    return organisation.agency_info(agency_id)


def _group(agency: AgencyInfo) -> _Group:
    return agency, organisation.agencies_below(agency.id)


def _loads(actor: Actor, agency: AgencyInfo | None, groups: Sequence[_Group]) -> Overview:
    pairs = [(member, number) for number, (_top, below) in enumerate(groups) for member in below]
    members, numbers = [member for member, _n in pairs], [number for _m, number in pairs]
    now, tomorrow = _today()
    found = db.execute(OPEN, [members, numbers, members, members, now, now, tomorrow]).fetchall()
    released = {
        number: (done, late)
        for number, done, late in db.execute(RELEASED, [members, numbers, _month()]).fetchall()
    }
    counts = _Counts(found, released, now)
    rows = tuple(
        counts.load(number, top.id, top.short_name, _standing(below) - 1)
        for number, (top, below) in enumerate(groups)
    )
    name = agency.name if agency else ""
    return Overview(
        at=now,
        agency_id=agency.id if agency else None,
        name=name,
        trail=_trail(actor, agency),
        total=counts.load(WHOLE, agency.id if agency else None, name, _standing(members) - 1),
        rows=rows,
        officers=tuple(_officers(agency.id, now, tomorrow)) if agency else (),
    )


def _standing(agency_ids: Sequence[UUID]) -> int:
    """How many of these agencies there are today."""
    today = clock.today()
    return sum(organisation.agency_info(each).is_valid(today) for each in agency_ids)


class _Counts:
    """What the statements answered, by group."""

    def __init__(
        self,
        found: Iterable[Any],
        released: Mapping[int, tuple[int, int]],
        now: datetime,
    ) -> None:
        self.now, self.released = now, released
        self.whole: dict[int, tuple[int, int, int, datetime | None]] = {}
        self.waits: dict[int, dict[WaitsFor, int]] = {}
        for number, waits, count, late, today, oldest_at in found:
            if waits:
                self.waits.setdefault(number, {})[WaitsFor(waits)] = count
            else:
                self.whole[number] = (count, late, today, oldest_at)

    def load(self, number: int, agency_id: UUID | None, name: str, below: int) -> AgencyLoad:
        count, late, today, oldest_at = self.whole.get(number, (0, 0, 0, None))
        done, done_late = self._done(number)
        return AgencyLoad(
            agency_id=agency_id,
            name=name,
            below=below,
            open=count,
            today=today,
            overdue=late,
            waits=self.waits.get(number, {}),
            oldest_at=oldest_at,
            oldest_days=_working_days(oldest_at, self.now, agency_id) if oldest_at else 0,
            released=done,
            late=done_late,
        )

    def _done(self, number: int) -> tuple[int, int]:
        if number != WHOLE:
            return self.released.get(number, (0, 0))
        every = self.released.values()
        return sum(done for done, _late in every), sum(late for _done, late in every)


def _working_days(begun: datetime, now: datetime, agency_id: UUID | None) -> int:
    return worktime.working_minutes(begun, now, agency_id=agency_id) // WORKING_DAY


def _trail(actor: Actor, agency: AgencyInfo | None) -> tuple[tuple[UUID, str], ...]:
    if agency is None:
        return ()
    led = led_by(actor)
    above = organisation.agencies_upwards(agency.id)[1:]
    mine = [each for each in above if led & {each.id, *organisation.agencies_above([each.id])}]
    return tuple((each.id, each.short_name) for each in reversed(mine))


def _officers(agency_id: UUID, now: datetime, tomorrow: datetime) -> Iterable[OfficerLoad]:
    """Who has how much, the most overdue first; nobody's work of each post before all."""
    rows = db.execute(OFFICERS, [now, tomorrow, now, agency_id]).fetchall()
    names = organisation.staff_names({row[0] for row in rows if row[0] is not None})
    order = {role.value: number for number, role in enumerate(Role)}
    for staff_id, role, count, today, late, oldest_at in sorted(
        rows, key=lambda row: (row[0] is not None, -row[4], -row[2], order[row[1]], str(row[0]))
    ):
        yield OfficerLoad(
            staff_id=staff_id,
            name=names.get(staff_id, "") if staff_id else "",
            role=role,
            open=count,
            today=today,
            overdue=late,
            oldest_days=_working_days(oldest_at, now, agency_id),
        )


def _row(task: Task, names: Mapping[UUID, str]) -> InboxRow:
    case = task.case
    return InboxRow(
        case_id=case.pk,
        task_id=task.pk,
        code=case.code or case.reference,
        procedure_name=catalogue.version_name(case.procedure_version_id),
        applicant_name=case.applicant_name,
        status=Status(case.status),
        clock=Clock(case.clock),
        step=Step(task.step),
        step_title=_(WAITS[Step(task.step)]),
        assignee_id=task.assignee_id,
        due_at=case.due_at or (task.sort_at if task.step == Step.INTAKE else None),
        opened_at=task.opened_at,
        assignee_name=names.get(task.assignee_id, "") if task.assignee_id else "",
        role=task.role,
        agency_id=task.agency_id,
    )
