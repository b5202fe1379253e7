"""The legal life of a case, as tables that a lawyer can read. Pure Python.

A case moves on three axes at once (business status, clock, delivery of the result) and stands at
one step. `RULES` says for each command where it may start and where it may lead; where a command
may lead to several steps, the process definition of the procedure chooses among them. `KNOWN`
lists the combinations that may exist at all, and the database refuses every other one.
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
    """The station a case stands at.

    `SUPPLEMENT`: with the citizen. `PAY`: waits for money. `OUTSIDE`: waits for another system or a
    linked dossier. `STOPPED`: put aside, may be taken up again. `END`: nowhere any more.
    """

    INTAKE = "intake"
    APPRAISE = "appraise"
    CONSULT = "consult"
    SUPPLEMENT = "supplement"
    PAY = "pay"
    OUTSIDE = "outside"
    APPROVE = "approve"
    SIGN = "sign"
    SEAL = "seal"
    HAND_OVER = "hand_over"
    STOPPED = "stopped"
    END = "end"


class Command(StrEnum):
    """Everything that can be done to a case."""

    SUBMIT = "submit"
    ACCEPT = "accept"
    REFUSE_INTAKE = "refuse_intake"
    TAKE = "take"
    RELEASE = "release"
    ASSIGN = "assign"
    FORWARD = "forward"
    ANSWER_CONSULT = "answer_consult"
    REQUEST_SUPPLEMENT = "request_supplement"
    ANSWER_SUPPLEMENT = "answer_supplement"
    REQUEST_PAYMENT = "request_payment"
    CONFIRM_PAYMENT = "confirm_payment"
    RECEIVE_OUTSIDE = "receive_outside"
    LAPSE = "lapse"
    PROPOSE = "propose"
    APPROVE = "approve"
    SEND_BACK = "send_back"
    TAKE_BACK = "take_back"
    SIGN = "sign"
    SEAL = "seal"
    HAND_OVER = "hand_over"
    EXTEND = "extend"
    SIGN_LETTER = "sign_letter"
    SEAL_LETTER = "seal_letter"
    STOP = "stop"
    REOPEN = "reopen"
    WITHDRAW = "withdraw"
    MOVE = "move"
    HAND_ON = "hand_on"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a case is: its step and its three axes."""

    step: Step
    status: Status
    clock: Clock
    delivery: Delivery = Delivery.NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """From which places a command may start, and where it may lead. No targets: it stays."""

    command: Command
    sources: frozenset[Place]
    targets: frozenset[Place]


class StepRefused(Exception):
    """The table has no such way."""


SUBMITTED = Place(step=Step.INTAKE, status=Status.REGISTERED, clock=Clock.IDLE)
ACCEPTED = Place(step=Step.APPRAISE, status=Status.RECEIVED, clock=Clock.RUNNING)
NOT_RECEIVED = Place(step=Step.END, status=Status.NOT_RECEIVED, clock=Clock.IDLE)
APPRAISING = Place(step=Step.APPRAISE, status=Status.PROCESSING, clock=Clock.RUNNING)
CONSULTING = Place(step=Step.CONSULT, status=Status.PROCESSING, clock=Clock.RUNNING)
WAITING = Place(step=Step.SUPPLEMENT, status=Status.SUPPLEMENT, clock=Clock.PAUSED)
PAYING = Place(step=Step.PAY, status=Status.FINANCIAL, clock=Clock.PAUSED)
OUTSIDE = Place(step=Step.OUTSIDE, status=Status.PROCESSING, clock=Clock.RUNNING)
APPROVING = Place(step=Step.APPROVE, status=Status.PROCESSING, clock=Clock.RUNNING)
SIGNING = Place(step=Step.SIGN, status=Status.PROCESSING, clock=Clock.RUNNING)
SEALING = Place(step=Step.SEAL, status=Status.PROCESSING, clock=Clock.RUNNING)
STOPPED = Place(step=Step.STOPPED, status=Status.STOPPED, clock=Clock.STOPPED)
READY = Place(
    step=Step.HAND_OVER, status=Status.PROCESSED, clock=Clock.STOPPED, delivery=Delivery.READY
)
RETURNED = Place(
    step=Step.END, status=Status.RETURNED, clock=Clock.STOPPED, delivery=Delivery.HANDED_OVER
)
WITHDRAWN_EARLY = Place(step=Step.END, status=Status.WITHDRAWN, clock=Clock.IDLE)
WITHDRAWN = Place(step=Step.END, status=Status.WITHDRAWN, clock=Clock.STOPPED)

# Where work goes on inside the agencies, before anything is decided.
_IN_HAND = frozenset({APPRAISING, CONSULTING, OUTSIDE, PAYING})
_WITH_OFFICERS = frozenset({ACCEPTED, APPRAISING, CONSULTING, APPROVING, SIGNING, SEALING})
_HALTED = frozenset({WAITING, PAYING})


def _stays(command: Command, places: frozenset[Place]) -> tuple[Rule, ...]:
    return tuple(
        Rule(command=command, sources=frozenset({place}), targets=frozenset({place}))
        for place in sorted(places, key=_order)
    )


def _order(place: Place) -> tuple[Status, Step, Clock]:
    return place.status, place.step, place.clock


def _rule(command: Command, sources: set[Place], targets: set[Place] | frozenset[Place]) -> Rule:
    return Rule(command=command, sources=frozenset(sources), targets=frozenset(targets))


RULES: tuple[Rule, ...] = (
    _rule(Command.ACCEPT, {SUBMITTED}, {ACCEPTED}),
    _rule(Command.REFUSE_INTAKE, {SUBMITTED}, {NOT_RECEIVED}),
    _rule(Command.TAKE, {ACCEPTED}, {APPRAISING}),
    *_stays(Command.TAKE, _WITH_OFFICERS - {ACCEPTED} | {SUBMITTED, READY}),
    *_stays(Command.RELEASE, _WITH_OFFICERS | {SUBMITTED, READY}),
    _rule(Command.ASSIGN, {ACCEPTED}, {APPRAISING}),
    *_stays(Command.ASSIGN, _WITH_OFFICERS - {ACCEPTED} | {SUBMITTED, READY}),
    _rule(Command.REQUEST_SUPPLEMENT, {APPRAISING}, {WAITING}),
    _rule(Command.ANSWER_SUPPLEMENT, {WAITING}, {APPRAISING}),
    _rule(Command.REQUEST_PAYMENT, {APPRAISING}, {PAYING}),
    _rule(Command.CONFIRM_PAYMENT, {PAYING, CONSULTING}, _IN_HAND | {APPROVING}),
    _rule(Command.FORWARD, {APPRAISING}, _IN_HAND),
    _rule(Command.ANSWER_CONSULT, {CONSULTING}, _IN_HAND | {APPROVING}),
    _rule(Command.RECEIVE_OUTSIDE, {OUTSIDE, CONSULTING}, _IN_HAND | {APPROVING}),
    _rule(Command.LAPSE, {CONSULTING, OUTSIDE}, _IN_HAND | {APPROVING}),
    _rule(Command.PROPOSE, {APPRAISING}, _IN_HAND | {APPROVING}),
    _rule(Command.APPROVE, {APPROVING}, {APPROVING, SIGNING}),
    _rule(Command.SEND_BACK, {APPRAISING}, {APPRAISING}),
    _rule(Command.SEND_BACK, {APPROVING}, {APPRAISING, APPROVING}),
    _rule(Command.SEND_BACK, {SIGNING}, {APPROVING}),
    _rule(Command.SEND_BACK, {SEALING}, {SIGNING}),
    _rule(Command.TAKE_BACK, {APPROVING}, {APPRAISING, APPROVING}),
    _rule(Command.TAKE_BACK, {SIGNING}, {APPROVING}),
    _rule(Command.SIGN, {SIGNING}, {SEALING}),
    _rule(Command.SEAL, {SEALING}, {READY}),
    _rule(Command.HAND_OVER, {READY}, {RETURNED}),
    *_stays(Command.EXTEND, _WITH_OFFICERS | {OUTSIDE}),
    _rule(Command.STOP, {APPRAISING, CONSULTING, OUTSIDE, *_HALTED}, {STOPPED}),
    _rule(Command.REOPEN, {STOPPED}, {APPRAISING, CONSULTING, OUTSIDE}),
    _rule(Command.WITHDRAW, {SUBMITTED}, {WITHDRAWN_EARLY}),
    _rule(
        Command.WITHDRAW,
        {ACCEPTED, APPRAISING, CONSULTING, OUTSIDE, *_HALTED},
        {WITHDRAWN},
    ),
    # The letter about what was decided: signed by the leader, numbered and sent by the registrar.
    *_stays(Command.SIGN_LETTER, _WITH_OFFICERS | _HALTED | {OUTSIDE, STOPPED}),
    *_stays(Command.SEAL_LETTER, _WITH_OFFICERS | _HALTED | {OUTSIDE, STOPPED}),
    *_stays(Command.MOVE, _WITH_OFFICERS | _HALTED | {SUBMITTED, OUTSIDE, STOPPED, READY}),
    # Its agency is no more: another one goes on with it.
    *_stays(Command.HAND_ON, _WITH_OFFICERS | _HALTED | {SUBMITTED, OUTSIDE, STOPPED, READY}),
)

_WAYS = {(rule.command, source): rule.targets for rule in RULES for source in rule.sources}
KNOWN: frozenset[Place] = frozenset({SUBMITTED}).union(*_WAYS.values())
FINAL: frozenset[Place] = KNOWN - {source for _, source in _WAYS}

# The moves that the national portal knows (domain facts, 2.5).
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


def targets(command: Command, place: Place) -> frozenset[Place]:
    """Where `command` may lead from `place`; raises `StepRefused` when the table has no such
    way.
    """
    try:
        return _WAYS[command, place]
    except KeyError:
        raise StepRefused(command, place) from None


def target(command: Command, place: Place, step: Step | None = None) -> Place:
    """Where `command` leads from `place`: to `step` when the table leaves a choice."""
    found = targets(command, place)
    if len(found) == 1:
        return next(iter(found))
    for one in found:
        if one.step is step:
            return one
    raise StepRefused(command, place, step)


def commands_at(place: Place) -> tuple[Command, ...]:
    """The commands that the table allows at this place, in the order of the table."""
    return tuple(dict.fromkeys(rule.command for rule in RULES if place in rule.sources))
