"""The order of the legal stages, and the hours of the longest way. Both on a sound graph."""

from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from motcua.process.shape import ways_on
from motcua.process.types import Definition, Kind, Node, Problem, Severity, Stage
from motcua.process.wording import STAGES, name_of

# What must have happened before, on whatever way a case comes.
NEEDED = {
    Stage.APPRAISE: Stage.INTAKE,
    Stage.CONSULT: Stage.INTAKE,
    Stage.APPROVE: Stage.APPRAISE,
    Stage.SIGN: Stage.APPROVE,
    Stage.SEAL: Stage.SIGN,
    Stage.HAND_OVER: Stage.SEAL,
    Stage.PAY: Stage.INTAKE,
    Stage.OUTSIDE: Stage.INTAKE,
}
IN_BRANCHES = frozenset({Stage.CONSULT, Stage.APPRAISE, Stage.PAY, Stage.OUTSIDE})


def stage_of(node: Node) -> Stage | None:
    """The stage of a stop; a wait's follows from what it waits for when it is not written."""
    if node.stage is None and node.kind in {Kind.WAIT, Kind.SUBCASE}:
        return Stage.PAY if node.message == "payment" else Stage.OUTSIDE
    return node.stage


def stage_problems(definition: Definition) -> Iterator[Problem]:
    """Stages that come too early, too late, or where they may not be."""
    passed = _passed(definition)
    for node in definition.nodes:
        stage = stage_of(node) if node.is_stop else None
        if stage is None:
            continue
        needed = NEEDED.get(stage)
        if needed is not None and needed not in passed[node.key]:
            message = _("Thứ tự sai: có đường đến %(node)s mà chưa qua giai đoạn “%(needed)s”.")
            yield _problem("stage_order", node, message, needed=STAGES[needed])
        if definition.shape.forks[node.key] and stage not in IN_BRANCHES:
            message = _("%(node)s không được đặt trong nhánh song song.")
            yield _problem("stage_in_branch", node, message)
        if stage is Stage.HAND_OVER:
            yield from _after_hand_over(definition, node)
    yield from _missing(definition)


def _missing(definition: Definition) -> Iterator[Problem]:
    if all(node.stage is not Stage.HAND_OVER for node in definition.tasks):
        yield Problem(
            code="no_hand_over",
            node="",
            message=_("Quy trình không có bước trả kết quả."),
            severity=Severity.WARNING,
        )


def _after_hand_over(definition: Definition, node: Node) -> Iterator[Problem]:
    shape = definition.shape
    seen: set[str] = set()
    waiting = ways_on(shape.nodes, shape.leaving, node.key)
    while waiting:
        key = waiting.pop()
        if key not in seen:
            seen.add(key)
            waiting += ways_on(shape.nodes, shape.leaving, key)
    for later in definition.nodes:
        if later.key in seen and later.is_stop and later.key != node.key:
            message = _("Thứ tự sai: %(node)s đứng sau bước trả kết quả.")
            yield _problem("stage_order", later, message)


def _passed(definition: Definition) -> dict[str, frozenset[Stage]]:
    """The stages that every way to a node has passed."""
    shape = definition.shape
    everything = frozenset(Stage)
    passed = dict.fromkeys(shape.nodes, everything)
    passed[shape.start] = frozenset()
    waiting = [shape.start]
    while waiting:
        key = waiting.pop()
        stage = stage_of(shape.nodes[key])
        behind = passed[key] | ({stage} if stage else frozenset())
        for target in ways_on(shape.nodes, shape.leaving, key):
            if not passed[target] <= behind:
                passed[target] &= behind
                waiting.append(target)
    return passed


def longest_hours(definition: Definition) -> tuple[Decimal, str]:
    """The most working hours that tasks may take on one way, and the node where it ends.

    Ways back are not counted: a case that is done twice takes its time from elsewhere.
    """
    shape = definition.shape
    longest: dict[str, Decimal] = {shape.start: Decimal(0)}
    for key, targets in forward(definition):
        for target in targets:
            node = shape.nodes[target]
            own = node.hours if node.hours and node.kind is Kind.TASK else Decimal(0)
            longest[target] = max(longest.get(target, Decimal(0)), longest[key] + own)
    last = max(longest, key=lambda key: longest[key])
    return longest[last], last


def forward(definition: Definition) -> list[tuple[str, list[str]]]:
    """The nodes in an order in which every way leads on, each with its ways on but not back."""
    shape = definition.shape
    order: list[tuple[str, list[str]]] = []
    done: set[str] = set()
    onto: dict[str, list[str]] = {shape.start: []}
    path: list[tuple[str, Iterator[str]]] = [(shape.start, _ways(definition, shape.start))]
    while path:
        key, ways = path[-1]
        target = next(ways, None)
        if target is None:
            path.pop()
            done.add(key)
            order.append((key, onto[key]))
        elif target in done or target not in onto:
            onto[key].append(target)
            if target not in done:
                onto[target] = []
                path.append((target, _ways(definition, target)))
    return order[::-1]


def _ways(definition: Definition, key: str) -> Iterator[str]:
    return iter(ways_on(definition.shape.nodes, definition.shape.leaving, key))


def _problem(code: str, node: Node, message: str, **words: object) -> Problem:
    return Problem(code=code, node=node.key, message=message % {"node": name_of(node), **words})
