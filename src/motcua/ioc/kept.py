"""Answers that hold are kept: months that are over are counted once, and what is live each time.

All facts of a case lie in one piece, so counts and sums of the pieces add up to those of the whole.
A percentile does not: it is asked of all pieces together that have anything in them, and of one
where it is one. A text that names only what never changes always has the same answer while agencies
and procedures are the same, so answers need no other key, and nothing has to be told when they end:
nobody asks for them any more.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from datetime import datetime
from hashlib import blake2b
from typing import Any

from motcua.ioc import engine
from motcua.ioc.engine import ALL, Engine, Generation, Piece
from motcua.ioc.formulas import Window
from motcua.kernel import clock

CELLS = 300_000  # numbers and words of all answers that a process keeps
# Stands for the end of a window that goes on: what ended has ended before it, and the text is the
# same tomorrow.
NEVER = datetime(9000, 1, 1)  # noqa: DTZ001 - wall clock
Row = tuple[Any, ...]
TRIPLE = 3  # columns of a measure: part, whole, value
NOTHING: Row = (0, 0, None)

_kept: OrderedDict[bytes, list[Row]] = OrderedDict()
_cells = 0
_keeping = threading.Lock()


def added(
    fill: Callable[[Window], str],
    window: Window,
    *,
    measures: int,
    where: str = "",
    keys: int = 0,
    adds: bool = True,
) -> tuple[list[Row], Generation]:
    """The rows of a question about a window: `keys` columns first, then three of each measure.
    Without keys it is always one row.

    `fill` writes the question for a window; `where`: of which facts; `adds`: whether all measures
    add up.
    """
    facts = engine.facts()
    generation = facts.current()
    since = f"{window.begin:%Y-%m}"
    if generation.came_back:
        text = facts.text(fill(window), generation, ALL, since=since, where=where)
        return facts.asked(text, generation), generation

    def answer(pieces: frozenset[Piece]) -> list[Row]:
        return _answer(facts, generation, fill, window, pieces, where=where)

    found = {piece: answer(frozenset({piece})) for piece in Piece}
    filled = frozenset(piece for piece, rows in found.items() if _has_any(rows, keys))
    if adds:
        rows = _sum([found[piece] for piece in Piece], keys)
    elif len(filled) > 1:
        rows = answer(filled)
    else:
        rows = found[next(iter(filled), Piece.LIVE)]
    return rows or ([] if keys else [NOTHING * measures]), generation


def _answer(
    facts: Engine,
    generation: Generation,
    fill: Callable[[Window], str],
    window: Window,
    pieces: frozenset[Piece],
    *,
    where: str,
) -> list[Row]:
    global _cells  # noqa: PLW0603 - one store for the process
    if Piece.LIVE not in pieces and window.end >= clock.local(generation.at).replace(tzinfo=None):
        window = Window(begin=window.begin, end=NEVER)
    since = f"{window.begin:%Y-%m}"
    text = facts.text(fill(window), generation, pieces, since=since, until=window.end, where=where)
    if not text:
        return []
    said = f"{facts.key} {facts.units(generation)} {text}"
    key = blake2b(said.encode(), digest_size=16).digest()
    with _keeping:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    rows = facts.asked(text, generation)
    with _keeping:
        if key not in _kept:
            _kept[key] = rows
            _cells += _size(rows)
        while _cells > CELLS:
            _cells -= _size(_kept.popitem(last=False)[1])
    return rows


def _size(rows: Sequence[Row]) -> int:
    return 1 + sum(map(len, rows))


def _has_any(rows: Sequence[Row], keys: int) -> bool:
    """Whether any measure has rows to count: its second column."""
    return any(any(row[keys + 1 :: TRIPLE]) for row in rows)


def _sum(pieces: Sequence[Sequence[Row]], keys: int) -> list[Row]:
    sums: dict[Row, list[Any]] = {}
    for rows in pieces:
        for row in rows:
            key, numbers = row[:keys], row[keys:]
            before = sums.get(key)
            sums[key] = list(numbers) if before is None else list(map(_plus, before, numbers))
    return [(*key, *numbers) for key, numbers in sums.items()]


def _plus(one: Any, other: Any) -> Any:
    if one is None or other is None:
        return one if other is None else other
    return one + other
