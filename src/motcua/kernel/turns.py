"""Turns: how many requests one process works on at once, whatever the number of its threads.

Python runs one thread at a time. More requests than two in the middle of their work only take it
from each other, and everybody waits longer. Who waits for something outside (a slow sender, a child
process, a register) does so without a turn.
"""

import os
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager


class Turns:
    """`most` turns. A thread takes one, and gives it back while it waits for something else.

    Turns go in the order in which they were asked for: a thread that runs would else take the next
    one again and again, and others would wait for long.
    """

    def __init__(self, most: int) -> None:
        self._free = most
        self._queue: deque[threading.Lock] = deque()
        self._lock = threading.Lock()
        self._mine = threading.local()

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Work inside a turn; waits until one is free."""
        self._take()
        try:
            yield
        finally:
            self._give()

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """Wait inside for something else; a thread without a turn just waits."""
        if not getattr(self._mine, "held", False):
            yield
            return
        self._give()
        try:
            yield
        finally:
            self._take()

    def _take(self) -> None:
        called = None
        with self._lock:
            if self._free:
                self._free -= 1
            else:
                called = threading.Lock()
                called.acquire()
                self._queue.append(called)
        if called is not None:
            called.acquire()  # until `_give` hands a turn over
        self._mine.held = True

    def _give(self) -> None:
        self._mine.held = False
        with self._lock:
            if self._queue:
                self._queue.popleft().release()
            else:
                self._free += 1


TURNS = Turns(int(os.environ.get("MOTCUA_WEB_TURNS", "2")))
