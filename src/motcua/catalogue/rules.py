"""The arithmetic of the catalogue: fees, limits, who is competent. No tables, no clock."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from math import ceil
from typing import Any

from motcua.catalogue.types import Level, TimeLimit, TimeUnit
from motcua.kernel.text import fold

# TT 226/2016/TT-BTC, art. 4: 2,000 đồng a page, 1,000 from the third page on, 200,000 at most.
FEE_PAGE_VND = 2_000
FEE_FURTHER_PAGE_VND = 1_000
FEE_MOST_VND = 200_000
DEAR_PAGES = 2

# 1.001193, and with a local part 1.001193.000.00.00.H10
_CODE = re.compile(r"[0-9]\.[0-9]{6}(\.[0-9A-Z]+)*")
LONGEST_CODE = 40

HOURS_PER_WORKING_DAY = 8
DAYS_PER_MONTH = 30
CENTRAL = "central"
LOCAL_LEVELS = (Level.COMMUNE, Level.DISTRICT, Level.PROVINCE)


def certified_copy_fee(pages: int) -> int:
    """What one certified copy of so many pages costs, in đồng."""
    dear = FEE_PAGE_VND * min(pages, DEAR_PAGES)
    return min(FEE_MOST_VND, dear + FEE_FURTHER_PAGE_VND * max(0, pages - DEAR_PAGES))


def certified_copies_fee(data: Mapping[str, Any]) -> int:
    """What all the copies asked for in the form cost, in đồng."""
    return sum(paper["copies"] * certified_copy_fee(paper["pages"]) for paper in data["papers"])


COMPUTED: Mapping[str, Callable[[Mapping[str, Any]], int]] = {
    "certified_copies_fee": certified_copies_fee,
}


def is_code(value: str) -> bool:
    """Whether this is written like the code of a procedure."""
    return len(value) <= LONGEST_CODE and _CODE.fullmatch(value) is not None


def time_limit(value: Decimal | None, unit: str) -> TimeLimit:
    """The limit as the clock can count it, and whether something had to be assumed.

    No number, or zero: no limit. A number alone: working days. Months: thirty days each.
    Part of a working day: hours. Part of anything else is rounded in favour of the office.
    """
    if value is None or value <= 0:
        return TimeLimit(value=None, unit=None, assumed=False)
    if unit == "":
        return _whole(value, TimeUnit.WORKING_DAY, assumed=True)
    if unit == "month":
        return _whole(value * DAYS_PER_MONTH, TimeUnit.DAY, assumed=True)
    return _whole(value, TimeUnit(unit), assumed=False)


def _whole(value: Decimal, unit: TimeUnit, *, assumed: bool) -> TimeLimit:
    if value == int(value):
        return TimeLimit(value=int(value), unit=unit, assumed=assumed)
    if unit is TimeUnit.WORKING_DAY:
        hours = ceil(value * HOURS_PER_WORKING_DAY)
        return TimeLimit(value=hours, unit=TimeUnit.HOUR, assumed=True)
    return TimeLimit(value=ceil(value), unit=unit, assumed=True)


def working_hours(value: int, unit: TimeUnit) -> int:
    """The limit in working hours, eight a day; calendar days count five of seven, rounded down."""
    if unit is TimeUnit.HOUR:
        return value
    days = value if unit is TimeUnit.WORKING_DAY else max(1, value * 5 // 7)
    return days * HOURS_PER_WORKING_DAY


_CONDITIONAL = re.compile(
    r"^(truong hop|doi voi|neu|hoac|van ban uy quyen|giay uy quyen|hop dong uy quyen)\b"
    r"|\bneu co\b|\bneu khong\b|\bhoac\b"
)


_CASE = re.compile(r"\b(truong hop|doi voi|cua|de nghi|neu|uy quyen|nhom|cap|dang ky)\b")
# Headings that stand for the whole dossier; every other heading names a case.
_GENERAL_HEADING = re.compile(
    r"([0-9a-z]{1,3}[. ]+)*(thanh phan ho so|(cac )?giay to phai nop|ho so)\b"
)


def component_required(*, kind: str, group: str, name: str, originals: int, copies: int) -> bool:
    """Whether every dossier must carry this paper, as far as its wording says.

    In doubt it need not: the desk can still ask for it, while a false "must" stops a citizen.
    """
    if kind != "submit" or originals + copies == 0 or _CONDITIONAL.search(fold(name)):
        return False
    heading = fold(group)
    return not heading or (
        _GENERAL_HEADING.match(heading) is not None and _CASE.search(heading) is None
    )


def generic_process(levels: Iterable[str]) -> str:
    """The key of the generic chain: that of the lowest local level, else the provincial one."""
    known = set(levels)
    lowest = next((level for level in LOCAL_LEVELS if level in known), Level.PROVINCE)
    return f"generic-{lowest.value}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Competence:
    """A line of the table that says which body of the province decides."""

    part: str
    text: str
    field: str
    body: str


class CompetenceTable:
    """Which body of the province decides, by executing agency, then field, then ministry."""

    def __init__(self, lines: Iterable[Competence]) -> None:
        self._agencies: list[tuple[str, str, str]] = []
        self._fields: dict[str, str] = {}
        self._ministries: dict[str, str] = {}
        for line in lines:
            if line.part == "agency":
                self._agencies.append((fold(line.text), fold(line.field), line.body))
            elif line.part == "field":
                self._fields[fold(line.text)] = line.body
            else:
                self._ministries[fold(line.text)] = line.body

    def body(self, *, agencies: str, field: str, ministry: str) -> str:
        """The name of the body; `central` when none of the province does; empty when unknown.

        What belongs to a central body does so whatever else the text names. Then the first line
        wins whose agency is named in the text and whose field, if any, fits.
        """
        text, field = fold(agencies), fold(field)
        if self._fields.get(field) == CENTRAL:
            return CENTRAL
        for agency, only_field, body in self._agencies:
            if agency in text and only_field in ("", field):
                return body
        return self._fields.get(field) or self._ministries.get(fold(ministry), "")
