"""What event logs are made of, before and after they are in the lake. Plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

VIETNAM = "Asia/Ho_Chi_Minh"


@dataclass(frozen=True, slots=True, kw_only=True)
class LogMapping:
    """Which column or attribute is what, and what a file alone does not say.

    `columns`: by role (`types.ROLES`); a role that is absent is recognised by its usual names, an
    empty name leaves it out. `end_activities`: a case whose last event is one of them is finished;
    none named: every case of the file is. `pause_activities`: the time from them to the next event
    of the case is the applicant's, not the agency's.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    end_activities: tuple[str, ...] = ()
    pause_activities: tuple[str, ...] = ()
    timezone: str = VIETNAM
    time_format: str = ""
    encoding: str = ""
    delimiter: str = ""


# What a file can say of an event. `start`: when the step began, where a row holds both ends.
ROLES = (
    "case",
    "activity",
    "time",
    "start",
    "resource",
    "role",
    "agency",
    "procedure",
    "lifecycle",
    "deadline",
)


class LogEvent(NamedTuple):
    """One event as it is kept; the times know their zone.

    `deadline` came with the event, `case_deadline` with its case. `pauses`: the time until the
    next event of the case does not count against the agency.
    """

    case_id: str
    activity: str
    at: datetime
    started_at: datetime | None = None
    resource: str | None = None
    role: str | None = None
    agency: str | None = None
    procedure: str | None = None
    lifecycle: str | None = None
    deadline: datetime | None = None
    case_deadline: datetime | None = None
    pauses: bool = False


class LogProblem(NamedTuple):
    """What is wrong with a file, and in which of its lines (0: with the file as a whole)."""

    line: int
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset:
    """A log in the lake: the folder of its files, and where they come from.

    `source` is what `dataset.json` says, with stable keys (see the reference).
    """

    name: str
    folder: Path
    source: Mapping[str, Any]

    @property
    def events(self) -> str:
        """The file with a row for each event."""
        return str(self.folder / "events.parquet")

    @property
    def cases(self) -> str:
        """The file with a row for each case."""
        return str(self.folder / "cases.parquet")
