"""What one page shows of a case. Pure Python."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from motcua.cases.ledger_types import LedgerLine
from motcua.cases.lifecycle import Command, Step
from motcua.cases.people_types import Receiver
from motcua.cases.summary_types import CaseSummary, FileKind, Outcome
from motcua.process.types import Definition, Token


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFileInfo:
    """A file of a case."""

    id: UUID
    kind: FileKind
    component_key: str
    component_name: str
    name: str
    size: int
    media_type: str
    at: datetime
    scan: str = ""  # what the scanner for malware says: see `files.types.Scan`


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplementInfo:
    """What was asked of the citizen, and what came."""

    id: UUID
    items: tuple[str, ...]
    reason: str
    requested_at: datetime
    answered_at: datetime | None
    answer: str
    answer_by: datetime | None = None
    fields: dict[str, str] = field(default_factory=dict)
    again_because: str = ""
    is_lapsed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentInfo:
    """A financial obligation that the citizen was told of, and when it was met."""

    text: str
    amount_vnd: int
    basis: str
    requested_at: datetime
    paid_at: datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionInfo:
    """The one extension of a case; `is_late`: the apology came later than the law allows."""

    at: datetime
    new_due_at: datetime
    reason: str
    basis: str
    is_late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Filling:
    """The form as it was filled in at some time, and the papers that came with it."""

    number: int
    at: datetime
    data: dict[str, Any]
    files: tuple[CaseFileInfo, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskInfo:
    """Work that waits or was done: where, whose, since when, by when."""

    id: int
    step: Step
    node: str
    title: str
    agency_name: str
    role: str
    assignee_name: str
    opened_at: datetime
    limit_at: datetime | None
    closed_at: datetime | None
    closed_by_name: str
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FormLink:
    """A printed form that exists for a case: `key` asks for it, `at` is when it was issued.

    `is_draft`: a letter that has not gone out.
    """

    key: str
    number: str
    name: str
    at: datetime
    is_draft: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDetail:
    """Everything one page shows of a case."""

    summary: CaseSummary
    procedure_name: str
    channel: str
    outcome: Outcome
    receiving_agency_id: UUID
    receiving_agency_name: str
    competent_agency_id: UUID
    competent_agency_name: str
    applicant_name: str
    submitted_at: datetime
    received_at: datetime | None
    finished_at: datetime | None
    form_title: str
    layout: dict[str, Any]
    data: dict[str, Any]
    files: tuple[CaseFileInfo, ...]
    ledger: tuple[LedgerLine, ...]
    supplements: tuple[SupplementInfo, ...]
    due_lines: tuple[str, ...]
    commands: tuple[Command, ...]
    waits_for: str
    steps: tuple[tuple[str, str], ...]
    proposal: str = ""
    components: tuple[tuple[str, str], ...] = ()
    receivers: tuple[Receiver, ...] = ()
    nobody_decides: bool = False
    task_id: int | None = None
    decisions: tuple[tuple[str, str], ...] = ()
    tasks: tuple[TaskInfo, ...] = ()
    forms: tuple[FormLink, ...] = ()
    released_at: datetime | None = None
    timeliness: str = ""
    payments: tuple[PaymentInfo, ...] = ()
    extension: ExtensionInfo | None = None
    pause: str = ""
    late_lines: tuple[str, ...] = ()
    version_id: UUID | None = None
    unread: int = 0
    # The process that the case follows, where it stands in it, and the steps behind it.
    process: Definition | None = None
    tokens: tuple[Token, ...] = ()
    nodes_done: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tracking:
    """What the holder of code and PIN may know without logging in: no personal data."""

    summary: CaseSummary
    procedure_name: str
    agency_name: str
    submitted_at: datetime
    ledger: tuple[LedgerLine, ...]
    due_lines: tuple[str, ...]
    waits_for: str
    pause: str = ""
