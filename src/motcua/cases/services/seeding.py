"""History for a demonstration: begun once, written in pieces by any number of processes."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.conf import settings

from motcua.cases.errors import NotADemonstration
from motcua.cases.seeding import writing
from motcua.cases.seeding.plan import Wish
from motcua.kernel import clock


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryPlan:
    """What there is to write: the key of each piece with its number of cases."""

    wish: Wish
    persons: tuple[str, ...]
    pieces: tuple[tuple[str, int], ...]
    written: frozenset[str]


def history_begin(
    *,
    cases: int,
    years: int,
    seed: int,
    until: datetime | None = None,
    days: int = 0,
    is_replay: bool = False,
) -> HistoryPlan:
    """Begin a history of `cases` dossiers in the `years` before `until`, or go on with it. With
    `days` only the last so many of these years are written: the same province with a short memory.
    With `is_replay` only the days of the campaign of 2021 and the last weeks, beside a history.

    The same numbers give the same history. Without `until` it ends with yesterday. Raises
    `HistoryThere` when another one was begun, `NotADemonstration` outside of a demonstration.
    """
    if not settings.DEMO:
        raise NotADemonstration
    end = until or writing.end_of_yesterday(clock.now())
    asked = Wish(cases=cases, years=years, seed=seed, until=end, days=days, is_replay=is_replay)
    wish = writing.begin(asked)
    chunks = _history(wish).chunks.values()
    return HistoryPlan(
        wish=wish,
        persons=tuple(chunk.key for chunk in chunks if chunk.persons),
        pieces=tuple(
            (chunk.key, sum(cell.cases for cell in chunk.cells))
            for chunk in chunks
            if not chunk.persons
        ),
        written=frozenset(writing.written()),
    )


def history_write(*, wish: Wish, key: str) -> int:
    """Write one piece, whole or not at all, unless it is there; answer how many cases it has."""
    return _history(wish).write(key)


def history_finish() -> None:
    """After the last piece: tell PostgreSQL's planner what the tables hold now."""
    writing.finish()


@lru_cache(maxsize=1)
def _history(wish: Wish) -> writing.History:
    return writing.History(wish)
