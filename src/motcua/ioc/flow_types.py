"""The words in which others speak about how dossiers flow. Pure Python."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID


class Moment(StrEnum):
    """What happens to a dossier at an hour of the day."""

    SUBMITTED = "submitted_at"
    RECEIVED = "received_at"
    RELEASED = "released_at"


class Ending(StrEnum):
    """How a dossier stands: released in time or late, refused on the merits, not received,
    withdrawn; or it goes on, in time or not.
    """

    IN_TIME = "in_time"
    LATE = "late"
    REFUSED = "refused"
    DENIED = "denied"
    WITHDRAWN = "withdrawn"
    OPEN = "open"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """So many at each weekday (1 is Monday) and hour of the clock on the wall."""

    counts: Mapping[tuple[int, int], int]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """So many dossiers came by a channel, belong to a group, and stand so."""

    channel: str
    key: str
    name: str
    ending: Ending
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Streams:
    """All streams of a period."""

    rows: tuple[Stream, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcedureWay:
    """How dossiers of a procedure really went: `cases` of them, and the map as `logs.flow` says it,
    with activities in the words of the reader. Waits are by the clock on the wall.
    """

    cases: int
    flow: Mapping[str, Any]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCase:
    """A dossier that came in, without anything personal."""

    procedure: str
    procedure_name: str
    agency_id: UUID
    agency_name: str
    channel: str
    submitted_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Newest:
    """The last dossiers that came in, the newest first."""

    rows: tuple[NewCase, ...]
    at: datetime
