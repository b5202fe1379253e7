"""Write a chunk of history in one transaction, and remember that it is written."""

import gc
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from motcua.cases import partitions
from motcua.cases.errors import HistoryThere
from motcua.cases.models import CodeCounter
from motcua.cases.seed_models import HISTORY, REPLAY, SeedChunk, SeedRun
from motcua.cases.seeding.ground import Ground, Span, ground
from motcua.cases.seeding.letters import letters_number
from motcua.cases.seeding.month import Month, days_of
from motcua.cases.seeding.people import person
from motcua.cases.seeding.plan import Cell, Chunk, Part, Wish, chunks
from motcua.cases.seeding.rows import PERSON_COLUMNS, PERSONS, TABLES, lines_of, person_line
from motcua.kernel import clock, db
from motcua.kernel.clock import VIETNAM

MARGIN = timedelta(days=500)  # the longest limit and its pauses lie within
MORE_NUMBERS = (
    'INSERT INTO cases_codecounter (agency_id, "on", last) '
    "SELECT * FROM unnest(%s::uuid[], %s::date[], %s::int[]) "
    'ON CONFLICT (agency_id, "on") DO UPDATE SET last = EXCLUDED.last'
)
SKIPS_TRIGGERS = "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"


class History:
    """One wish on its ground: what there is to write, and the writing."""

    def __init__(self, wish: Wish) -> None:
        self.wish = wish
        self.ground: Ground = ground(
            wish.first - timedelta(days=7),
            wish.last + MARGIN,
            wish.seed,
            Span(wish.first, wish.last),
        )
        self.ground.settle(wish.persons, wish.first_person)
        parts = [Part(place.weight, *place.span) for place in self.ground.places]
        self.chunks = {chunk.key: chunk for chunk in chunks(wish, parts, self.ground.line.days)}

    def write(self, key: str) -> int:
        """Write one chunk unless it is there; answer how many cases it has."""
        chunk = self.chunks[key]
        with transaction.atomic():
            _, is_new = SeedChunk.objects.get_or_create(key=key, defaults={"at": clock.now()})
            if is_new:
                _in_a_hurry()
                self._persons(chunk)
                with _unswept():
                    self._cases(chunk)
        return sum(cell.cases for cell in chunk.cells)

    def _persons(self, chunk: Chunk) -> None:
        if chunk.persons:
            _copy(PERSONS, PERSON_COLUMNS, self._person_lines(chunk.persons))

    def _person_lines(self, numbers: range) -> Iterable[str]:
        last = max(place.span for place in self.ground.places)
        for number in numbers:
            home = self.ground.home_of(number, last)
            yield person_line(person(self.wish.seed, number), home.address)

    def _cases(self, chunk: Chunk) -> None:
        if not chunk.cells:
            return
        month = chunk.cells[0].month
        days = {
            span: days_of(self.wish, self.ground, month, span)
            for span in {self.ground.places[cell.place].span for cell in chunk.cells}
        }
        numbers = self._numbers(chunk.cells, month)
        stories: list[Any] = []
        for cell in chunk.cells:
            of_place = days[self.ground.places[cell.place].span]
            told = Month(self.wish, self.ground, cell, of_place, numbers[self._agency(cell)])
            stories += told.stories()
            numbers[self._agency(cell)] = told.numbers
        self._keep_numbers(numbers)
        letters_number(stories)
        for table, lines in lines_of(stories).items():
            _copy(table, TABLES[table], lines)

    def _agency(self, cell: Cell) -> UUID:
        return self.ground.places[cell.place].agency.id

    def _numbers(self, cells: Sequence[Cell], month: date) -> dict[UUID, Counter[date]]:
        """The last number that each agency's days of the month have already."""
        found: dict[UUID, Counter[date]] = {self._agency(cell): Counter() for cell in cells}
        rows = CodeCounter.objects.select_for_update().filter(
            agency_id__in=found, on__gte=month, on__lt=partitions.month_after(month)
        )
        for agency_id, on, last in rows.values_list("agency_id", "on", "last"):
            found[agency_id][on] = last
        return found

    def _keep_numbers(self, numbers: dict[UUID, Counter[date]]) -> None:
        rows = [
            (agency_id, on, last)
            for agency_id, days in numbers.items()
            for on, last in sorted(days.items())
        ]
        agencies, days, lasts = ([row[column] for row in rows] for column in range(3))
        db.execute(MORE_NUMBERS, [agencies, days, lasts])


def begin(wish: Wish) -> Wish:
    """Keep what was wished for, so that a second call goes on; `HistoryThere` for another wish."""
    row, _new = SeedRun.objects.get_or_create(
        id=REPLAY if wish.is_replay else HISTORY,
        defaults={
            "cases": wish.cases,
            "years": wish.years,
            "days": wish.days,
            "seed": wish.seed,
            "until": wish.until,
        },
    )
    kept = Wish(
        cases=row.cases,
        years=row.years,
        seed=row.seed,
        until=row.until,
        days=row.days,
        is_replay=wish.is_replay,
    )
    if replace(kept, until=wish.until) != wish:
        raise HistoryThere
    month = kept.first.replace(day=1)
    while month <= clock.today():
        partitions.ensure(month)
        month = partitions.month_after(month)
    return kept


def written() -> set[str]:
    """The chunks that are there."""
    return set(SeedChunk.objects.values_list("key", flat=True))


def finish() -> None:
    """Let PostgreSQL know what it has now."""
    with connection.cursor() as cursor:
        for table in (*TABLES, PERSONS, "cases_codecounter"):
            cursor.execute(f"VACUUM (ANALYZE) {table}")


def end_of_yesterday(now: datetime) -> datetime:
    """The last midnight in Viet Nam."""
    local = now.astimezone(VIETNAM)
    return local.replace(hour=0, minute=0, second=0, microsecond=0)


@contextmanager
def _unswept() -> Iterator[None]:
    """Without the search for cycles: a piece is many small objects, and none of them a cycle."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _in_a_hurry() -> None:
    """Rows that follow from one another need no look-up of each key, where the role may say so.

    Another role writes them too, with every check, and slower. Nobody waits for the disk: a piece
    that a power cut takes away is away as a whole, and the next call writes it.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")
        cursor.execute(SKIPS_TRIGGERS)
        if cursor.fetchone() == (True,):
            cursor.execute("SET LOCAL session_replication_role = replica")


def _copy(table: str, columns: tuple[str, ...], lines: Iterable[str]) -> None:
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy,
    ):
        copy.write("".join(lines))
