"""The life of an assignment: one table. Pure Python."""

from dataclasses import dataclass

from motcua.steering.assignments.types import Move, Side, Status

WORKING = frozenset({Status.GIVEN, Status.TAKEN, Status.RETURNED})
OPEN = WORKING | {Status.ANSWERED}
CLOSED = frozenset(Status) - OPEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Who may move from which states to where; no target: it stays as it is."""

    move: Move
    side: Side
    sources: frozenset[Status]
    target: Status | None = None
    needs_note: bool = False


RULES = {
    rule.move: rule
    for rule in (
        Rule(
            move=Move.TAKE,
            side=Side.RECEIVER,
            sources=frozenset({Status.GIVEN}),
            target=Status.TAKEN,
        ),
        Rule(
            move=Move.ANSWER,
            side=Side.RECEIVER,
            sources=WORKING,
            target=Status.ANSWERED,
            needs_note=True,
        ),
        Rule(move=Move.ASK_TIME, side=Side.RECEIVER, sources=WORKING, needs_note=True),
        Rule(
            move=Move.RETURN,
            side=Side.GIVER,
            sources=frozenset({Status.ANSWERED}),
            target=Status.RETURNED,
            needs_note=True,
        ),
        Rule(
            move=Move.ACCEPT,
            side=Side.GIVER,
            sources=frozenset({Status.ANSWERED}),
            target=Status.DONE,
        ),
        Rule(move=Move.EXTEND, side=Side.GIVER, sources=OPEN, needs_note=True),
        Rule(
            move=Move.WITHDRAW,
            side=Side.GIVER,
            sources=OPEN,
            target=Status.WITHDRAWN,
            needs_note=True,
        ),
    )
}
# Both sides may write a note as long as the work is open.
NOTED = OPEN


def after(move: Move, status: Status) -> Status | None:
    """Where a move leads from a state; None: it is not possible there."""
    if move is Move.NOTE:
        return status if status in NOTED else None
    rule = RULES.get(move)
    if rule is None or status not in rule.sources:
        return None
    return rule.target or status


def moves_from(status: Status, sides: frozenset[Side]) -> frozenset[Move]:
    """The moves that somebody on these sides may make in a state."""
    found = {rule.move for rule in RULES.values() if status in rule.sources and rule.side in sides}
    if sides and status in NOTED:
        found.add(Move.NOTE)
    return frozenset(found)
