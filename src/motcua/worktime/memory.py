"""The calendar as this process remembers it: read whole, for at most a minute."""

from collections import defaultdict
from datetime import date
from functools import lru_cache
from time import monotonic
from types import MappingProxyType
from uuid import UUID

from motcua.worktime.models import CalendarDay, WorkSession
from motcua.worktime.types import OFFICE_WEEK, Calendar, DayKind, Session, Week

SECONDS = 60


def calendar(agency_id: UUID | None) -> Calendar:
    """The calendar of an agency: its own sessions if it has any, else everyone's."""
    return _calendars(int(monotonic()) // SECONDS)(agency_id)


def forget() -> None:
    """Read again at the next question."""
    _calendars.cache_clear()


class Calendars:
    """All calendars, made from two queries."""

    def __init__(self) -> None:
        days = list(CalendarDay.objects.order_by("date").values_list("date", "kind", "name"))
        works = DayKind.SWAP_WORK.value
        self.off = frozenset(day for day, kind, _ in days if kind != works)
        self.extra_working = frozenset(day for day, kind, _ in days if kind == works)
        self.names = MappingProxyType({day: name for day, _, name in days})
        self.known_until = date(days[-1][0].year, 12, 31) if days else None
        rows: dict[UUID | None, dict[int, list[Session]]] = defaultdict(lambda: defaultdict(list))
        for agency_id, weekday, start, end in WorkSession.objects.values_list(
            "agency_id", "weekday", "start", "end"
        ):
            rows[agency_id][weekday].append(Session(start, end))
        weeks: dict[UUID | None, Week] = {
            agency_id: tuple(tuple(week[day]) for day in range(7))
            for agency_id, week in rows.items()
        }
        self.common = self._calendar(weeks.get(None, OFFICE_WEEK))
        self.own = {
            agency_id: self._calendar(week)
            for agency_id, week in weeks.items()
            if agency_id is not None
        }

    def __call__(self, agency_id: UUID | None) -> Calendar:
        return self.own.get(agency_id, self.common) if agency_id else self.common

    def _calendar(self, week: Week) -> Calendar:
        return Calendar(
            sessions=week,
            off=self.off,
            extra_working=self.extra_working,
            names=self.names,
            known_until=self.known_until,
        )


@lru_cache(maxsize=2)
def _calendars(minute: int) -> Calendars:
    return Calendars()
