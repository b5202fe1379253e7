"""Round steps of an axis, and classes of values."""

import math
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import date

from motcua.ui.charts.chart import Label, Number

STEPS = (1, 2, 2.5, 5, 10)
CLASSES = 5


def ticks(low: float, high: float, *, about: int = 4) -> list[float]:
    """Round numbers that begin at or below `low` and end at or above `high`, but for a billionth of
    a step.
    """
    if high <= low:
        low, high = (low - 1, low + 1) if low else (0, 1)
    rough = (high - low) / about
    size = 10.0 ** math.floor(math.log10(rough))
    step = size * next(each for each in STEPS if each * size >= rough * (1 - 1e-9))
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [number * step for number in range(first, last + 1)]


def class_bounds(values: Iterable[Number], thresholds: Sequence[Number] = ()) -> list[Number]:
    """Where the second and each later class begins: the thresholds, or classes of alike many."""
    if thresholds:
        return sorted(thresholds)[: CLASSES - 1]
    known = sorted(values)
    if not known:
        return []
    bounds = {known[len(known) * share // CLASSES] for share in range(1, CLASSES)}
    return sorted(bound for bound in bounds if bound > known[0])


def class_of(value: Number, bounds: Sequence[Number]) -> int:
    """1 for the lowest class; few classes are spread over the whole range of shades."""
    place = bisect_right(bounds, value)
    return 1 + round(place * (CLASSES - 1) / max(len(bounds), 1)) if bounds else 3


def positions(labels: Sequence[Label]) -> list[float]:
    """Where labels stand between 0 and 1: dates by their distance, others evenly."""
    if len(labels) == 1:
        return [0.5]
    days = [label.toordinal() for label in labels if isinstance(label, date)]
    if len(days) == len(labels) and days[-1] > days[0]:
        return [(day - days[0]) / (days[-1] - days[0]) for day in days]
    return [place / (len(labels) - 1) for place in range(len(labels))]
