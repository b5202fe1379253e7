"""Limits, calendars and explained due times, as values."""

from dataclasses import dataclass
from datetime import time
from enum import StrEnum


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


class LineKind(StrEnum):
    """What one line of an explained due time says."""

    MOVED_START = "moved_start"
    WORKED = "worked"
    SKIPPED = "skipped"
    COUNTED = "counted"
    MOVED_END = "moved_end"


@dataclass(frozen=True, slots=True)
class Session:
    """A stretch of work within one day, local time."""

    start: time
    end: time

    @property
    def seconds(self) -> int:
        return _seconds(self.end) - _seconds(self.start)


def _seconds(at: time) -> int:
    return at.hour * 3600 + at.minute * 60 + at.second
