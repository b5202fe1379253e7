"""Questions others ask about working time. Every instant in and out is aware."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from motcua.worktime import memory, rules
from motcua.worktime.explain import explain
from motcua.worktime.types import Calendar, Due, Timeliness, TimeUnit

__all__ = [
    "calendar",
    "calendar_forget",
    "due",
    "due_moved",
    "explain",
    "is_working_day",
    "timeliness",
    "working_minutes",
    "working_time",
]


def calendar(agency_id: UUID | None = None) -> Calendar:
    """The calendar of an agency, or everyone's. From memory: two queries a minute at most."""
    return memory.calendar(agency_id)


def calendar_forget() -> None:
    """Drop what this process remembers of the calendar: after a change by hand, or in tests."""
    memory.forget()


def due(
    start: datetime, value: int | Decimal, unit: TimeUnit, *, agency_id: UUID | None = None
) -> Due:
    """When a limit that starts at `start` ends, and why; `explain` puts it in words.

    Raises `ValueError` for a negative limit or a fraction of calendar days.
    Civil Code 2015, art. 147-148, for calendar days.
    """
    return rules.due(calendar(agency_id), start, value, unit)


def due_moved(
    due_at: datetime, paused_at: datetime, resumed_at: datetime, *, agency_id: UUID | None = None
) -> datetime:
    """The due time after a pause: later by the working time that passed in the pause."""
    used = calendar(agency_id)
    return rules.add_time(used, due_at, rules.working_time(used, paused_at, resumed_at))


def working_minutes(begin: datetime, end: datetime, *, agency_id: UUID | None = None) -> int:
    """The whole working minutes between two instants; negative when `end` lies before `begin`."""
    return rules.working_minutes(calendar(agency_id), begin, end)


def working_time(begin: datetime, end: datetime, *, agency_id: UUID | None = None) -> timedelta:
    """The exact working time between two instants; negative when `end` lies before `begin`."""
    return rules.working_time(calendar(agency_id), begin, end)


def is_working_day(day: date, *, agency_id: UUID | None = None) -> bool:
    """Whether offices are open on this day."""
    return rules.is_working_day(calendar(agency_id), day)


def timeliness(due_at: datetime, done_at: datetime, *, agency_id: UUID | None = None) -> Timeliness:
    """Late after the due time, early before the half day in which it lies, else on time."""
    return rules.timeliness(calendar(agency_id), due_at, done_at)
