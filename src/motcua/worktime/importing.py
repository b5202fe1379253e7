"""Weekly sessions and special days from CSV files: all rows are judged before any is written."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, time
from functools import reduce
from itertools import pairwise
from operator import or_
from pathlib import Path
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from motcua.kernel.tables import Count, Judge, Row, Say, by_header, lock_imports, read, sync
from motcua.worktime.models import CalendarDay, WorkSession
from motcua.worktime.types import DayKind

DAYS = ("date", "kind", "name", "source")
SESSIONS = ("weekday", "start", "end")


def import_calendar(files: Sequence[Path], say: Say) -> Mapping[str, Count]:
    """The sessions of everyone's week and the special days. The caller opens the transaction."""
    found = by_header(files, {"days": DAYS, "sessions": SESSIONS})
    lock_imports()
    judge = Judge()
    day_rows = [row for path in found["days"] for row in read(path, DAYS, judge)]
    session_rows = [row for path in found["sessions"] for row in read(path, SESSIONS, judge)]
    days = _days(day_rows, judge)
    sessions = _sessions(session_rows, judge)
    judge.close()
    say(_("Ghi lịch làm việc: %(count)s ngày") % {"count": len(days)})
    return {
        "sessions": _write_sessions(sessions),
        "days": sync(CalendarDay, key=("date",), rows=days),
    }


def _days(rows: list[Row], judge: Judge) -> list[dict[str, Any]]:
    seen: dict[Any, Row] = {}
    days = []
    for row in rows:
        day = judge.parsed(row, "date", date.fromisoformat)
        judge.once(seen, day or row.line, row)
        days.append(
            {
                "date": day,
                "kind": judge.one_of(row, "kind", list(DayKind)),
                "name": judge.filled(row, "name", 120),
                "source": judge.filled(row, "source", 120),
            }
        )
    return days


def _sessions(rows: list[Row], judge: Judge) -> list[dict[str, Any]]:
    sessions = []
    of_day: dict[str, list[tuple[time, time, Row]]] = defaultdict(list)
    for row in rows:
        weekday = judge.one_of(row, "weekday", [str(day) for day in range(7)])
        start = judge.parsed(row, "start", time.fromisoformat)
        end = judge.parsed(row, "end", time.fromisoformat)
        if start is None or end is None or not weekday.isdecimal():
            continue
        if end <= start:
            judge.refuse(row, _("cột end: phải sau start"))
        of_day[weekday].append((start, end, row))
        sessions.append({"agency_id": None, "weekday": int(weekday), "start": start, "end": end})
    for parts in of_day.values():
        for one, other in pairwise(sorted(parts, key=lambda part: part[0])):
            if one[1] > other[0]:
                judge.refuse(other[2], _("trùng giờ với dòng %(line)s") % {"line": one[2].line})
    return sessions


def _write_sessions(sessions: list[dict[str, Any]]) -> Count:
    """The file is the whole week: a session that it does not name is over."""
    if sessions:
        named = [Q(weekday=one["weekday"], start=one["start"]) for one in sessions]
        WorkSession.objects.filter(agency_id=None).exclude(reduce(or_, named)).delete()
    return sync(WorkSession, key=("agency_id", "weekday", "start"), rows=sessions)
