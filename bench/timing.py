"""How long something takes, and the usual figures of it."""

import time
from collections.abc import Callable, Sequence
from statistics import median
from typing import Any

Took = tuple[float, float]  # ms on the clock on the wall, ms of processors


YARD = 2_000_000  # additions


def yardstick() -> float:
    """Processor time in ms of a fixed piece of Python on one core: how fast the machine is now.

    Machines that are shared differ by a half from minute to minute; figures of two moments are
    compared in this measure.
    """
    begun, total = time.process_time(), 0
    for number in range(YARD):
        total += number & 7
    return 1000 * (time.process_time() - begun)


def once(ask: Callable[[], Any]) -> Took:
    """How long asking takes, with all threads of this process."""
    begun, processors = time.perf_counter(), time.process_time()
    ask()
    return 1000 * (time.perf_counter() - begun), 1000 * (time.process_time() - processors)


def times(ask: Callable[[], Any], rounds: int) -> dict[str, float]:
    """`quantiles` of asking so many times."""
    return quantiles([once(ask) for _round in range(rounds)])


def quantiles(took: Sequence[Took]) -> dict[str, float]:
    """p50 and p95 in ms, of the clock and of the processors."""
    found = {}
    for name, values in zip(("", "cpu_"), zip(*took, strict=True), strict=True):
        ordered = sorted(values)
        found[f"{name}p50"] = round(median(ordered), 1)
        found[f"{name}p95"] = round(ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))], 1)
    return found
