"""All calendars of an installation, made from its rows. Pure: no database."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, time, timedelta
from functools import cached_property
from itertools import pairwise
from types import MappingProxyType
from typing import NamedTuple
from uuid import UUID

from motcua.worktime.types import (
    OFFICE_WEEK,
    WORKED,
    Calendar,
    DayKind,
    Period,
    SameDayRule,
    Session,
    Week,
)

ONE_DAY = timedelta(days=1)
DECIDED = frozenset({DayKind.CLOSED, DayKind.OPEN})


class DayRow(NamedTuple):
    """A day that differs from its weekday, for one agency or for everyone."""

    agency_id: UUID | None
    day: date
    kind: str
    name: str
    source: str


class SessionRow(NamedTuple):
    """A stretch of work on a weekday within a period, or on one `day`."""

    agency_id: UUID | None
    weekday: int | None
    day: date | None
    start: time
    end: time
    valid_from: date | None = None
    valid_to: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether the period of this row covers a day; both its ends are in it."""
        return (self.valid_from or day) <= day <= (self.valid_to or day)


class Book:
    """The calendar of everyone, of each agency that differs, and the cut-off rules.

    An agency's own week holds on the days on which any row of it is valid; on others everyone's
    does. An agency's own day wins over everyone's.
    """

    def __init__(
        self,
        days: Iterable[DayRow],
        sessions: Iterable[SessionRow],
        same_day: Iterable[SameDayRule] = (),
    ) -> None:
        self._days: dict[UUID | None, list[DayRow]] = defaultdict(list)
        for row in days:
            self._days[row.agency_id].append(row)
        self._sessions: dict[UUID | None, list[SessionRow]] = defaultdict(list)
        for part in sessions:
            self._sessions[part.agency_id].append(part)
        self._same_day: dict[str, list[SameDayRule]] = defaultdict(list)
        for rule in same_day:
            self._same_day[rule.procedure_code].append(rule)
        self._own = {
            agency_id: self._calendar(None, agency_id)
            for agency_id in (self._days.keys() | self._sessions.keys()) - {None}
        }

    def __call__(self, agency_id: UUID | None) -> Calendar:
        return self._own.get(agency_id, self.common)

    @cached_property
    def common(self) -> Calendar:
        """The calendar of everyone who has no other."""
        return self._calendar(None)

    def same_day(self, procedure_code: str, on: date) -> SameDayRule | None:
        """The cut-off rule of a procedure on a day; the latest one where periods overlap."""
        rules = [
            rule
            for rule in self._same_day.get(procedure_code, ())
            if (rule.valid_from or on) <= on <= (rule.valid_to or on)
        ]
        return max(rules, key=lambda rule: rule.valid_from or date.min, default=None)

    def _calendar(self, *owners: UUID | None) -> Calendar:
        """What the owners say together, the last one above the others."""
        layers = [self._sessions.get(owner, []) for owner in owners]
        first, *later = _periods(layers)
        special: dict[date, DayRow] = {}
        days: dict[date, tuple[Session, ...]] = {}
        for owner, layer in zip(owners, layers, strict=True):
            own = {row.day: row for row in self._days.get(owner, ())}
            hours = _by_day(layer)
            days = {day: parts for day, parts in days.items() if day not in own} | {
                day: parts
                for day, parts in hours.items()
                if day not in own or own[day].kind in WORKED
            }
            special |= own
        common = self._days.get(None, ())
        return Calendar(
            sessions=first.week,
            periods=tuple(later),
            off=frozenset(day for day, row in special.items() if row.kind not in WORKED),
            extra_working=frozenset(day for day, row in special.items() if row.kind in WORKED),
            days=MappingProxyType(days),
            names=MappingProxyType({day: _told(row) for day, row in special.items()}),
            known_until=max((date(row.day.year, 12, 31) for row in common), default=None),
        )


def _told(row: DayRow) -> str:
    """The name; of a decision also its number and date, because nobody knows it by heart."""
    return f"{row.name}, {row.source}" if row.kind in DECIDED else row.name


def _periods(layers: Sequence[Sequence[SessionRow]]) -> list[Period]:
    """The weeks one after the other, from the beginning of time."""
    rows = [row for layer in layers for row in layer if row.weekday is not None]
    begins = {date.min}
    begins |= {row.valid_from for row in rows if row.valid_from}
    begins |= {row.valid_to + ONE_DAY for row in rows if row.valid_to and row.valid_to < date.max}
    found = [Period(begin, _week_on(begin, layers)) for begin in sorted(begins)]
    return [found[0], *(after for before, after in pairwise(found) if after.week != before.week)]


def _week_on(day: date, layers: Sequence[Sequence[SessionRow]]) -> Week:
    for layer in reversed(layers):
        rows = [row for row in layer if row.weekday is not None and row.holds_on(day)]
        if rows:
            return tuple(
                _merged(Session(row.start, row.end) for row in rows if row.weekday == weekday)
                for weekday in range(7)
            )
    return OFFICE_WEEK


def _by_day(rows: Iterable[SessionRow]) -> dict[date, tuple[Session, ...]]:
    found: dict[date, list[Session]] = defaultdict(list)
    for row in rows:
        if row.day is not None:
            found[row.day].append(Session(row.start, row.end))
    return {day: _merged(sessions) for day, sessions in found.items()}


def _merged(sessions: Iterable[Session]) -> tuple[Session, ...]:
    """Sessions that overlap as one: rows corrected by hand must not stop the product."""
    found: list[Session] = []
    for session in sorted(sessions):
        if found and session.start < found[-1].end:
            found[-1] = Session(found[-1].start, max(found[-1].end, session.end))
        else:
            found.append(session)
    return tuple(found)
