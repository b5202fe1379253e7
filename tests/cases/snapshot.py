"""What a build wrote, kept as rows for the length of the run: written down again in a moment.

The rows are as the services wrote them, keys and times included, so a test that builds anew and one
that gets the rows again see the same. A build really happens wherever that could make a difference:
while the clock is held, and where there is already something in one of its tables.
"""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from typing import Generic, TypeVar

import time_machine
from django.db import connection, transaction

Made = TypeVar("Made")

TABLES = """
    SELECT c.oid::regclass::text, string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum)
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND a.attnum > 0
      AND NOT a.attisdropped AND a.attgenerated = '' AND c.relnamespace = 'public'::regnamespace
    GROUP BY c.oid
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """What came into a table; `anew`: everything in it, because rows that were there are not as
    they were. `before`: how many there were.
    """

    name: str
    columns: str
    before: int
    rows: bytes
    anew: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept(Generic[Made]):
    made: Made
    parts: tuple[_Part, ...]


class Snapshot(Generic[Made]):
    """`Snapshot(build)()` is `build()`, from the second time on without the work."""

    def __init__(self, build: Callable[[], Made]) -> None:
        self.build = build
        self.kept: _Kept[Made] | None = None

    def __call__(self) -> Made:
        if time_machine.escape_hatch.is_travelling():
            return self.build()
        if self.kept is None:
            return self._first()
        if _numbers(self.kept.parts) != tuple(part.before for part in self.kept.parts):
            return self.build()
        _write(self.kept.parts)
        return deepcopy(self.kept.made)

    def _first(self) -> Made:
        with connection.cursor() as cursor:
            cursor.execute(TABLES)
            tables = cursor.fetchall()
        before = _all_rows(tables)
        made = self.build()
        after = _all_rows(tables)
        parts = [_part(table, before[table], after[table]) for table in tables]
        self.kept = _Kept(made=deepcopy(made), parts=tuple(part for part in parts if part.rows))
        return made


def _part(table: tuple[str, str], before: list[bytes], after: list[bytes]) -> _Part:
    known = set(before)
    anew = not known <= set(after)
    rows = b"".join(row for row in after if anew or row not in known)
    name, columns = table
    return _Part(name=name, columns=columns, before=len(before), rows=rows, anew=anew)


def _all_rows(tables: list[tuple[str, str]]) -> dict[tuple[str, str], list[bytes]]:
    """The rows of every table in the text form of COPY, where a row has no line break inside."""
    found: dict[tuple[str, str], list[bytes]] = {}
    with connection.cursor() as cursor:
        for name, columns in tables:
            question = f"COPY (SELECT {columns} FROM {name}) TO STDOUT"  # noqa: S608 - the database's own names
            with cursor.copy(question) as copy:
                content = b"".join(bytes(block) for block in copy)
            found[name, columns] = content.splitlines(keepends=True)
    return found


def _numbers(parts: tuple[_Part, ...]) -> tuple[int, ...]:
    counts = ", ".join(f"(SELECT count(*) FROM {part.name})" for part in parts)  # noqa: S608 - as above
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {counts}")
        found: tuple[int, ...] = cursor.fetchone()
    return found


def _write(parts: tuple[_Part, ...]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        # Triggers and references were satisfied when the rows were written first.
        cursor.execute("SET LOCAL session_replication_role = replica")
        for part in parts:
            if part.anew:
                cursor.execute(f"DELETE FROM {part.name}")  # noqa: S608 - as above
            with cursor.copy(f"COPY {part.name} ({part.columns}) FROM STDIN") as copy:
                copy.write(part.rows)
        cursor.execute("SET LOCAL session_replication_role = origin")
