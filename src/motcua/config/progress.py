"""Telling the operator what goes on, on standard output."""

import sys
import time
from collections.abc import Callable


def say(text: str, end: str = "\n") -> None:
    """Show a line at once."""
    sys.stdout.write(text + end)
    sys.stdout.flush()


def measure(title: str, work: Callable[[], None]) -> None:
    """Show a title, do the work, show the time it took."""
    say(f"→ {title}… ", end="")
    start = time.monotonic()
    work()
    seconds = f"{time.monotonic() - start:.1f}".replace(".", ",")
    say(f"{seconds} giây")
