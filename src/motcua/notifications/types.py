"""Words for messages."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class Channel(StrEnum):
    """The ways to reach a person."""

    IN_APP = "in_app"
    EMAIL = "email"
    SMS = "sms"


class MessageState(StrEnum):
    """What became of a message."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """Who is told. An empty address leaves that channel out."""

    person_id: UUID
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageInfo:
    """A message as shown to its reader or on the outbox page."""

    to: str
    subject: str
    body: str
    at: datetime
    subject_ref: UUID | None = None
