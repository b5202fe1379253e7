"""What is asked of assignments. Every answer passes the policy."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from motcua.ioc import selectors as ioc
from motcua.ioc.errors import IndicatorUnknown
from motcua.ioc.types import IndicatorInfo
from motcua.kernel import clock
from motcua.kernel.actor import Actor, Role
from motcua.kernel.cursors import cursor_read, cursor_written
from motcua.kernel.errors import NotFound
from motcua.organisation import selectors as organisation
from motcua.steering.assignments.lifecycle import moves_from
from motcua.steering.assignments.models import Assignment, AssignmentEntry, AssignmentFile
from motcua.steering.assignments.policies import Between, may_read, sides_of
from motcua.steering.assignments.types import (
    AgencyCount,
    AssignmentDetail,
    AssignmentLine,
    AssignmentPage,
    AssignmentRow,
    Move,
    NumberSeen,
    Show,
    Side,
    Status,
)

PAGE = 50
MOST_AGENCIES = 200


def between(row: Assignment) -> Between:
    """The agencies of an assignment, for the policies. From memory."""
    return Between(
        giver=row.from_agency_id,
        receiver=row.to_agency_id,
        above=organisation.agencies_above([row.from_agency_id]),
    )


def assignments_list(
    *,
    actor: Actor,
    side: Side,
    show: Show = Show.OPEN,
    agency_id: UUID | None = None,
    cursor: str = "",
) -> AssignmentPage:
    """Assignments given by those whom the actor leads, or to the agencies at which she works, fifty
    a page, paged by key: what is open by its due time, what is over with the newest first.
    `agency_id`: only those given to this agency. One query.
    """
    rows = _of_side(actor, side)
    if agency_id is not None:
        rows = rows.filter(to_agency_id=agency_id)
    name = "closed_at" if show is Show.CLOSED else "due_at"
    rows = _shown(rows, show)
    place = cursor_read(cursor, UUID)
    if place is not None:
        than = "lt" if show is Show.CLOSED else "gt"
        beyond = Q(**{f"{name}__{than}": place[0]}) | Q(**{name: place[0], f"pk__{than}": place[1]})
        rows = rows.filter(beyond)
    order = (f"-{name}", "-pk") if show is Show.CLOSED else (name, "pk")
    found = list(rows.order_by(*order)[: PAGE + 1])
    last = found[PAGE - 1] if len(found) > PAGE else None
    return AssignmentPage(
        rows=tuple(row_of(row) for row in found[:PAGE]),
        next_cursor=cursor_written(getattr(last, name), last.pk) if last else "",
    )


def assignments_counts(*, actor: Actor) -> tuple[AgencyCount, ...]:
    """How much of what was given by those whom the actor leads is still open, by agency, the one
    with most late work first. One query.
    """
    now = clock.now()
    late = Q(due_at__lt=now) & ~Q(status=Status.ANSWERED.value)
    counted = (
        _of_side(actor, Side.GIVER)
        .filter(closed_at__isnull=True)
        .values("to_agency_id")
        .annotate(
            open=Count("pk"),
            late=Count("pk", filter=late),
            answered=Count("pk", filter=Q(status=Status.ANSWERED.value)),
        )
        .order_by("-late", "-open", "to_agency_id")
    )
    return tuple(
        AgencyCount(
            agency_id=each["to_agency_id"],
            name=organisation.agency_info(each["to_agency_id"]).name,
            open=each["open"],
            late=each["late"],
            answered=each["answered"],
        )
        for each in counted[:MOST_AGENCIES]
    )


def assignment_detail(*, actor: Actor, assignment_id: UUID) -> AssignmentDetail:
    """An assignment with its history and the moves that the actor may make; `NotFound`. Four
    queries.
    """
    row = _found(actor, assignment_id)
    info = _indicator(actor, row.indicator_id) if row.indicator_id else None
    status = Status(row.status)
    return AssignmentDetail(
        row=row_of(row),
        version=row.version,
        body=row.body,
        first_due_at=row.first_due_at,
        alert_id=row.alert_id,
        number=_number(row),
        info=info,
        lines=_lines(row),
        moves=moves_from(status, sides_of(actor, between(row))),
    )


def assignment_file(*, actor: Actor, assignment_id: UUID, file_id: UUID) -> UUID:
    """The key of a file that came with an assignment, for who may read it; `NotFound`. Two
    queries.
    """
    row = _found(actor, assignment_id)
    if not AssignmentFile.objects.filter(entry__assignment=row, file_id=file_id).exists():
        raise NotFound
    return file_id


def may_give(actor: Actor) -> bool:
    """Whether the actor leads an agency that has others below it. From memory."""
    province = organisation.agencies_of_the_province()
    children = organisation.agencies_children()
    return actor.is_staff and any(
        post.role is Role.APPROVER and (post.agency_id in province or post.agency_id in children)
        for post in actor.posts
    )


def agencies_to_give(actor: Actor) -> tuple[UUID, ...]:
    """The agencies to which the actor may hand work, in the order of the list. From memory."""
    led = {post.agency_id for post in actor.posts if post.role is Role.APPROVER}
    if not actor.is_staff or not led:
        return ()
    today = clock.today()
    every = organisation.agencies_list(on=today)
    if led & organisation.agencies_of_the_province():
        return tuple(agency.id for agency in every if {agency.id} != led)
    below = {each for agency_id in led for each in organisation.agencies_below(agency_id)} - led
    return tuple(agency.id for agency in every if agency.id in below)


def waiting_for(actor: Actor) -> QuerySet[Assignment]:
    """The open assignments that wait for the actor: to be answered, or to be judged."""
    led = [post.agency_id for post in actor.posts if post.role is Role.APPROVER]
    to_answer = Q(to_agency_id__in=led) & ~Q(status=Status.ANSWERED.value)
    to_judge = Q(from_agency_id__in=led, status=Status.ANSWERED.value)
    return Assignment.objects.filter(to_answer | to_judge, closed_at__isnull=True)


def assignments_of_alert(actor: Actor, alert_id: UUID) -> Sequence[Assignment]:
    """What was handed on from an alert, as far as the actor may read it. One query."""
    rows = Assignment.objects.filter(alert_id=alert_id).order_by("given_at")
    return [row for row in rows if may_read(actor, between(row))]


def row_of(row: Assignment) -> AssignmentRow:
    """An assignment as lists show it."""
    return AssignmentRow(
        id=row.pk,
        title=row.title,
        from_agency_id=row.from_agency_id,
        from_name=organisation.agency_info(row.from_agency_id).name,
        to_agency_id=row.to_agency_id,
        to_name=organisation.agency_info(row.to_agency_id).name,
        giver_name=row.giver_name,
        status=Status(row.status),
        given_at=row.given_at,
        due_at=row.due_at,
        answered_at=row.answered_at,
        closed_at=row.closed_at,
        is_late=_is_late(row, clock.now()),
    )


def _is_late(row: Assignment, now: datetime) -> bool:
    if row.is_in_time is not None:
        return not row.is_in_time
    return row.status != Status.WITHDRAWN and (row.answered_at or now) > row.due_at


def _found(actor: Actor, assignment_id: UUID) -> Assignment:
    row = Assignment.objects.filter(pk=assignment_id).first()
    if row is None or not may_read(actor, between(row)):
        raise NotFound
    return row


def _of_side(actor: Actor, side: Side) -> QuerySet[Assignment]:
    if not actor.is_staff:
        raise NotFound
    if side is Side.RECEIVER:
        return Assignment.objects.filter(to_agency_id__in=list(actor.agency_ids))
    led = {post.agency_id for post in actor.posts if post.role is Role.APPROVER}
    given = {each for agency_id in led for each in organisation.agencies_below(agency_id)}
    return Assignment.objects.filter(from_agency_id__in=list(given))


def _shown(rows: QuerySet[Assignment], show: Show) -> QuerySet[Assignment]:
    if show is Show.CLOSED:
        return rows.filter(closed_at__isnull=False)
    rows = rows.filter(closed_at__isnull=True)
    if show is Show.LATE:
        rows = rows.filter(due_at__lt=clock.now()).exclude(status=Status.ANSWERED.value)
    return rows


def _number(row: Assignment) -> NumberSeen | None:
    if not row.indicator_id:
        return None
    return NumberSeen(
        indicator=row.indicator_id,
        wanted=row.wanted,
        period=row.seen_period,
        value=row.seen_value,
        seen_at=row.seen_at,
    )


def _indicator(actor: Actor, code: str) -> IndicatorInfo | None:
    try:
        return ioc.indicator_info(actor=actor, code=code)
    except IndicatorUnknown:
        return None


def _lines(row: Assignment) -> tuple[AssignmentLine, ...]:
    entries = AssignmentEntry.objects.filter(assignment=row).prefetch_related("files")
    return tuple(
        AssignmentLine(
            number=entry.number,
            move=Move(entry.move),
            at=entry.at,
            by_name=entry.by_name,
            agency_name=organisation.agency_info(entry.agency_id).name,
            note=entry.note,
            due_at=entry.due_at,
            files=tuple((each.file_id, each.name) for each in entry.files.all()),
        )
        for entry in entries.order_by("number")
    )
