"""What goes in and out, version 1. In and out are never the same class."""

from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.utils.translation import gettext
from ninja import Schema
from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, StringConstraints

from motcua.cases.types import InboxTab, Outcome
from motcua.worktime.types import TimeUnit


def _without_nul(value: str) -> str:
    if "\x00" in value:
        raise ValueError(gettext("không được chứa ký tự NUL"))
    return value


def _in_utc(instant: datetime) -> datetime:
    return instant.astimezone(UTC)


# Every instant goes out in UTC with `Z`, wherever it was counted.
Instant = Annotated[datetime, AfterValidator(_in_utc)]
Short = Annotated[str, StringConstraints(max_length=200), AfterValidator(_without_nul)]
Long = Annotated[str, StringConstraints(max_length=5000), AfterValidator(_without_nul)]
TaskId = Annotated[int, Field(ge=1, le=9_000_000_000_000_000_000)]
ScanState = Annotated[
    Literal["none", "pending", "clean", "infected"], BeforeValidator(lambda state: state or "none")
]
Version = Annotated[int, Field(ge=1, le=2_000_000_000)]


class In(Schema):
    """Input: unknown fields are refused, so that a slip is seen."""

    model_config = ConfigDict(extra="forbid")


class Problem(Schema):
    type: str
    title: str
    status: int
    code: str
    errors: dict[str, str] = {}


# Of bytes: malware is given to nobody (403), the store may be away (503).
FILE_REFUSALS: Any = dict.fromkeys((401, 403, 404, 422, 503), Problem)


class TokenIn(In):
    username: Short
    password: Short


class TokenOut(Schema):
    token: str
    expires_at: Instant


class FileRef(In):
    component: Short
    file_id: UUID


class CaseIn(In):
    procedure_code: Short
    agency_id: UUID
    channel: str = Field("online", pattern="^(online|counter|post)$")
    data: dict[str, Any]
    files: list[FileRef] = Field(default=[], max_length=60)


class StepIn(In):
    """`version` is the version of the case that the caller saw."""

    version: Version


class NoteIn(StepIn):
    note: Long = ""


class AcceptIn(NoteIn):
    checked: list[Short] = Field(default=[], max_length=200)


class ReasonIn(StepIn):
    reason: Long


class SupplementIn(ReasonIn):
    """`fields` says what is wrong with answers of the form, by their dotted paths;
    `again_because` is needed from the second request on.
    """

    items: list[Long] = Field(max_length=50)
    fields: dict[Short, Long] = Field(default={}, max_length=100)
    again_because: Long = ""


class PaymentIn(StepIn):
    """A financial obligation: what for and how to pay, the amount in đồng, the law behind it."""

    text: Long
    amount_vnd: int = Field(ge=1, le=10**13)
    basis: Short = ""


class ExtendIn(ReasonIn):
    """So much time more, counted from the old due time."""

    value: int = Field(ge=1, le=365)
    unit: TimeUnit = TimeUnit.WORKING_DAY


class StopIn(ReasonIn):
    basis: Short = ""


class AnswerIn(StepIn):
    answer: Long = ""
    files: list[UUID] = Field(default=[], max_length=40)
    changes: dict[Short, Any] = Field(default={}, max_length=60)
    papers: list[FileRef] = Field(default=[], max_length=40)


class ProposeIn(StepIn):
    outcome: Outcome
    proposal: Long = ""
    decision: Short = ""
    task_id: TaskId | None = None


class ForwardIn(NoteIn):
    """`decision` is one of the answers that the process asks for at this step."""

    decision: Short = ""
    task_id: TaskId | None = None


class OpinionIn(StepIn):
    """`decision` is `agree` or `object`, or one of the answers of the process."""

    decision: Short
    opinion: Long = ""
    task_id: TaskId | None = None


class OutsideIn(StepIn):
    note: Long
    decision: Short = ""
    task_id: TaskId | None = None


class TaskIn(StepIn):
    """`task_id`: the open task meant, where a case has several (as its page shows)."""

    task_id: Annotated[int, Field(ge=1, le=2**62)] | None = None


class AssignIn(TaskIn):
    staff_id: UUID
    reason: Long = ""


class TakeBackIn(StepIn):
    reason: Long = ""


class BulkRowIn(In):
    """An open task, and the version of its case that the caller saw."""

    task_id: Annotated[int, Field(ge=1, le=2**62)]
    version: Version


class BulkIn(In):
    """One command for many cases. `papers_seen`: accept; `staff_id`, `reason`: assign."""

    command: str = Field(
        pattern="^(accept|take|release|assign|approve|sign|seal|hand_over)$",
    )
    rows: list[BulkRowIn] = Field(min_length=1, max_length=200)
    staff_id: UUID | None = None
    reason: Long = ""
    note: Long = ""
    papers_seen: bool = False


class TrackIn(In):
    code: Short
    pin: Short


class CaseOut(Schema):
    id: UUID
    reference: str
    pin: str
    code: str | None
    procedure_code: str
    status: int
    clock: str
    delivery: str
    step: str
    version: int
    due_at: Instant | None


class LetterOut(Schema):
    """A letter that has not gone out. `number`: 04 apology, 05 notice of stopping; `form`: as which
    form of the case it is printed; `last_on`: the last day on which an apology comes in time;
    `version`: of the case, for the command.
    """

    id: int
    case_id: UUID
    version: int
    code: str
    form: str
    number: str
    applicant_name: str
    procedure_name: str
    agency_name: str
    drafted_at: Instant
    last_on: date | None
    state: str
    signer_name: str
    is_late: bool


class LetterListOut(Schema):
    rows: list[LetterOut]


class LedgerOut(Schema):
    number: int
    name: str
    title: str
    at: Instant
    actor_name: str
    post: str
    status: int
    clock: str
    note: str


class CaseFileOut(Schema):
    """`scan`: what the scanner for malware says; an infected file is given to nobody."""

    id: UUID
    kind: str
    component_key: str
    component_name: str
    name: str
    size: int
    media_type: str
    at: Instant
    scan: ScanState


class SupplementOut(Schema):
    id: UUID
    items: list[str]
    reason: str
    requested_at: Instant
    answered_at: Instant | None
    answer: str
    answer_by: Instant | None
    fields: dict[str, str]
    again_because: str
    is_lapsed: bool


class PaymentOut(Schema):
    text: str
    amount_vnd: int
    basis: str
    requested_at: Instant
    paid_at: Instant | None
    note: str


class ExtensionOut(Schema):
    at: Instant
    new_due_at: Instant
    reason: str
    basis: str
    is_late: bool


class CaseDetailOut(Schema):
    summary: CaseOut
    procedure_name: str
    channel: str
    outcome: str
    receiving_agency_name: str
    competent_agency_name: str
    applicant_name: str
    submitted_at: Instant
    received_at: Instant | None
    released_at: Instant | None
    finished_at: Instant | None
    timeliness: str
    data: dict[str, Any]
    files: list[CaseFileOut]
    ledger: list[LedgerOut]
    supplements: list[SupplementOut]
    payments: list[PaymentOut]
    extension: ExtensionOut | None
    pause: str
    late_lines: list[str]
    proposal: str
    due_lines: list[str]
    commands: list[str]
    waits_for: str


class TrackingOut(Schema):
    summary: CaseOut
    procedure_name: str
    agency_name: str
    submitted_at: Instant
    ledger: list[LedgerOut]
    due_lines: list[str]
    waits_for: str
    pause: str


class BulkItemOut(Schema):
    number: int
    task_id: int
    case_id: UUID
    code: str
    state: str
    message: str


class BulkRunOut(Schema):
    """`next_after`: the next 200 rows begin after this number; 0: there are no more."""

    id: UUID
    command: str
    total: int
    counts: dict[str, int]
    created_at: Instant
    finished_at: Instant | None
    items: list[BulkItemOut]
    next_after: int


class BulkQuery(Schema):
    after: Annotated[int, Field(ge=0, le=2_000_000_000)] = 0


class BulkStartedOut(Schema):
    id: UUID


class InboxRowOut(Schema):
    case_id: UUID
    task_id: int
    code: str
    procedure_name: str
    applicant_name: str
    status: int
    clock: str
    step: str
    step_title: str
    assignee_id: UUID | None
    due_at: Instant | None


class CaseListOut(Schema):
    rows: list[InboxRowOut]
    next_cursor: str = ""


class CaseListQuery(Schema):
    tab: InboxTab = InboxTab.POOL
    cursor: Annotated[str, StringConstraints(max_length=200), AfterValidator(_without_nul)] = ""


class FileOut(Schema):
    """`scan`: what the scanner for malware says, `none` where this installation has none."""

    id: UUID
    name: str
    size: int
    media_type: str
    sha256: str
    scan: ScanState


class ProcedureRowOut(Schema):
    code: str
    name: str
    field: str
    ministry: str
    levels: list[str]
    is_offered: bool


class ProcedureListOut(Schema):
    rows: list[ProcedureRowOut]
    total: int
    page: int


class ComponentOut(Schema):
    key: str
    name: str
    group: str
    kind: str
    originals: int
    copies: int
    required: bool


class TermsOut(Schema):
    channel: str
    value: int | None
    unit: str | None
    fee_text: str
    fee_vnd: int | None
    assumed: bool


class AgencyOut(Schema):
    id: UUID
    identifier: str
    name: str
    level: str


class ProcedureOut(Schema):
    code: str
    name: str
    field: str
    ministry: str
    components: list[ComponentOut]
    channels: list[TermsOut]
    form_schema: dict[str, Any]
    agencies: list[AgencyOut]


class SignatureOut(Schema):
    field_name: str
    signer_name: str
    organisation: str
    intact: bool
    trusted: bool
    timestamp_at: Instant | None
    timestamp_valid: bool
    covers_whole_file: bool
    changes_after: str
    verdict: str
    reasons: list[str]


class VerificationOut(Schema):
    sha256: str
    verdict: str
    reasons: list[str]
    signatures: list[SignatureOut]
