"""The ways in. VNeID becomes one more adapter; nothing else changes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class LoginField:
    """One thing the login page asks for."""

    name: str
    label: str
    secret: bool = False


class LoginMethod(Protocol):
    """Knows who somebody is."""

    @property
    def slug(self) -> str:
        """The stable name of the method."""
        ...

    @property
    def title(self) -> str:
        """What people call it."""
        ...

    @property
    def fields(self) -> tuple[LoginField, ...]:
        """What the login page asks for; empty for a method that sends people elsewhere."""
        ...

    def identify(self, credentials: Mapping[str, str], *, address: str) -> UUID:
        """The id of the account that the credentials, sent from `address`, prove; raises
        `LoginRefused` or `LoginLocked`.
        """
        ...
