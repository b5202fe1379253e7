"""Lists of cases: an officer's queues, what a search found, books. Pure Python."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from motcua.cases.lifecycle import Clock, Status, Step


class InboxTab(StrEnum):
    """The queues of the desk."""

    MINE = "mine"
    POOL = "pool"
    DUE = "due"
    WAITING = "waiting"
    DONE = "done"
    AGENCY = "agency"


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxRow:
    """One line of an officer's list."""

    case_id: UUID
    task_id: int
    code: str
    procedure_name: str
    applicant_name: str
    status: Status
    clock: Clock
    step: Step
    step_title: str
    assignee_id: UUID | None
    due_at: datetime | None
    opened_at: datetime
    assignee_name: str = ""
    role: str = ""
    agency_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxPage:
    """One page of an officer's list; `next_cursor` is empty on the last one."""

    rows: tuple[InboxRow, ...]
    next_cursor: str
    counts: dict[InboxTab, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchHit:
    """A case that a search found."""

    case_id: UUID
    code: str
    procedure_name: str
    applicant_name: str
    agency_name: str
    agency_short_name: str
    status: Status
    clock: Clock
    submitted_at: datetime
    due_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPage:
    """One page of a search.

    `too_short`: the words say too little to search for; `is_cut`: there may be more, for which
    more words are needed; `is_next_apart`: what follows, if anything, are names in which the words
    lie apart.
    """

    rows: tuple[SearchHit, ...]
    next_cursor: str
    too_short: bool = False
    is_cut: bool = False
    is_next_apart: bool = False


class BookKind(StrEnum):
    """Whose dossiers a book lists: those the agency received, was handed by another desk, or
    helped to hand in.
    """

    RECEIVED = "received"
    TRANSFERRED = "transferred"
    SUPPORTED = "supported"
