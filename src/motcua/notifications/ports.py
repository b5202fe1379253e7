"""How a message leaves the house. SMS gateways and mail servers are adapters of this."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from motcua.kernel.errors import DomainError, Unavailable


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """One message to one address, written `at`.

    Every attempt has the same `id` and the same words. `kind` is the occasion, `language` that of
    the words (a voice needs it), `segments` what an SMS costs: what a way out may choose by.
    """

    id: UUID
    to: str
    subject: str
    body: str
    at: datetime
    kind: str = ""
    language: str = "vi"
    segments: int = 0


class SendRefused(DomainError):
    """The other side said no: trying again will not help."""

    code = "send_refused"


class SendUnavailable(Unavailable):
    """Nothing was decided; trying again is safe."""

    code = "send_unavailable"


class Sender(Protocol):
    """Takes a message over.

    The same `Envelope.id` twice means the same message, to be delivered once.
    """

    @property
    def slug(self) -> str:
        """The stable name of the adapter."""
        ...

    def send(self, envelope: Envelope, /) -> None:
        """Hand the message over; raises `SendUnavailable` (try again) or `SendRefused` (never)."""
        ...
