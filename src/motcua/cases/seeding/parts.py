"""The rows that a told dossier consists of, and the marks that it bears."""

from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Any
from uuid import UUID

from motcua.cases.rules import ALPHABET, PIN_LENGTH, REFERENCE_LENGTH
from motcua.cases.seeding.ground import Link
from motcua.cases.seeding.line import micros


@dataclass(slots=True)
class Entry:
    """A ledger row as `entry_hash` wants to see it: the columns of `LedgerEntry`."""

    case_id: UUID
    number: int
    name: str
    at: datetime
    actor_kind: str
    account_id: UUID | None
    actor_name: str
    post: str
    step: str
    status: int
    clock: str
    delivery: str
    note: str
    body: dict[str, Any]
    previous_hash: bytes
    hash: bytes = b""


@dataclass(slots=True)
class Work:
    """A task row."""

    link: Link
    step: str
    role: str
    agency_id: UUID
    assignee_id: UUID | None
    sort_at: datetime
    limit_at: datetime | None
    opened_at: datetime
    closed_at: datetime | None = None
    closed_by: UUID | None = None


@dataclass(slots=True)
class Stretch:
    """A row of the case's clock."""

    clock: str
    from_at: datetime
    reason: str = ""
    basis: str = ""
    to_at: datetime | None = None


@dataclass(slots=True)
class Asked:
    """A supplement request."""

    id: UUID
    items: tuple[str, ...]
    reason: str
    requested_at: datetime
    requested_by: UUID
    answer_by: datetime | None = None
    remind_at: datetime | None = None
    again_because: str = ""
    answered_at: datetime | None = None
    answer: str = ""
    reminded_at: datetime | None = None
    is_lapsed: bool = False


@dataclass(slots=True)
class Put:
    """The one extension."""

    at: datetime
    by: UUID
    old_due_at: datetime
    new_due_at: datetime
    days: int
    reason: str
    basis: str
    is_late: bool


def reference(random: Random) -> str:
    """A receipt reference of the usual form."""
    return "TN" + "".join(random.choices(ALPHABET, k=REFERENCE_LENGTH))


def pin(random: Random) -> str:
    """A look-up code of the usual form."""
    return "".join(random.choices(ALPHABET, k=PIN_LENGTH))


def case_id(random: Random, submitted_at: datetime) -> UUID:
    """A UUIDv7 of that instant."""
    millis = micros(submitted_at) // 1000
    value = millis << 80 | 0x7 << 76 | random.getrandbits(12) << 64
    return UUID(int=value | 0b10 << 62 | random.getrandbits(62))
