"""What signing says to the rest of the product: ids, enums and frozen values."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

Box = tuple[float, float, float, float]
MOST_PAGES = 200  # of the papers that are joined into one document
MOST_JOINED_BYTES = 20 * 1024 * 1024  # of their files: the result must stay small enough to check


class CredentialKind(StrEnum):
    """Who signs: a competent person, or an agency with its seal."""

    PERSON = "person"
    SEAL = "seal"


class AuthorityKind(StrEnum):
    """The three certificates that the demonstration PKI stands on."""

    ROOT = "root"
    ISSUING = "issuing"
    TSA = "tsa"


class KeyAlgorithm(StrEnum):
    """Keys that we make and sign with."""

    RSA_2048 = "rsa-2048"
    EC_P256 = "ec-p256"


@dataclass(frozen=True, slots=True, kw_only=True)
class CredentialSpec:
    """A credential to issue: a person by `staff_id`, a seal by `agency_id`."""

    kind: CredentialKind
    common_name: str
    organisation: str
    organisation_code: str
    staff_id: UUID | None = None
    agency_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CredentialView:
    """A credential without its key, for people and other contexts to see."""

    id: UUID
    kind: CredentialKind
    staff_id: UUID | None
    agency_id: UUID | None
    subject_name: str
    algorithm: KeyAlgorithm
    valid_from: datetime
    valid_to: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureField:
    """A place to sign. `page` counts from 0, -1 is the last page.

    `box` is (left, bottom, right, top) in points from the lower left corner of the page.
    `appearance_pdf` is a one-page PDF that is scaled into the box; None signs without a mark.
    """

    name: str
    page: int = -1
    box: Box = (0, 0, 0, 0)
    appearance_pdf: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TextField:
    """An empty form field to be filled by the registrar, measured as in `SignatureField`."""

    name: str
    page: int
    box: Box
    label: str = ""


class Filling(NamedTuple):
    """What a text field receives: its value, and a one-page PDF that shows it."""

    value: str
    appearance_pdf: bytes | None = None


class Verdict(StrEnum):
    """What may be said of a signature, or of a file."""

    VALID = "valid"
    INVALID = "invalid"
    UNKNOWN = "unknown"


class Changes(StrEnum):
    """What was added to the file after a signature."""

    NONE = "none"
    FORM_FILLING = "form_filling"
    OTHER = "other"


class Reason(StrEnum):
    """Why a verdict is what it is. Stable codes; the Vietnamese text is in the reports."""

    CONTENT_CHANGED = "content_changed"
    SIGNATURE_BROKEN = "signature_broken"
    SIGNATURE_UNREADABLE = "signature_unreadable"
    KIND_UNSUPPORTED = "kind_unsupported"
    COVERAGE_ODD = "coverage_odd"
    CHANGED_AFTER = "changed_after"
    UNTRUSTED = "untrusted"
    EXPIRED = "expired"
    REVOKED = "revoked"
    TIMESTAMP_ABSENT = "timestamp_absent"
    TIMESTAMP_BROKEN = "timestamp_broken"
    TIMESTAMP_UNTRUSTED = "timestamp_untrusted"
    NO_SIGNATURE = "no_signature"
    ADDED_AFTER_LAST = "added_after_last"


class PageProblem(StrEnum):
    """Why the pages of a file cannot be joined to a document that we sign."""

    BROKEN = "broken"
    ENCRYPTED = "encrypted"
    ACTING = "acting"
    CARRYING = "carrying"
    LAYERS = "layers"
    LOOSE = "loose"
    TOO_LARGE = "too_large"
    TOO_MANY = "too_many"
    TOO_COMPLEX = "too_complex"


@dataclass(frozen=True, slots=True, kw_only=True)
class PageCount:
    """The pages of one file; `reason` says in Vietnamese why there are none to join."""

    pages: int = 0
    problem: PageProblem | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureReport:
    """One signature: who, when, what changed after, and what that amounts to.

    `intact` speaks of the bytes alone; `trusted` of the certificate's way to a trusted root;
    `verdict` joins both, `reasons` says why in Vietnamese, `codes` for machines.
    `is_timestamp` marks a document time-stamp, which nobody signed by hand.
    """

    index: int
    field_name: str
    is_timestamp: bool
    signer_name: str
    organisation: str
    organisation_code: str
    intact: bool
    trusted: bool
    certificate_valid_from: datetime | None
    certificate_valid_to: datetime | None
    timestamp_at: datetime | None
    timestamp_valid: bool
    covers_whole_file: bool
    changes_after: Changes
    verdict: Verdict
    codes: tuple[Reason, ...]
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class VerificationReport:
    """A whole file: its signatures in the order of signing, and one verdict over them."""

    sha256: str
    size: int
    signatures: tuple[SignatureReport, ...]
    verdict: Verdict
    codes: tuple[Reason, ...]
    reasons: tuple[str, ...] = ()
