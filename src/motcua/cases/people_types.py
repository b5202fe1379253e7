"""Who holds work and who could. Pure Python."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Receiver:
    """A colleague who may be given a task; `filled_by`: who fills in while she is away."""

    id: UUID
    name: str
    filled_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """How much an officer holds in one post, and who could have it."""

    agency_id: UUID
    agency_name: str
    role: str
    number: int
    oldest_at: datetime
    receivers: tuple[Receiver, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StuckCase:
    """A case that nobody at its agency may approve."""

    case_id: UUID
    code: str
    agency_id: UUID
    agency_name: str
    opened_at: datetime
