"""What superiors see of the agencies below, and what officers are warned of."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class AlertKind(StrEnum):
    """What is said: little is left of the limit, the due time is near, it is past; a step waits, or
    a letter that nobody signs or seals.
    """

    SHARE = "share"
    BEFORE = "before"
    LATE = "late"
    STEP = "step"
    STEP_UP = "step_up"
    LETTER = "letter"


class ThresholdKind(StrEnum):
    """What an administrator may set."""

    SHARE = "share"
    BEFORE = "before"
    RISE = "rise"
    APOLOGY = "apology"


class WaitsFor(StrEnum):
    """For whom cases wait, as seen from an agency; its own officers by the step they stand at."""

    INTAKE = "intake"
    APPRAISE = "appraise"
    CONSULT = "consult"
    APPROVE = "approve"
    SIGN = "sign"
    SEAL = "seal"
    OTHER = "other"
    CITIZEN = "citizen"
    OUTSIDE = "outside"


OWN = (
    WaitsFor.INTAKE,
    WaitsFor.APPRAISE,
    WaitsFor.CONSULT,
    WaitsFor.APPROVE,
    WaitsFor.SIGN,
    WaitsFor.SEAL,
)


class CaseFilter(StrEnum):
    """Which cases of an agency a superior lists."""

    OPEN = "open"
    TODAY = "today"
    OVERDUE = "overdue"
    CITIZEN = "citizen"
    OTHER = "other"
    OUTSIDE = "outside"


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyLoad:
    """How an agency (with `below`: it and all below it) stands now.

    `released` and `late` are of this month; `oldest_days` counts working days since receipt.
    """

    agency_id: UUID | None
    name: str
    below: int = 0
    open: int = 0
    today: int = 0
    overdue: int = 0
    waits: dict[WaitsFor, int] = field(default_factory=dict)
    oldest_at: datetime | None = None
    oldest_days: int = 0
    released: int = 0
    late: int = 0

    @property
    def own(self) -> int:
        """Cases that wait for an officer of the agency."""
        return sum(self.waits.get(each, 0) for each in OWN)

    @property
    def other(self) -> int:
        return self.waits.get(WaitsFor.OTHER, 0)

    @property
    def citizen(self) -> int:
        """Cases whose clock stands because the citizen has to do something."""
        return self.waits.get(WaitsFor.CITIZEN, 0)

    @property
    def outside(self) -> int:
        return self.waits.get(WaitsFor.OUTSIDE, 0)

    @property
    def is_idle(self) -> bool:
        """Nothing is open here, and nothing was released this month."""
        return not self.open and not self.released

    @property
    def late_percent(self) -> float | None:
        """Late in a hundred of what was released this month; nothing when nothing was."""
        return round(100 * self.late / self.released, 1) if self.released else None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficerLoad:
    """The open work of an officer at an agency, or (nobody's) of a post."""

    staff_id: UUID | None
    name: str
    role: str
    open: int
    today: int
    overdue: int
    oldest_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """What a leader sees at one agency: the whole, each agency right below, the own officers.

    `trail`: the agencies above that the leader may open, the highest first.
    """

    at: datetime
    agency_id: UUID | None
    name: str
    trail: tuple[tuple[UUID, str], ...]
    total: AgencyLoad
    rows: tuple[AgencyLoad, ...]
    officers: tuple[OfficerLoad, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """A threshold as it holds, what the distribution says, and the most it may be."""

    kind: ThresholdKind
    value: int
    shipped: int
    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertInfo:
    """One warning as its reader sees it."""

    id: UUID
    kind: AlertKind
    height: int
    at: datetime
    case_id: UUID
    code: str
    procedure_name: str
    applicant_name: str
    agency_name: str
    step_title: str
    due_at: datetime | None
    holder_name: str
    acknowledged_at: datetime | None
    acknowledged_name: str
    note: str
    has_apology: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ApologyDraft:
    """The apology (form 04) as the system proposes it; the reason is for the officer to write.

    `is_in_time`: given now, it comes early enough for the law.
    """

    value: int
    unit: str
    old_due_at: datetime
    new_due_at: datetime
    is_in_time: bool
    basis: str
