"""Commands of this context."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from django.db import IntegrityError, transaction

from motcua.kernel.actor import Actor
from motcua.kernel.tables import Count, Say
from motcua.organisation import memory
from motcua.organisation.errors import ContradictsStored
from motcua.organisation.homes import home_units_forget
from motcua.organisation.importing.agencies import import_agencies
from motcua.organisation.importing.units import import_units
from motcua.organisation.people import absence_decide, absence_end, posts_end
from motcua.organisation.places import places_forget

__all__ = ["absence_decide", "absence_end", "agencies_import", "posts_end", "units_import"]

DATA = Path(__file__).parent / "data"
UNIT_FILES = (
    DATA / "units_2024.csv",
    DATA / "units_2025.csv",
    DATA / "succession.csv",
    DATA / "outlines_2024.csv",
    DATA / "outlines_2025.csv",
)
FORMER, TODAY = DATA / "binh_phuoc_2024", DATA / "dong_nai_2025"
AGENCY_FILES = (
    FORMER / "agencies.csv",
    FORMER / "staff.csv",
    FORMER / "posts.csv",
    TODAY / "agencies.csv",
    TODAY / "posts.csv",
    TODAY / "succession.csv",
)


def _silent(step: str) -> None:
    """Say nothing about progress."""


def units_import(
    *, actor: Actor, files: Sequence[Path] = UNIT_FILES, say: Say = _silent
) -> Mapping[str, Count]:
    """Take administrative units, their succession and outlines from CSV files, all rows or none.

    The header tells which table a file is. Rows that are already there stay or are corrected; none
    is removed. Raises `BadRows` with every wrong line.
    """
    try:
        with transaction.atomic():
            return import_units(files, say)
    except IntegrityError as error:
        raise ContradictsStored from error
    finally:
        places_forget()
        home_units_forget()


def agencies_import(
    *, actor: Actor, files: Sequence[Path] = AGENCY_FILES, say: Say = _silent
) -> Mapping[str, Count]:
    """Take agencies, staff, posts, who holds them and which agency took over which from CSV files,
    all rows or none.

    The header tells which table a file is; units must be there already. Rows that are already
    there stay or are corrected; none is removed. Raises `BadRows` with every wrong line.
    """
    try:
        with transaction.atomic():
            return import_agencies(files, say)
    except IntegrityError as error:
        raise ContradictsStored from error
    finally:
        memory.forget()
        home_units_forget()
