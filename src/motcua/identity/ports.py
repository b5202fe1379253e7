"""The ways in, and the registers that know people. VNeID becomes one more adapter; nothing else
changes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from motcua.identity.types import RegisteredPerson


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


@dataclass(frozen=True, kw_only=True)
class RegisterQuestion:
    """Who is meant, why it is asked, and for whom: a register answers no question without these.

    `reference` names the procedure or the dossier, `asked_by` the account or the officer.
    """

    personal_number: str
    full_name: str
    birth_on: date | None
    purpose: str
    reference: str
    asked_by: str


class PopulationRegister(Protocol):
    """The national population register as a province sees it: one person at a time, by number and
    name.
    """

    @property
    def slug(self) -> str:
        """The stable name of the register."""
        ...

    @property
    def title(self) -> str:
        """What people call it."""
        ...

    def look_up(self, question: RegisterQuestion, /) -> RegisteredPerson | None:
        """The person with this number and this name, None when there is none; raises
        `RegisterUnavailable` when nothing was decided.
        """
        ...
