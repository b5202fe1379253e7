"""Instants as logs write them. Pure: the same text, the same instant."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

NEVER = (1, 9999)  # how old systems write "no time": the first and the last year there are
EPOCHS = {"epoch": 1, "epoch_ms": 1000, "epoch_us": 1_000_000}
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
DAY_ENDS = timedelta(days=1) - timedelta(microseconds=1)
NOON = 12
YEAR_DIGITS = 4
WRITTEN = re.compile(
    r"(?P<one>\d{1,4})(?P<sep>[/.-])(?P<two>\d{1,2})(?P=sep)(?P<three>\d{1,4})"
    r"(?:[ T,]+(?P<hour>\d{1,2})[:hg](?P<minute>\d{2})"
    r"(?::(?P<second>\d{2})(?:[.,](?P<part>\d{1,9}))?)?)?"
    r"(?:\s*(?P<half>SA|CH|AM|PM))?"
    r"\s*(?P<zone>Z|[+-]\d{2}:?\d{2})?",
    re.IGNORECASE,
)
CLOCK_FIRST = re.compile(r"(?P<clock>\d{1,2}[:hg]\d{2}(?::\d{2})?),?\s+(?P<day>\d{1,4}[/.-]\S+)")


class Instants:
    """Reads instants; those without an offset are on the clock of `zone`.

    Understood without a format: ISO 8601, `2024/05/31 08:00:00.000`, and day before month as in
    `31/05/2024 08:00` (also `08:00 31/05/2024`, `8:00:00 SA`). A `pattern` of `strptime`, or
    `epoch`, `epoch_ms`, `epoch_us`, takes the place of all of these.
    """

    def __init__(self, zone: ZoneInfo, pattern: str = "") -> None:
        self.zone = zone
        self.pattern = pattern

    def read(self, text: str) -> datetime | None:
        """The instant; None for "no time"; `ValueError` for what is none."""
        return self._placed(*self._found(text))

    def deadline(self, text: str) -> datetime | None:
        """The same; a day without a time ends with its last moment."""
        found, only_day = self._found(text)
        return self._placed(found + DAY_ENDS if only_day and found.year not in NEVER else found)

    def _found(self, text: str) -> tuple[datetime, bool]:
        if self.pattern:
            return _by_pattern(text, self.pattern)
        try:
            found = datetime.fromisoformat(text)
        except ValueError:
            return _written(text)
        # "20240531" is a day; other bare numbers are not times.
        if text.isdecimal() and len(text) != 8:  # noqa: PLR2004 - YYYYMMDD
            raise ValueError(text)
        return found, ":" not in text and len(text) <= 10  # noqa: PLR2004 - YYYY-MM-DD

    def _placed(self, found: datetime, only_day: bool = False) -> datetime | None:  # noqa: FBT001, FBT002 - the pair of `_found`
        if found.year in NEVER:
            return None
        if found.tzinfo is None:
            return found.replace(tzinfo=self.zone)
        return found


def _by_pattern(text: str, pattern: str) -> tuple[datetime, bool]:
    if pattern in EPOCHS:
        try:
            return EPOCH + timedelta(microseconds=int(text) * 1_000_000 // EPOCHS[pattern]), False
        except OverflowError:
            raise ValueError(text) from None
    return datetime.strptime(text, pattern), "%H" not in pattern and "%I" not in pattern  # noqa: DTZ007 - the zone is added by the caller


def _written(text: str) -> tuple[datetime, bool]:
    turned = CLOCK_FIRST.fullmatch(text)
    found = WRITTEN.fullmatch(f"{turned['day']} {turned['clock']}" if turned else text)
    if found is None:
        raise ValueError(text)
    year, month, day = found["one"], found["two"], found["three"]
    if len(year) != YEAR_DIGITS:
        year, day = day, year
    if len(year) != YEAR_DIGITS:
        raise ValueError(text)
    hour, half = int(found["hour"] or 0), (found["half"] or "").upper()
    if half:
        if not 1 <= hour <= NOON:
            raise ValueError(text)
        hour = hour % NOON + (NOON if half in {"CH", "PM"} else 0)
    part = (found["part"] or "").ljust(6, "0")[:6]
    clock = f"{hour:02}:{found['minute'] or '00'}:{found['second'] or '00'}.{part}"
    zone = (found["zone"] or "").upper()
    moment = datetime.fromisoformat(f"{year}-{int(month):02}-{int(day):02}T{clock}{zone}")
    return moment, found["hour"] is None
