"""No process outlives the one that started it, however that one ends."""

import ctypes
import os
import signal
import sys
import threading
import time

PARENT = "MOTCUA_PARENT"
PR_SET_PDEATHSIG = 1
LOOKS_EVERY = 1.0  # seconds
TO_TIDY_UP = 5.0  # seconds; everything survives a sudden end, so nothing waits for longer


def hold() -> None:
    """End this process with its parent, when that is the supervisor or a child of it."""
    parent = os.environ.get(PARENT)
    if parent is None:
        return
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
    if os.getppid() != int(parent):
        sys.exit("the parent process is gone")
    threading.Thread(target=_follow, args=(int(parent),), name="lifeline", daemon=True).start()
    os.environ[PARENT] = str(os.getpid())


def _follow(parent: int) -> None:
    """Leave some seconds after the parent. A worker that is told to stop when PostgreSQL has gone
    too would else try for half a minute to say goodbye to it.
    """
    while os.getppid() == parent:
        time.sleep(LOOKS_EVERY)
    time.sleep(TO_TIDY_UP)
    os._exit(1)
