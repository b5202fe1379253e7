"""The offices of the tests, made by the product from the same files that the oracle reads."""

from functools import cache
from uuid import NAMESPACE_DNS, UUID, uuid5

from motcua.worktime import importing
from motcua.worktime.book import Book
from motcua.worktime.shipped import CALENDAR_FILES
from motcua.worktime.types import Calendar
from worktime.oracle import OFFICES

FILES = (*CALENDAR_FILES, OFFICES / "weeks.csv", OFFICES / "decided.csv")
NAMES = ("common", "saturday", "summer", "storm", "merged")


def agency_id(name: str) -> UUID:
    return uuid5(NAMESPACE_DNS, name)


@cache
def book() -> Book:
    return importing.book(importing.content(FILES, agency_id))


@cache
def office(name: str) -> Calendar:
    return book()(None if name == "common" else agency_id(name))
