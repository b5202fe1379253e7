"""Moments of life: taken from two tables, read from memory."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from time import monotonic
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from motcua.catalogue import definitions
from motcua.catalogue.models import LifeEvent, LifeEventProcedure, Offering, Procedure
from motcua.catalogue.rules import is_code
from motcua.catalogue.types import LifeEventGroup, LifeEventInfo, LifeEventPage, ProcedureRow
from motcua.kernel.errors import NotFound
from motcua.kernel.tables import BadRow, BadRows, Count, Judge, Row, by_header, read
from motcua.kernel.text import clean

SECONDS = 60
EVENTS = ("key", "position", "icon", "name", "name_en", "about", "about_en")
PROCEDURES = ("event", "ordinal", "group", "group_en", "code")
LIFE_EVENT_FILES = tuple(
    definitions.DATA_DIR / name for name in ("life_events.csv", "life_event_procedures.csv")
)
_KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_PART = ("event_id", "ordinal", "group", "group_en", "code")


def life_events() -> tuple[LifeEventInfo, ...]:
    """All moments of life in their order. From memory: one query a minute at most."""
    return _events(int(monotonic()) // SECONDS)


def life_events_forget() -> None:
    """Read again at the next question."""
    _events.cache_clear()


def life_event_page(key: str) -> LifeEventPage:
    """A moment of life with its procedures in groups; raises `NotFound`. Two queries, and memory.

    A code that this catalogue does not have is left out.
    """
    event = next((each for each in life_events() if each.key == key), None)
    if event is None:
        raise NotFound
    parts = list(LifeEventProcedure.objects.filter(event=key).order_by("ordinal"))
    offered = Exists(Offering.objects.filter(procedure=OuterRef("pk")))
    rows = {
        row[0]: ProcedureRow.of(row)
        for row in Procedure.objects.exclude(current_version=None)
        .filter(code__in=[part.code for part in parts])
        .values_list("code", "name", "field", "ministry", "levels", offered)
    }
    groups: dict[tuple[str, str], list[ProcedureRow]] = {}
    for part in parts:
        if part.code in rows:
            groups.setdefault((part.group, part.group_en), []).append(rows[part.code])
    return LifeEventPage(
        event=event,
        groups=tuple(
            LifeEventGroup(name=name, name_en=english, rows=tuple(found))
            for (name, english), found in groups.items()
        ),
    )


@lru_cache(maxsize=2)
def _events(minute: int) -> tuple[LifeEventInfo, ...]:
    rows = LifeEvent.objects.order_by("position", "key").values_list(
        "key", "icon", "name", "name_en", "about", "about_en"
    )
    return tuple(LifeEventInfo(*row) for row in rows)


def write_life_events(files: Sequence[Path]) -> Mapping[str, Count]:
    """Make the stored moments equal to those of the files. The caller opens the transaction."""
    found = by_header(files, {"events": EVENTS, "procedures": PROCEDURES})
    if not all(found.values()):
        raise BadRows([BadRow(str(files[0]), 1, _("cần cả hai bảng: việc và thủ tục của việc"))])
    judge = Judge()
    seen: dict[Any, Row] = {}
    events = [
        _event(row, judge, seen) for path in found["events"] for row in read(path, EVENTS, judge)
    ]
    keys = {event["key"] for event in events}
    parts = [
        _part(row, judge, seen, keys)
        for path in found["procedures"]
        for row in read(path, PROCEDURES, judge)
    ]
    judge.close()
    return {
        "life_events": _replace(LifeEvent, events, EVENTS),
        "life_event_procedures": _replace(LifeEventProcedure, parts, _PART),
    }


def _event(row: Row, judge: Judge, seen: dict[Any, Row]) -> dict[str, Any]:
    judge.once(seen, row.values["key"], row)
    if not _KEY.fullmatch(row.values["key"]):
        judge.refuse(row, _("cột key: chỉ chữ thường không dấu, số và gạch nối"))
    return {
        "key": judge.filled(row, "key", 40),
        "position": judge.parsed(row, "position", int),
        "icon": judge.filled(row, "icon", 20),
        "name": judge.filled(row, "name", 80),
        "name_en": judge.filled(row, "name_en", 80),
        "about": judge.filled(row, "about", 200),
        "about_en": judge.filled(row, "about_en", 200),
    }


def _part(row: Row, judge: Judge, seen: dict[Any, Row], keys: set[str]) -> dict[str, Any]:
    judge.one_of(row, "event", keys)
    judge.once(seen, (row.values["event"], row.values["ordinal"]), row)
    code = clean(row.values["code"])
    if not is_code(code):
        judge.refuse(row, _("cột code: không phải mã thủ tục"))
    return {
        "event_id": row.values["event"],
        "ordinal": judge.parsed(row, "ordinal", int),
        "group": judge.filled(row, "group", 80),
        "group_en": judge.filled(row, "group_en", 80),
        "code": code,
    }


@transaction.atomic
def _replace(model: type[Any], rows: list[dict[str, Any]], names: Sequence[str]) -> Count:
    """The rows instead of those that are there, where anything differs."""
    before = set(model.objects.values_list(*names))
    after = {tuple(row[name] for name in names) for row in rows}
    if before == after:
        return Count(unchanged=len(rows))
    model.objects.all().delete()
    model.objects.bulk_create([model(**row) for row in rows])
    return Count(created=len(after - before), unchanged=len(after & before))
