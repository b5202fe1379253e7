"""Hand work to an agency, and every move after it: the commands of assignments."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.audit import services as audit
from motcua.audit.types import What
from motcua.files import selectors as files
from motcua.ioc import selectors as ioc
from motcua.ioc.types import Grain
from motcua.kernel import clock, text
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid, NotAllowed, NotFound
from motcua.kernel.idempotency import Once, remember
from motcua.organisation import selectors as organisation
from motcua.steering.alerts.acting import alert_handed_on
from motcua.steering.assignments.lifecycle import CLOSED, RULES, after, moves_from
from motcua.steering.assignments.models import Assignment, AssignmentEntry, AssignmentFile
from motcua.steering.assignments.policies import giving_agency, may_read, sides_of
from motcua.steering.assignments.reading import between
from motcua.steering.assignments.telling import told_of
from motcua.steering.assignments.types import AssignmentWish, Move, NumberSeen, Side, Status
from motcua.steering.errors import AssignmentChanged, MoveRefused
from motcua.steering.slices import columns_of
from motcua.worktime import selectors as worktime
from motcua.worktime.types import TimeUnit

LONGEST_TITLE = 200
LONGEST_TEXT = 4_000
LONGEST_DAYS = 365
MOST_FILES = 10
WARNED_BEFORE = timedelta(hours=8)  # of working time: one day


def assignment_give(*, actor: Actor, wish: AssignmentWish, once: Once | None = None) -> UUID:
    """Hand work to an agency below one that the actor leads; its key.

    The number it is about is asked as the actor and kept as it stands. Leaders of the agency are
    told. `once`: the form that it comes from, see `kernel.idempotency`. `NotAllowed` for who leads
    none above it, `NotFound` for a slice or an alert that is not the actor's, `Invalid` names the
    field.
    """
    organisation.agency_info(wish.to_agency_id)
    giver = giving_agency(
        actor,
        wish.to_agency_id,
        organisation.agencies_above([wish.to_agency_id]),
        organisation.agencies_of_the_province(),
    )
    if giver is None:
        raise NotAllowed
    title, body = text.clean(wish.title), text.clean(wish.body)
    _check(title, body)
    due_at = _due(wish)
    number = _number(actor, wish)
    row = Assignment(title=title, body=body, from_agency_id=giver, due_at=due_at)
    if number is not None:
        _about(row, number)
    with transaction.atomic():
        _given(actor, row, wish)
        remember(once, {"id": str(row.pk)})
    return row.pk


@transaction.atomic
def assignment_move(
    *,
    actor: Actor,
    assignment_id: UUID,
    move: Move,
    expected_version: int,
    note: str = "",
    due_on: date | None = None,
    file_ids: Sequence[UUID] = (),
    once: Once | None = None,
) -> Status:
    """Make one move: take, answer (with files), accept, send back, extend (`due_on`), withdraw,
    write a note; the state after it.

    `NotFound` for who may not read it, `NotAllowed` for the wrong side, `AssignmentChanged` for an
    old version, `MoveRefused` where the state does not allow it, `Invalid` names the field. `once`
    as in `assignment_give`.
    """
    row = _locked(actor, assignment_id, expected_version)
    sides = sides_of(actor, between(row))
    status = after(move, Status(row.status))
    if status is None:
        raise MoveRefused
    if move not in moves_from(Status(row.status), sides):
        raise NotAllowed
    note = text.clean(note)
    _check_note(move, note)
    if move is Move.EXTEND:
        row.due_at = _later(row, due_on)
    _moved(row, move, status)
    side = _side(move, sides)
    entry = _entry(actor, row, move, note, row.to_agency_id if side is Side.RECEIVER else None)
    _keep_files(actor, entry, file_ids)
    told_of(row, move, entry.number, note, side)
    audit.record(actor=actor, what=What.ASSIGNMENT_MOVED, subject_ref=row.pk)
    remember(once, {})
    return status


def _locked(actor: Actor, assignment_id: UUID, expected_version: int) -> Assignment:
    row = Assignment.objects.select_for_update().filter(pk=assignment_id).first()
    if row is None or not may_read(actor, between(row)):
        raise NotFound
    if row.version != expected_version:
        raise AssignmentChanged
    return row


def _given(actor: Actor, row: Assignment, wish: AssignmentWish) -> None:
    now = clock.now()
    assert actor.account_id is not None
    assert actor.staff_id is not None
    row.to_agency_id, row.alert_id = wish.to_agency_id, wish.alert_id
    row.giver_account_id, row.giver_staff_id = actor.account_id, actor.staff_id
    row.giver_name = actor.name
    row.status, row.given_at, row.first_due_at = Status.GIVEN.value, now, row.due_at
    row.next_at = _warned_at(row.due_at, row.to_agency_id, now)
    row.save(force_insert=True)
    _entry(actor, row, Move.GIVE, "", None)
    if wish.alert_id is not None:
        alert_handed_on(actor=actor, alert_id=wish.alert_id, note=row.title)
    told_of(row, Move.GIVE, row.version, row.body, Side.GIVER)
    audit.record(actor=actor, what=What.ASSIGNMENT_MOVED, subject_ref=row.pk)


def _about(row: Assignment, number: NumberSeen) -> None:
    row.indicator_id = number.indicator
    row.seen_period, row.seen_value, row.seen_at = number.period, number.value, number.seen_at
    for name, value in columns_of(number.wanted).items():
        setattr(row, name, value)


def _moved(row: Assignment, move: Move, status: Status) -> None:
    now = clock.now()
    row.status, row.version = status.value, row.version + 1
    if move is Move.ANSWER:
        row.answered_at = now
    elif move is Move.RETURN:
        row.answered_at = None
    if status in CLOSED:
        row.closed_at = now
        if status is Status.DONE:
            row.is_in_time = row.answered_at is not None and row.answered_at <= row.due_at
    row.next_at = None
    if status not in CLOSED and status is not Status.ANSWERED:
        row.next_at = _warned_at(row.due_at, row.to_agency_id, now)
    row.save()


def _entry(
    actor: Actor, row: Assignment, move: Move, note: str, of_agency: UUID | None
) -> AssignmentEntry:
    return AssignmentEntry.objects.create(
        assignment=row,
        number=row.version,
        move=move.value,
        at=clock.now(),
        by_name=actor.name,
        account_id=actor.account_id,
        agency_id=of_agency or row.from_agency_id,
        note=note,
        due_at=row.due_at if move in (Move.GIVE, Move.EXTEND) else None,
    )


def _keep_files(actor: Actor, entry: AssignmentEntry, file_ids: Sequence[UUID]) -> None:
    own = files.own_files(actor=actor, file_ids=file_ids)
    if len(own) != len(set(file_ids)) or len(own) > MOST_FILES:
        raise Invalid(fields={"files": _("Không nhận được tệp kèm theo. Xin tải lại tệp.")})
    named = files.files_of(actor=actor, file_ids=own)
    AssignmentFile.objects.bulk_create(
        [
            AssignmentFile(entry=entry, file_id=file_id, name=found.name)
            for file_id, found in named.items()
        ]
    )


def _side(move: Move, sides: frozenset[Side]) -> Side:
    """For whom the actor acts; who leads both agencies acts for the one that gave it."""
    rule = RULES.get(move)
    if rule is not None:
        return rule.side
    return Side.GIVER if Side.GIVER in sides else Side.RECEIVER


def _number(actor: Actor, wish: AssignmentWish) -> NumberSeen | None:
    if not wish.indicator:
        return None
    today = ioc.period_of(Grain.DAY, clock.today())
    period = ioc.period_read(wish.period) if wish.period else today
    value = ioc.indicator_value(actor=actor, code=wish.indicator, period=period, wanted=wish.wanted)
    return NumberSeen(
        indicator=wish.indicator,
        wanted=wish.wanted,
        period=ioc.period_name(period),
        value=value.number,
        seen_at=value.at,
    )


def _check(title: str, body: str) -> None:
    wrong = {}
    if not title or "\n" in title or len(title) > LONGEST_TITLE:
        wrong["title"] = _("Xin ghi việc cần làm, nhiều nhất 200 ký tự.")
    if len(body) > LONGEST_TEXT:
        wrong["body"] = _("Nội dung dài quá 4.000 ký tự.")
    if wrong:
        raise Invalid(fields=wrong)


def _check_note(move: Move, note: str) -> None:
    needed = move is Move.NOTE or RULES[move].needs_note
    if needed and not note:
        raise Invalid(fields={"note": _("Xin ghi nội dung.")})
    if len(note) > LONGEST_TEXT:
        raise Invalid(fields={"note": _("Nội dung dài quá 4.000 ký tự.")})


def _due(wish: AssignmentWish) -> datetime:
    if wish.due_on is not None:
        return _end_of(wish.due_on, wish.to_agency_id)
    if not 1 <= wish.due_days <= LONGEST_DAYS:
        raise Invalid(fields={"due_days": _("Xin ghi số ngày làm việc, từ 1 đến 365.")})
    found = worktime.due(
        clock.now(), wish.due_days, TimeUnit.WORKING_DAY, agency_id=wish.to_agency_id
    )
    return found.at


def _end_of(day: date, agency_id: UUID) -> datetime:
    """The end of the last session of a day; `Invalid` for a day off, a past or far one."""
    if not clock.today() <= day <= clock.today() + timedelta(days=LONGEST_DAYS):
        raise Invalid(fields={"due_on": _("Hạn phải từ hôm nay và không quá một năm.")})
    sessions = worktime.calendar(agency_id).stretches(day)
    if not sessions:
        raise Invalid(fields={"due_on": _("Cơ quan không làm việc ngày này. Xin chọn ngày khác.")})
    found = datetime.combine(day, sessions[-1].end_time, tzinfo=clock.VIETNAM)
    if found <= clock.now():
        raise Invalid(fields={"due_on": _("Giờ làm việc của ngày này đã hết. Xin chọn ngày khác.")})
    return found


def _later(row: Assignment, due_on: date | None) -> datetime:
    if due_on is None:
        raise Invalid(fields={"due_on": _("Xin ghi hạn mới.")})
    found = _end_of(due_on, row.to_agency_id)
    if found <= row.due_at:
        raise Invalid(fields={"due_on": _("Hạn mới phải sau hạn đang có.")})
    return found


def _warned_at(due_at: datetime, agency_id: UUID, now: datetime) -> datetime | None:
    """When the agency is told next: a working day before it is due, or when it is late."""
    before = worktime.working_time_before(due_at, WARNED_BEFORE, agency_id=agency_id)
    if before > now:
        return before
    return due_at if due_at > now else None
