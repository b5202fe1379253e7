"""Letters that go out of a running case, as officers see them. Pure Python."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID


class LetterState(StrEnum):
    """Whom a letter waits for: the approver or the registrar."""

    TO_SIGN = "to_sign"
    TO_SEAL = "to_seal"


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterInfo:
    """A letter that has not gone out: form 04 (apology) or 05 (notice of stopping).

    `form`: the key under which it is printed. `last_on`: the last day on which an apology comes in
    time; none: no such day. `version` is that of the case.
    """

    id: int
    case_id: UUID
    version: int
    code: str
    form: str
    number: str
    applicant_name: str
    procedure_name: str
    agency_name: str
    drafted_at: datetime
    last_on: date | None
    state: LetterState
    signer_name: str
    is_late: bool
