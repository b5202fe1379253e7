"""Questions others ask about working time. Every instant in and out is aware."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from motcua.kernel.clock import VIETNAM
from motcua.worktime import memory, opening, rules, shipped
from motcua.worktime.explain import explain
from motcua.worktime.types import (
    Calendar,
    ChangedDay,
    Due,
    Opening,
    Pause,
    SameDayRule,
    Session,
    Timeliness,
    TimeUnit,
)

__all__ = [
    "calendar",
    "calendar_forget",
    "calendar_shipped",
    "due",
    "due_after_pauses",
    "due_extended",
    "due_moved",
    "due_of_procedure",
    "explain",
    "is_working_day",
    "opening_changes",
    "opening_now",
    "opening_week",
    "same_day_rule",
    "same_day_rule_shipped",
    "timeliness",
    "working_minutes",
    "working_time",
    "working_time_before",
]


def calendar(agency_id: UUID | None = None) -> Calendar:
    """The calendar of an agency, or everyone's. From memory: two queries a minute at most."""
    return memory.calendar(agency_id)


def calendar_forget() -> None:
    """Drop what this process remembers of the calendar: after a change by hand, or in tests."""
    memory.forget()


def calendar_shipped() -> Calendar:
    """Everyone's calendar in the files of the distribution. No query."""
    return shipped.book().common


def same_day_rule(procedure_code: str, on: date) -> SameDayRule | None:
    """The cut-off rule of a procedure on a day, if its result is due on the day of receipt.

    From the same memory as `calendar`.
    """
    return memory.book().same_day(procedure_code, on)


def same_day_rule_shipped(procedure_code: str, on: date) -> SameDayRule | None:
    """The same from the files of the distribution. No query."""
    return shipped.book().same_day(procedure_code, on)


def due(
    start: datetime,
    value: int | Decimal,
    unit: TimeUnit,
    *,
    agency_id: UUID | None = None,
    same_day: SameDayRule | None = None,
) -> Due:
    """When a limit that starts at `start` ends, and why; `explain` puts it in words.

    `same_day` is applied to a limit of one day only. Raises `ValueError` for a negative limit or a
    fraction of calendar days. Civil Code 2015, art. 147-148, for calendar days.
    """
    return rules.due(calendar(agency_id), start, value, unit, same_day=same_day)


def due_of_procedure(
    procedure_code: str,
    start: datetime,
    value: int | Decimal | None,
    unit: TimeUnit | None,
    *,
    agency_id: UUID | None = None,
    pauses: Iterable[Pause] = (),
) -> Due | None:
    """When a case of this procedure is due: its limit, its cut-off rule, and the pauses so far.

    A procedure that promises its result within the day may state no limit, or one without a unit.
    Nothing when neither limit nor rule is known. Raises `ValueError` as `due`, and for a pause that
    ends before it begins.
    """
    rule = same_day_rule(procedure_code, start.astimezone(VIETNAM).date())
    if rule and unit is None:
        value, unit = 1, TimeUnit.WORKING_DAY
    if value is None or unit is None:
        return None
    used = calendar(agency_id)
    return rules.due_after_pauses(used, start, value, unit, pauses, same_day=rule)


def due_after_pauses(
    start: datetime,
    value: int | Decimal,
    unit: TimeUnit,
    pauses: Iterable[Pause],
    *,
    agency_id: UUID | None = None,
    same_day: SameDayRule | None = None,
) -> Due:
    """The due time derived from receipt and pauses; every pause adds the working time in it.

    Pauses may overlap and come in any order; what lies before `start` does not count. One without
    an end leaves the due time where it is (`Due.is_standing`). Raises `ValueError` as `due`, and
    for a pause that ends before it begins.
    """
    used = calendar(agency_id)
    return rules.due_after_pauses(used, start, value, unit, pauses, same_day=same_day)


def due_moved(
    due_at: datetime, paused_at: datetime, resumed_at: datetime, *, agency_id: UUID | None = None
) -> datetime:
    """The due time after a pause: later by the working time in it, even if it was past already.

    Raises `ValueError` for a pause that ends before it begins.
    """
    return rules.due_moved(calendar(agency_id), due_at, paused_at, resumed_at)


def due_extended(
    due_at: datetime, value: int | Decimal, unit: TimeUnit, *, agency_id: UUID | None = None
) -> Due:
    """The due time after an extension: the further limit begins where the old one ends.

    Raises `ValueError` as `due`.
    """
    return rules.due(calendar(agency_id), due_at, value, unit)


def working_time_before(
    instant: datetime, amount: timedelta, *, agency_id: UUID | None = None
) -> datetime:
    """The latest instant from which so much working time passes until `instant`.

    For warnings: eight hours before the due time is one working day before. Raises `ValueError`
    for a negative amount.
    """
    return rules.subtract_time(calendar(agency_id), instant, amount)


def working_minutes(begin: datetime, end: datetime, *, agency_id: UUID | None = None) -> int:
    """The whole working minutes between two instants; negative when `end` lies before `begin`."""
    return rules.working_minutes(calendar(agency_id), begin, end)


def working_time(begin: datetime, end: datetime, *, agency_id: UUID | None = None) -> timedelta:
    """The exact working time between two instants; negative when `end` lies before `begin`."""
    return rules.working_time(calendar(agency_id), begin, end)


def is_working_day(day: date, *, agency_id: UUID | None = None) -> bool:
    """Whether offices are open on this day."""
    return rules.is_working_day(calendar(agency_id), day)


def timeliness(
    due_at: datetime | None, done_at: datetime, *, agency_id: UUID | None = None
) -> Timeliness:
    """Late after the due time, early before the session in which it lies, else on time.

    Without a due time: early.
    """
    return rules.timeliness(calendar(agency_id), due_at, done_at)


def opening_now(at: datetime, *, agency_id: UUID | None = None) -> Opening:
    """Whether the office is open at an instant, and when that next changes. From memory."""
    return opening.opening(calendar(agency_id), at)


def opening_week(on: date, *, agency_id: UUID | None = None) -> tuple[tuple[Session, ...], ...]:
    """The usual sessions from Monday to Sunday that hold on a day. From memory."""
    return opening.week(calendar(agency_id), on)


def opening_changes(
    on: date, days: int = 30, *, agency_id: UUID | None = None
) -> tuple[ChangedDay, ...]:
    """The days of the next `days` on which the office keeps other hours or none. From memory."""
    return opening.changed_days(calendar(agency_id), on, days)
