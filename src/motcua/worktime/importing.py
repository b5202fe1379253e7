"""Sessions, special days and cut-off rules from CSV files: all rows are judged before any is used.

Empty `agency` is everyone; empty `valid_from` or `valid_to` is no limit on that side.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from functools import reduce
from itertools import combinations
from operator import or_
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from motcua.kernel.tables import Count, Judge, Row, Say, by_header, lock_imports, read, sync
from motcua.worktime.book import Book, DayRow, SessionRow
from motcua.worktime.models import CalendarDay, SameDayLimit, WorkSession
from motcua.worktime.types import DayKind, SameDayRule

TABLES = {
    "days": ("date", "kind", "name", "source"),
    "sessions": ("weekday", "start", "end"),
    "weeks": ("agency", "weekday", "start", "end", "valid_from", "valid_to", "source"),
    "decided": ("agency", "date", "kind", "sessions", "name", "source"),
    "same_day": ("procedure_code", "cutoff", "valid_from", "valid_to", "source"),
}
PUBLIC_KINDS = [kind for kind in DayKind if kind not in {DayKind.CLOSED, DayKind.OPEN}]
# From the identifier of an agency to its key; nothing where there is no such agency.
AgencyOf = Callable[[str], UUID | None]
Values = dict[str, Any]


def no_agency(identifier: str) -> UUID | None:
    """Files without agencies need nobody to know them."""
    return None


@dataclass(frozen=True, kw_only=True)
class Content:
    """What the files say, ready for the tables."""

    days: list[Values]
    weeks: list[Values]
    hours: list[Values]  # the sessions of single days
    same_day: list[Values]


def content(files: Sequence[Path], agency_of: AgencyOf) -> Content:
    """Read and judge the files. Raises `BadRows` with every wrong line."""
    found = by_header(files, TABLES)
    judge = Judge()
    rows = {
        name: [row for path in found[name] for row in read(path, columns, judge)]
        for name, columns in TABLES.items()
    }
    seen: dict[Any, Row] = {}
    days = [_public_day(row, judge, seen) for row in rows["days"]]
    hours: list[Values] = []
    for row in rows["decided"]:
        day = _decided_day(row, judge, seen, agency_of)
        days.append(day)
        hours += _hours(row, judge, day)
    weeks = _weeks([*rows["sessions"], *rows["weeks"]], judge, agency_of)
    same_day = _same_day(rows["same_day"], judge)
    judge.close()
    return Content(days=days, weeks=weeks, hours=hours, same_day=same_day)


def without_other_week(found: Content) -> Content:
    """The content without everyone's week, if the table has another one."""
    shape = ("weekday", "start", "end", "valid_from", "valid_to")
    present = set(WorkSession.objects.filter(agency_id=None, date=None).values_list(*shape))
    brought = {tuple(row[name] for name in shape) for row in found.weeks if not row["agency_id"]}
    if not present or present == brought:
        return found
    return replace(found, weeks=[row for row in found.weeks if row["agency_id"]])


def write(found: Content, say: Say) -> Mapping[str, Count]:
    """Bring the tables to what the files say. The caller opens the transaction."""
    lock_imports()
    say(_("Ghi lịch làm việc: %(count)s ngày") % {"count": len(found.days)})
    _remove_others(found)
    session = ("agency_id", "weekday", "date", "start", "valid_from")
    return {
        "sessions": sync(WorkSession, key=session, rows=[*found.weeks, *found.hours]),
        "days": sync(CalendarDay, key=("agency_id", "date"), rows=found.days),
        "same_day": sync(SameDayLimit, key=("procedure_code", "valid_from"), rows=found.same_day),
    }


def book(found: Content) -> Book:
    """The calendars that the files make, without any table."""
    days = (
        DayRow(d["agency_id"], d["date"], d["kind"], d["name"], d["source"]) for d in found.days
    )
    sessions = (
        SessionRow(
            *(s["agency_id"], s["weekday"], s["date"], s["start"], s["end"]),
            *(s["valid_from"], s["valid_to"]),
        )
        for s in (*found.weeks, *found.hours)
    )
    return Book(days, sessions, (SameDayRule(**values) for values in found.same_day))


def _remove_others(found: Content) -> None:
    """Files hold whole weeks of those they name, and all hours of the days they name."""
    owners = {values["agency_id"] for values in found.weeks}
    for owner in owners:
        _but(found.weeks, WorkSession.objects.filter(agency_id=owner, date=None), owner)
    for day in found.days:
        mine = WorkSession.objects.filter(agency_id=day["agency_id"], date=day["date"])
        same = [values for values in found.hours if values["date"] == day["date"]]
        if day["kind"] in {DayKind.CLOSED, DayKind.OPEN}:
            _but(same, mine, day["agency_id"])


def _but(rows: Iterable[Values], present: Any, owner: UUID | None) -> None:
    named = [
        Q(weekday=row["weekday"], start=row["start"], valid_from=row["valid_from"])
        for row in rows
        if row["agency_id"] == owner
    ]
    (present.exclude(reduce(or_, named)) if named else present).delete()


def _public_day(row: Row, judge: Judge, seen: dict[Any, Row]) -> Values:
    day = judge.parsed(row, "date", date.fromisoformat)
    judge.once(seen, (None, day or row.line), row)
    return {
        "agency_id": None,
        "date": day,
        "kind": judge.one_of(row, "kind", PUBLIC_KINDS),
        "name": judge.filled(row, "name", 120),
        "source": judge.filled(row, "source", 120),
    }


def _decided_day(row: Row, judge: Judge, seen: dict[Any, Row], agency_of: AgencyOf) -> Values:
    day = judge.parsed(row, "date", date.fromisoformat)
    agency_id = _agency(row, judge, agency_of)
    judge.once(seen, (agency_id, day or row.line), row)
    kind = judge.one_of(row, "kind", [DayKind.CLOSED, DayKind.OPEN])
    if kind == DayKind.CLOSED and row.values["sessions"].strip():
        judge.refuse(row, _("cột sessions: ngày nghỉ thì để trống"))
    return {
        "agency_id": agency_id,
        "date": day,
        "kind": kind,
        "name": judge.filled(row, "name", 120),
        "source": judge.filled(row, "source", 120),
    }


def _hours(row: Row, judge: Judge, day: Values) -> list[Values]:
    """`07:00-11:30 13:30-16:00` as the sessions of this one day."""
    parts = judge.parsed(row, "sessions", _clock_times) or []
    ends = [edge for part in sorted(parts) for edge in part]
    if ends != sorted(set(ends)):
        judge.refuse(row, _("cột sessions: giờ trùng nhau hoặc không theo thứ tự"))
    return [
        {
            "agency_id": day["agency_id"],
            "weekday": None,
            "date": day["date"],
            "start": start,
            "end": end,
            "valid_from": None,
            "valid_to": None,
            "source": day["source"],
        }
        for start, end in parts
    ]


def _clock_times(cell: str) -> list[tuple[time, time]]:
    pairs = (word.split("-") for word in cell.split())
    return [(time.fromisoformat(start), time.fromisoformat(end)) for start, end in pairs]


def _weeks(rows: list[Row], judge: Judge, agency_of: AgencyOf) -> list[Values]:
    weeks = []
    by_weekday: dict[Any, list[tuple[Values, Row]]] = defaultdict(list)
    for row in rows:
        weekday = judge.one_of(row, "weekday", list("0123456"))
        start = judge.parsed(row, "start", time.fromisoformat)
        end = judge.parsed(row, "end", time.fromisoformat)
        if start and end and start >= end:
            judge.refuse(row, _("cột end: phải sau giờ bắt đầu"))
        values = {
            "agency_id": _agency(row, judge, agency_of),
            "weekday": int(weekday) if weekday.isdecimal() else None,
            "date": None,
            "start": start,
            "end": end,
            **_period(row, judge),
            "source": judge.optional(row, "source", 200) if "source" in row.values else "",
        }
        weeks.append(values)
        if start and end:
            by_weekday[values["agency_id"], weekday].append((values, row))
    for found in by_weekday.values():
        for (one, first), (other, second) in combinations(found, 2):
            if _meet(one, other):
                judge.refuse(second, _("trùng giờ với dòng %(line)s") % {"line": first.line})
    return weeks


def _meet(one: Values, other: Values) -> bool:
    """Whether two sessions of a weekday share a moment on some day of both periods."""
    first, last = date.min, date.max
    return bool(
        max(one["start"], other["start"]) < min(one["end"], other["end"])
        and max(one["valid_from"] or first, other["valid_from"] or first)
        <= min(one["valid_to"] or last, other["valid_to"] or last)
    )


def _same_day(rows: list[Row], judge: Judge) -> list[Values]:
    seen: dict[Any, Row] = {}
    found = []
    for row in rows:
        values = {
            "procedure_code": judge.filled(row, "procedure_code", 40),
            "cutoff": judge.parsed(row, "cutoff", time.fromisoformat),
            **_period(row, judge),
            "source": judge.filled(row, "source", 200),
        }
        judge.once(seen, (values["procedure_code"], values["valid_from"]), row)
        found.append(values)
    return found


def _period(row: Row, judge: Judge) -> Values:
    first, last = (
        judge.parsed(row, name, date.fromisoformat) if row.values.get(name) else None
        for name in ("valid_from", "valid_to")
    )
    if first and last and first > last:
        judge.refuse(row, _("cột valid_to: trước ngày bắt đầu"))
    return {"valid_from": first, "valid_to": last}


def _agency(row: Row, judge: Judge, agency_of: AgencyOf) -> UUID | None:
    identifier = row.values.get("agency", "").strip()
    found = agency_of(identifier) if identifier else None
    if identifier and found is None:
        judge.refuse(row, _("cột agency: không có cơ quan “%(value)s”") % {"value": identifier})
    return found
