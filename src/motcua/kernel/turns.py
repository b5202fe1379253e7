"""Turns: how many requests one process works on at once, whatever the number of its threads.

Python runs one thread at a time. More requests in the middle of their work only take it from each
other, and everybody waits longer. Who waits for something outside (a slow sender, a child process,
a register) does so without a turn.
"""

import os
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

# Seconds. Nearly every page needs less, so that pages run one after another; and nobody notices
# that he waited so long because somebody else's needs more.
PATIENCE = 0.03
EXTRA = 1  # so many turns more, while those who have one work for longer than that


class Turns:
    """`usual` turns. A thread takes one, and gives it back while it waits for something else.

    Turns go in the order in which they were asked for: a thread that runs would else take the next
    one again and again, and others would wait for long. A turn counts for `PATIENCE`: whoever works
    longer does not hold up the others, until `EXTRA` of them do.

    Who comes back from waiting goes first, however many work: they may wait for what it holds.
    """

    def __init__(self, usual: int) -> None:
        self._usual = usual
        self._most = usual + EXTRA
        self._out: dict[threading.Lock, float] = {}  # turns, and since when
        self._queue: deque[threading.Lock] = deque()
        self._back: deque[threading.Lock] = deque()
        self._lock = threading.Lock()
        self._mine = threading.local()

    @property
    def asked(self) -> int:
        """How many have a turn or want one."""
        return len(self._out) + len(self._queue) + len(self._back)

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Work inside a turn; waits until one is free."""
        self._take(self._queue)
        try:
            yield
        finally:
            self._give()

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """Wait inside for something else; a thread without a turn just waits."""
        if getattr(self._mine, "turn", None) is None:
            yield
            return
        self._give()
        try:
            yield
        finally:
            self._take(self._back)

    def _take(self, queue: deque[threading.Lock]) -> None:
        turn = threading.Lock()
        turn.acquire()
        with self._lock:
            queue.append(turn)
            self._hand_out()
        while not turn.acquire(timeout=PATIENCE):
            with self._lock:
                self._hand_out()
        self._mine.turn = turn

    def _give(self) -> None:
        turn, self._mine.turn = self._mine.turn, None
        with self._lock:
            del self._out[turn]
            self._hand_out()

    def _hand_out(self) -> None:
        now = monotonic()
        fresh = sum(now - since < PATIENCE for since in self._out.values())
        while fresh < self._usual:
            if self._back:
                turn = self._back.popleft()
            elif self._queue and len(self._out) < self._most:
                turn = self._queue.popleft()
            else:
                return
            self._out[turn] = now
            turn.release()
            fresh += 1


TURNS = Turns(int(os.environ.get("MOTCUA_WEB_TURNS", "1")))
