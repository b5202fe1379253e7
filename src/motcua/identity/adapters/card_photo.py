"""Reading the code of a card in a photo. The photo is opened in a process of its own, under limits
of time and memory, and is kept nowhere.
"""

import os
import subprocess
import sys
from pathlib import Path
from threading import BoundedSemaphore

import motcua
from motcua.identity.adapters import card_photo_child as child
from motcua.identity.errors import CardReaderBusy, CardUnreadable
from motcua.kernel.turns import TURNS

WALL_SECONDS = 8
_AT_ONCE = 2
_SLOT_SECONDS = 1
_slots = BoundedSemaphore(_AT_ONCE)


def text_in_photo(content: bytes) -> str:
    """The text of the code in the photo.

    Raises `CardUnreadable` when there is none, or when the photo is too large, broken or takes too
    long, and `CardReaderBusy` when others are being read.
    """
    if not 0 < len(content) <= child.MOST_BYTES:
        raise CardUnreadable
    with TURNS.waiting():
        return _read(content)


def _read(content: bytes) -> str:
    if not _slots.acquire(timeout=_SLOT_SECONDS):
        raise CardReaderBusy
    try:
        done = subprocess.run(  # noqa: S603 - our own module, no input in the command
            [sys.executable, "-m", child.__name__],
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            # Nothing of our environment: it holds secrets.
            env={"PYTHONPATH": os.pathsep.join(_paths())},
            timeout=WALL_SECONDS,
            check=True,
        )
        return done.stdout.decode()
    except (subprocess.SubprocessError, UnicodeDecodeError) as error:
        raise CardUnreadable from error
    finally:
        _slots.release()


def _paths() -> list[str]:
    return [str(Path(motcua.__path__[0]).parent)]
