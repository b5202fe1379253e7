"""What cases hand to delivery: plain values, never rows to save."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from motcua.cases.batch_types import (
    MOST_BATCH_ROWS,
    MOST_TABLE_BYTES,
    BatchRowInfo,
    BatchRunInfo,
    BulkState,
    HandedIn,
)
from motcua.cases.citizen_types import (
    OwnFilter,
    OwnPaper,
    PaperFilter,
    PaperPage,
    PapersOfCase,
    PapersTaken,
    RatingComment,
    RatingInfo,
    RatingLevel,
    RatingLoad,
    Ratings,
)
from motcua.cases.consent import ConsentKind
from motcua.cases.letter_types import LetterInfo, LetterState
from motcua.cases.lifecycle import Clock, Command, Delivery, Status, Step
from motcua.cases.oversight_types import (
    AgencyLoad,
    AlertInfo,
    AlertKind,
    ApologyDraft,
    CaseFilter,
    OfficerLoad,
    Overview,
    Threshold,
    ThresholdKind,
    WaitsFor,
)
from motcua.kernel import clock as times
from motcua.process.types import Definition, Token
from motcua.worktime.types import Timeliness, TimeUnit

__all__ = [
    "BULK_COMMANDS",
    "LETTER_COMMANDS",
    "MOST_BATCH_ROWS",
    "MOST_IN_A_RUN",
    "MOST_TABLE_BYTES",
    "AgencyLoad",
    "AlertInfo",
    "AlertKind",
    "ApologyDraft",
    "BatchRowInfo",
    "BatchRunInfo",
    "BookKind",
    "BulkChoice",
    "BulkItemInfo",
    "BulkPreview",
    "BulkRow",
    "BulkRunInfo",
    "BulkState",
    "CaseDetail",
    "CaseFileInfo",
    "CaseFilter",
    "CaseSummary",
    "Clock",
    "Command",
    "ConsentKind",
    "Delivery",
    "ExtensionInfo",
    "FileKind",
    "Filling",
    "FormLink",
    "HandedIn",
    "Held",
    "InboxPage",
    "InboxRow",
    "InboxTab",
    "LedgerBreak",
    "LedgerLine",
    "LetterInfo",
    "LetterState",
    "MessageInfo",
    "OfficerLoad",
    "Outcome",
    "Overview",
    "OwnFilter",
    "OwnPaper",
    "PaperFilter",
    "PaperPage",
    "PapersOfCase",
    "PapersTaken",
    "PaymentInfo",
    "RatingComment",
    "RatingInfo",
    "RatingLevel",
    "RatingLoad",
    "Ratings",
    "Receiver",
    "SealedMonth",
    "SearchHit",
    "SearchPage",
    "Status",
    "Step",
    "StuckCase",
    "Submission",
    "SupplementInfo",
    "Talk",
    "TaskInfo",
    "Term",
    "TermKind",
    "TermSet",
    "Threshold",
    "ThresholdKind",
    "Timeliness",
    "Tracking",
    "UnreadMessage",
    "UnreadPage",
    "WaitsFor",
]


class Outcome(StrEnum):
    """What was decided on the merits."""

    NONE = ""
    GRANTED = "granted"
    REFUSED = "refused"


# What can be asked for many cases at once, and for how many.
BULK_COMMANDS = frozenset(
    {
        Command.ACCEPT,
        Command.TAKE,
        Command.RELEASE,
        Command.ASSIGN,
        Command.APPROVE,
        Command.SIGN,
        Command.SEAL,
        Command.HAND_OVER,
    }
)
LETTER_COMMANDS = frozenset({Command.SIGN_LETTER, Command.SEAL_LETTER})
MOST_IN_A_RUN = 200


class FileKind(StrEnum):
    """What a file is to its case."""

    COMPONENT = "component"
    SUPPLEMENT = "supplement"
    SIGNED = "signed"
    RESULT = "result"
    CONSENT = "consent"  # the signed paper by which a citizen let another hand in


class TermKind(StrEnum):
    """What the law gives a time or a reason for, beside the limit of the procedure."""

    SUPPLEMENT = "supplement"
    PAYMENT = "payment"
    EXTENSION = "extension"
    STOP = "stop"
    REOPEN = "reopen"
    RATING = "rating"


class BookKind(StrEnum):
    """Whose dossiers a book lists: those the agency received, was handed by another desk, or
    helped to hand in.
    """

    RECEIVED = "received"
    TRANSFERRED = "transferred"
    SUPPORTED = "supported"


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A time and its source. `value`: time to answer, or days of notice; none where no time is."""

    basis: str
    value: int | None = None
    unit: TimeUnit = TimeUnit.CALENDAR_DAY
    remind_days: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TermSet:
    """A term that an administrator set, for one procedure or (without a code) for all."""

    kind: TermKind
    procedure_code: str
    valid_from: date | None
    term: Term


class InboxTab(StrEnum):
    """The queues of the desk."""

    MINE = "mine"
    POOL = "pool"
    DUE = "due"
    WAITING = "waiting"
    DONE = "done"
    AGENCY = "agency"


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """A complete dossier as handed in: the form's data and the papers, by component."""

    procedure_code: str
    agency_id: UUID
    data: dict[str, Any]
    files: tuple[tuple[str, UUID], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftPage:
    """What a page of a form sends to be kept, and what it showed before: a mark for each field.

    `of` is the draft that the page was opened with, `writer` tells this page from others; `others`
    are values found elsewhere that differ, by path; `settled` are paths that were decided upon.
    `beginning` are values, by path, for a draft that begins with this page and does not show them.
    """

    agency_id: UUID | None
    data: Mapping[str, Any]
    files: tuple[tuple[str, UUID], ...] = ()
    without: frozenset[UUID] = frozenset()
    shown: Mapping[str, str] = field(default_factory=dict)
    of: UUID | None = None
    writer: str = ""
    sources: Mapping[str, Any] = field(default_factory=dict)
    others: Mapping[str, Any] = field(default_factory=dict)
    settled: frozenset[str] = frozenset()
    beginning: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierDossier:
    """A dossier of the citizen, as its form was filled in."""

    version_id: UUID
    code: str
    submitted_at: datetime
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseSummary:
    """The state of a case after a command: what machines get back."""

    id: UUID
    reference: str
    pin: str
    code: str | None
    procedure_code: str
    status: Status
    clock: Clock
    delivery: Delivery
    step: Step
    version: int
    due_at: datetime | None

    def as_json(self) -> dict[str, Any]:
        """The summary as JSON values, the same for a first answer and for its replay."""
        return {
            "id": str(self.id),
            "reference": self.reference,
            "pin": self.pin,
            "code": self.code,
            "procedure_code": self.procedure_code,
            "status": int(self.status),
            "clock": self.clock.value,
            "delivery": self.delivery.value,
            "step": self.step.value,
            "version": self.version,
            "due_at": times.instant_text(self.due_at) if self.due_at else None,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerLine:
    """One thing that happened to a case."""

    number: int
    name: str
    title: str
    at: datetime
    actor_name: str
    post: str
    status: Status
    clock: Clock
    note: str
    # In whose place the officer acted; to whom the work was given.
    stead_name: str = ""
    given_to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerBreak:
    """Something that cannot be as it was written; `number` is 0 where a case has no row at all.

    None: not about one row, but about a month or a file.
    """

    case: str
    number: int | None
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedMonth:
    """A closed month of the ledger; `hash` is worth writing down somewhere else."""

    month: date
    rows: int
    hash: str
    sealed_at: datetime
    archive: str = ""


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
class InboxRow:
    """One line of an officer's list."""

    case_id: UUID
    task_id: int
    code: str
    procedure_name: str
    applicant_name: str
    status: Status
    clock: Clock
    step: Step
    step_title: str
    assignee_id: UUID | None
    due_at: datetime | None
    opened_at: datetime
    assignee_name: str = ""
    role: str = ""
    agency_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxPage:
    """One page of an officer's list; `next_cursor` is empty on the last one."""

    rows: tuple[InboxRow, ...]
    next_cursor: str
    counts: dict[InboxTab, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filling:
    """The form as it was filled in at some time, and the papers that came with it."""

    number: int
    at: datetime
    data: dict[str, Any]
    files: tuple[CaseFileInfo, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchHit:
    """A case that a search found."""

    case_id: UUID
    code: str
    procedure_name: str
    applicant_name: str
    agency_name: str
    status: Status
    clock: Clock
    submitted_at: datetime
    due_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPage:
    """One page of a search.

    `too_short`: the words say too little to search for; `is_cut`: there may be more, for which
    more words are needed.
    """

    rows: tuple[SearchHit, ...]
    next_cursor: str
    too_short: bool = False
    is_cut: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageInfo:
    """A message between officers and the citizen; `is_new`: the reader had not seen it."""

    id: int
    from_citizen: bool
    author_name: str
    post: str
    text: str
    file_name: str
    at: datetime
    read_at: datetime | None
    is_new: bool
    scan: str = ""  # what the scanner says of its file


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """The messages of a case, the oldest first, and whether the reader may write."""

    case_id: UUID
    code: str
    procedure_name: str
    applicant_name: str
    messages: tuple[MessageInfo, ...]
    may_write: bool
    may_write_for_citizen: bool
    is_closed: bool
    has_older: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadMessage:
    """A message of a citizen that no officer has read."""

    id: int
    case_id: UUID
    code: str
    author_name: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadPage:
    """One page of unread messages; `next_cursor` is 0 on the last one."""

    rows: tuple[UnreadMessage, ...]
    next_cursor: int


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
class Receiver:
    """A colleague who may be given a task; `filled_by`: who fills in while she is away."""

    id: UUID
    name: str
    filled_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkChoice:
    """A task that was chosen, and the version of its case in the preview."""

    task_id: int
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkRow:
    """One case of a preview; `problem`: why the command cannot be given there."""

    task_id: int
    case_id: UUID
    version: int
    code: str
    applicant_name: str
    procedure_name: str
    step_title: str
    due_at: datetime | None
    clock: Clock
    problem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkPreview:
    """What a command would do; `gone`: how many of the chosen are not there any more."""

    command: Command
    rows: tuple[BulkRow, ...]
    refused: tuple[BulkRow, ...]
    gone: int
    receivers: tuple[Receiver, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkItemInfo:
    """One case of a run and what has become of it."""

    number: int
    task_id: int
    case_id: UUID
    code: str
    applicant_name: str
    state: BulkState
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkRunInfo:
    """How far a run is; `next_after`: from where on there is more to show, 0 at the end."""

    id: UUID
    command: Command
    total: int
    counts: dict[BulkState, int]
    created_at: datetime
    finished_at: datetime | None
    items: tuple[BulkItemInfo, ...]
    next_after: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """How much an officer holds in one post, and who could have it."""

    agency_id: UUID
    agency_name: str
    role: str
    number: int
    oldest_at: datetime
    receivers: tuple[Receiver, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StuckCase:
    """A case that nobody at its agency may approve."""

    case_id: UUID
    code: str
    agency_id: UUID
    agency_name: str
    opened_at: datetime


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


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveRow:
    """A running case under another process: where it stands, and where it would go or why not."""

    id: UUID
    code: str
    version: int
    stands_at: tuple[str, ...]
    goes_to: tuple[str, ...] = ()
    why_not: str = ""
    is_there: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MovePage:
    """A page of running cases; `after` is where the next page begins, None at the end."""

    rows: tuple[MoveRow, ...]
    after: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveResult:
    """What became of one case: moved, there already, or why not."""

    row: MoveRow
    is_moved: bool
    why_not: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveResults:
    """What became of one page of cases; `after` as in `MovePage`."""

    results: tuple[MoveResult, ...]
    after: UUID | None
