"""Processes as administrators see and edit them."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from motcua.process.types import Definition, Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the form on which a process is edited: texts as they were typed.

    `kind`: a task, wait, subcase or end as in `process`; `consult` asks several agencies side by
    side; `choice` goes to `target` where `condition` holds. Then comes `next`, or the row below.
    """

    key: str
    kind: str
    title: str = ""
    role: str = ""
    agency: str = ""
    hours: str = ""
    stage: str = ""
    decisions: tuple[tuple[str, str], ...] = ()
    remind: str = ""
    escalate: str = ""
    stop: str = ""
    stop_target: str = ""
    branches: tuple["Branch", ...] = ()
    join: str = ""
    condition: str = ""
    target: str = ""
    message: str = ""
    procedure: str = ""
    next: str = ""

    def as_json(self) -> dict[str, Any]:
        """As JSON values."""
        return {**asdict(self), "branches": [asdict(branch) for branch in self.branches]}

    @classmethod
    def of_json(cls, body: Mapping[str, Any]) -> "Row":
        """The row that `as_json` wrote."""
        return cls(
            **{
                **body,
                "decisions": tuple((key, title) for key, title in body["decisions"]),
                "branches": tuple(Branch(**branch) for branch in body["branches"]),
            }
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """An agency that is asked in a row of kind `consult`."""

    key: str
    agency: str
    title: str = ""
    role: str = ""
    hours: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessPublished:
    """What publishing a process did. `published`: codes with a new version."""

    process_hash: str
    published: tuple[str, ...]
    unchanged: int
    warnings: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessRow:
    """A process that procedures follow now, and how many do."""

    hash: str
    key: str
    title: str
    procedures: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftRow:
    """A draft in the list of processes."""

    id: UUID
    title: str
    saved_at: dt.datetime
    saved_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessDraftInfo:
    """A draft of a process. `rows` None: it is a document that the form cannot show."""

    id: UUID
    key: str
    title: str
    rows: tuple[Row, ...] | None
    definition: Definition
    problems: tuple[Problem, ...]
    base_hash: str
    revision: int
    saved_at: dt.datetime
    saved_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessUse:
    """A procedure that follows a process now."""

    code: str
    name: str
    field: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessUses:
    """A page of the procedures that follow a process; `after` begins the next one, empty: last."""

    rows: tuple[ProcessUse, ...]
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessChange:
    """A version of a procedure, as far as its process goes. `note`, `by`: of an administrator."""

    number: int
    published_at: dt.datetime
    process_hash: str
    title: str
    note: str = ""
    by: str = ""
