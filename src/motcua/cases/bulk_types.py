"""One command for many cases. Pure Python."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from motcua.cases.batch_types import BulkState
from motcua.cases.lifecycle import Clock, Command
from motcua.cases.people_types import Receiver

# What can be asked for many cases at once, and for how many.
BULK_COMMANDS = frozenset(
    {
        Command.ACCEPT,
        Command.TAKE,
        Command.RELEASE,
        Command.ASSIGN,
        Command.APPROVE,
        Command.SIGN,
        Command.SEAL,
        Command.HAND_OVER,
    }
)
LETTER_COMMANDS = frozenset({Command.SIGN_LETTER, Command.SEAL_LETTER})
MOST_IN_A_RUN = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkChoice:
    """A task that was chosen, and the version of its case in the preview."""

    task_id: int
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkRow:
    """One case of a preview; `problem`: why the command cannot be given there."""

    task_id: int
    case_id: UUID
    version: int
    code: str
    applicant_name: str
    procedure_name: str
    step_title: str
    due_at: datetime | None
    clock: Clock
    problem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkPreview:
    """What a command would do; `gone`: how many of the chosen are not there any more."""

    command: Command
    rows: tuple[BulkRow, ...]
    refused: tuple[BulkRow, ...]
    gone: int
    receivers: tuple[Receiver, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkItemInfo:
    """One case of a run and what has become of it."""

    number: int
    task_id: int
    case_id: UUID
    code: str
    applicant_name: str
    state: BulkState
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkRunInfo:
    """How far a run is; `next_after`: from where on there is more to show, 0 at the end."""

    id: UUID
    command: Command
    total: int
    counts: dict[BulkState, int]
    created_at: datetime
    finished_at: datetime | None
    items: tuple[BulkItemInfo, ...]
    next_after: int
