"""What is wrong with a process before it may be published, each with the node that it is about."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from motcua.process.conditions import condition
from motcua.process.errors import ConditionInvalid
from motcua.process.order import longest_hours, stage_problems
from motcua.process.shape import after, is_merge, reached, ways_on
from motcua.process.types import (
    Definition,
    Flow,
    Kind,
    Node,
    Problem,
    Severity,
    Stage,
    TimerAction,
)
from motcua.process.wording import name_of

MOST_NODES = 100
TASK_STAGES = frozenset(Stage) - {Stage.PAY, Stage.OUTSIDE}
WAIT_STAGES = frozenset({Stage.PAY, Stage.OUTSIDE})
Check = Callable[[Definition], Iterator[Problem]]


def problems(
    definition: Definition,
    *,
    limit_hours: Decimal | int | None = None,
    fields: Collection[str] | None = None,
) -> tuple[Problem, ...]:
    """Everything wrong with a process, errors first; no error means that it may be published.

    `limit_hours`: the limit of the procedure in working hours. `fields`: the fields of the case,
    to find conditions that read a field which is not there.
    """
    found = [problem for check in CHECKS for problem in check(definition)]
    if not found:  # these need a sound graph
        found += [*_circles(definition), *_branches(definition), *stage_problems(definition)]
        found += _hours(definition, limit_hours)
    found += [*_choices(definition), *_unknown_fields(definition, fields)]
    return tuple(sorted(found, key=lambda problem: problem.severity is Severity.WARNING))


def is_sound(found: tuple[Problem, ...]) -> bool:
    """Whether none of these problems is an error."""
    return all(problem.severity is Severity.WARNING for problem in found)


def _problem(code: str, message: str, node: Node | None = None, **more: object) -> Problem:
    words = {"node": name_of(node) if node else "", **more}
    return Problem(code=code, node=node.key if node else "", message=message % words)


def _warning(code: str, message: str, node: Node | None = None, **more: object) -> Problem:
    found = _problem(code, message, node, **more)
    return Problem(code=code, node=found.node, message=found.message, severity=Severity.WARNING)


def _size(definition: Definition) -> Iterator[Problem]:
    if len(definition.nodes) > MOST_NODES:
        yield _problem(
            "too_many_nodes",
            _("Quy trình có %(count)s phần tử, nhiều hơn mức %(most)s."),
            count=len(definition.nodes),
            most=MOST_NODES,
        )
    if not definition.title.strip():
        yield _problem("missing_title", _("Quy trình chưa có tên."))


def _keys(definition: Definition) -> Iterator[Problem]:
    counts = Counter(node.key for node in definition.nodes)
    for node in definition.shape.nodes.values():
        if counts[node.key] > 1:
            yield _problem(
                "duplicate_key", _("Khóa “%(key)s” dùng cho nhiều phần tử."), node, key=node.key
            )
        for given in (node.decisions, node.timers):
            if len({item.key for item in given}) < len(given):
                yield _problem(
                    "duplicate_key", _("%(node)s có hai quyết định hoặc hẹn giờ cùng khóa."), node
                )


def _ends(definition: Definition) -> Iterator[Problem]:
    starts = [node for node in definition.nodes if node.kind is Kind.START]
    if not starts:
        yield _problem("no_start", _("Quy trình chưa có điểm bắt đầu."))
    for node in starts[1:]:
        yield _problem("many_starts", _("Quy trình có nhiều điểm bắt đầu; thừa %(node)s."), node)
    if all(node.kind is not Kind.END for node in definition.nodes):
        yield _problem("no_end", _("Quy trình chưa có điểm kết thúc."))


def _flows(definition: Definition) -> Iterator[Problem]:
    nodes = definition.shape.nodes
    for flow in definition.flows:
        for key in (flow.source, flow.target):
            if key not in nodes:
                yield Problem(
                    code="unknown_node",
                    node=key,
                    message=_("Đường nối %(source)s → %(target)s: không có phần tử “%(key)s”.")
                    % {"source": flow.source, "target": flow.target, "key": key},
                )
    for node in nodes.values():
        for timer in node.timers:
            if timer.target and timer.target not in nodes:
                yield _problem(
                    "unknown_node",
                    _("Hẹn giờ của %(node)s dẫn đến “%(key)s”, phần tử không có."),
                    node,
                    key=timer.target,
                )


def _degrees(definition: Definition) -> Iterator[Problem]:
    shape = definition.shape
    for node in shape.nodes.values():
        leaving, entering = shape.leaving.get(node.key, ()), shape.entering.get(node.key, ())
        if node.kind is Kind.START and entering:
            yield _problem("start_entered", _("Không được nối ngược về %(node)s."), node)
        if node.kind is Kind.END and leaving:
            yield _problem("end_left", _("Sau %(node)s không được nối đi tiếp."), node)
        if node.kind is not Kind.END and not leaving:
            yield _problem("dead_end", _("%(node)s là ngõ cụt: chưa nối đi tiếp."), node)
        if node.kind is Kind.PARALLEL and len(leaving) == 1:
            yield _problem("one_branch", _("%(node)s cần ít nhất hai nhánh song song."), node)
        if len(leaving) > 1 and node.kind not in {Kind.EXCLUSIVE, Kind.PARALLEL}:
            yield _problem(
                "many_ways",
                _("%(node)s có nhiều đường đi tiếp: hãy đặt một ngả rẽ hoặc nhánh song song."),
                node,
            )


def _reach(definition: Definition) -> Iterator[Problem]:
    shape = definition.shape
    if not shape.start:
        return
    found = reached(shape.nodes, shape.leaving, shape.start)
    living = _that_end(definition)
    for node in shape.nodes.values():
        if node.key not in found:
            yield _problem("unreachable", _("Không có đường nào đến %(node)s."), node)
        elif node.key not in living and shape.leaving.get(node.key):
            yield _problem("dead_end", _("Từ %(node)s không đi đến điểm kết thúc nào được."), node)


def _that_end(definition: Definition) -> set[str]:
    """The nodes from which an end can be reached."""
    shape = definition.shape
    living = {key for key, node in shape.nodes.items() if node.kind is Kind.END}
    grown = True
    while grown:
        more = {
            key
            for key in shape.nodes
            if key not in living and living.intersection(ways_on(shape.nodes, shape.leaving, key))
        }
        grown = bool(more)
        living |= more
    return living


def _tasks(definition: Definition) -> Iterator[Problem]:
    for node in definition.shape.nodes.values():
        if node.kind is Kind.TASK:
            yield from _task(node)
        elif node.kind in {Kind.WAIT, Kind.SUBCASE}:
            yield from _waiting(node)
        for timer in node.timers:
            if not node.is_stop or timer.hours <= 0:
                yield _problem("bad_timer", _("Hẹn giờ của %(node)s chưa đúng."), node)
            if timer.target and timer.action is not TimerAction.STOP:
                yield _problem(
                    "bad_timer", _("Ở %(node)s, chỉ hẹn giờ dừng mới dẫn đi nơi khác."), node
                )
        if node.kind is Kind.PARALLEL and node.join is None:
            yield _problem(
                "missing_join", _("%(node)s chưa nói chờ đủ ý kiến hay dừng khi có phản đối."), node
            )


def _task(node: Node) -> Iterator[Problem]:
    if not node.title.strip():
        yield _problem("missing_title", _("Bước “%(key)s” chưa có tên."), node, key=node.key)
    if node.role is None:
        yield _problem("missing_role", _("%(node)s chưa có vai trò xử lý."), node)
    if node.agency is None:
        yield _problem("missing_agency", _("%(node)s chưa nói cơ quan nào xử lý."), node)
    if node.stage not in TASK_STAGES:
        yield _problem("missing_stage", _("%(node)s chưa thuộc giai đoạn nào."), node)


def _waiting(node: Node) -> Iterator[Problem]:
    if node.stage is not None and node.stage not in WAIT_STAGES:
        yield _problem("missing_stage", _("%(node)s là bước chờ, không thuộc giai đoạn này."), node)
    if node.kind is Kind.WAIT and not node.message:
        yield _problem("missing_message", _("%(node)s chưa nói chờ tin gì."), node)
    if node.kind is Kind.SUBCASE and not node.procedure:
        yield _problem("missing_procedure", _("%(node)s chưa nói thủ tục liên thông nào."), node)
    if node.kind is Kind.SUBCASE and node.agency is None:
        yield _problem("missing_agency", _("%(node)s chưa nói cơ quan nào xử lý."), node)


def _choices(definition: Definition) -> Iterator[Problem]:
    for node in definition.shape.nodes.values():
        ways = definition.shape.leaving.get(node.key, ())
        if node.kind is Kind.EXCLUSIVE and not is_merge(ways):
            yield from _choice(node, ways)
        elif node.kind is not Kind.EXCLUSIVE and any(
            flow.condition or flow.is_default for flow in ways
        ):
            yield _problem(
                "stray_condition", _("Chỉ ngả rẽ mới có điều kiện; %(node)s không phải."), node
            )


def _choice(node: Node, ways: tuple[Flow, ...]) -> Iterator[Problem]:
    defaults = sum(flow.is_default for flow in ways)
    if defaults > 1:
        yield _problem("many_defaults", _("%(node)s có nhiều nhánh mặc định."), node)
    if not defaults:
        yield _warning(
            "no_default",
            _("%(node)s không có nhánh mặc định: hồ sơ không khớp nhánh nào sẽ bị chặn lại."),
            node,
        )
    for flow in ways:
        if not flow.condition and not flow.is_default:
            yield _problem(
                "missing_condition",
                _("Nhánh từ %(node)s đến “%(target)s” chưa có điều kiện."),
                node,
                target=flow.target,
            )
        elif flow.condition:
            try:
                condition(flow.condition)
            except ConditionInvalid as error:
                yield _problem(
                    "bad_condition", _("Tại %(node)s: %(error)s"), node, error=error.text
                )


def _unknown_fields(definition: Definition, fields: Collection[str] | None) -> Iterator[Problem]:
    for flow in definition.flows:
        node = definition.shape.nodes.get(flow.source)
        if fields is None or node is None or not flow.condition:
            continue
        try:
            read = condition(flow.condition).fields
        except ConditionInvalid:
            continue
        for name in sorted(read - set(fields)):
            yield _warning(
                "unknown_field",
                _("Điều kiện tại %(node)s dùng mục “%(name)s”, biểu mẫu không có mục này."),
                node,
                name=name,
            )


def _circles(definition: Definition) -> Iterator[Problem]:
    """A circle without a stop would never come to rest."""
    shape = definition.shape
    passing = {key for key, node in shape.nodes.items() if not node.is_stop}
    for key in passing:
        seen: set[str] = set()
        waiting = [flow.target for flow in shape.leaving.get(key, ())]
        while waiting:
            target = waiting.pop()
            if target in passing and target not in seen:
                seen.add(target)
                waiting += [flow.target for flow in shape.leaving.get(target, ())]
        if key in seen:
            yield _problem(
                "endless", _("%(node)s nằm trên một vòng không qua bước nào."), shape.nodes[key]
            )


def _branches(definition: Definition) -> Iterator[Problem]:
    """Every branch must come to the join of its own fork, and nothing else may come in."""
    shape = definition.shape
    message = _("Nhánh song song không cân: %(node)s.")
    for key, node in shape.nodes.items():
        inside = shape.forks[key]
        if node.kind is Kind.JOIN and not inside:
            yield _problem("unbalanced", message, node)
            continue
        if node.kind is Kind.END and inside:
            yield _problem("unbalanced", message, node)
        if node.kind is Kind.PARALLEL and key not in shape.joins:
            yield _problem("unbalanced", message, node)
        if node.kind is Kind.JOIN and shape.joins[inside[-1]] != key:
            yield _problem("unbalanced", message, node)
        for target in ways_on(shape.nodes, shape.leaving, key):
            if shape.forks[target] != after(node, inside):
                yield _problem("unbalanced", message, shape.nodes[target])


def _hours(definition: Definition, limit: Decimal | int | None) -> Iterator[Problem]:
    for node in definition.tasks:
        if node.hours is None and limit is not None:
            yield _warning("no_hours", _("%(node)s chưa có số giờ xử lý."), node)
    hours, last = longest_hours(definition)
    if limit is not None and hours > limit:
        yield _problem(
            "over_limit",
            _(
                "Đường dài nhất, đến %(node)s, cần %(hours)s giờ làm việc; thời hạn của thủ tục chỉ"
                " có %(limit)s giờ."
            ),
            definition.node(last),
            hours=format(hours.normalize(), "f"),
            limit=limit,
        )


CHECKS: tuple[Check, ...] = (_size, _keys, _ends, _flows, _degrees, _reach, _tasks)
