"""A process as rows of a form, and back. Pure: what the form cannot show has no rows."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import TypeVar

from django.utils.translation import gettext as _

from motcua.catalogue.types import Branch, Row
from motcua.kernel.actor import Role
from motcua.process.selectors import definition_of, hours_name
from motcua.process.types import (
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

__all__ = ["Row", "owner_of", "rows_definition", "rows_of"]
CONSULT, CHOICE = "consult", "choice"
START, END = "start", "end"
JOINED = ".join"
MOST_HOURS = Decimal(100_000)
T = TypeVar("T", bound=StrEnum)
STOPS = {Kind.TASK, Kind.WAIT, Kind.SUBCASE}


def rows_definition(
    *, key: str, title: str, rows: Sequence[Row]
) -> tuple[Definition, tuple[Problem, ...]]:
    """The definition that the rows write, and what in them could not be read."""
    writer = _Writer(rows)
    return writer.written(key, title), tuple(writer.problems)


def owner_of(rows: Sequence[Row], node: str) -> str:
    """The key of the row that this node belongs to; empty when it is of the whole."""
    for row in rows:
        if node in {row.key, row.key + JOINED, *(branch.key for branch in row.branches)}:
            return row.key
    return ""


class _Writer:
    def __init__(self, rows: Sequence[Row]) -> None:
        self.rows = rows
        self.problems: list[Problem] = []
        self.nodes: list[Node] = [Node(key=START, kind=Kind.START)]
        self.flows: list[Flow] = []

    def written(self, key: str, title: str) -> Definition:
        following = [*(row.key for row in self.rows[1:]), END]
        self._flow(START, self.rows[0].key if self.rows else END)
        for row, below in zip(self.rows, following, strict=False):
            self._row(row, row.next or below)
        self.nodes.append(Node(key=END, kind=Kind.END))
        return definition_of(key=key, title=title, nodes=tuple(self.nodes), flows=tuple(self.flows))

    def _row(self, row: Row, then: str) -> None:
        if row.kind == CONSULT:
            self._consult(row, then)
        elif row.kind == CHOICE:
            self.nodes.append(Node(key=row.key, kind=Kind.EXCLUSIVE, title=row.title))
            self._flow(row.key, row.target or then, row.condition.strip())
            self.flows.append(Flow(source=row.key, target=then, is_default=True))
        elif row.kind == Kind.END:
            self.nodes.append(Node(key=row.key, kind=Kind.END, title=row.title))
        else:
            self.nodes.append(self._stop(row))
            self._flow(row.key, then)

    def _stop(self, row: Row) -> Node:
        is_task = row.kind == Kind.TASK
        return Node(
            key=row.key,
            kind=Kind(row.kind),
            title=row.title,
            role=self._one_of(row, row.role, Role) if is_task else None,
            agency=self._agency(row, row.agency),
            hours=self._hours(row, row.hours),
            stage=self._one_of(row, row.stage, Stage),
            decisions=tuple(Decision(key=key, title=title) for key, title in row.decisions),
            timers=self._timers(row, row.stop_target),
            message=row.message if row.kind == Kind.WAIT else "",
            procedure=row.procedure if row.kind == Kind.SUBCASE else "",
        )

    def _consult(self, row: Row, then: str) -> None:
        """A fork, a task for each agency, the join; nobody to ask: the way goes through."""
        joined = row.key + JOINED
        if not row.branches:
            self._wrong(row, row.title, _("“%(value)s” chưa có cơ quan nào để hỏi."))
            self.nodes.append(Node(key=row.key, kind=Kind.EXCLUSIVE, title=row.title))
            self._flow(row.key, then)
            return
        self.nodes.append(
            Node(
                key=row.key,
                kind=Kind.PARALLEL,
                title=row.title,
                join=self._one_of(row, row.join, JoinRule),
            )
        )
        for branch in row.branches:
            self.nodes.append(
                Node(
                    key=branch.key,
                    kind=Kind.TASK,
                    title=branch.title or row.title,
                    role=self._one_of(row, branch.role, Role),
                    agency=self._agency(row, branch.agency),
                    hours=self._hours(row, branch.hours),
                    stage=Stage.CONSULT,
                    timers=self._timers(row, joined),
                )
            )
            self._flow(row.key, branch.key)
            self._flow(branch.key, joined)
        self.nodes.append(Node(key=joined, kind=Kind.JOIN))
        self._flow(joined, then)

    def _timers(self, row: Row, target: str) -> tuple[Timer, ...]:
        found = []
        for action in TimerAction:
            hours = self._hours(row, getattr(row, action.value))
            if hours is not None:
                goes_to = target if action is TimerAction.STOP else ""
                found.append(Timer(key=action.value, action=action, hours=hours, target=goes_to))
        return tuple(found)

    def _flow(self, source: str, target: str, condition: str = "") -> None:
        self.flows.append(Flow(source=source, target=target, condition=condition))

    def _one_of(self, row: Row, value: str, kind: type[T]) -> T | None:
        try:
            # A community helper has no work on dossiers.
            return kind(value if value != Role.HELPER else "?") if value else None
        except ValueError:
            self._wrong(row, value)
            return None

    def _agency(self, row: Row, value: str) -> AgencyRule | None:
        try:
            return AgencyRule.parse(value) if value else None
        except ValueError:
            self._wrong(row, value, _("Không có cơ quan “%(value)s” trong danh mục."))
            return None

    def _hours(self, row: Row, value: str) -> Decimal | None:
        if not value.strip():
            return None
        try:
            hours = Decimal(value.strip().replace(",", "."))
        except InvalidOperation:
            hours = Decimal(-1)
        if not (hours.is_finite() and 0 <= hours <= MOST_HOURS):
            self._wrong(row, value, _("“%(value)s” không phải là số giờ."))
            return None
        return hours

    def _wrong(self, row: Row, value: str, message: str = "") -> None:
        said = (message or _("“%(value)s” chưa đúng.")) % {"value": value}
        self.problems.append(Problem(code="bad_field", node=row.key, message=said))


# From a definition to rows


class _Unshowable(Exception):
    """The form has no row for this."""


def rows_of(definition: Definition) -> tuple[Row, ...] | None:
    """The rows that show this definition; None where it holds what the form has no row for."""
    try:
        return _Reader(definition).read()
    except _Unshowable:
        return None


class _Reader:
    def __init__(self, definition: Definition) -> None:
        self.definition = definition
        self.shape = definition.shape
        ends = [node.key for node in definition.nodes if node.kind is Kind.END]
        self.end = END if END in ends else (ends or [END])[-1]

    def read(self) -> tuple[Row, ...]:
        if not self.shape.start or any(
            key.endswith(JOINED) and self.shape.nodes[key].kind is not Kind.JOIN
            for key in self.shape.nodes
        ):
            raise _Unshowable
        rows: list[Row] = []
        for key in self._order():
            rows += self._rows(self.definition.node(key))
        first = self._through(self._only(self.shape.start))
        if not rows or rows[0].key != first:
            raise _Unshowable
        below = [*(row.key for row in rows[1:]), END]
        return tuple(
            replace(row, next="") if row.next == key else row
            for row, key in zip(rows, below, strict=True)
        )

    def _order(self) -> list[str]:
        """The nodes in the order of the work: ways back aside, each comes before what follows."""
        found: list[str] = []
        seen: set[str] = set()
        waiting = [(self.shape.start, iter(self._ways(self.shape.start)))]
        seen.add(self.shape.start)
        while waiting:
            key, ways = waiting[-1]
            target = next((target for target in ways if target not in seen), None)
            if target is None:
                found.append(key)
                waiting.pop()
            else:
                seen.add(target)
                waiting.append((target, iter(self._ways(target))))
        if seen != set(self.shape.nodes):
            raise _Unshowable
        return found[::-1]

    def _ways(self, key: str) -> list[str]:
        """The last way first, so that the first one comes first in the turned order."""
        node = self.definition.node(key)
        ways = [flow.target for flow in self.shape.leaving.get(key, ())]
        return [*(timer.target for timer in node.timers if timer.target), *reversed(ways)]

    def _rows(self, node: Node) -> Iterator[Row]:
        if node.kind in STOPS and not self.shape.forks[node.key]:
            yield self._stop(node)
        elif node.kind is Kind.PARALLEL and not self.shape.forks[node.key]:
            yield self._consult(node)
        elif node.kind is Kind.EXCLUSIVE and not self.shape.forks[node.key]:
            yield from self._choices(node)
        elif node.kind is Kind.END and node.key != self.end:
            yield Row(key=node.key, kind=Kind.END.value, title=node.title)
        elif self.shape.forks[node.key] and node.kind not in {Kind.TASK, Kind.JOIN}:
            raise _Unshowable

    def _stop(self, node: Node) -> Row:
        stop = next((timer for timer in node.timers if timer.action is TimerAction.STOP), None)
        row = Row(
            key=node.key,
            kind=node.kind.value,
            title=node.title,
            role=node.role.value if node.role else "",
            agency=str(node.agency) if node.agency else "",
            hours=_hours(node.hours),
            stage=node.stage.value if node.stage else "",
            decisions=tuple((item.key, item.title) for item in node.decisions),
            stop_target=self._through(stop.target) if stop and stop.target else "",
            message=node.message,
            procedure=node.procedure,
            next=self._through(self._only(node.key)),
        )
        return _with_timers(row, node)

    def _consult(self, node: Node) -> Row:
        joined = self.shape.joins.get(node.key, "")
        tasks = [self.definition.node(flow.target) for flow in self.shape.leaving[node.key]]
        timers = {tuple(sorted(_timers(task).items())) for task in tasks}
        for task in tasks:
            plain = task.stage is Stage.CONSULT and not task.decisions
            goes = {timer.target for timer in task.timers if timer.action is TimerAction.STOP}
            if not plain or self._only(task.key) != joined or not goes <= {joined}:
                raise _Unshowable
        if len(timers) != 1 or not joined:
            raise _Unshowable
        row = Row(
            key=node.key,
            kind=CONSULT,
            title=node.title,
            join=node.join.value if node.join else "",
            branches=tuple(
                Branch(
                    key=task.key,
                    agency=str(task.agency) if task.agency else "",
                    title=task.title,
                    role=task.role.value if task.role else "",
                    hours=_hours(task.hours),
                )
                for task in tasks
            ),
            next=self._through(self._only(joined)),
        )
        return _with_timers(row, tasks[0])

    def _choices(self, node: Node) -> Iterator[Row]:
        ways = self.shape.leaving.get(node.key, ())
        if len(ways) == 1 and not ways[0].condition:
            return
        asked = [flow for flow in ways if not flow.is_default]
        other = [flow for flow in ways if flow.is_default]
        if len(other) != 1 or not asked:
            raise _Unshowable
        keys = [node.key, *(f"{node.key}.{number}" for number in range(2, len(asked) + 1))]
        then = [*keys[1:], self._through(other[0].target)]
        for key, flow, following in zip(keys, asked, then, strict=True):
            yield Row(
                key=key,
                kind=CHOICE,
                title=node.title,
                condition=flow.condition,
                target=self._through(flow.target),
                next=following,
            )

    def _only(self, key: str) -> str:
        ways = self.shape.leaving.get(key, ())
        if len(ways) != 1 or ways[0].condition:
            raise _Unshowable
        return ways[0].target

    def _through(self, key: str) -> str:
        """Past nodes that only bring ways together."""
        seen: set[str] = set()
        while self.definition.node(key).kind is Kind.EXCLUSIVE and key not in seen:
            ways = self.shape.leaving.get(key, ())
            if len(ways) != 1 or ways[0].condition:
                break
            seen.add(key)
            key = ways[0].target
        return END if key == self.end else key


def _with_timers(row: Row, node: Node) -> Row:
    said = _timers(node)
    return replace(
        row,
        remind=said.get("remind", ""),
        escalate=said.get("escalate", ""),
        stop=said.get("stop", ""),
    )


def _timers(node: Node) -> dict[str, str]:
    found: dict[str, str] = {}
    for timer in node.timers:
        if timer.action.value in found:
            raise _Unshowable
        found[timer.action.value] = _hours(timer.hours)
    return found


def _hours(hours: Decimal | None) -> str:
    return "" if hours is None else hours_name(hours)
