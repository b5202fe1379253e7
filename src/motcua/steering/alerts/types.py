"""Words for alerts. Pure Python."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from motcua.ioc.types import EVERYTHING, IndicatorInfo, Slice
from motcua.kernel.actor import Role


class RuleKind(StrEnum):
    """What a rule looks for."""

    ABOVE = "above"
    BELOW = "below"
    RISE = "rise"
    FALL = "fall"
    STEEP_UP = "steep_up"
    STEEP_DOWN = "steep_down"
    NO_DATA = "no_data"


class Looks(StrEnum):
    """At which period a rule looks: today, the last seven days, the month so far."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


class Severity(StrEnum):
    """How much it matters, the least first."""

    NOTICE = "notice"
    WARNING = "warning"
    SERIOUS = "serious"


class Ending(StrEnum):
    """Why an alert is over: the condition ended, somebody closed it, its rule was stopped."""

    ENDED = "ended"
    CLOSED = "closed"
    STOPPED = "stopped"


class Stopped(StrEnum):
    """Why a rule does not look any more."""

    OFF = "off"
    POST_LOST = "post_lost"
    NOT_SEEN = "not_seen"
    NO_INDICATOR = "no_indicator"


class Happened(StrEnum):
    """What the history of an alert knows."""

    OPENED = "opened"
    ACKNOWLEDGED = "acknowledged"
    COMMENTED = "commented"
    SNOOZED = "snoozed"
    WOKEN = "woken"
    RISEN = "risen"
    CLOSED = "closed"
    ENDED = "ended"
    STOPPED = "stopped"
    HANDED_ON = "handed_on"


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """When a rule calls. `bound`: a value, or percent for changes and slopes; `margin`: how far
    back behind the bound the number must go before the alert ends; `steps`: periods of a slope.
    """

    kind: RuleKind
    looks: Looks
    bound: float = 0
    margin: float = 0
    steps: int = 3
    stale_hours: int = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Who is told: who holds a role at an agency, a member of staff, or only an address."""

    agency_id: UUID | None = None
    role: Role | None = None
    username: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleWish:
    """A rule as somebody writes it. `rise_hours`: working hours without acknowledgement after which
    the agency above is told; 0: never.
    """

    name: str
    indicator: str
    condition: Condition
    wanted: Slice = EVERYTHING
    every_minutes: int = 15
    severity: Severity = Severity.WARNING
    readers: tuple[Reader, ...] = ()
    by_email: bool = False
    by_sms: bool = False
    rise_hours: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleInfo:
    """A rule as pages show it. `stopped`: why it does not look; none while it does."""

    id: UUID
    version: int
    wish: RuleWish
    indicator_name: str
    says: str  # when it calls, in words
    place: str
    owner_name: str
    agency_name: str
    stopped: Stopped | None
    stopped_at: datetime | None
    checked_at: datetime | None
    is_held: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Raised:
    """An alert as pages show it. `value` and `peak`: of what the rule measures."""

    id: UUID
    version: int
    rule_id: UUID
    rule_name: str
    text: str
    severity: Severity
    kind: RuleKind
    indicator: str
    wanted: Slice
    place: str
    value: float | None
    peak: float | None
    opened_at: datetime
    last_seen_at: datetime
    closed_at: datetime | None
    ending: Ending | None
    acknowledged_at: datetime | None
    acknowledged_name: str
    snoozed_until: datetime | None
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertLine:
    """One thing that happened to an alert."""

    number: int
    what: Happened
    at: datetime
    by_name: str
    note: str
    value: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertDetail:
    """An alert with its history, and what the actor may do to it."""

    alert: Raised
    rule: Condition
    info: IndicatorInfo | None
    lines: tuple[AlertLine, ...]
    may_act: bool
    may_hand_on: bool
    assignments: tuple[tuple[UUID, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RedAgency:
    """An agency with overdue dossiers now, of how many it is working on."""

    agency_id: UUID
    name: str
    overdue: int
    working_on: int

    @property
    def share(self) -> float:
        """Percent of its work that is overdue."""
        return 100 * self.overdue / self.working_on if self.working_on else 0.0
