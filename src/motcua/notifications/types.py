"""Words for messages."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum
from uuid import UUID

LANGUAGES = ("vi", "en")


class Channel(StrEnum):
    """The ways to reach a person."""

    IN_APP = "in_app"
    EMAIL = "email"
    SMS = "sms"


class MessageState(StrEnum):
    """What became of a message."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"


class Part(StrEnum):
    """The parts of a message: a line above, the whole of it, and the short one for SMS."""

    SUBJECT = "subject"
    BODY = "body"
    SMS = "sms"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """Who is told. An empty address leaves that channel out."""

    person_id: UUID
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageInfo:
    """A message as shown to its reader or on the outbox page."""

    to: str
    subject: str
    body: str
    at: datetime
    subject_ref: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MessagePage:
    """One page of a reader's messages; `next_cursor` is empty on the last one."""

    rows: tuple[MessageInfo, ...]
    next_cursor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Blank:
    """A named blank: its name in each language, what it means to the writer, and an example.

    `is_long`: it may be long or have several lines, and is not for a subject or an SMS.
    """

    key: str
    names: Mapping[str, str]
    meaning: str
    sample: str
    is_long: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageKind:
    """One occasion on which people are told, and the texts of the release for it.

    `texts` are by `language.part`, as in `vi.subject`. `is_required`: the law wants it told, so it
    always stands in the account.
    """

    key: str
    title: str
    is_required: bool
    texts: Mapping[str, str]
    blanks: tuple[Blank, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Preference:
    """On which channels a person wants to be told. In-app: of what need not be told."""

    email: bool = True
    sms: bool = True
    in_app: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class SendingRule:
    """When no SMS is sent, and how it is written; the province's own. From equals until: always.

    `is_plain`: without Vietnamese marks, which makes an SMS more than twice as cheap.
    """

    quiet_from: time = time(21)
    quiet_until: time = time(7)
    is_plain: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SmsSize:
    """How long an SMS is: its alphabet, its units, and the segments that are paid for."""

    alphabet: str
    units: int
    segments: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TextVersionInfo:
    """A published version; number 0 is the text of the release, never published here."""

    number: int
    texts: dict[str, str]
    note: str = ""
    published_at: datetime | None = None
    published_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextDraftInfo:
    """What is being written."""

    texts: dict[str, str]
    revision: int
    saved_at: datetime
    saved_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KindRow:
    """One occasion with its version in force and its draft."""

    kind: MessageKind
    version: TextVersionInfo
    draft: TextDraftInfo | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """A message in one language as its reader gets it, and how long its SMS is either way."""

    language: str
    subject: str
    body: str
    sms: str
    size: SmsSize
    plain: str
    plain_size: SmsSize
