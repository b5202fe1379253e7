"""Limits, calendars and explained due times, as values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple


class TimeUnit(StrEnum):
    """The three units in which a limit is given."""

    HOUR = "hour"
    WORKING_DAY = "working_day"
    CALENDAR_DAY = "day"


class DayKind(StrEnum):
    """Why a day differs from its weekday."""

    HOLIDAY = "holiday"
    OBSERVED = "observed"
    SWAP_OFF = "swap_off"
    SWAP_WORK = "swap_work"


class Timeliness(StrEnum):
    """How a result stands to its due time."""

    EARLY = "early"
    ON_TIME = "on_time"
    LATE = "late"


class LineKind(StrEnum):
    """What one line of an explained due time says."""

    START_MOVED = "start_moved"  # received outside working time: counted from `start`
    WORKED = "worked"  # `seconds` of the limit used within one session
    OFF = "off"  # a day that is skipped; `note` says why
    DAYS = "days"  # calendar days from `day` to `until`
    END_MOVED = "end_moved"  # the last calendar day is off: the limit ends on `day`


class DueLine(NamedTuple):
    """One step of the way from receipt to the due time. Local dates and times of day.

    `note` is `weekend`, or the name of the holiday or of the make-up day.
    """

    kind: LineKind
    day: date
    start: time | None = None
    end: time | None = None
    seconds: int = 0
    until: date | None = None
    note: str = ""

    @property
    def minutes(self) -> int:
        return self.seconds // 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """When a limit ends, and every step of the way there. Instants are in Vietnamese time."""

    at: datetime
    start: datetime
    value: int | Decimal
    unit: TimeUnit
    lines: tuple[DueLine, ...]


class Session(NamedTuple):
    """A stretch of work within one day, local time."""

    start: time
    end: time


class Stretch(NamedTuple):
    """A session made ready for arithmetic: microseconds since midnight."""

    start: int
    end: int
    start_time: time
    end_time: time


Week = tuple[tuple[Session, ...], ...]
OFFICE_DAY = (Session(time(7), time(11, 30)), Session(time(13, 30), time(17)))
# The usual week of state offices in the south, for an installation that has set no other.
OFFICE_WEEK: Week = (OFFICE_DAY,) * 5 + ((),) * 2


class CalendarEmpty(ValueError):
    """A week without any session can never reach a due time."""


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """Weekly sessions (Monday first), days off, and days worked against their weekday."""

    sessions: Week = OFFICE_WEEK
    off: frozenset[date] = frozenset()
    extra_working: frozenset[date] = frozenset()
    names: Mapping[date, str] = field(default_factory=lambda: MappingProxyType({}))
    # The last day for which days off are known; beyond it only weekends are.
    known_until: date | None = None
    _week: tuple[tuple[Stretch, ...], ...] = field(init=False, repr=False, compare=False)
    _make_up: tuple[Stretch, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        week = tuple(tuple(map(_stretch, sorted(day))) for day in self.sessions)
        if len(week) != timedelta(weeks=1).days or not any(week):
            raise CalendarEmpty
        for day in week:
            ends = [edge for part in day for edge in (part.start, part.end)]
            if ends != sorted(set(ends)):
                message = "sessions of one day overlap or have no length"
                raise ValueError(message)
        object.__setattr__(self, "_week", week)
        # A make-up day is a full day: the sessions of the longest weekday.
        object.__setattr__(self, "_make_up", max(week, key=_length))

    def stretches(self, day: date) -> tuple[Stretch, ...]:
        """The sessions of a day, earliest first; none on a day off."""
        if day in self.off:
            return ()
        if day in self.extra_working:
            return self._make_up
        return self._week[day.weekday()]

    def note(self, day: date) -> str:
        """Why a day is off: the name of the holiday, or `weekend`."""
        return self.names.get(day, "") if day in self.off else "weekend"


def _stretch(session: Session) -> Stretch:
    return Stretch(_micros(session.start), _micros(session.end), session.start, session.end)


def _length(day: tuple[Stretch, ...]) -> int:
    return sum(part.end - part.start for part in day)


def _micros(at: time) -> int:
    return (at.hour * 3600 + at.minute * 60 + at.second) * 1_000_000 + at.microsecond
