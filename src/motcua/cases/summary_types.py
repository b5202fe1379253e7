"""The state of a case in a few values. Pure Python."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from motcua.cases.lifecycle import Clock, Delivery, Status, Step
from motcua.kernel import clock as times


class Outcome(StrEnum):
    """What was decided on the merits."""

    NONE = ""
    GRANTED = "granted"
    REFUSED = "refused"


class FileKind(StrEnum):
    """What a file is to its case."""

    COMPONENT = "component"
    SUPPLEMENT = "supplement"
    SIGNED = "signed"
    RESULT = "result"
    CONSENT = "consent"  # the signed paper by which a citizen let another hand in


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseSummary:
    """The state of a case after a command: what machines get back."""

    id: UUID
    reference: str
    pin: str
    code: str | None
    procedure_code: str
    status: Status
    clock: Clock
    delivery: Delivery
    step: Step
    version: int
    due_at: datetime | None

    def as_json(self) -> dict[str, Any]:
        """The summary as JSON values, the same for a first answer and for its replay."""
        return {
            "id": str(self.id),
            "reference": self.reference,
            "pin": self.pin,
            "code": self.code,
            "procedure_code": self.procedure_code,
            "status": int(self.status),
            "clock": self.clock.value,
            "delivery": self.delivery.value,
            "step": self.step.value,
            "version": self.version,
            "due_at": times.instant_text(self.due_at) if self.due_at else None,
        }
