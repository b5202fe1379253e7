"""Commands of this context."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from django.db import transaction

from motcua.kernel.actor import Actor
from motcua.kernel.tables import Count, Say
from motcua.worktime import memory
from motcua.worktime.importing import import_calendar

DATA = Path(__file__).parent / "data"
CALENDAR_FILES = (DATA / "sessions.csv", DATA / "calendar.csv")


def _silent(step: str) -> None:
    """Say nothing about progress."""


def calendar_import(
    *, actor: Actor, files: Sequence[Path] = CALENDAR_FILES, say: Say = _silent
) -> Mapping[str, Count]:
    """Take weekly sessions and special days from CSV files, all rows or none.

    The header tells which table a file is. Special days that are already there stay or are
    corrected, none is removed; a file of sessions is the whole week of everyone. Raises `BadRows`
    with every wrong line.
    """
    try:
        with transaction.atomic():
            return import_calendar(files, say)
    finally:
        memory.forget()
