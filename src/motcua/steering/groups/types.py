"""The words in which others speak of analysis groups. Pure Python."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from motcua.ioc.types import EVERYTHING, Group, IndicatorInfo, Period, Slice, Value

MOST_BLOCKS = 30  # of a notebook: what one reads in a meeting
LONGEST_TEXT = 20_000


class GroupRole(StrEnum):
    """What somebody is in a group."""

    CHAIR = "chair"
    SECRETARY = "secretary"
    MEMBER = "member"


class View(StrEnum):
    """How a block shows what it holds."""

    TEXT = "text"
    NUMBER = "number"
    LINE = "line"
    RANKING = "ranking"
    MAP = "map"
    TABLE = "table"


class MeetingState(StrEnum):
    """Minutes are written, then approved for ever."""

    DRAFT = "draft"
    APPROVED = "approved"


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupWish:
    """What a group is for, and when; `to_on`: none while nobody knows."""

    name: str
    subject: str
    from_on: date
    to_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupInfo:
    """A group in a list."""

    id: UUID
    name: str
    subject: str
    chair_name: str
    from_on: date
    to_on: date | None
    is_over: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupMan:
    """A member, and the agency that she speaks for."""

    staff_id: UUID
    name: str
    title: str
    agency_name: str
    role: GroupRole


@dataclass(frozen=True, slots=True, kw_only=True)
class NotebookInfo:
    """A notebook in the list of its group."""

    id: UUID
    title: str
    blocks: int
    open_comments: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingInfo:
    """A meeting in the list of its group."""

    id: UUID
    held_on: date
    place: str
    state: MeetingState
    decisions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupPage:
    """A group with all that it has; what the reader may do to it."""

    info: GroupInfo
    version: int
    members: tuple[GroupMan, ...]
    notebooks: tuple[NotebookInfo, ...]
    meetings: tuple[MeetingInfo, ...]
    may_comment: bool
    may_write: bool
    may_lead: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockWish:
    """What stands in a block: text, or an indicator with slice, period and view.

    `period`: as `ioc` names it (`2024-03`), or `month`, `quarter`, `year` for the one that runs.
    """

    view: View
    text: str = ""
    indicator: str = ""
    by: str = ""
    wanted: Slice = EVERYTHING
    period: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What an indicator said: over periods (the last is the one asked for), or by a dimension."""

    periods: tuple[Period, ...]
    values: tuple[Value, ...]
    groups: tuple[Group, ...] = ()

    @property
    def value(self) -> Value:
        return self.values[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """What a member said of a block, and what others answered.

    `former`: of which version it was said where the block was written anew since, with the number
    that stood there in words (`ground`); 0: of the present one.
    """

    id: UUID
    by: str
    at: datetime
    text: str
    resolved_at: datetime | None
    resolved_by: str
    former: int = 0
    ground: str = ""
    answers: tuple["Comment", ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A block as a reader sees it.

    `live` and `pinned` are None where the reader may not see the slice (`is_hidden`), or where
    nothing is known yet. `place`: of whom the number is.
    """

    id: UUID
    version: int
    wish: BlockWish
    by: str
    at: datetime
    info: IndicatorInfo | None = None
    place: str = ""
    live: Figures | None = None
    pinned: Figures | None = None
    pinned_at: datetime | None = None
    is_hidden: bool = False
    comments: tuple[Comment, ...] = ()

    @property
    def has_moved(self) -> bool:
        """Whether the number is another one than when the block was written."""
        if self.live is None or self.pinned is None:
            return False
        return self.live.value.number != self.pinned.value.number


@dataclass(frozen=True, slots=True, kw_only=True)
class NotebookPage:
    """A notebook with its blocks in their order."""

    id: UUID
    title: str
    group: GroupInfo
    blocks: tuple[Block, ...]
    may_comment: bool
    may_write: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockThen:
    """An earlier state of a block; None for figures that the reader may not see."""

    version: int
    by: str
    at: datetime
    wish: BlockWish
    figures: Figures | None
    info: IndicatorInfo | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingWish:
    """The minutes of a meeting as they are written."""

    held_on: date
    place: str
    attendees: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionWish:
    """A decision: who does what until when, and the block whose number it rests on."""

    text: str
    agency_id: UUID
    due_on: date
    block_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """The number that a decision rests on, as it was; `named`: its period as `ioc` names it."""

    block_id: UUID
    notebook_id: UUID
    info: IndicatorInfo
    wanted: Slice
    period: str
    named: str
    place: str
    value: Value


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionInfo:
    """A decision as minutes show it; `ground` None where there is none or the reader may not see
    it.
    """

    id: UUID
    number: int
    text: str
    agency_id: UUID
    agency_name: str
    due_on: date
    ground: Ground | None
    is_ground_hidden: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingPage:
    """Minutes with their decisions; what the reader may do."""

    id: UUID
    group: GroupInfo
    version: int
    state: MeetingState
    wish: MeetingWish
    decisions: tuple[DecisionInfo, ...]
    grounds: tuple[tuple[UUID, str], ...] = field(default=())  # blocks to rest a decision on
    approved_at: datetime | None
    approved_by: str
    has_paper: bool
    may_write: bool
    may_approve: bool
