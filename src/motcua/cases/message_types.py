"""Messages between officers and the citizen. Pure Python."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


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
