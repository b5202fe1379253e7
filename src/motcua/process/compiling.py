"""From a process document to a definition and back: the same content, the same hash."""

import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal, InvalidOperation
from hashlib import sha256
from itertools import pairwise
from typing import Any, Protocol, TypeVar

from django.utils.translation import gettext as _

from motcua.kernel.actor import Role
from motcua.kernel.chain import canonical
from motcua.process.errors import DocumentInvalid
from motcua.process.shape import shape_of
from motcua.process.types import (
    AgencyKind,
    AgencyRule,
    Decision,
    Definition,
    Flow,
    JoinRule,
    Kind,
    Node,
    Problem,
    Stage,
    Timer,
    TimerAction,
)

T = TypeVar("T")
KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,63}")
MAX_NODES = 200
MAX_FLOWS = 600
MAX_TEXT = 500
MAX_HOURS = Decimal(100_000)


class ChainStep(Protocol):
    """A station of a simple chain, as the catalogue knows it."""

    @property
    def key(self) -> str: ...
    @property
    def role(self) -> Role: ...
    @property
    def at(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def hours(self) -> int | None: ...


def compiled(document: Mapping[str, Any]) -> Definition:
    """The definition that this document writes.

    Raises `DocumentInvalid` when it is not of the shape of a process; whether the process makes
    sense is for `problems` to say.
    """
    reader = _Reader()
    key = reader.key(document, "key", "")
    title = reader.text(document, "title", "")
    nodes = tuple(_node(reader, row) for row in reader.rows(document, "nodes", "", MAX_NODES))
    flows = tuple(_flow(reader, row) for row in reader.rows(document, "flows", "", MAX_FLOWS))
    reader.nothing_else(document, {"key", "title", "nodes", "flows"}, "")
    if reader.problems:
        raise DocumentInvalid(tuple(reader.problems))
    return definition_of(key=key, title=title, nodes=nodes, flows=flows)


def definition_of(
    *, key: str, title: str, nodes: tuple[Node, ...], flows: tuple[Flow, ...]
) -> Definition:
    """The definition of these parts, with its hash and shape."""
    body = _body(key, title, nodes, flows)
    return Definition(
        hash=sha256(canonical(body)).hexdigest(),
        key=key,
        title=title,
        nodes=nodes,
        flows=flows,
        shape=shape_of(nodes, flows),
    )


def document_of(definition: Definition) -> dict[str, Any]:
    """The document of a definition, as JSON values: `compiled` gives the definition back."""
    return _body(definition.key, definition.title, definition.nodes, definition.flows)


def chained(*, key: str, title: str, steps: Iterable[ChainStep]) -> Definition:
    """The definition of a simple chain: its steps one after another, keys and stages alike."""
    nodes = [Node(key="start", kind=Kind.START)]
    nodes += [
        Node(
            key=step.key,
            kind=Kind.TASK,
            title=step.title,
            role=step.role,
            agency=AgencyRule(AgencyKind(step.at)),
            hours=None if step.hours is None else Decimal(step.hours),
            stage=Stage(step.key),
        )
        for step in steps
    ]
    nodes.append(Node(key="end", kind=Kind.END))
    flows = tuple(Flow(source=one.key, target=other.key) for one, other in pairwise(nodes))
    return definition_of(key=key, title=title, nodes=tuple(nodes), flows=flows)


def hours_text(hours: Decimal) -> int | str:
    """Hours as a document writes them: a whole number, or a decimal in a string."""
    return int(hours) if hours == hours.to_integral_value() else format(hours.normalize(), "f")


def _body(key: str, title: str, nodes: tuple[Node, ...], flows: tuple[Flow, ...]) -> dict[str, Any]:
    return {
        "key": key,
        "title": title,
        "nodes": [_node_body(node) for node in nodes],
        "flows": [_flow_body(flow) for flow in flows],
    }


def _node_body(node: Node) -> dict[str, Any]:
    body: dict[str, Any] = {"key": node.key, "kind": node.kind.value}
    written = {
        "title": node.title,
        "role": node.role and node.role.value,
        "agency": node.agency and str(node.agency),
        "hours": None if node.hours is None else hours_text(node.hours),
        "stage": node.stage and node.stage.value,
        "decisions": [{"key": item.key, "title": item.title} for item in node.decisions],
        "timers": [_timer_body(timer) for timer in node.timers],
        "join": node.join and node.join.value,
        "message": node.message,
        "procedure": node.procedure,
    }
    body |= {name: value for name, value in written.items() if value not in (None, "", [])}
    return body


def _timer_body(timer: Timer) -> dict[str, Any]:
    body = {"key": timer.key, "action": timer.action.value, "hours": hours_text(timer.hours)}
    return body | ({"target": timer.target} if timer.target else {})


def _flow_body(flow: Flow) -> dict[str, Any]:
    body: dict[str, Any] = {"source": flow.source, "target": flow.target}
    if flow.condition:
        body["condition"] = flow.condition
    if flow.is_default:
        body["default"] = True
    return body


def _node(reader: "_Reader", row: Mapping[str, Any]) -> Node:
    key = reader.key(row, "key", "")
    reader.nothing_else(row, NODE_FIELDS, key)
    return Node(
        key=key,
        kind=reader.one_of(row, "kind", key, Kind) or Kind.TASK,
        title=reader.text(row, "title", key),
        role=reader.one_of(row, "role", key, _role_at_work),
        agency=reader.one_of(row, "agency", key, AgencyRule.parse),
        hours=reader.hours(row, key),
        stage=reader.one_of(row, "stage", key, Stage),
        decisions=tuple(
            Decision(key=reader.key(item, "key", key), title=reader.text(item, "title", key))
            for item in reader.rows(row, "decisions", key, MAX_NODES)
        ),
        timers=tuple(
            _timer(reader, item, key) for item in reader.rows(row, "timers", key, MAX_NODES)
        ),
        join=reader.one_of(row, "join", key, JoinRule),
        message=reader.text(row, "message", key),
        procedure=reader.text(row, "procedure", key),
    )


def _timer(reader: "_Reader", row: Mapping[str, Any], node: str) -> Timer:
    reader.nothing_else(row, {"key", "action", "hours", "target"}, node)
    return Timer(
        key=reader.key(row, "key", node),
        action=reader.one_of(row, "action", node, TimerAction) or TimerAction.REMIND,
        hours=reader.hours(row, node) or Decimal(0),
        target=reader.text(row, "target", node),
    )


def _flow(reader: "_Reader", row: Mapping[str, Any]) -> Flow:
    source = reader.key(row, "source", "")
    reader.nothing_else(row, {"source", "target", "condition", "default"}, source)
    default = row.get("default", False)
    if not isinstance(default, bool):
        reader.wrong(source, "default")
    return Flow(
        source=source,
        target=reader.key(row, "target", source),
        condition=reader.text(row, "condition", source).strip(),
        is_default=default is True,
    )


NODE_FIELDS = {
    *("key", "kind", "title", "role", "agency", "hours", "stage", "decisions", "timers"),
    *("join", "message", "procedure"),
}


class _Reader:
    """Reads values of a document and remembers what was wrong, instead of stopping at once."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def wrong(self, node: str, name: str) -> None:
        message = (
            _("“%(node)s”: mục “%(name)s” chưa đúng.") if node else _("Mục “%(name)s” chưa đúng.")
        )
        self.problems.append(
            Problem(
                code="bad_field", node=node, message=message % {"node": node, "name": name[:80]}
            )
        )

    def text(self, row: Mapping[str, Any], name: str, node: str) -> str:
        value = row.get(name, "")
        if not isinstance(value, str) or len(value) > MAX_TEXT or not value.isprintable():
            self.wrong(node, name)
            return ""
        return value

    def key(self, row: Mapping[str, Any], name: str, node: str) -> str:
        value = row.get(name)
        if not isinstance(value, str) or not KEY.fullmatch(value):
            self.wrong(node or str(value)[:64], name)
            return ""
        return value

    def one_of(
        self, row: Mapping[str, Any], name: str, node: str, read: Callable[[str], T]
    ) -> T | None:
        value = row.get(name)
        if value is None:
            return None
        try:
            return read(value)
        except (ValueError, AttributeError, TypeError):
            self.wrong(node, name)
            return None

    def hours(self, row: Mapping[str, Any], node: str) -> Decimal | None:
        value = row.get("hours")
        if value is None:
            return None
        if isinstance(value, (int, float, str)) and not isinstance(value, bool):
            try:
                hours = Decimal(str(value))
            except InvalidOperation:
                hours = Decimal(-1)
            if hours.is_finite() and 0 <= hours <= MAX_HOURS:
                return hours
        self.wrong(node, "hours")
        return None

    def rows(
        self, row: Mapping[str, Any], name: str, node: str, most: int
    ) -> list[Mapping[str, Any]]:
        value = row.get(name, [])
        whole = isinstance(value, list) and len(value) <= most
        if whole and all(isinstance(item, dict) for item in value):
            return list(value)
        self.wrong(node, name)
        return []

    def nothing_else(self, row: Mapping[str, Any], known: set[str], node: str) -> None:
        for name in row:
            if name not in known:
                self.wrong(node, str(name))


def _role_at_work(value: str) -> Role:
    """A role that may have tasks of dossiers."""
    role = Role(value)
    if role is Role.HELPER:
        raise ValueError
    return role
