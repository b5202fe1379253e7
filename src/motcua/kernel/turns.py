"""Turns: how many requests one process works on at once, whatever the number of its threads.

Python runs one thread at a time. More requests than two in the middle of their work only take it
from each other, and everybody waits longer. Who waits for something outside (a slow sender, a child
process, a register) does so without a turn.
"""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from queue import SimpleQueue


class Turns:
    """`most` turns. A thread takes one, and gives it back while it waits for something else."""

    def __init__(self, most: int) -> None:
        self._free: SimpleQueue[None] = SimpleQueue()
        for _turn in range(most):
            self._free.put(None)
        self._mine = threading.local()

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Work inside a turn; waits until one is free."""
        self._free.get()
        self._mine.held = True
        try:
            yield
        finally:
            self._mine.held = False
            self._free.put(None)

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """Wait inside for something else; a thread without a turn just waits."""
        if not getattr(self._mine, "held", False):
            yield
            return
        self._mine.held = False
        self._free.put(None)
        try:
            yield
        finally:
            self._free.get()
            self._mine.held = True


TURNS = Turns(int(os.environ.get("MOTCUA_WEB_TURNS", "2")))
