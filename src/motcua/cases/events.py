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
