"""What a citizen's own pages show: her dossiers, her papers, her rating."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import IntEnum, StrEnum
from uuid import UUID


class OwnFilter(StrEnum):
    """Which of her dossiers a citizen lists."""

    ALL = "all"
    MUST = "must"  # she has to do something
    OPEN = "open"
    DONE = "done"


class PaperFilter(StrEnum):
    """Which of her papers a citizen lists."""

    ALL = "all"
    RESULTS = "results"
    GIVEN = "given"


class RatingLevel(IntEnum):
    """How satisfied somebody is."""

    BAD = 1
    FAIR = 2
    GOOD = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingInfo:
    """What the citizen said of a dossier, and until when it may be changed."""

    level: RatingLevel
    comment: str
    at: datetime
    changeable_until: datetime
    may_change: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingLoad:
    """How often each level was given for an agency (and all below it) since a month."""

    agency_id: UUID | None
    name: str
    since: date
    counts: dict[RatingLevel, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def good_percent(self) -> float | None:
        """Satisfied in a hundred ratings; nothing when there was none."""
        return round(100 * self.counts[RatingLevel.GOOD] / self.total, 1) if self.total else None


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingComment:
    """What somebody wrote with a rating: no name, no dossier."""

    level: RatingLevel
    text: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratings:
    """What a leader sees of them: the whole first, then each agency right below."""

    rows: tuple[RatingLoad, ...]
    comments: tuple[RatingComment, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPaper:
    """A paper of the citizen: handed in, or received as a result."""

    case_id: UUID
    file_id: UUID
    name: str
    about: str
    size: int
    media_type: str
    at: datetime
    is_result: bool
    sha256: str
    scan: str = ""  # what the scanner for malware says: see `files.types.Scan`


@dataclass(frozen=True, slots=True, kw_only=True)
class PapersOfCase:
    """The papers of one dossier, results first."""

    case_id: UUID
    code: str
    procedure_name: str
    submitted_at: datetime
    papers: tuple[OwnPaper, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperPage:
    """One page of papers, by dossier; `next_cursor` is empty on the last one."""

    cases: tuple[PapersOfCase, ...]
    next_cursor: str


@dataclass(slots=True, kw_only=True)
class PapersTaken:
    """The ids of what was kept for one paper, and what is wrong with the rest. `left_out`: the name
    of the first file that was one too many.
    """

    ids: list[UUID] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    left_out: str = ""
