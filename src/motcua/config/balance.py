"""Web processes share the work: who has more of it than another sends clients over to that one.

The kernel gives a new connection to one process or another by chance, and a browser keeps it for
all that it asks. Who is asked to open a new one comes to another process by the same chance, and is
asked again where that failed.
"""

import fcntl
import mmap
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from math import exp
from pathlib import Path
from time import monotonic

from motcua.kernel.turns import Turns

LOADS = "MOTCUA_WEB_LOADS"  # where the processes of one server tell each other
MEAN = 0.05  # seconds that the mean of what is in hand looks back
MORE = 1.5  # requests in hand: with four clients here and five there it stays as it is
PAUSE = 0.05  # seconds between two that are sent over: what came of the first shows in the means
SIZE = 8  # bytes of a number
PID, LOAD, MEANT, SINCE = range(4)  # a process: its id, what is in hand, the mean, as of then
COLUMNS = 4


@contextmanager
def shared(workers: int) -> Iterator[None]:
    """A place for so many processes, and for those that take over from them, in memory."""
    if workers < 2 or not hasattr(os, "memfd_create"):  # noqa: PLR2004 - nobody to share with
        yield
        return
    place = os.memfd_create("motcua-web-loads")
    os.truncate(place, 2 * workers * COLUMNS * SIZE)
    os.environ[LOADS] = f"/proc/{os.getpid()}/fd/{place}"
    try:
        yield
    finally:
        del os.environ[LOADS]
        os.close(place)


class Balance:
    """What this process has in hand, beside the others of its server."""

    def __init__(self, place: Path) -> None:
        with place.open("r+b") as file:
            self._all = memoryview(mmap.mmap(file.fileno(), 0)).cast("d")
            fcntl.flock(file, fcntl.LOCK_EX)
            self._mine = next(each for each in self._each() if not self._lives(each))
            self._all[self._mine + LOAD] = self._all[self._mine + MEANT] = 0
            self._all[self._mine + PID] = os.getpid()
            fcntl.flock(file, fcntl.LOCK_UN)
        self._noting = threading.Lock()  # what is noted last is what is so
        self._told = 0.0

    def note(self, turns: Turns, *, coming: int = 0) -> None:
        """Requests in hand are those that asked for a turn, and so many that will."""
        with self._noting:
            self._all[self._mine + MEANT] = self._mean(self._mine)
            self._all[self._mine + SINCE] = monotonic()
            self._all[self._mine + LOAD] = turns.asked + coming

    def should_send_over(self) -> bool:
        """Whether a client had better open a new connection; says so once each `PAUSE`."""
        now = monotonic()
        if now < self._told + PAUSE:
            return False
        less = self._mean(self._mine) - MORE
        if any(self._mean(each) < less and self._lives(each) for each in self._each()):
            self._told = now
            return True
        return False

    def _each(self) -> range:
        return range(0, len(self._all), COLUMNS)

    def _mean(self, each: int) -> float:
        load, mean = self._all[each + LOAD], self._all[each + MEANT]
        return load + (mean - load) * exp((self._all[each + SINCE] - monotonic()) / MEAN)

    def _lives(self, each: int) -> bool:
        pid = int(self._all[each + PID])
        if not pid:
            return False
        try:
            os.kill(pid, 0)
        except OSError:
            return False
        return True


def joined() -> Balance | None:
    """The balance of this process; none where it is alone, finds no room or may not look."""
    try:
        return Balance(Path(os.environ[LOADS]))
    except (KeyError, OSError, StopIteration):
        return None
