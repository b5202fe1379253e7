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

    slug: str
    title: str
    fields: tuple[LoginField, ...]

    def identify(self, credentials: Mapping[str, str]) -> UUID:
        """The id of the account that the credentials prove; raises `LoginRefused` or `LoginLocked`."""
        ...
