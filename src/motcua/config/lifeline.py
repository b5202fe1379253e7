"""No process outlives the one that started it, however that one ends."""

import ctypes
import os
import signal
import sys

PARENT = "MOTCUA_PARENT"
PR_SET_PDEATHSIG = 1


def hold() -> None:
    """End this process with its parent, when that is the supervisor or a child of it."""
    parent = os.environ.get(PARENT)
    if parent is None:
        return
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
    if os.getppid() != int(parent):
        sys.exit("the parent process is gone")
    os.environ[PARENT] = str(os.getpid())
