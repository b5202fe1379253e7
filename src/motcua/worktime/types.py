"""Limits, calendars and explained due times, as values."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
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
    CLOSED = "closed"  # by a decision of the province or of one agency: a storm, a move
    OPEN = "open"  # likewise; with sessions of its own, or those of a full day


# The days on which offices work although the calendar would say otherwise.
WORKED = frozenset({DayKind.SWAP_WORK, DayKind.OPEN})


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
    SAME_DAY = "same_day"  # the result is given in the course of `day`
    CUT_OFF = "cut_off"  # received after `start`: not on `day` any more; `note` is the source


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


class Pause(NamedTuple):
    """A stretch in which the clock of a case stood; without an end it still stands."""

    from_at: datetime
    to_at: datetime | None = None


class PauseLine(NamedTuple):
    """What one pause did: the working time in it, and the due time after it."""

    from_at: datetime
    to_at: datetime | None
    amount: timedelta
    due_at: datetime


class SameDayRule(NamedTuple):
    """A procedure whose result is given on the day of receipt, unless received after `cutoff`."""

    procedure_code: str
    cutoff: time
    source: str
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """When a limit ends, and every step of the way there. Instants are in Vietnamese time.

    `lines` lead to the end of the limit itself, `pauses` from there to `at`. `same_day` is the rule
    that was applied instead of counting hours.
    """

    at: datetime
    start: datetime
    value: int | Decimal
    unit: TimeUnit
    lines: tuple[DueLine, ...]
    pauses: tuple[PauseLine, ...] = ()
    same_day: SameDayRule | None = None

    @property
    def is_standing(self) -> bool:
        """Whether the clock still stands: `at` will move when it runs again."""
        return bool(self.pauses) and self.pauses[-1].to_at is None


class Session(NamedTuple):
    """A stretch of work within one day, local time."""

    start: time
    end: time


class Opening(NamedTuple):
    """Whether an office is open, and until when it stays as it is; None: not known."""

    is_open: bool
    until: datetime | None


class ChangedDay(NamedTuple):
    """A day that differs from its week: its sessions (none: closed) and why."""

    day: date
    sessions: tuple["Session", ...]
    note: str


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


class Period(NamedTuple):
    """A week that holds from a day on, until the next period begins."""

    begin: date
    week: Week


_Stretches = tuple[Stretch, ...]
_no_names: Mapping[date, str] = MappingProxyType({})
_no_days: Mapping[date, tuple[Session, ...]] = MappingProxyType({})


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """Weekly sessions (Monday first) and their periods, and the days that differ from their week.

    `days` holds the sessions of single days; they win over `off`, and `off` over `extra_working`.
    """

    sessions: Week = OFFICE_WEEK
    periods: tuple[Period, ...] = ()
    off: frozenset[date] = frozenset()
    extra_working: frozenset[date] = frozenset()
    days: Mapping[date, tuple[Session, ...]] = field(default_factory=lambda: _no_days)
    names: Mapping[date, str] = field(default_factory=lambda: _no_names)
    # The last day for which days off are known; beyond it only weekends are.
    known_until: date | None = None
    _begins: tuple[date, ...] = field(init=False, repr=False, compare=False)
    _weeks: tuple[tuple[_Stretches, ...], ...] = field(init=False, repr=False, compare=False)
    _special: Mapping[date, _Stretches] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        begins = [period.begin for period in self.periods]
        if begins != sorted(set(begins)):
            message = "periods are out of order"
            raise ValueError(message)
        weeks = tuple(map(_ready, (self.sessions, *(period.week for period in self.periods))))
        object.__setattr__(self, "_begins", tuple(begins))
        object.__setattr__(self, "_weeks", weeks)
        # A make-up day is a full day: the sessions of the longest weekday.
        special = {day: max(self._week(day), key=_length) for day in self.extra_working}
        special |= dict.fromkeys(self.off, ())
        special |= {day: _day(sessions) for day, sessions in self.days.items()}
        object.__setattr__(self, "_special", special)

    def stretches(self, day: date) -> _Stretches:
        """The sessions of a day, earliest first; none on a day off."""
        special = self._special.get(day)
        if special is not None:
            return special
        week = self._week(day) if self._begins else self._weeks[0]
        return week[day.weekday()]

    def note(self, day: date) -> str:
        """Why a day is off: the name of the holiday, or `weekend`."""
        return self.names.get(day, "") if day in self._special else "weekend"

    def usual_week(self, day: date) -> tuple[_Stretches, ...]:
        """The week that holds on a day, Monday first, as if no day were special."""
        return self._week(day)

    def _week(self, day: date) -> tuple[_Stretches, ...]:
        return self._weeks[bisect_right(self._begins, day)]


def _ready(week: Week) -> tuple[_Stretches, ...]:
    if len(week) != timedelta(weeks=1).days or not any(week):
        raise CalendarEmpty
    return tuple(map(_day, week))


def _day(sessions: Iterable[Session]) -> _Stretches:
    parts = tuple(map(_stretch, sorted(sessions)))
    ends = [edge for part in parts for edge in (part.start, part.end)]
    if ends != sorted(set(ends)):
        message = "sessions of one day overlap or have no length"
        raise ValueError(message)
    return parts


def _stretch(session: Session) -> Stretch:
    return Stretch(_micros(session.start), _micros(session.end), session.start, session.end)


def _length(day: _Stretches) -> int:
    return sum(part.end - part.start for part in day)


def _micros(at: time) -> int:
    return (at.hour * 3600 + at.minute * 60 + at.second) * 1_000_000 + at.microsecond
