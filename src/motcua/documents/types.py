"""Documents as data: one frozen class per template, so that no field is forgotten.

Text is shown as given: nothing in it is ever read as layout. `number` and `issued_on` left at
`None` leave an empty slot on the page, to be filled when the document is numbered and sealed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar, NamedTuple
from uuid import UUID

MM = 72 / 25.4
SIGNATURE_BOX = (52 * MM, 27 * MM)  # points; templates/layout.typ draws the same
SEAL_BOX = (36 * MM, 49 * MM)  # the round seal, a gap for the name beside it, two lines


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A place on a page, in PDF points from the bottom left; pages count from 1."""

    page: int
    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """A PDF and its empty places: `number`, `date`, `signature`, `seal`, as far as it has them.

    `archival`: the file is PDF/A-2u.
    """

    pdf: bytes
    slots: Mapping[str, Slot]
    archival: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberIssued:
    """A number from a book and its printed form, such as `05/TB-UBND`."""

    number: int
    text: str


class NumberWanted(NamedTuple):
    """A paper of the past that takes the next number of a book; `symbol` follows the stroke."""

    agency_id: UUID
    register: str
    year: int
    symbol: str
    subject_ref: UUID
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Issuer:
    """The agency at the head of the page; `superior` is empty for one without a line above it."""

    superior: str
    name: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Signatory:
    """Who signs: `TM. ỦY BAN NHÂN DÂN`, `KT. CHỦ TỊCH`, one line each, then post and name."""

    capacity: tuple[str, ...] = ()
    post: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What the QR code opens, and the same in words for people without a camera."""

    url: str
    address: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """The person or organisation that the document is about."""

    name: str
    number: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One line `label: value`."""

    label: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptItem:
    """One component handed in; `form` says original, copy or electronic."""

    name: str
    quantity: int
    form: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplementItem:
    """One thing to supplement and the reason that the law gives."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What every document carries."""

    template: ClassVar[str]

    issuer: Issuer
    verification: Verification


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptForm(Document):
    """Form 01: receipt of a dossier with the appointment for its result."""

    template = "form_01_receipt"

    desk: str
    case_code: str
    party: Party
    procedure_code: str
    procedure: str
    items: tuple[ReceiptItem, ...]
    sets: int
    time_limit: str
    received_on: date
    received_at: datetime
    due_at: datetime | None
    delivery: str
    fee_vnd: int | None
    lookup_code: str
    officer: str
    book: str = ""
    helper: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplementForm(Document):
    """Form 02: what is missing, why, and until when."""

    template = "form_02_supplement"

    desk: str
    number: str | None = None
    issued_on: date | None = None
    case_code: str
    party: Party
    procedure: str
    items: tuple[SupplementItem, ...]
    due_at: datetime | None
    contact: str
    signatory: Signatory


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusalForm(Document):
    """Form 03: the dossier is not accepted at the desk, with reason and legal basis."""

    template = "form_03_refusal"

    desk: str
    number: str | None = None
    issued_on: date | None = None
    case_code: str
    party: Party
    procedure: str
    reason: str
    legal_basis: str
    guidance: str
    contact: str
    signatory: Signatory


@dataclass(frozen=True, slots=True, kw_only=True)
class ApologyForm(Document):
    """Form 04: the agency is late, says why, apologises and asks for a new appointment."""

    template = "form_04_apology"

    number: str | None = None
    issued_on: date | None = None
    case_code: str
    party: Party
    procedure: str
    field: str
    received_at: datetime | None
    old_due_at: datetime | None
    new_due_at: datetime | None
    reason: str
    contact: str
    signatory: Signatory
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StopForm(Document):
    """Form 05: the agency stops the dossier, with reason and legal basis."""

    template = "form_05_stop"

    number: str | None = None
    issued_on: date | None = None
    case_code: str
    party: Party
    procedure: str
    received_at: datetime | None
    reason: str
    legal_basis: str
    contact: str
    signatory: Signatory
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver:
    """One hand-over of form 06: from whom to whom, when, and how the giver stood to the limit."""

    giver: str
    giver_name: str
    taker: str
    taker_name: str
    at: datetime
    outcome: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlSheet(Document):
    """Form 06: every hand-over of a dossier between agencies and posts; also the transfer slip."""

    template = "form_06_control"

    case_code: str
    party: Party
    procedure: str
    agencies: tuple[Fact, ...]
    received_at: datetime
    due_at: datetime | None
    finished_at: datetime | None
    outcome: str
    rows: tuple[HandOver, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BookRow:
    """One line of form 07, as it is printed."""

    code: str
    procedure: str
    sets: str
    person: str
    contact: str
    agency: str
    received: str
    due: str
    returned: str
    channel: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Book(Document):
    """Form 07: the dossiers that an agency received in a period; also the transfer book."""

    template = "form_07_book"

    kind: str
    from_on: date
    to_on: date
    made_at: datetime
    rows: tuple[BookRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed(Document):
    """A document with the signature of an approver and the seal of the agency."""

    number: str | None = None
    issued_on: date | None = None
    signatory: Signatory
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultLetter(Signed):
    """The outcome of any procedure that has no layout of its own."""

    template = "result_letter"

    case_code: str
    party: Party
    procedure: str
    abstract: str
    paragraphs: tuple[str, ...]
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusalLetter(Signed):
    """The refusal on the merits: reasons, legal basis and how to complain."""

    template = "refusal_letter"

    case_code: str
    party: Party
    procedure: str
    received_on: date
    reasons: tuple[str, ...]
    legal_basis: tuple[str, ...]
    remedy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JudicialRecord(Signed):
    """Judicial record certificate number 1 or 2 (Law on Judicial Records 2009, art. 41)."""

    template = "judicial_record"

    kind: str = "1"
    full_name: str
    gender: str
    born_on: date
    birth_place: str
    nationality: str
    permanent_address: str
    temporary_address: str
    identity_paper: str
    identity_number: str
    identity_issued_on: date | None
    identity_issued_by: str
    findings: str  # what the officer found, in the officer's words: convictions, bans, or none


@dataclass(frozen=True, slots=True, kw_only=True)
class Parent:
    """A parent as registered."""

    name: str
    born: str
    ethnicity: str
    nationality: str
    residence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BirthCertificate(Signed):
    """The birth certificate; a parent who is not registered is `None`."""

    template = "birth_certificate_extract"

    full_name: str
    gender: str
    born_on: date
    birth_place: str
    ethnicity: str
    nationality: str
    home_town: str
    personal_number: str
    mother: Parent | None
    father: Parent | None
    registrant: str
    registrant_paper: str
    registered_at: str
    registered_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class CertifiedCopy(Signed):
    """The certification of a copy against its original (Decree 23/2015/NĐ-CP)."""

    template = "certified_copy"

    title: str
    original_issuer: str
    original_number: str
    pages: int
    copies: int
