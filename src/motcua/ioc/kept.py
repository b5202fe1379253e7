"""Answers that hold are kept: months that are over are counted once, and what is live each time.

All facts of a case lie in one piece, so counts and sums of the pieces add up to those of the whole.
A percentile does not: it is asked of all pieces together that have anything in them, and of one
where it is one. A text that names only what never changes always has the same answer while agencies
and procedures are the same, so answers need no other key, and nothing has to be told when they end:
nobody asks for them any more.
"""

import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any

from motcua.ioc import engine, sums
from motcua.ioc.engine import ALL, Engine, Generation, Piece
from motcua.ioc.formulas import Window
from motcua.ioc.types import Dimension
from motcua.ioc.windows import first_month, for_many, for_one
from motcua.kernel import clock

CELLS = 300_000  # numbers and words of all answers that a process keeps
# Stands for the end of a window that goes on: what ended has ended before it, and the text is the
# same tomorrow.
NEVER = datetime(9000, 1, 1)  # noqa: DTZ001 - wall clock
MOMENT = timedelta(microseconds=1)
Row = tuple[Any, ...]
Pieces = frozenset[Piece]
Wanted = tuple[Sequence[Window], Pieces]
LIVE: Pieces = frozenset({Piece.LIVE})
TRIPLE = 3  # columns of a measure: part, whole, value
NOTHING: Row = (0, 0, None)

_kept: OrderedDict[bytes, list[Row]] = OrderedDict()
_cells = 0
_keeping = threading.Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked about windows: `sql` with marks for their edges; `where`: of which facts, with
    marks too; `plain`: the same without, of what was counted for a window.

    Its columns: the key of a group where it is taken apart `by` a dimension, then three of each of
    so many `measures`; `adds`: whether all of them add up. `summed`: the names of the measures in
    `sums`, where all of them and these facts can be found there.
    """

    sql: str
    where: str
    plain: str
    by: Dimension | None
    measures: int
    adds: bool
    summed: tuple[str, ...] | None

    @property
    def keys(self) -> int:
        return int(self.by is not None)


def added(question: Question, windows: Sequence[Window]) -> tuple[list[list[Row]], Generation]:
    """The rows of the answer for each window. Without keys it is always one row."""
    facts = engine.facts()
    asking = _Asking(question=question, facts=facts, generation=facts.current())
    if asking.generation.came_back:
        return asking.asked([([window], ALL) for window in windows]), asking.generation
    each = asking.answers([(windows, frozenset({piece})) for piece in Piece])
    found = dict(zip(Piece, each, strict=True))
    by_window = [{piece: found[piece][place] for piece in Piece} for place in range(len(windows))]
    if question.adds:
        rows = [_sum(each.values(), question.keys) for each in by_window]
    else:
        rows = _together(asking, windows, by_window)
    nothing: list[Row] = [] if question.keys else [NOTHING * question.measures]
    return [each or nothing for each in rows], asking.generation


def _together(
    asking: "_Asking", windows: Sequence[Window], by_window: Sequence[dict[Piece, list[Row]]]
) -> list[list[Row]]:
    """The answers of what does not add up, asked of the pieces that have anything in them."""
    keys = asking.question.keys
    filled = [
        frozenset(piece for piece, rows in each.items() if _has_any(rows, keys))
        for each in by_window
    ]
    rows = [
        each[next(iter(pieces), Piece.LIVE)] for each, pieces in zip(by_window, filled, strict=True)
    ]
    places = [place for place, pieces in enumerate(filled) if len(pieces) > 1]
    answers = asking.answers([([windows[place]], filled[place]) for place in places])
    for place, (answer,) in zip(places, answers, strict=True):
        rows[place] = answer
    return rows


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asking:
    """A question to the facts of a generation."""

    question: Question
    facts: Engine
    generation: Generation

    def answers(self, wanted: Sequence[Wanted]) -> list[list[list[Row]]]:
        """For each of the windows the answer of some pieces, kept from before or asked now: all
        that is new side by side.
        """
        keys: list[list[bytes]] = []
        found: dict[bytes, list[Row]] = {b"": []}
        new: list[tuple[Pieces, dict[bytes, Window]]] = []
        for windows, pieces in wanted:
            edges = [cut(window, self.generation.at, pieces) for window in windows]
            keys.append([self._key(window, pieces) for window in edges])
            by_key = dict(zip(keys[-1], edges, strict=True))
            found |= {key: rows for key in by_key if (rows := _known(key)) is not None}
            left = {key: edge for key, edge in by_key.items() if key not in found}
            summed = self._summed(left) if pieces == sums.OLD and left else {}
            for key, rows in summed.items():
                found[key] = _keep(key, rows)
                del left[key]
            new += [(pieces, bunch) for bunch in self._bunches(left, pieces)]
        asked = iter(self.asked([([*bunch.values()], pieces) for pieces, bunch in new]))
        for _pieces, bunch in new:
            found |= {key: _keep(key, next(asked)) for key in bunch}
        return [[found[key] for key in each] for each in keys]

    def asked(self, wanted: Sequence[Wanted]) -> list[list[Row]]:
        """For each of the windows the answer of some pieces, one question for each of `wanted`."""
        texts = [
            self._of_one(windows[0], pieces)
            if len(windows) == 1
            else self._text(
                for_many(self.question.sql, windows, self.question.where), windows, pieces
            )
            for windows, pieces in wanted
        ]
        answers: list[list[Row]] = []
        for (windows, _pieces), rows in zip(
            wanted, self.facts.all_asked(texts, self.generation), strict=True
        ):
            if len(windows) == 1:
                answers.append(rows)
                continue
            by_place: list[list[Row]] = [[] for _window in windows]
            for place, *row in rows:
                by_place[place].append(tuple(row))
            answers += by_place
        return answers

    def _bunches(
        self, left: Mapping[bytes, Window], pieces: Pieces
    ) -> Iterator[dict[bytes, Window]]:
        """The windows that are asked about in one question."""
        together = {key: each for key, each in left.items() if self._is_small(each, pieces)}
        if together:
            yield together
        yield from ({key: each} for key, each in left.items() if key not in together)

    def _is_small(self, window: Window, pieces: Pieces) -> bool:
        """Whether so few facts of these pieces concern the window that many windows are asked of
        them in one question: of what is live, and of the last months for a window before them.
        """
        last = self.facts.files[self.generation.base].last_from
        return pieces == LIVE or (
            Piece.OLD not in pieces and f"{window.end:%Y-%m-%d}" <= f"{last}-01"
        )

    def _summed(self, windows: Mapping[bytes, Window]) -> dict[bytes, list[Row]]:
        """What was counted before anybody asked."""
        question = self.question
        if question.summed is None:
            return {}
        keys = list(windows)
        found = sums.answers(
            self.facts,
            self.generation,
            list(windows.values()),
            measures=question.summed,
            by=question.by,
            where=question.plain,
        )
        return {keys[place]: rows for place, rows in found.items()}

    def _key(self, window: Window, pieces: Pieces) -> bytes:
        """Stands for the answer of some pieces about a window; empty: they have none."""
        text = self._of_one(window, pieces)
        said = f"{self.facts.key} {self.facts.units(self.generation)} {text}"
        return blake2b(said.encode(), digest_size=16).digest() if text else b""

    def _of_one(self, window: Window, pieces: Pieces) -> str:
        sql, where = (for_one(each, window) for each in (self.question.sql, self.question.where))
        return self._text(sql, [window], pieces, where)

    def _text(self, sql: str, windows: Sequence[Window], pieces: Pieces, where: str = "") -> str:
        return self.facts.text(
            sql,
            self.generation,
            pieces,
            since=first_month(windows),
            until=max(window.end for window in windows),
            where=where,
        )


def cut(window: Window, at: datetime, pieces: Pieces) -> Window:
    """The window as it is asked of some pieces of the facts of a moment: with an end that is the
    same at the next question of this generation, or of any where nothing is live.
    """
    if window.end <= _wall(at):
        return window
    if Piece.LIVE not in pieces:
        return Window(begin=window.begin, end=NEVER)
    is_now = window.end <= _wall(clock.now())
    return Window(begin=window.begin, end=_wall(at)) if is_now else window


def _wall(at: datetime) -> datetime:
    """Just after a moment, by the clock on the wall: what happens at it is counted."""
    return clock.local(at).replace(tzinfo=None) + MOMENT


def _known(key: bytes) -> list[Row] | None:
    with _keeping:
        if key in _kept:
            _kept.move_to_end(key)
        return _kept.get(key)


def _keep(key: bytes, rows: list[Row]) -> list[Row]:
    global _cells  # noqa: PLW0603 - one store for the process
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


def _sum(pieces: Iterable[Sequence[Row]], keys: int) -> list[Row]:
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
