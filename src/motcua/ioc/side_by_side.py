"""Questions to the engine are asked side by side, and without a turn: while it works, Python runs
other threads.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import TypeVar

from motcua.kernel.turns import TURNS

AT_ONCE = 4  # questions of one process
T = TypeVar("T")


def side_by_side(works: Sequence[Callable[[], T]]) -> list[T]:
    """What each of them gives."""
    with TURNS.waiting():
        if len(works) == 1:
            return [works[0]()]
        return [each.result() for each in [_threads().submit(work) for work in works]]


@cache
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(AT_ONCE, thread_name_prefix="side-by-side")
