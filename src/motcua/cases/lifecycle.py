"""The legal life of a case, as tables that a lawyer can read. Pure Python.

A case moves on three axes at once (business status, clock, delivery of the result) and stands at
one step of its
process. `RULES` says for each command where it may start and where it leads; `KNOWN` lists the
combinations that may
exist at all, and the database refuses every other one.
"""

from dataclasses import dataclass
from enum import IntEnum, StrEnum


class Status(IntEnum):
    """The ten states of the national portal (the codes that every province reports)."""

    REGISTERED = 1
    RECEIVED = 2
    NOT_RECEIVED = 3
    PROCESSING = 4
    SUPPLEMENT = 5
    FINANCIAL = 6
    WITHDRAWN = 7
    STOPPED = 8
    PROCESSED = 9
    RETURNED = 10


class Clock(StrEnum):
    """Whether the agency's time is running."""

    IDLE = "idle"
    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"


class Delivery(StrEnum):
    """Where the result is."""

    NONE = "none"
    READY = "ready"
    HANDED_OVER = "handed_over"


class Step(StrEnum):
    """The station a case stands at. `SUPPLEMENT`: with the citizen. `END`: nowhere any more."""

    INTAKE = "intake"
    APPRAISE = "appraise"
    SUPPLEMENT = "supplement"
    APPROVE = "approve"
    SIGN = "sign"
    SEAL = "seal"
    HAND_OVER = "hand_over"
    END = "end"


class Command(StrEnum):
    """Everything that can be done to a case."""

    SUBMIT = "submit"
    ACCEPT = "accept"
    REFUSE_INTAKE = "refuse_intake"
    TAKE = "take"
    RELEASE = "release"
    REQUEST_SUPPLEMENT = "request_supplement"
    ANSWER_SUPPLEMENT = "answer_supplement"
    PROPOSE = "propose"
    APPROVE = "approve"
    SEND_BACK = "send_back"
    SIGN = "sign"
    SEAL = "seal"
    HAND_OVER = "hand_over"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a case is: its step and its three axes."""

    step: Step
    status: Status
    clock: Clock
    delivery: Delivery = Delivery.NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """From which places a command may start, and where it leads."""

    command: Command
    sources: frozenset[Place]
    target: Place


class StepRefused(Exception):
    """The table has no such way."""


SUBMITTED = Place(step=Step.INTAKE, status=Status.REGISTERED, clock=Clock.IDLE)
ACCEPTED = Place(step=Step.APPRAISE, status=Status.RECEIVED, clock=Clock.RUNNING)
NOT_RECEIVED = Place(step=Step.END, status=Status.NOT_RECEIVED, clock=Clock.IDLE)
APPRAISING = Place(step=Step.APPRAISE, status=Status.PROCESSING, clock=Clock.RUNNING)
WAITING = Place(step=Step.SUPPLEMENT, status=Status.SUPPLEMENT, clock=Clock.PAUSED)
APPROVING = Place(step=Step.APPROVE, status=Status.PROCESSING, clock=Clock.RUNNING)
SIGNING = Place(step=Step.SIGN, status=Status.PROCESSING, clock=Clock.RUNNING)
SEALING = Place(step=Step.SEAL, status=Status.PROCESSING, clock=Clock.RUNNING)
READY = Place(
    step=Step.HAND_OVER, status=Status.PROCESSED, clock=Clock.STOPPED, delivery=Delivery.READY
)
RETURNED = Place(
    step=Step.END, status=Status.RETURNED, clock=Clock.STOPPED, delivery=Delivery.HANDED_OVER
)
WITHDRAWN_EARLY = Place(step=Step.END, status=Status.WITHDRAWN, clock=Clock.IDLE)
WITHDRAWN = Place(step=Step.END, status=Status.WITHDRAWN, clock=Clock.STOPPED)

RULES: tuple[Rule, ...] = (
    Rule(command=Command.ACCEPT, sources=frozenset({SUBMITTED}), target=ACCEPTED),
    Rule(command=Command.REFUSE_INTAKE, sources=frozenset({SUBMITTED}), target=NOT_RECEIVED),
    Rule(command=Command.TAKE, sources=frozenset({ACCEPTED}), target=APPRAISING),
    Rule(command=Command.RELEASE, sources=frozenset({APPRAISING}), target=APPRAISING),
    Rule(command=Command.REQUEST_SUPPLEMENT, sources=frozenset({APPRAISING}), target=WAITING),
    Rule(command=Command.ANSWER_SUPPLEMENT, sources=frozenset({WAITING}), target=APPRAISING),
    Rule(command=Command.PROPOSE, sources=frozenset({APPRAISING}), target=APPROVING),
    Rule(command=Command.APPROVE, sources=frozenset({APPROVING}), target=SIGNING),
    Rule(command=Command.SEND_BACK, sources=frozenset({APPROVING}), target=APPRAISING),
    Rule(command=Command.SEND_BACK, sources=frozenset({SIGNING}), target=APPROVING),
    Rule(command=Command.SEND_BACK, sources=frozenset({SEALING}), target=SIGNING),
    Rule(command=Command.SIGN, sources=frozenset({SIGNING}), target=SEALING),
    Rule(command=Command.SEAL, sources=frozenset({SEALING}), target=READY),
    Rule(command=Command.HAND_OVER, sources=frozenset({READY}), target=RETURNED),
    Rule(command=Command.WITHDRAW, sources=frozenset({SUBMITTED}), target=WITHDRAWN_EARLY),
    Rule(
        command=Command.WITHDRAW,
        sources=frozenset({ACCEPTED, APPRAISING, WAITING}),
        target=WITHDRAWN,
    ),
)

_WAYS = {(rule.command, source): rule.target for rule in RULES for source in rule.sources}
KNOWN: frozenset[Place] = frozenset({SUBMITTED, *_WAYS.values()})
FINAL: frozenset[Place] = KNOWN - {source for _, source in _WAYS}

# The moves that the national portal knows (domain facts, 2.5); 6 and 8 come with payments and
# stopping.
NATIONAL_MOVES: dict[Status, frozenset[Status]] = {
    Status.REGISTERED: frozenset({Status.RECEIVED, Status.NOT_RECEIVED, Status.WITHDRAWN}),
    Status.RECEIVED: frozenset({Status.PROCESSING, Status.WITHDRAWN}),
    Status.NOT_RECEIVED: frozenset(),
    Status.PROCESSING: frozenset(
        {Status.SUPPLEMENT, Status.FINANCIAL, Status.WITHDRAWN, Status.STOPPED, Status.PROCESSED}
    ),
    Status.SUPPLEMENT: frozenset({Status.PROCESSING, Status.WITHDRAWN, Status.STOPPED}),
    Status.FINANCIAL: frozenset({Status.PROCESSING, Status.WITHDRAWN, Status.STOPPED}),
    Status.WITHDRAWN: frozenset(),
    Status.STOPPED: frozenset({Status.PROCESSING, Status.PROCESSED}),
    Status.PROCESSED: frozenset({Status.RETURNED}),
    Status.RETURNED: frozenset(),
}


def target(command: Command, place: Place) -> Place:
    """Where `command` leads from `place`; raises `StepRefused` when the table has no such way."""
    try:
        return _WAYS[command, place]
    except KeyError:
        raise StepRefused(command, place) from None


def commands_at(place: Place) -> tuple[Command, ...]:
    """The commands that the table allows at this place, in the order of the table."""
    return tuple(rule.command for rule in RULES if place in rule.sources)
