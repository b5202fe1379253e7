"""Words for tasks that leaders hand to agencies: assignments. Pure Python."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from motcua.ioc.types import EVERYTHING, IndicatorInfo, Slice


class Status(StrEnum):
    """How far an assignment is."""

    GIVEN = "given"
    TAKEN = "taken"
    ANSWERED = "answered"
    RETURNED = "returned"
    DONE = "done"
    WITHDRAWN = "withdrawn"


class Move(StrEnum):
    """What is done to an assignment."""

    GIVE = "give"
    TAKE = "take"
    ANSWER = "answer"
    RETURN = "return"
    ACCEPT = "accept"
    EXTEND = "extend"
    ASK_TIME = "ask_time"
    NOTE = "note"
    WITHDRAW = "withdraw"


class Side(StrEnum):
    """Who does it: those above, or the agency that was given the work."""

    GIVER = "giver"
    RECEIVER = "receiver"


class Show(StrEnum):
    """Parts of a list."""

    OPEN = "open"
    LATE = "late"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberSeen:
    """The number for which work is given, as it was: indicator, slice, period by its name, value
    (none where there was none) and when it was looked at.
    """

    indicator: str
    wanted: Slice = EVERYTHING
    period: str = ""
    value: float | None = None
    seen_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignmentWish:
    """Work as a leader hands it out. `due_on`: through the last session of which day; else
    `due_days` working days from now. `indicator` with slice and period (by its name; empty: today):
    the number it is about, looked up as it stands.
    """

    title: str
    body: str
    to_agency_id: UUID
    due_on: date | None = None
    due_days: int = 0
    alert_id: UUID | None = None
    indicator: str = ""
    wanted: Slice = EVERYTHING
    period: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignmentRow:
    """An assignment in a list."""

    id: UUID
    title: str
    from_agency_id: UUID
    from_name: str
    to_agency_id: UUID
    to_name: str
    giver_name: str
    status: Status
    given_at: datetime
    due_at: datetime
    answered_at: datetime | None
    closed_at: datetime | None
    is_late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignmentLine:
    """One move of an assignment, with the files that came with it."""

    number: int
    move: Move
    at: datetime
    by_name: str
    agency_name: str
    note: str
    due_at: datetime | None
    files: tuple[tuple[UUID, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignmentDetail:
    """An assignment with its history and the moves that the actor may make."""

    row: AssignmentRow
    version: int
    body: str
    first_due_at: datetime
    alert_id: UUID | None
    number: NumberSeen | None
    info: IndicatorInfo | None
    lines: tuple[AssignmentLine, ...]
    moves: frozenset[Move]


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyCount:
    """How much one agency still has to do."""

    agency_id: UUID
    name: str
    open: int
    late: int
    answered: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignmentPage:
    """One page of a list; `next_cursor` is empty on the last one."""

    rows: tuple[AssignmentRow, ...]
    next_cursor: str
