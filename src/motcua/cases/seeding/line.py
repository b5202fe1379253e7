"""Working time as one long line of microseconds, so that adding is a look-up.

Equal to `worktime.rules` for hours and working days; the tests hold the two side by side.
"""

from bisect import bisect_left, bisect_right
from datetime import UTC, date, datetime, timedelta

from motcua.kernel.clock import VIETNAM
from motcua.worktime.types import Calendar, Timeliness

MICRO = 1_000_000
HOUR = 3600 * MICRO
WORKING_DAY = 8 * HOUR
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
ONE = timedelta(microseconds=1)
DAY = timedelta(days=1)


def micros(instant: datetime) -> int:
    """An instant as microseconds since 1970."""
    return (instant - EPOCH) // ONE


def instant(at: int) -> datetime:
    """The instant, in UTC as the database gives it."""
    return EPOCH + timedelta(microseconds=at)


def midnight(day: date) -> datetime:
    """When a day begins in Viet Nam."""
    return datetime(day.year, day.month, day.day, tzinfo=VIETNAM)


class Line:
    """The sessions of a calendar between two days, one after the other."""

    def __init__(self, calendar: Calendar, first: date, last: date) -> None:
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.before: list[int] = []
        self.days: list[date] = []
        self.sessions: dict[date, list[tuple[int, int]]] = {}
        total, day = 0, first
        while day <= last:
            begin = micros(midnight(day))
            for part in calendar.stretches(day):
                self.starts.append(begin + part.start)
                self.ends.append(begin + part.end)
                self.before.append(total)
                self.sessions.setdefault(day, []).append((self.starts[-1], self.ends[-1]))
                total += part.end - part.start
            if day in self.sessions:
                self.days.append(day)
            day += DAY

    def position(self, at: int) -> int:
        """The working time before an instant."""
        index = bisect_right(self.starts, at) - 1
        if index < 0:
            return 0
        return self.before[index] + min(at, self.ends[index]) - self.starts[index]

    def at(self, position: int) -> int:
        """The first instant by which so much working time has passed: an end before a start."""
        index = max(0, bisect_left(self.before, position) - 1)
        return self.starts[index] + position - self.before[index]

    def after(self, at: int, amount: int) -> int:
        """The instant by which `amount` of working time has passed since `at`."""
        return self.at(self.position(at) + amount) if amount else at

    def between(self, begin: int, end: int) -> int:
        """The working time between two instants."""
        return self.position(end) - self.position(begin)

    def timeliness(self, due_at: datetime | None, done_at: datetime) -> Timeliness:
        """Late after the due time, early before the session in which it lies."""
        if due_at is None:
            return Timeliness.EARLY
        if done_at > due_at:
            return Timeliness.LATE
        begins = self.starts[max(0, bisect_left(self.starts, micros(due_at)) - 1)]
        return Timeliness.EARLY if micros(done_at) < begins else Timeliness.ON_TIME
