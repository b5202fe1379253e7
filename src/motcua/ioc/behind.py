"""Work of the engine comes after that of everybody else, also outside the process of the boards.

The engine works in threads of its own, to which the kernel gives a processor when nobody else
wants it as much. While it works, Python runs other threads, so nobody waits for these.
"""

import os
import sys
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import TypeVar

from motcua.kernel.turns import TURNS

NICENESS = 10  # a tenth of what others get, where a processor is not enough for all
AT_ONCE = 4  # questions of one process
T = TypeVar("T")


def behind(work: Callable[[], T]) -> T:
    """What the work gives, done behind the others; whoever waits for it does so without a turn."""
    return all_behind([work])[0]


def all_behind(works: Sequence[Callable[[], T]]) -> list[T]:
    """What each of them gives, done side by side."""
    with TURNS.waiting():
        return [each.result() for each in [_threads().submit(work) for work in works]]


@cache
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(AT_ONCE, thread_name_prefix="behind", initializer=_step_back)


def _step_back() -> None:
    """This thread, and those that it starts, where its process does not stand behind already.
    Elsewhere than on Linux niceness is that of a whole process.
    """
    if sys.platform == "linux":
        me = threading.get_native_id()
        os.setpriority(os.PRIO_PROCESS, me, max(NICENESS, os.getpriority(os.PRIO_PROCESS, me)))
