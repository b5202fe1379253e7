"""Words of index sets: trees of indices with points, and what was scored on them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from motcua.ioc.indicator_types import Grain


class ScoreRule(StrEnum):
    """How an index turns what was counted into points."""

    SUM = "sum"  # of the indices below
    PROPORTION = "proportion"  # points times ratio
    FULL_AT = "full_at"  # full points from a ratio on, less below it in proportion
    YES_NO = "yes_no"
    POINTS = "points"  # given as points: a survey, a judgement
    NOT_SCORED = "not_scored"


class Stage(StrEnum):
    """Who scored: the unit itself, or the agency that appraises it."""

    SELF = "self"
    APPRAISED = "appraised"


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """One index of a tree. `code` is unique in it, `parent` the code above (empty: at the top).

    `full_at` is a share from 0 to 1; `is_full_when_none`: full points where there was nothing to
    count; `indicator`: the code of our indicator that counts it; `components`: how many there are
    below by law where they are not listed.
    """

    code: str
    name: str
    points: Decimal
    rule: ScoreRule
    parent: str = ""
    full_at: Decimal = Decimal(1)
    is_full_when_none: bool = False
    evidence: str = ""
    indicator: str = ""
    components: int = 0
    is_unsure: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexTree:
    """A version of an index set; `hash` names its content."""

    code: str
    version: str
    title: str
    source: str
    note: str
    points: Decimal
    indices: tuple[Index, ...]
    hash: str = ""
    grains: tuple[Grain, ...] = ()  # the periods for which it is scored, the shortest first
    facts: Mapping[str, str] = field(default_factory=dict)  # our indicator, by code of the index

    def below(self, code: str) -> Iterator[Index]:
        """The indices right below this one, in their order; of the top for an empty code."""
        return (index for index in self.indices if index.parent == code)

    def find(self, code: str) -> Index | None:
        """The index with this code."""
        return next((index for index in self.indices if index.code == code), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What was counted or given for an index: a fraction, or points."""

    numerator: Decimal | None = None
    denominator: Decimal | None = None
    points: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredAt:
    """Which index of which unit and period is scored, at which stage."""

    tree_hash: str
    agency_id: UUID
    period: str
    index_code: str
    stage: Stage = Stage.SELF


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What was written for a score: `numbers` has `numerator` and `denominator`, or `points`.
    `evidence` names uploads of the actor. `seen`: `SheetRow.seen` as it was on the screen; None:
    whatever stands there.
    """

    numbers: Mapping[str, str]
    note: str = ""
    evidence: Sequence[UUID] = ()
    seen: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A unit among the others: those above it, and those whose administrators see to the whole."""

    agency_id: UUID
    above: frozenset[UUID]
    of_the_province: frozenset[UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A file that proves a score."""

    file_id: UUID
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """What one stage says of an index, and who said it."""

    id: UUID
    counted: Counted
    points: Decimal
    note: str
    by: str
    at: datetime
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TreeInfo:
    """A published index set, as lists show it."""

    hash: str
    code: str
    version: str
    title: str
    published_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRow:
    """An index of a sheet: its depth in the tree (0: top) and what each stage says.

    `own` and `appraised` are sums for an index that has others below it; None: nothing was scored
    yet.
    """

    index: Index
    depth: int
    own: Decimal | None
    appraised: Decimal | None
    score: Score | None = None
    judgement: Score | None = None

    @property
    def seen(self) -> str:
        """What stands here, so that nobody writes over what he did not see."""
        return seen_of(each.id for each in (self.score, self.judgement) if each is not None)

    @property
    def full_at_percent(self) -> Decimal:
        """From which share on the index has full points, in hundredths."""
        return 100 * self.index.full_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A tree as scored for one unit and one period: sums of both stages, how many of the indices
    have a score, and what the actor may do.
    """

    tree: IndexTree
    agency_id: UUID
    agency_name: str
    period: str
    rows: tuple[SheetRow, ...]
    own: Decimal
    appraised: Decimal | None
    scored: int
    to_score: int
    may_score: bool
    may_appraise: bool

    @property
    def is_complete(self) -> bool:
        """Whether every index has a score, so that the whole may be ranked."""
        return self.scored == self.to_score


def seen_of(score_ids: Iterable[UUID]) -> str:
    """The scores that stand at an index as one word."""
    return "-".join(sorted(each.hex[-12:] for each in score_ids))
