"""Running cases on their way to another process. Pure Python."""

from dataclasses import dataclass
from uuid import UUID


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
