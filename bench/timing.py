"""How long something takes, and the usual figures of it."""

import time
from collections.abc import Callable, Sequence
from statistics import median
from typing import Any


def times(ask: Callable[[], Any], rounds: int) -> dict[str, float]:
    """p50 and p95 in ms of asking so many times."""
    return quantiles([ms(ask) for _round in range(rounds)])


def ms(ask: Callable[[], Any]) -> float:
    """Milliseconds on the clock on the wall."""
    begun = time.perf_counter()
    ask()
    return (time.perf_counter() - begun) * 1000


def quantiles(values: Sequence[float]) -> dict[str, float]:
    """p50 and p95."""
    ordered = sorted(values)
    return {
        "p50": round(median(ordered), 1),
        "p95": round(ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))], 1),
    }
