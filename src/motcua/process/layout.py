"""Where the elements of a process stand on paper, in layers along its ways. Pure.

Each element gets the layer of its longest way from the start. A way that crosses layers passes
through points of its own there, so that no line runs over a box. Ways back run outside of all.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from motcua.process.order import forward
from motcua.process.types import Definition, Kind, Node

ROUND = 36
DIAMOND = 48
BOX = (140, 104)
GAP_ALONG = 32
GAP_BESIDE = 28
GAP_CHOICE = 156  # behind a choice, so that its ways can be named
TURN = 16
PASSING = 14
STRAIGHT = 8  # how much stronger a passing way keeps straight than it leans to its ends
LABEL = {"across": 34, "down": 64}
LANE = 22
MARGIN = 16
SWEEPS = 6


class Direction(StrEnum):
    """Which way a process runs on paper."""

    ACROSS = "across"
    DOWN = "down"


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A rectangle on paper, from its upper left corner."""

    x: int
    y: int
    width: int
    height: int

    @property
    def middle(self) -> tuple[int, int]:
        """The point in the middle."""
        return self.x + self.width // 2, self.y + self.height // 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A way on paper: its corners from one box to the other. `timer`: its key, if it is one's."""

    source: str
    target: str
    points: tuple[tuple[int, int], ...]
    goes_back: bool
    timer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A process on paper; lines stand in the order of the flows, then of the timers."""

    width: int
    height: int
    boxes: Mapping[str, Box]
    lines: tuple[Line, ...]
    direction: Direction


def layout(definition: Definition, direction: Direction = Direction.ACROSS) -> Layout:
    """Places for every element and way of a definition; the same definition, the same places."""
    return _Layouter(definition, direction).result()


def size_of(node: Node) -> tuple[int, int]:
    """Width and height of an element."""
    if node.is_stop:
        return BOX
    side = ROUND if node.kind in {Kind.START, Kind.END} else DIAMOND
    return side, side


class _Layer(NamedTuple):
    """A layer along the way; `turn` is where the ways into it turn."""

    start: int
    length: int
    turn: int


class _Layouter:
    """Works with `along` (the way of the process) and `beside`, and turns them at the end."""

    def __init__(self, definition: Definition, direction: Direction) -> None:
        self.definition = definition
        self.direction = direction
        self.nodes = definition.shape.nodes
        self.order = forward(definition) if definition.shape.start else []
        self.layers = self._layers()
        self.chains: dict[tuple[str, str], list[str]] = {}
        self.rows = self._rows()
        self.beside = self._settled()

    # Layers and rows

    def _layers(self) -> dict[str, int]:
        layers = {key: 0 for key, _targets in self.order[:1]}
        for key, targets in self.order:
            for target in targets:
                layers[target] = max(layers.get(target, 0), layers[key] + 1)
        last = max(layers.values(), default=0)
        return layers | {key: last + 1 for key in self.nodes if key not in layers}

    def _rows(self) -> list[list[str]]:
        """The elements of each layer, with a point for each way that passes through it."""
        rows: list[list[str]] = [[] for _ in range(max(self.layers.values(), default=0) + 1)]
        for key, targets in self.order:
            rows[self.layers[key]].append(key)
            for target in dict.fromkeys(targets):
                passing = range(self.layers[key] + 1, self.layers[target])
                chain = [f"{key}>{target}#{layer}" for layer in passing]
                self.chains[key, target] = chain
                for layer, name in zip(passing, chain, strict=True):
                    rows[layer].append(name)
        for key in self.nodes:
            if key not in dict(self.order):
                rows[self.layers[key]].append(key)
        return rows

    def _neighbours(self) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
        before: dict[str, list[str]] = {name: [] for row in self.rows for name in row}
        after: dict[str, list[str]] = {name: [] for row in self.rows for name in row}
        for (source, target), chain in self.chains.items():
            names = [source, *chain, target]
            for one, other in pairwise(names):
                after[one].append(other)
                before[other].append(one)
        return before, after

    def _settled(self) -> dict[str, float]:
        """The middle of each element beside the way: near its neighbours, never overlapping."""
        before, after = self._neighbours()
        place = {name: float(index) for row in self.rows for index, name in enumerate(row)}
        for sweep in range(SWEEPS):
            near = before if sweep % 2 == 0 else after
            for row in self.rows if sweep % 2 == 0 else self.rows[::-1]:
                row.sort(key=lambda name: _mean(place, near[name], place[name]))
                for index, name in enumerate(row):
                    place[name] = float(index)
        beside = dict.fromkeys(place, 0.0)
        for sweep in range(SWEEPS * 2):
            near = before if sweep % 2 == 0 else after
            for row in self.rows if sweep % 2 == 0 else self.rows[::-1]:
                wanted = [self._wish(beside, name, near[name]) for name in row]
                for name, where in zip(row, self._spread(row, wanted), strict=True):
                    beside[name] = where
        return beside

    def _wish(self, beside: Mapping[str, float], name: str, near: list[str]) -> float:
        if name not in self.nodes:
            near = [other for other in near for _ in range(1 if other in self.nodes else STRAIGHT)]
        return _mean(beside, near, beside[name])

    def _spread(self, row: list[str], wanted: list[float]) -> list[float]:
        """Places as near to the wanted ones as the sizes of the elements let them be."""
        groups: list[tuple[list[float], float, float]] = []
        offset = 0.0
        for index, name in enumerate(row):
            if index:
                offset += (self._room(row[index - 1]) + self._room(name)) / 2 + GAP_BESIDE
            group = ([wanted[index] - offset], wanted[index] - offset, offset)
            while groups and groups[-1][1] > group[1]:
                wishes = groups[-1][0] + group[0]
                group = (wishes, sum(wishes) / len(wishes), groups[-1][2])
                groups.pop()
            groups.append(group)
        starts = [middle for wishes, middle, _offset in groups for _ in wishes]
        places, offset = [], 0.0
        for index, name in enumerate(row):
            if index:
                offset += (self._room(row[index - 1]) + self._room(name)) / 2 + GAP_BESIDE
            places.append(starts[index] + offset)
        return places

    # From layers to paper

    def _breadth(self, name: str) -> int:
        """How much an element measures beside the way."""
        width, height = size_of(self.nodes[name])
        return height if self.direction is Direction.ACROSS else width

    def _room(self, name: str) -> int:
        """What an element takes beside the way together with the words at its sides."""
        if name not in self.nodes:
            return 2 * PASSING
        labelled = not self.nodes[name].is_stop
        return self._breadth(name) + (2 * LABEL[self.direction] if labelled else 0)

    def _length(self, name: str) -> int:
        width, height = size_of(self.nodes[name])
        return width if self.direction is Direction.ACROSS else height

    def _starts(self) -> list[_Layer]:
        """Where each layer begins along the way, how long it is, and where ways turn before it."""
        layers: list[_Layer] = []
        along, turn = MARGIN, MARGIN
        for row in self.rows:
            length = max((self._length(name) for name in row if name in self.nodes), default=0)
            layers.append(_Layer(along, length, turn))
            turn = along + length + TURN
            along += length + (self._gap(row))
        return layers

    def _gap(self, row: list[str]) -> int:
        choices = any(self.nodes[name].kind is Kind.EXCLUSIVE for name in row if name in self.nodes)
        across = self.direction is Direction.ACROSS
        return GAP_CHOICE if choices and across else GAP_ALONG + (TURN if choices else 0)

    def result(self) -> Layout:
        starts = self._starts()
        lowest = min(
            (where - self._room(name) / 2 for name, where in self.beside.items()), default=0.0
        )
        shift = MARGIN - lowest
        middles = {name: round(where + shift) for name, where in self.beside.items()}
        spans = {
            key: (
                starts[layer].start + (starts[layer].length - self._length(key)) // 2,
                middles[key] - self._breadth(key) // 2,
            )
            for key, layer in self.layers.items()
        }
        edge = max((where + self._room(name) // 2 for name, where in middles.items()), default=0)
        lines = list(self._lines(starts, middles, spans, edge))
        far = [point for line in lines for point in line[2]]
        breadth = max([edge, *(beside for _along, beside in far)]) + MARGIN
        length = starts[-1].start + starts[-1].length + MARGIN
        across = self.direction is Direction.ACROSS
        return Layout(
            width=length if across else breadth,
            height=breadth if across else length,
            boxes={key: self._box(self.nodes[key], *spans[key]) for key in self.nodes},
            lines=tuple(
                Line(
                    source=source,
                    target=target,
                    points=tuple(point if across else point[::-1] for point in points),
                    goes_back=back,
                    timer=timer,
                )
                for source, target, points, back, timer in lines
            ),
            direction=self.direction,
        )

    def _box(self, node: Node, along: int, beside: int) -> Box:
        width, height = size_of(node)
        x, y = (along, beside) if self.direction is Direction.ACROSS else (beside, along)
        return Box(x=x, y=y, width=width, height=height)

    def _ways(self) -> Iterator[tuple[str, str, str]]:
        for flow in self.definition.flows:
            if flow.source in self.nodes and flow.target in self.nodes:
                yield flow.source, flow.target, ""
        for node in self.nodes.values():
            for timer in node.timers:
                if timer.target in self.nodes:
                    yield node.key, timer.target, timer.key

    def _layer_of(self, name: str) -> int:
        return self.layers[name] if name in self.layers else int(name.rpartition("#")[2])

    def _lines(
        self,
        starts: list[_Layer],
        middles: Mapping[str, int],
        spans: Mapping[str, tuple[int, int]],
        edge: int,
    ) -> Iterator[tuple[str, str, list[tuple[int, int]], bool, str]]:
        lane = edge
        for source, target, timer in self._ways():
            end = spans[source][0] + self._length(source)
            if (source, target) in self.chains:
                points = [(end, middles[source])]
                for name in [*self.chains[source, target], target]:
                    layer = starts[self._layer_of(name)]
                    if middles[name] != points[-1][1]:
                        points += [(layer.turn, points[-1][1]), (layer.turn, middles[name])]
                points.append((spans[target][0], middles[target]))
                yield source, target, points, False, timer
            else:
                lane += LANE
                begin, into = spans[source][0], spans[target][0]
                out = begin + self._length(source) // 2
                back = into + self._length(target) // 2
                yield (
                    source,
                    target,
                    [
                        (out, spans[source][1] + self._breadth(source)),
                        (out, lane),
                        (back, lane),
                        (back, spans[target][1] + self._breadth(target)),
                    ],
                    True,
                    timer,
                )


def _mean(place: Mapping[str, float], names: Iterable[str], otherwise: float) -> float:
    found = [place[name] for name in names]
    return sum(found) / len(found) if found else otherwise
