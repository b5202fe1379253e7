"""What the search is told and what it tells."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID


class WordKind(StrEnum):
    """What an everyday word of the search does: `name` calls procedures, `noise` says nothing."""

    WORD = "word"
    ABBREVIATION = "abbreviation"
    NAME = "name"
    NOISE = "noise"


class Understood(NamedTuple):
    """A word of a query and the official words that it was taken for."""

    typed: str
    meant: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchWordInfo:
    """An everyday word of the search. `is_own`: an administrator wrote or corrected it."""

    id: UUID
    kind: WordKind
    phrase: str
    meanings: tuple[str, ...]
    codes: tuple[str, ...]
    is_own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchWeightInfo:
    """How much people ask for a procedure, 0 to 100. `number`: of the version in force, 0 while it
    is as the product says; `name` is empty when the catalogue does not have the procedure.
    """

    code: str
    name: str
    weight: int
    is_essential: bool
    is_own: bool
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchWeightChange:
    """A version of a weight. `by` is empty for what came with the product."""

    number: int
    weight: int
    is_essential: bool
    note: str
    at: dt.datetime
    by: str
