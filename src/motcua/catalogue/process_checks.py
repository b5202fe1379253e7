"""What a process must keep to so that dossiers can follow it, beyond what makes a process sound."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext as _

from motcua.catalogue import definitions
from motcua.catalogue.models import ChannelTerms, FormDefinition, Offering, ProcedureVersion
from motcua.catalogue.rules import time_limit, working_hours
from motcua.kernel.actor import Role
from motcua.organisation import selectors as organisation
from motcua.organisation.errors import AgencyUnknown
from motcua.process import selectors as process
from motcua.process.types import AgencyKind, Definition, Kind, Node, Problem, Severity, Stage

MOST_LINKS = 50
# Which stops may come right after a stop of this stage; `WORK` after all others.
WORK = frozenset({Stage.APPRAISE, Stage.CONSULT, Stage.APPROVE, Stage.PAY, Stage.OUTSIDE})
AFTER: Mapping[Stage, frozenset[Stage]] = {
    Stage.INTAKE: frozenset({Stage.APPRAISE}),
    Stage.APPROVE: frozenset({Stage.APPROVE, Stage.SIGN}),
    Stage.SIGN: frozenset({Stage.SEAL}),
    Stage.SEAL: frozenset({Stage.HAND_OVER}),
    Stage.HAND_OVER: frozenset(),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Use:
    """A procedure that is to follow the process: its shortest limit and its form."""

    code: str
    limit_hours: int | None
    form_hash: str


def process_problems(definition: Definition, codes: Collection[str] = ()) -> tuple[Problem, ...]:
    """Everything that keeps these procedures from following this process, errors first.

    Without codes: what is wrong for any procedure. At most six queries, for all codes together.
    """
    found = [*_for_each_use(definition, codes), *_places(definition)]
    found += [*_agencies(definition), *_linked(definition, codes)]
    unique = {(problem.code, problem.node, problem.message): problem for problem in found}
    return tuple(sorted(unique.values(), key=lambda problem: problem.severity is Severity.WARNING))


def _for_each_use(definition: Definition, codes: Collection[str]) -> Iterator[Problem]:
    uses = _uses(codes)
    if not uses:
        yield from process.problems(definition)
        return
    forms = dict(
        FormDefinition.objects.filter(hash__in={use.form_hash for use in uses}).values_list(
            "hash", "schema"
        )
    )
    shortest: dict[str, _Use] = {}
    for use in uses:
        known = shortest.setdefault(use.form_hash, use)
        if (use.limit_hours or 10**9) < (known.limit_hours or 10**9):
            shortest[use.form_hash] = use
    for use in shortest.values():
        fields = forms[use.form_hash].get("properties", {}).keys()
        for problem in process.problems(definition, limit_hours=use.limit_hours, fields=fields):
            yield _of_procedure(problem, use.code) if len(codes) > 1 else problem


def _of_procedure(problem: Problem, code: str) -> Problem:
    """With the procedure that it is about, where several are looked at."""
    if problem.code != "over_limit":
        return problem
    return Problem(
        code=problem.code,
        node=problem.node,
        message=_("Thủ tục %(code)s: %(message)s") % {"code": code, "message": problem.message},
        severity=problem.severity,
    )


def _uses(codes: Collection[str]) -> list[_Use]:
    versions = ProcedureVersion.objects.filter(
        procedure_id__in=codes, procedure__current_version_id=F("pk")
    )
    rows = list(versions.values_list("pk", "procedure_id", "form_id")) if codes else []
    limits = _limits([key for key, _code, _form in rows])
    return [
        _Use(code=code, limit_hours=limits.get(key), form_hash=form) for key, code, form in rows
    ]


def _limits(versions: Collection[UUID]) -> Mapping[UUID, int]:
    """The shortest limit of each version in working hours."""
    found: dict[UUID, int] = {}
    rows = ChannelTerms.objects.filter(version__in=versions, time_value__isnull=False)
    for version, value, unit in rows.values_list("version_id", "time_value", "time_unit"):
        limit = time_limit(value, unit)
        if limit.value is not None and limit.unit is not None:
            hours = working_hours(limit.value, limit.unit)
            found[version] = min(hours, found.get(version, hours))
    return found


def _places(definition: Definition) -> Iterator[Problem]:
    """Where dossiers expect which step."""
    for first in _next_stops(definition, definition.shape.start):
        if not _is_intake(first):
            yield _problem(
                "first_step",
                first,
                _("Bước đầu tiên phải là tiếp nhận, do cán bộ một cửa của nơi tiếp nhận làm."),
            )
            continue
        for second in _next_stops(definition, first.key):
            if second.stage is not Stage.APPRAISE or definition.shape.forks.get(second.key):
                yield _problem(
                    "first_work",
                    second,
                    _("Sau tiếp nhận phải là một bước thẩm định của nơi giải quyết."),
                )
    yield from _ways(definition)
    for node in definition.tasks:
        if definition.shape.forks.get(node.key) and node.stage is not Stage.CONSULT:
            yield _problem(
                "branch_stop",
                node,
                _("Trong nhánh song song chỉ đặt bước lấy ý kiến, bước chờ hoặc liên thông."),
            )


def _ways(definition: Definition) -> Iterator[Problem]:
    """Ways that the life of a dossier does not know: it would be stuck there."""
    for node in definition.nodes:
        stage = process.stage_of(node) if node.is_stop else None
        if stage is None or stage is Stage.INTAKE:
            continue
        for after in _next_stops(definition, node.key):
            if process.stage_of(after) not in AFTER.get(stage, WORK):
                message = _("Từ đây không đi thẳng đến “%(after)s” được.")
                yield _problem("way", node, message, after=after.title or after.key)
        if stage is not Stage.HAND_OVER and _ends_after(definition, node.key):
            yield _problem("way", node, _("Hồ sơ chỉ kết thúc sau bước trả kết quả."))
        goes_on = any(timer.target for timer in node.timers)
        if goes_on and stage not in (Stage.CONSULT, Stage.OUTSIDE):
            message = _("Chỉ bước lấy ý kiến hoặc chờ nơi khác mới tự đi tiếp khi hết giờ.")
            yield _problem("way", node, message)


def _ends_after(definition: Definition, key: str) -> bool:
    """Whether an end can be reached from here without another stop."""
    seen, waiting = {key}, [key]
    while waiting:
        for flow in definition.shape.leaving.get(waiting.pop(), ()):
            node = definition.shape.nodes.get(flow.target)
            if node is not None and node.kind is Kind.END:
                return True
            if node is not None and not node.is_stop and node.key not in seen:
                seen.add(node.key)
                waiting.append(node.key)
    return False


def _is_intake(node: Node) -> bool:
    return (
        node.stage is Stage.INTAKE
        and node.role is Role.DESK_OFFICER
        and node.agency is not None
        and node.agency.kind is AgencyKind.RECEIVING
    )


def _next_stops(definition: Definition, key: str) -> list[Node]:
    """The first stops on all ways behind this node."""
    found, seen, waiting = [], {key}, [key]
    while waiting:
        for flow in definition.shape.leaving.get(waiting.pop(), ()):
            if flow.target in seen:
                continue
            seen.add(flow.target)
            node = definition.node(flow.target)
            if node.is_stop:
                found.append(node)
            else:
                waiting.append(node.key)
    return found


def _agencies(definition: Definition) -> Iterator[Problem]:
    for node in definition.nodes:
        if node.agency is None or node.agency.kind is not AgencyKind.NAMED:
            continue
        try:
            organisation.agency_by_identifier(node.agency.identifier)
        except AgencyUnknown:
            yield _problem(
                "unknown_agency",
                node,
                _("Danh mục không có cơ quan mang mã “%(agency)s”."),
                agency=node.agency.identifier,
            )


def _linked(definition: Definition, codes: Collection[str]) -> Iterator[Problem]:
    """Linked procedures: known, offered, with the form that can be filled in by itself."""
    stops = [node for node in definition.nodes if node.kind is Kind.SUBCASE and node.procedure]
    if not stops:
        return
    known = _current({node.procedure for node in stops})
    offered = set(
        Offering.objects.filter(procedure_id__in=known).values_list("procedure_id", flat=True)
    )
    generic = definitions.forms()[definitions.GENERIC_FORM].hash
    for node in stops:
        words = {"procedure": node.procedure}
        if node.procedure not in known:
            yield _problem("linked", node, _("Không có thủ tục mang mã “%(procedure)s”."), **words)
        elif node.procedure not in offered:
            message = _("Thủ tục %(procedure)s chưa có cơ quan nào trong tỉnh thực hiện.")
            yield _problem("linked", node, message, **words)
        elif known[node.procedure][0] != generic:
            message = _("Thủ tục %(procedure)s có tờ khai riêng nên không tự mở liên thông được.")
            yield _problem("linked", node, message, **words)
        elif _leads_back(node.procedure, frozenset(codes)):
            message = _("Thủ tục %(procedure)s lại liên thông về chính thủ tục dùng quy trình này.")
            yield _problem("linked", node, message, **words)


def _current(codes: Collection[str]) -> dict[str, tuple[str, str]]:
    """Form and process of the version in force of each procedure."""
    rows = ProcedureVersion.objects.filter(
        procedure_id__in=codes, procedure__current_version_id=F("pk")
    )
    return {
        code: (form, hash_)
        for code, form, hash_ in rows.values_list("procedure_id", "form_id", "process_id")
    }


def _leads_back(procedure: str, codes: frozenset[str]) -> bool:
    """Whether cases of this procedure open, sooner or later, one of these procedures."""
    seen: set[str] = set()
    waiting = {procedure}
    while waiting and len(seen) < MOST_LINKS:
        if waiting & codes:
            return True
        seen |= waiting
        follows = [process.definition(hash_) for _form, hash_ in _current(waiting).values()]
        waiting = {node.procedure for each in follows for node in each.nodes if node.procedure}
        waiting -= seen
    return False


def _problem(code: str, node: Node, message: str, **words: Any) -> Problem:
    named = _("“%(node)s”: %(message)s") % {
        "node": node.title or node.key,
        "message": message % words,
    }
    return Problem(code=code, node=node.key, message=named)
