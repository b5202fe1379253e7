"""What identity hands to others: plain values."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from motcua.kernel.identifiers import Sex

__all__ = ["Card", "RegisterAnswer", "RegisterState", "RegisteredPerson", "Sex"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What the code on an identity card says. `old_number`: nine digits, or empty."""

    personal_number: str
    old_number: str
    full_name: str
    birth_on: date
    sex: Sex
    residence: str
    issued_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisteredPerson:
    """What the population register says of one person: no more than a form asks for."""

    personal_number: str
    full_name: str
    birth_on: date | None
    sex: Sex | None
    residence: str


class RegisterState(StrEnum):
    """What became of a question to the register."""

    OFF = "off"
    FOUND = "found"
    NOT_FOUND = "not_found"
    UNAVAILABLE = "unavailable"


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterAnswer:
    """The register's answer. `person` only when it was found."""

    state: RegisterState
    title: str = ""
    person: RegisteredPerson | None = None
