"""What a table of many dossiers hands to its pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

MOST_BATCH_ROWS = 500
MOST_TABLE_BYTES = 5 * 1024 * 1024


class BulkState(StrEnum):
    """What has become of one case, or one line, of a run."""

    WAITING = "waiting"
    DONE = "done"
    REFUSED = "refused"
    FAILED = "failed"


class HandedIn(NamedTuple):
    """A file as it came."""

    name: str
    content: bytes


class Problem(NamedTuple):
    """What is wrong with a line: the column by its title, and what to do."""

    about: str
    say: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchRowInfo:
    """One line and what came of it. `code`: of the case, or its receipt reference until then."""

    number: int
    line: int
    label: str
    state: BulkState
    problems: tuple[Problem, ...]
    case_id: UUID | None
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchRunInfo:
    """A table that was read. `fit`: the lines that can be submitted; `counts`: all, by state.

    `next_after` is the number of the last line shown, if more follow.
    """

    id: UUID
    procedure_code: str
    procedure_name: str
    agency_name: str
    file_name: str
    total: int
    fit: int
    created_at: datetime
    asked_at: datetime | None
    finished_at: datetime | None
    counts: Mapping[BulkState, int]
    rows: tuple[BatchRowInfo, ...] = ()
    next_after: int | None = None

    @property
    def waits(self) -> bool:
        """Whether it is a preview that nobody submitted yet."""
        return self.asked_at is None
