"""The calendar of the distribution, for questions asked where no database is at hand."""

from functools import cache
from pathlib import Path

from motcua.worktime import importing
from motcua.worktime.book import Book

DATA = Path(__file__).parent / "data"
CALENDAR_FILES = (DATA / "sessions.csv", DATA / "calendar.csv", DATA / "same_day.csv")


@cache
def book() -> Book:
    """The calendar that the files of the distribution make."""
    return importing.book(importing.content(CALENDAR_FILES, importing.no_agency))
