"""Counts of months, quarters and years by agency and channel, kept beside the lake.

Whoever is the first to ask for a year need not count it: what lies in months that are over was
counted before, for all indicators together (`summing.py`). A sum is known by the files that it
counted, so it is right as long as it is found.
"""

import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

import duckdb

from motcua.ioc import lake
from motcua.ioc.engine import Engine, Generation, Piece
from motcua.ioc.formulas import Window
from motcua.ioc.types import Dimension
from motcua.ioc.windows import first_month

FILE = "sums.parquet"
PARTS = ("part", "whole", "value")  # what a measure has a column of each for
OLD = frozenset({Piece.OLD})
FACTS = "SELECT 1 FROM cases, spans, steps"
# By what they can be taken apart: not at all, or by these.
KEYS: Mapping[Dimension | None, str] = {
    None: "''",
    Dimension.AGENCY: "s.competent",
    Dimension.CHANNEL: "s.channel",
    Dimension.COMMUNE: "a.commune",
    Dimension.DISTRICT: "a.district",
    Dimension.PRESENT: "a.present",
}
OF_AGENCY = "LEFT JOIN agencies a ON a.agency = s.competent "
Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """What was counted: a table of the engine, the windows in it, the measures in its columns."""

    version: int
    table: str
    windows: frozenset[str]
    measures: frozenset[str]


_loaded: dict[Path, Sums] = {}
_loading = threading.Lock()


def path() -> Path:
    """Where the sums of this lake lie."""
    return lake.root() / FILE


def window_key(facts: Engine, generation: Generation, window: Window) -> str:
    """Stands for a window and what of months that are over it can concern; empty: nothing."""
    edges = [window]
    text = facts.text(FACTS, generation, OLD, since=first_month(edges), until=window.end)
    said = f"{text} {window.begin} {window.end}"
    return blake2b(said.encode(), digest_size=16).hexdigest() if text else ""


def column(part: str, measure: str) -> str:
    """Where a part of a measure stands."""
    return f"{part}_{measure}"


def answers(
    facts: Engine,
    generation: Generation,
    windows: Sequence[Window],
    *,
    measures: Sequence[str],
    by: Dimension | None,
    where: str,
) -> dict[int, list[Row]]:
    """The rows for those of the windows that were counted, by their place."""
    sums = current(facts)
    if sums is None or not sums.measures >= set(measures):
        return {}
    keys = [window_key(facts, generation, each) for each in windows]
    known = {key: place for place, key in enumerate(keys) if key in sums.windows}
    found: dict[int, list[Row]] = {place: [] for place in known.values()}
    if known:
        text = _text(sums, known, measures, by=by, where=where)
        for key, *row in facts.asked(text, generation):
            found[known[key]].append(tuple(row))
    return found


def _text(
    sums: Sums, keys: Iterable[str], measures: Iterable[str], *, by: Dimension | None, where: str
) -> str:
    wanted = ", ".join(f"'{key}'" for key in keys)
    columns = [
        f"sum({column('value', measure)})"
        if part == "value"
        else f"coalesce(sum({column(part, measure)}), 0)::BIGINT"
        for measure in measures
        for part in PARTS
    ]
    dim = [] if by is None else [f"coalesce({KEYS[by]}, '') AS dim"]
    return (
        f"SELECT s.window_key, {', '.join(dim + columns)} FROM {sums.table} s "  # noqa: S608 - names of ours
        f"{OF_AGENCY if KEYS[by].startswith('a.') else ''}"
        f"WHERE s.window_key IN ({wanted}) AND ({where or 'true'}) GROUP BY ALL"
    )


def current(facts: Engine) -> Sums | None:
    """The sums as they are now, brought into the engine when they changed."""
    version = lake.version(FILE)
    known = _loaded.get(facts.root)
    if known is not None and known.version == version:
        return known
    if not version:
        return None
    with _loading:
        known = _loaded.get(facts.root)
        if known is None or known.version != version:
            known = _loaded[facts.root] = _load(facts, known, version)
    return known


def _load(facts: Engine, old: Sums | None, version: int) -> Sums:
    table = f"main.sums_{version & 0xFFFFFFFFFFFF:x}"
    with facts.at.cursor() as cursor:
        cursor.execute(f"CREATE OR REPLACE TABLE {table} AS FROM read_parquet('{path()}')")
        made = Sums(
            version=version,
            table=table,
            windows=frozenset(_column(cursor, f"SELECT DISTINCT window_key FROM {table}")),  # noqa: S608 - as above
            measures=frozenset(
                name.removeprefix("whole_")
                for name in _column(cursor, f"SELECT column_name FROM (DESCRIBE {table})")  # noqa: S608 - as above
                if name.startswith("whole_")
            ),
        )
        if old is not None:
            cursor.execute(f"DROP TABLE IF EXISTS {old.table}")
    return made


def _column(cursor: duckdb.DuckDBPyConnection, sql: str) -> list[str]:
    return [value for (value,) in cursor.execute(sql).fetchall()]
