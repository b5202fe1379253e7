"""Commands of this context."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from django.db import transaction

from motcua.kernel.actor import Actor
from motcua.kernel.tables import Count, Say
from motcua.worktime import importing, memory
from motcua.worktime.importing import AgencyOf, no_agency
from motcua.worktime.shipped import CALENDAR_FILES

__all__ = ["CALENDAR_FILES", "calendar_import"]


def _silent(step: str) -> None:
    """Say nothing about progress."""


def calendar_import(
    *,
    actor: Actor,
    files: Sequence[Path] = CALENDAR_FILES,
    say: Say = _silent,
    agency_of: AgencyOf = no_agency,
    keep_own_week: bool = False,
) -> Mapping[str, Count]:
    """Take weekly sessions, special days and cut-off rules from CSV files, all rows or none.

    The header tells which table a file is. Special days and rules that are already there stay or
    are corrected, none is removed; a file of sessions is the whole week, in all periods, of
    everyone or of each agency that it names. `agency_of` finds agencies by their identifiers.
    With `keep_own_week` everyone's week stays where the province has set one of its own.
    Raises `BadRows` with every wrong line.
    """
    try:
        with transaction.atomic():
            found = importing.content(files, agency_of)
            if keep_own_week:
                found = importing.without_other_week(found)
            return importing.write(found, say)
    finally:
        memory.forget()
