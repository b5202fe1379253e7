"""What cases tell the contexts above them and their own handlers."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from motcua.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class CaseChanged(Event):
    """A command changed a case; `command` is its name and `number` the number of its ledger row."""

    name: ClassVar[str] = "cases.case_changed"
    case_id: UUID
    command: str
    number: int


@dataclass(frozen=True, kw_only=True)
class StepWaits(Event):
    """Work has waited for the hours after which its process reminds, or tells the level above."""

    name: ClassVar[str] = "cases.step_waits"
    case_id: UUID
    task_id: int
    escalates: bool


@dataclass(frozen=True, kw_only=True)
class LinkMoves(Event):
    """A case came to wait for another one, or one that another waits for came to its end."""

    name: ClassVar[str] = "cases.link_moves"
    case_id: UUID


@dataclass(frozen=True, kw_only=True)
class MessageWritten(Event):
    """Somebody wrote a message in a case."""

    name: ClassVar[str] = "cases.message_written"
    case_id: UUID
    message_id: int
