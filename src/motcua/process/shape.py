"""What the flows of a process say, worked out once: ways, forks, and the task before each task."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import TypeVar

from motcua.process.types import Flow, Kind, Node, Shape, TimerAction

T = TypeVar("T")
Ways = Mapping[str, tuple[Flow, ...]]


def shape_of(nodes: Iterable[Node], flows: Iterable[Flow]) -> Shape:
    """The shape of these nodes and flows; flows whose ends are unknown are left aside."""
    known: dict[str, Node] = {}
    for node in nodes:
        known.setdefault(node.key, node)
    whole = [flow for flow in flows if flow.source in known and flow.target in known]
    leaving = _grouped((flow.source, flow) for flow in whole)
    entering = _grouped((flow.target, flow) for flow in whole)
    start = next((key for key, node in known.items() if node.kind is Kind.START), "")
    forks = _forks(known, leaving, start)
    return Shape(
        nodes=MappingProxyType(known),
        leaving=leaving,
        entering=entering,
        forks=forks,
        joins=MappingProxyType(
            {
                around[-1]: key
                for key, around in forks.items()
                if known[key].kind is Kind.JOIN and around
            }
        ),
        before=_before(known, entering),
        start=start,
    )


def reached(nodes: Mapping[str, Node], leaving: Ways, start: str) -> frozenset[str]:
    """Every node to which a way leads from `start`, timers included."""
    found: set[str] = set()
    waiting = [start] if start in nodes else []
    while waiting:
        key = waiting.pop()
        if key not in found:
            found.add(key)
            waiting += ways_on(nodes, leaving, key)
    return frozenset(found)


def ways_on(nodes: Mapping[str, Node], leaving: Ways, key: str) -> list[str]:
    """The nodes to which flows and stopping timers lead from this one."""
    stops = [timer.target for timer in nodes[key].timers if timer.action is TimerAction.STOP]
    return [
        *(flow.target for flow in leaving.get(key, ())),
        *(target for target in stops if target in nodes),
    ]


def is_merge(ways: tuple[Flow, ...]) -> bool:
    """Whether a choice with these ways out only brings ways together: one way, no condition."""
    return len(ways) == 1 and not ways[0].condition


def _grouped(pairs: Iterable[tuple[str, Flow]]) -> Ways:
    groups: dict[str, list[Flow]] = defaultdict(list)
    for key, flow in pairs:
        groups[key].append(flow)
    return MappingProxyType({key: tuple(group) for key, group in groups.items()})


def _forks(nodes: Mapping[str, Node], leaving: Ways, start: str) -> Mapping[str, tuple[str, ...]]:
    """The open parallel nodes around each node, by the first way that reaches it."""
    around: dict[str, tuple[str, ...]] = {start: ()} if start else {}
    waiting = [start] if start else []
    while waiting:
        key = waiting.pop(0)
        inside = after(nodes[key], around[key])
        for target in ways_on(nodes, leaving, key):
            if target not in around:
                around[target] = inside
                waiting.append(target)
    return MappingProxyType(around)


def after(node: Node, around: tuple[str, ...]) -> tuple[str, ...]:
    """The parallel nodes that are open behind `node`, when `around` are open before it."""
    if node.kind is Kind.PARALLEL:
        return (*around, node.key)
    return around[:-1] if node.kind is Kind.JOIN else around


def _before(nodes: Mapping[str, Node], entering: Ways) -> Mapping[str, str]:
    """The task before each task, where there is exactly one."""
    found = {}
    for key, node in nodes.items():
        if node.kind is Kind.TASK:
            tasks = _tasks_before(key, nodes, entering)
            if len(tasks) == 1:
                found[key] = tasks.pop()
    return MappingProxyType(found)


def _tasks_before(key: str, nodes: Mapping[str, Node], entering: Ways) -> set[str]:
    tasks: set[str] = set()
    seen: set[str] = set()
    waiting = [flow.source for flow in entering.get(key, ())]
    while waiting:
        source = waiting.pop()
        if source in seen:
            continue
        seen.add(source)
        if nodes[source].kind is Kind.TASK:
            tasks.add(source)
        else:
            waiting += [flow.source for flow in entering.get(source, ())]
    return tasks
