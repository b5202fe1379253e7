"""The calendars as this process remembers them: read whole, for at most a minute."""

from functools import lru_cache
from time import monotonic
from uuid import UUID

from motcua.kernel import db
from motcua.worktime.book import Book, DayRow, SessionRow
from motcua.worktime.types import Calendar, SameDayRule

SECONDS = 60
DAYS = "SELECT agency_id, date, kind, name, source FROM worktime_calendarday ORDER BY date"
# Two small tables in one statement; the code of the procedure tells the rows apart.
SESSIONS_AND_RULES = """
SELECT '', '', agency_id, weekday, date, start, "end", valid_from, valid_to
FROM worktime_worksession
UNION ALL
SELECT procedure_code, source, NULL, NULL, NULL, cutoff, NULL, valid_from, valid_to
FROM worktime_samedaylimit
"""


def book() -> Book:
    """All calendars and cut-off rules. Two queries a minute at most."""
    return _book(int(monotonic()) // SECONDS)


def calendar(agency_id: UUID | None) -> Calendar:
    """The calendar of an agency: its own where it differs, else everyone's."""
    return book()(agency_id)


def forget() -> None:
    """Read again at the next question."""
    _book.cache_clear()


@lru_cache(maxsize=2)
def _book(minute: int) -> Book:
    days = db.execute(DAYS).fetchall()
    sessions: list[SessionRow] = []
    rules: list[SameDayRule] = []
    for code, source, *row in db.execute(SESSIONS_AND_RULES).fetchall():
        if code:
            rules.append(SameDayRule(code, row[3], source, row[5], row[6]))
        else:
            sessions.append(SessionRow(*row))
    return Book(map(DayRow._make, days), sessions, rules)
