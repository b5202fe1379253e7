"""Processes as values: what a procedure's work consists of, and where a case stands in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple

from motcua.kernel.actor import Role

# Answers to a consultation that the engine itself understands.
AGREE = "agree"
OBJECT = "object"
PAYMENT = "payment"


class Kind(StrEnum):
    """The kinds of node. `PARALLEL` opens branches, `JOIN` closes them again."""

    START = "start"
    END = "end"
    TASK = "task"
    EXCLUSIVE = "exclusive"
    PARALLEL = "parallel"
    JOIN = "join"
    WAIT = "wait"
    SUBCASE = "subcase"


class Stage(StrEnum):
    """What a stop is for in the law's eyes. The last two are of waits, not of tasks."""

    INTAKE = "intake"
    APPRAISE = "appraise"
    CONSULT = "consult"
    APPROVE = "approve"
    SIGN = "sign"
    SEAL = "seal"
    HAND_OVER = "hand_over"
    PAY = "pay"
    OUTSIDE = "outside"


class JoinRule(StrEnum):
    """When parallel branches are done: with the last answer, or with the first objection."""

    ALL = "all"
    FIRST_OBJECTION = "first_objection"


class TimerAction(StrEnum):
    """What happens after the hours of a timer."""

    REMIND = "remind"
    ESCALATE = "escalate"
    STOP = "stop"


class AgencyKind(StrEnum):
    """How the agency of a stop is found."""

    RECEIVING = "receiving"
    COMPETENT = "competent"
    PARENT = "parent"
    NAMED = "named"
    BY_ADDRESS = "by_address"


class AgencyRule(NamedTuple):
    """How the agency of a stop is found; `identifier` belongs to `NAMED` only."""

    kind: AgencyKind
    identifier: str = ""

    def __str__(self) -> str:
        return f"{self.kind}:{self.identifier}" if self.identifier else self.kind.value

    @classmethod
    def parse(cls, text: str) -> "AgencyRule":
        """The rule that `text` writes, as in `named:000.01.H26`; ValueError for any other text."""
        kind, colon, identifier = text.partition(":")
        rule = cls(AgencyKind(kind), identifier)
        if (rule.kind is AgencyKind.NAMED) != bool(identifier) or (colon and not identifier):
            raise ValueError(text)
        return rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """An answer that the officer may choose at a task."""

    key: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Timer:
    """What happens at a stop after `hours` working hours.

    `target` is for `STOP` only: the node to go on to; without one the whole process ends.
    """

    key: str
    action: TimerAction
    hours: Decimal
    target: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One element of a process; which fields count depends on `kind`."""

    key: str
    kind: Kind
    title: str = ""
    role: Role | None = None
    agency: AgencyRule | None = None
    hours: Decimal | None = None
    stage: Stage | None = None
    decisions: tuple[Decision, ...] = ()
    timers: tuple[Timer, ...] = ()
    join: JoinRule | None = None
    message: str = ""
    procedure: str = ""

    @property
    def is_stop(self) -> bool:
        """Whether a case stays here until something happens."""
        return self.kind in STOPS

    def timer(self, key: str) -> Timer | None:
        """The timer with this key."""
        return next((timer for timer in self.timers if timer.key == key), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """A way from one node to another; `condition` is CEL and belongs to choices."""

    source: str
    target: str
    condition: str = ""
    is_default: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What the flows of a definition say, worked out once.

    `forks`: the open parallel nodes around each node; `joins`: where each parallel node is closed;
    `before`: the only task from which each task can be reached, where there is just one.
    """

    nodes: Mapping[str, Node]
    leaving: Mapping[str, tuple[Flow, ...]]
    entering: Mapping[str, tuple[Flow, ...]]
    forks: Mapping[str, tuple[str, ...]]
    joins: Mapping[str, str]
    before: Mapping[str, str]
    start: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """A process, known by the hash of its content: nothing in here ever changes."""

    hash: str
    key: str
    title: str
    nodes: tuple[Node, ...]
    flows: tuple[Flow, ...]
    shape: Shape = field(compare=False, repr=False)

    def node(self, key: str) -> Node:
        """The node with this key; KeyError when there is none."""
        return self.shape.nodes[key]

    @property
    def tasks(self) -> tuple[Node, ...]:
        """The tasks, in the order in which they were written."""
        return tuple(node for node in self.nodes if node.kind is Kind.TASK)


class Token(NamedTuple):
    """A place that a case stands at now.

    `number` stays the same while the token moves; a fork makes new ones and the join gives the old
    one back. `branch` are the numbers of the tokens that forked, outermost first, as in "1/4".
    `trail` are the tasks behind it, oldest first, by commas. `objected` are the
    numbers of those forks in which a branch objected, by commas.
    """

    number: int
    node: str
    branch: str = ""
    trail: str = ""
    objected: str = ""


class Started(NamedTuple):
    """The case begins."""


class Completed(NamedTuple):
    """The work of a task is done, or a case at another agency ended with this outcome."""

    token: int
    decision: str = ""


class SentBack(NamedTuple):
    """The officer returns the case to the task from which it came."""

    token: int


class MessageArrived(NamedTuple):
    """An awaited message came: for one token, or for all that wait for this name."""

    name: str
    token: int | None = None


class TimerFired(NamedTuple):
    """The hours of a timer have passed while the token stood at its node."""

    token: int
    timer: str


class Moved(NamedTuple):
    """An administrator puts a token at another stop by hand."""

    token: int
    target: str


class Cancelled(NamedTuple):
    """The case ends from outside of the process: withdrawn, refused at intake, stopped."""


Event = Started | Completed | SentBack | MessageArrived | TimerFired | Moved | Cancelled


class OpenTask(NamedTuple):
    """Somebody has work: write a row for this token."""

    token: Token
    node: Node


class AwaitMessage(NamedTuple):
    """The token waits for a message: write a row for it."""

    token: Token
    node: Node


class OpenSubcase(NamedTuple):
    """Begin the linked procedure at another agency and write a row for the token that waits."""

    token: Token
    node: Node


class CloseToken(NamedTuple):
    """The token left the stop at which it stood: close its row."""

    token: Token


class ChangeToken(NamedTuple):
    """The token stays where it is, but with other particulars: write them to its row."""

    token: Token


class SetTimer(NamedTuple):
    """Fire this timer when its working hours have passed and the token still stands there."""

    token: Token
    timer: Timer


class Remind(NamedTuple):
    """Tell whoever has the work that it waits."""

    token: Token
    timer: Timer


class Escalate(NamedTuple):
    """Tell the level above that the work waits."""

    token: Token
    timer: Timer


class Finished(NamedTuple):
    """Nothing is open any more. `node` is the end that was reached; `stopped`: by a timer."""

    node: str = ""
    stopped: bool = False


Effect = (
    OpenTask
    | AwaitMessage
    | OpenSubcase
    | CloseToken
    | ChangeToken
    | SetTimer
    | Remind
    | Escalate
    | Finished
)


class Outcome(NamedTuple):
    """All tokens that are open after an event, and what the caller has to do, in this order."""

    tokens: tuple[Token, ...]
    effects: tuple[Effect, ...]

    @property
    def is_finished(self) -> bool:
        """Whether the process is over."""
        return not self.tokens


class Severity(StrEnum):
    """An error keeps a process from being published; a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something wrong with a process; `node` is empty when it is about the whole."""

    code: str
    node: str
    message: str
    severity: Severity = Severity.ERROR


class Destination(NamedTuple):
    """Where a token of a running case would go under another definition, or why it cannot."""

    token: Token
    node: str = ""
    why_not: str = ""


class BpmnNote(NamedTuple):
    """Something in a BPMN file: the line, the element, and what is to be said of it."""

    line: int
    element: str
    message: str


class BpmnRead(NamedTuple):
    """What a BPMN file held; `notes` are the parts that have no meaning here and were left out."""

    definition: Definition
    notes: tuple[BpmnNote, ...]


Facts = Mapping[str, Any]
STOPS = frozenset({Kind.TASK, Kind.WAIT, Kind.SUBCASE})
