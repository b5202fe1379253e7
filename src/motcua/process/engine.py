"""The interpreter: a definition, the open tokens and an event give the tokens after it. Pure.

A token moves along the flows until it reaches a stop (task, wait, sub-case). At a fork it is
replaced by one token per branch; the last of them to reach the join gives the first one back, so
nothing needs to be kept at a join. A send-back returns along the token's own trail.
"""

from motcua.process.conditions import condition
from motcua.process.errors import Blocked, ConditionFailed, ConditionInvalid, NoWay
from motcua.process.shape import is_merge
from motcua.process.types import (
    AGREE,
    OBJECT,
    AwaitMessage,
    Cancelled,
    ChangeToken,
    CloseToken,
    Completed,
    Definition,
    Effect,
    Escalate,
    Event,
    Facts,
    Finished,
    Flow,
    JoinRule,
    Kind,
    MessageArrived,
    Moved,
    Node,
    OpenSubcase,
    OpenTask,
    Outcome,
    Remind,
    SentBack,
    SetTimer,
    Stage,
    Started,
    TimerAction,
    TimerFired,
    Token,
)

MOST_HOPS = 400
CONSULT_ANSWERS = frozenset({AGREE, OBJECT})


def step(definition: Definition, tokens: tuple[Token, ...], event: Event, facts: Facts) -> Outcome:
    """What is open after `event`, and what the caller has to do about it.

    Changes nothing and asks nobody. Raises `NoWay`, which names the node, when the event does not
    fit where the tokens are or when no way on is open.
    """
    return _Run(definition, tokens, facts).after(event)


class _Run:
    """One event on its way through a definition."""

    __slots__ = ("definition", "effects", "facts", "hops", "tokens")

    def __init__(self, definition: Definition, tokens: tuple[Token, ...], facts: Facts) -> None:
        self.definition = definition
        self.tokens = list(tokens)
        self.facts = facts
        self.effects: list[Effect] = []
        self.hops = 0

    def after(self, event: Event) -> Outcome:
        match event:
            case Completed():
                self._complete(event)
            case SentBack():
                self._send_back(self._open(event.token))
            case MessageArrived():
                self._receive(event)
            case TimerFired():
                self._fire(event)
            case Moved():
                self._move(event)
            case Started():
                self._begin()
            case Cancelled():
                self._close_all()
                self.effects.append(Finished())
        return Outcome(tuple(self.tokens), tuple(self.effects))

    # What the events do

    def _begin(self) -> None:
        start = self.definition.shape.start
        if not start or self.tokens:
            raise NoWay(start, Blocked.WRONG_EVENT)
        self._leave(Token(number=1, node=start))

    def _complete(self, event: Completed) -> None:
        token = self._open(event.token)
        node = self.definition.node(token.node)
        if node.kind is Kind.WAIT:
            raise self._blocked(node, Blocked.WRONG_EVENT)
        allowed = answers(node)
        if allowed and event.decision not in allowed:
            raise self._blocked(node, Blocked.UNKNOWN_DECISION, event.decision)
        self.facts = {**self.facts, "decision": event.decision}
        self._close(token)
        self._leave(token, objects=event.decision == OBJECT)

    def _receive(self, event: MessageArrived) -> None:
        waiting = [
            token
            for token in self.tokens
            if event.token in (None, token.number)
            and self.definition.node(token.node).kind is Kind.WAIT
            and self.definition.node(token.node).message == event.name
        ]
        for token in waiting:
            self._close(token)
            self._leave(token)

    def _fire(self, event: TimerFired) -> None:
        token = self._open(event.token)
        node = self.definition.node(token.node)
        timer = node.timer(event.timer)
        if timer is None:
            raise self._blocked(node, Blocked.UNKNOWN_TIMER, event.timer)
        if timer.action is TimerAction.REMIND:
            self.effects.append(Remind(token, timer))
        elif timer.action is TimerAction.ESCALATE:
            self.effects.append(Escalate(token, timer))
        elif timer.target:
            self._close(token)
            self._enter(token._replace(trail=self._trail(token)), timer.target)
        else:
            self._close_all()
            self.effects.append(Finished(node=node.key, stopped=True))

    def _send_back(self, token: Token) -> None:
        node = self.definition.node(token.node)
        if node.kind is not Kind.TASK:
            raise self._blocked(node, Blocked.WRONG_EVENT)
        nodes = self.definition.shape.nodes
        behind = [key for key in token.trail.split(",") if key in nodes]
        last = behind.pop() if behind else self.definition.shape.before.get(node.key, "")
        if not last:
            raise self._blocked(node, Blocked.NOTHING_BEFORE)
        forks = self.definition.shape.forks
        if forks.get(last) != forks.get(node.key):
            raise self._blocked(node, Blocked.INSIDE_BRANCH)
        self._close(token)
        self._stop(token._replace(node=last, trail=",".join(behind)))

    def _move(self, event: Moved) -> None:
        token = self._open(event.token)
        shape = self.definition.shape
        target = shape.nodes.get(event.target)
        if target is None or not target.is_stop:
            raise NoWay(
                event.target, Blocked.NOT_A_STOP, title=target.title if target else event.target
            )
        if shape.forks.get(target.key) != shape.forks.get(token.node):
            raise self._blocked(target, Blocked.OTHER_BRANCH)
        self._close(token)
        trail = _without(self._trail(token), target.key)
        self._stop(token._replace(node=target.key, trail=trail))

    # How a token moves

    def _leave(self, token: Token, *, objects: bool = False) -> None:
        """Go on from where the token stood; its row is closed already."""
        token = token._replace(trail=self._trail(token))
        if objects and token.branch:
            self._object(token)
        else:
            self._enter(token, self._way(self.definition.node(token.node)).target)

    def _enter(self, token: Token, key: str) -> None:
        """Come to a node, and pass on from it unless it is a stop."""
        self.hops += 1
        node = self.definition.node(key)
        if self.hops > MOST_HOPS:
            raise self._blocked(node, Blocked.ENDLESS)
        token = token._replace(node=key)
        if node.is_stop:
            self._stop(token._replace(trail=_without(token.trail, key)))
        elif node.kind is Kind.END:
            self._end(node)
        elif node.kind is Kind.PARALLEL:
            self._fork(token, node)
        elif node.kind is Kind.JOIN:
            self._join(token, node)
        else:
            self._enter(token, self._way(node).target)

    def _end(self, node: Node) -> None:
        if not self.tokens:
            self.effects.append(Finished(node=node.key))

    def _stop(self, token: Token) -> None:
        node = self.definition.node(token.node)
        self.tokens.append(token)
        if node.kind is Kind.TASK:
            self.effects.append(OpenTask(token, node))
        elif node.kind is Kind.WAIT:
            self.effects.append(AwaitMessage(token, node))
        else:
            self.effects.append(OpenSubcase(token, node))
        self.effects += [SetTimer(token, timer) for timer in node.timers]

    def _way(self, node: Node) -> Flow:
        """The way on: the first whose condition holds, else the default one."""
        ways = self.definition.shape.leaving.get(node.key, ())
        if not ways:
            raise self._blocked(node, Blocked.DEAD_END)
        if node.kind is not Kind.EXCLUSIVE or is_merge(ways):
            return ways[0]
        choices = [flow for flow in ways if flow.condition and not flow.is_default]
        for flow in choices:
            try:
                if condition(flow.condition).holds(self.facts):
                    return flow
            except (ConditionFailed, ConditionInvalid) as failure:
                raise self._blocked(node, Blocked.BAD_DATA, failure.text) from failure
        for flow in ways:
            if flow.is_default:
                return flow
        raise self._blocked(node, Blocked.NO_CHOICE)

    # Branches

    def _fork(self, token: Token, node: Node) -> None:
        branch = f"{token.branch}/{token.number}" if token.branch else str(token.number)
        free = 1 + max(_numbers(branch, token, *self.tokens))
        ways = self.definition.shape.leaving.get(node.key, ())
        # All are there before the first one moves: a branch without a stop must not end the fork.
        children = [
            token._replace(number=free + place, branch=branch) for place in range(len(ways))
        ]
        self.tokens += children
        for child, flow in zip(children, ways, strict=True):
            self.tokens.remove(child)
            self._enter(child, flow.target)

    def _join(self, token: Token, node: Node) -> None:
        outer, _, number = token.branch.rpartition("/")
        if not number:
            raise self._blocked(node, Blocked.WRONG_EVENT)
        siblings = [other for other in self.tokens if _is_within(other, token.branch)]
        objections = set(filter(None, token.objected.split(",")))
        if siblings:
            if number in objections:
                self._tell(siblings, number)
            return
        answer = OBJECT if number in objections else AGREE
        self.facts = {**self.facts, "decision": answer}
        depth = len(self.definition.shape.forks.get(node.key, ())) - 1
        parent = Token(
            number=int(number),
            node=node.key,
            branch=outer,
            trail=self._outside(token.trail, depth),
            objected=",".join(sorted(objections - {number})),
        )
        self._leave(parent)

    def _object(self, token: Token) -> None:
        """An objection in a branch: remember it, and end the fork if its rule says so."""
        number = token.branch.rpartition("/")[2]
        token = token._replace(objected=_with(token.objected, number))
        shape = self.definition.shape
        fork = shape.nodes[shape.forks[token.node][-1]]
        if fork.join is not JoinRule.FIRST_OBJECTION:
            self._enter(token, self._way(self.definition.node(token.node)).target)
            return
        for other in [other for other in self.tokens if _is_within(other, token.branch)]:
            self._close(other)
        self._enter(token, shape.joins[fork.key])

    def _tell(self, siblings: list[Token], number: str) -> None:
        for other in siblings:
            changed = other._replace(objected=_with(other.objected, number))
            if changed != other:
                self.tokens[self.tokens.index(other)] = changed
                if self.definition.node(other.node).is_stop:
                    self.effects.append(ChangeToken(changed))

    # Small things

    def _open(self, number: int) -> Token:
        for token in self.tokens:
            if token.number == number:
                return token
        raise NoWay("", Blocked.NOT_OPEN, title=str(number))

    def _close(self, token: Token) -> None:
        self.tokens.remove(token)
        self.effects.append(CloseToken(token))

    def _close_all(self) -> None:
        for token in list(self.tokens):
            self._close(token)

    def _trail(self, token: Token) -> str:
        """The trail behind the token once it leaves where it stands."""
        if self.definition.node(token.node).kind is not Kind.TASK:
            return token.trail
        return f"{token.trail},{token.node}" if token.trail else token.node

    def _outside(self, trail: str, depth: int) -> str:
        forks = self.definition.shape.forks
        keys = trail.split(",")
        return ",".join(key for key in keys if key and len(forks.get(key, ())) <= depth)

    def _blocked(self, node: Node, reason: Blocked, detail: str = "") -> NoWay:
        return NoWay(node.key, reason, title=node.title, detail=detail)


def answers(node: Node) -> frozenset[str]:
    """The decisions that complete this task; empty: any, or none."""
    if node.decisions:
        return frozenset(decision.key for decision in node.decisions)
    return CONSULT_ANSWERS if node.stage is Stage.CONSULT else frozenset()


def _without(trail: str, key: str) -> str:
    """The trail up to where it passed `key` for the first time."""
    keys = trail.split(",")
    return ",".join(keys[: keys.index(key)]) if key in keys else trail


def _with(objected: str, number: str) -> str:
    return ",".join(sorted({*filter(None, objected.split(",")), number}))


def _is_within(token: Token, branch: str) -> bool:
    return token.branch == branch or token.branch.startswith(f"{branch}/")


def _numbers(branch: str, *tokens: Token) -> set[int]:
    branches = [branch, *(token.branch for token in tokens)]
    inside = {int(part) for each in branches for part in each.split("/") if part}
    return inside | {token.number for token in tokens}
