"""Rows of the ledger, and proofs of it. Pure Python."""

from dataclasses import dataclass
from datetime import date, datetime

from motcua.cases.lifecycle import Clock, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerLine:
    """One thing that happened to a case."""

    number: int
    name: str
    title: str
    at: datetime
    actor_name: str
    post: str
    status: Status
    clock: Clock
    note: str
    # In whose place the officer acted; to whom the work was given.
    stead_name: str = ""
    given_to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerBreak:
    """Something that cannot be as it was written; `number` is 0 where a case has no row at all.

    None: not about one row, but about a month or a file.
    """

    case: str
    number: int | None
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedMonth:
    """A closed month of the ledger; `hash` is worth writing down somewhere else."""

    month: date
    rows: int
    hash: str
    sealed_at: datetime
    archive: str = ""
