"""How habits changed over the years, from `data/arc.toml`: how much came online, how much was late,
and which districts were ahead. Pure: the same day and place have the same shares.
"""

import tomllib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from math import exp, log
from pathlib import Path
from typing import Any, NamedTuple

SHIPPED = Path(__file__).resolve().parent.parent / "data" / "arc.toml"
STEPS = 24  # halvings until the districts add up to the province


class Pace(NamedTuple):
    """How a district differs: added to the logarithm of the odds, and times as late."""

    online: float = 0.0
    late: float = 1.0


@dataclass(frozen=True, kw_only=True)
class Replay:
    """The days that a small history shows beside its last ones."""

    seed: int
    cases: int
    first: date
    last: date
    share: float
    days: int


@dataclass(frozen=True, kw_only=True)
class Arc:
    """The file as values: points of both lines, the pace by district."""

    online: tuple[tuple[date, float], ...]
    late: tuple[tuple[date, float], ...]
    pace: Mapping[str, Pace]
    replay: Replay


@cache
def arc() -> Arc:
    """The arc that comes with the product."""
    said = tomllib.loads(SHIPPED.read_text())
    return Arc(
        online=_points(said["online"]),
        late=_points(said["late"]),
        pace={code: Pace(**given) for code, given in said["pace"].items()},
        replay=Replay(**said["replay"]),
    )


def share(points: Sequence[tuple[date, float]], day: date) -> float:
    """The share of a day, 0 to 1, on the line through the points."""
    before = points[0]
    if day <= before[0]:
        return before[1]
    for point in points[1:]:
        if day <= point[0]:
            part = (day - before[0]).days / (point[0] - before[0]).days
            return before[1] + part * (point[1] - before[1])
        before = point
    return before[1]


class Turns:
    """Yes as often as the shares say, evenly instead of by luck, so that few are enough to see a
    share. `phase`, 0 to 1: how near the first one is.
    """

    def __init__(self, phase: float) -> None:
        self.sum = phase % 1

    def take(self, share: float) -> bool:
        """Whether it is this one's turn, with this share of all."""
        self.sum += share
        if self.sum < 1:
            return False
        self.sum -= 1
        return True


class Habits:
    """The shares by day and district, so that the districts add up to the province."""

    def __init__(self, weights: Mapping[str, float]) -> None:
        total = sum(weights.values()) or 1.0
        self.weights = {code: weight / total for code, weight in weights.items()}
        self.paces = {code: arc().pace.get(code, Pace()) for code in weights}
        self.mean = sum(self.weights[code] * pace.late for code, pace in self.paces.items()) or 1.0
        self._online: dict[date, dict[str, float]] = {}
        self._late: dict[date, float] = {}

    def online(self, day: date, district: str) -> float:
        """How much of what is received that day in a district came online."""
        if day not in self._online:
            self._online[day] = self._balanced(share(arc().online, day))
        return self._online[day][district]

    def late(self, day: date, district: str) -> float:
        """How much of what is released that day in a district is late."""
        if day not in self._late:
            self._late[day] = share(arc().late, day)
        return self._late[day] * self.paces[district].late / self.mean

    def _balanced(self, whole: float) -> dict[str, float]:
        """The share of each district; a common shift makes their mean the whole."""
        odds, low, high = log(whole / (1 - whole)), -3.0, 3.0
        found: dict[str, float] = {}
        for _step in range(STEPS):
            shift = (low + high) / 2
            found = {
                code: 1 / (1 + exp(-(odds + shift + pace.online)))
                for code, pace in self.paces.items()
            }
            too_much = sum(self.weights[code] * each for code, each in found.items()) > whole
            low, high = (low, shift) if too_much else (shift, high)
        return found


def habits_of(places: Sequence[tuple[str, float]]) -> Habits:
    """The habits where these agencies are: of each its district and its weight."""
    weights: defaultdict[str, float] = defaultdict(float)
    for district, weight in places:
        weights[district] += weight
    return Habits(weights)


def _points(rows: Sequence[Mapping[str, Any]]) -> tuple[tuple[date, float], ...]:
    return tuple(sorted((row["on"], row["percent"] / 100) for row in rows))
