"""Where the process of a procedure takes a case: tokens of the definition as rows of tasks.

A token that stands at a node is an open `Task`. What a command does to the tokens is decided by the
pure interpreter in `process.engine`; for halts that the law knows and no definition draws
(supplement, obligation to pay, stopping) the same tokens are set aside and taken up again.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.cases.errors import ProposalMissing, StepNotAllowed
from motcua.cases.lifecycle import Command, Step
from motcua.cases.models import Case, Task
from motcua.cases.models import Timer as TimerRow
from motcua.cases.rules import NEVER
from motcua.catalogue.types import PublishedVersion
from motcua.kernel import clock
from motcua.organisation import selectors as organisation
from motcua.organisation.errors import AgencyUnknown
from motcua.process import selectors as process
from motcua.process.types import (
    PAYMENT,
    AgencyKind,
    AgencyRule,
    ChangeToken,
    CloseToken,
    Completed,
    Definition,
    Event,
    Kind,
    MessageArrived,
    Node,
    Outcome,
    SentBack,
    SetTimer,
    Stage,
    Started,
    Timer,
    Token,
)
from motcua.worktime import selectors as worktime
from motcua.worktime.types import TimeUnit

# Halts by law: the tokens are set aside at this step, and taken up again where they stood.
HALTS = {
    Command.REQUEST_SUPPLEMENT: Step.SUPPLEMENT,
    Command.REQUEST_PAYMENT: Step.PAY,
    Command.STOP: Step.STOPPED,
}
RESUMES = frozenset({Command.ANSWER_SUPPLEMENT, Command.REOPEN})
ENDS = frozenset({Command.REFUSE_INTAKE, Command.WITHDRAW})
STAYS = frozenset(
    {
        Command.TAKE,
        Command.RELEASE,
        Command.ASSIGN,
        Command.EXTEND,
        Command.SIGN_LETTER,
        Command.SEAL_LETTER,
    }
)
BACK = frozenset({Command.SEND_BACK, Command.TAKE_BACK})
# The work comes back to the colleague who had it.
TO_THE_SAME = RESUMES | BACK | {Command.CONFIRM_PAYMENT}


@dataclass(slots=True, kw_only=True)
class Move:
    """What a command does to the tasks of a case, and the step it leads to."""

    step: Step
    closed: list[Task] = field(default_factory=list)
    opened: list[Task] = field(default_factory=list)
    changed: list[Task] = field(default_factory=list)
    timers: list[TimerRow] = field(default_factory=list)


def definition_of(case: Case, version: PublishedVersion) -> Definition:
    """The process that this case follows: the one of its version, or the one it was moved to."""
    if case.process_hash:
        return process.definition(case.process_hash)
    return version.process


def token_of(task: Task) -> Token:
    """The token that this row keeps."""
    return Token(
        number=task.token,
        node=task.node,
        branch=task.branch,
        trail=task.trail,
        objected=task.objected,
    )


def started(case: Case, version: PublishedVersion, data: dict[str, Any], at: datetime) -> Move:
    """The tasks with which a submitted case begins."""
    definition = definition_of(case, version)
    outcome = process.step(definition, (), Started(), _facts(case, definition, data, ""))
    return _move(case, definition, (), outcome, at)


def moved(
    case: Case,
    version: PublishedVersion,
    *,
    tasks: Sequence[Task],
    task: Task | None,
    command: Command,
    at: datetime,
    decision: str = "",
    event: Event | None = None,
) -> Move:
    """What `command` at `task` does to the tasks of the case."""
    definition = definition_of(case, version)
    if command in STAYS:
        return Move(step=Step(case.step))
    if command in (Command.MOVE, Command.HAND_ON):
        return Move(step=Step(case.step), changed=list(tasks))
    if command in ENDS:
        return Move(step=Step.END, closed=list(tasks))
    if command in HALTS:
        return _halted(case, tasks, HALTS[command], at)
    if command in RESUMES or (
        command is Command.CONFIRM_PAYMENT and _is_set_aside(definition, tasks)
    ):
        return _reopened(_resumed(case, definition, tasks, at), command)
    if event is None:
        event = _event(definition, tasks, task, command, decision)
    facts = _facts(case, definition, None, decision)
    outcome = process.step(definition, tuple(map(token_of, tasks)), event, facts)
    move = _move(case, definition, tasks, outcome, at)
    if command is Command.FORWARD and (not case.outcome or move.step is Step.APPROVE):
        _check_proposed(definition, move)
    return move


def _check_proposed(definition: Definition, move: Move) -> None:
    """Refuse to leave the last appraisal before an approval without a proposal."""
    found = _next_judges(definition, [task.node for task in move.opened])
    if any(node.stage is Stage.APPROVE for node in found):
        raise ProposalMissing


def is_offered(definition: Definition, task: Task | None, command: Command) -> bool:
    """Whether the process has a use for this command at this task.

    At an appraisal: going forward leads to another one, proposing to an approval.
    """
    if command not in (Command.FORWARD, Command.PROPOSE) or task is None:
        return True
    ways = definition.shape.leaving.get(task.node, ())
    stages = {node.stage for node in _next_judges(definition, [flow.target for flow in ways])}
    return (Stage.APPRAISE if command is Command.FORWARD else Stage.APPROVE) in stages


def _next_judges(definition: Definition, keys: list[str]) -> list[Node]:
    """The next appraisals and approvals behind these nodes, each on its own way the first."""
    found, seen = [], set()
    while keys:
        node = definition.node(keys.pop())
        if node.stage in (Stage.APPRAISE, Stage.APPROVE):
            found.append(node)
        elif node.key not in seen:
            seen.add(node.key)
            keys += [flow.target for flow in definition.shape.leaving.get(node.key, ())]
    return found


def _event(
    definition: Definition,
    tasks: Sequence[Task],
    task: Task | None,
    command: Command,
    decision: str,
) -> Event:
    if task is None:
        raise StepNotAllowed
    if command in BACK:
        return SentBack(task.token)
    if command is Command.CONFIRM_PAYMENT:
        return MessageArrived(PAYMENT)
    if command is Command.RECEIVE_OUTSIDE and definition.node(task.node).kind is Kind.WAIT:
        return MessageArrived(definition.node(task.node).message, task.token)
    return Completed(task.token, decision)


def _facts(
    case: Case, definition: Definition, data: dict[str, Any] | None, decision: str
) -> dict[str, Any]:
    """What conditions may ask; read only where a definition has conditions."""
    if not any(flow.condition for flow in definition.flows):
        return {}
    return {
        "case": case.data if data is None else data,
        "channel": case.channel,
        "outcome": case.outcome,
        "decision": decision,
    }


def _halted(case: Case, tasks: Sequence[Task], step: Step, at: datetime) -> Move:
    aside = [
        Task(
            case_id=case.pk,
            step=step.value,
            node=task.node,
            token=task.token,
            branch=task.branch,
            trail=task.trail,
            objected=task.objected,
            role="",
            agency_id=case.competent_agency_id,
            sort_at=case.due_at or NEVER,
            opened_at=at,
        )
        for task in tasks
    ]
    return Move(step=step, closed=list(tasks), opened=aside)


def _is_set_aside(definition: Definition, tasks: Sequence[Task]) -> bool:
    """Whether an officer asked for the payment, and no node of the process."""
    return bool(tasks) and definition.node(tasks[0].node).kind is Kind.TASK


def _resumed(case: Case, definition: Definition, tasks: Sequence[Task], at: datetime) -> Move:
    tokens = [token_of(task) for task in tasks]
    back = [_task(case, definition, token, at) for token in tokens]
    timers = [
        timer_row(case, definition, token, timer, at)
        for token in tokens
        for timer in definition.node(token.node).timers
    ]
    step = _step(definition, tokens)
    return Move(step=step, closed=list(tasks), opened=back, timers=timers)


def _reopened(move: Move, command: Command) -> Move:
    """Who takes a case up again that was stopped before a fee was paid waits for news of it: the
    national portal knows no way from stopped to the obligation to pay.
    """
    if command is Command.REOPEN and move.step is Step.PAY:
        move.step = Step.OUTSIDE
        for task in move.opened:
            task.step = Step.OUTSIDE.value
    return move


def _move(
    case: Case,
    definition: Definition,
    tasks: Sequence[Task],
    outcome: Outcome,
    at: datetime,
) -> Move:
    rows = {task.token: task for task in tasks}
    move = Move(step=_step(definition, outcome.tokens))
    for effect in outcome.effects:
        match effect:
            case CloseToken(token):
                if token.number in rows:
                    move.closed.append(rows.pop(token.number))
            case ChangeToken(token):
                row = rows[token.number]
                row.trail, row.objected = token.trail, token.objected
                move.changed.append(row)
            case SetTimer(token, timer):
                move.timers.append(timer_row(case, definition, token, timer, at))
            case _:
                pass
    standing = {task.token for task in rows.values()}
    move.opened = [
        _task(case, definition, token, at)
        for token in outcome.tokens
        if token.number not in standing
    ]
    return move


def _step(definition: Definition, tokens: Sequence[Token]) -> Step:
    """The step of the case: that of its only token, or consultation while it has branches."""
    if not tokens:
        return Step.END
    if any(token.branch for token in tokens):
        return Step.CONSULT
    return _step_of(definition.node(tokens[0].node))


def _step_of(node: Node) -> Step:
    if node.kind is Kind.SUBCASE:
        return Step.OUTSIDE
    if node.kind is Kind.WAIT and node.message == PAYMENT:
        return Step.PAY
    return Step((node.stage or Stage.OUTSIDE).value)


def _task(case: Case, definition: Definition, token: Token, at: datetime) -> Task:
    node = definition.node(token.node)
    agency_id = agency_of(case, node.agency)
    return Task(
        case_id=case.pk,
        step=_step_of(node).value,
        node=node.key,
        token=token.number,
        branch=token.branch,
        trail=token.trail,
        objected=token.objected,
        role=node.role.value if node.role and node.kind is Kind.TASK else "",
        agency_id=agency_id,
        sort_at=case.due_at or NEVER,
        limit_at=limit_of_step(node, agency_id, at),
        opened_at=at,
    )


def limit_of_step(node: Node, agency_id: UUID, at: datetime) -> datetime | None:
    """Until when a step that begins then should be done; nothing where its process says nothing."""
    if node.hours is None:
        return None
    return worktime.due(at, node.hours, TimeUnit.HOUR, agency_id=agency_id).at


def timer_row(
    case: Case, definition: Definition, token: Token, timer: Timer, at: datetime
) -> TimerRow:
    """A timer in the working hours of the agency that has the work."""
    agency_id = agency_of(case, definition.node(token.node).agency)
    return TimerRow(
        case_id=case.pk,
        token=token.number,
        node=token.node,
        key=timer.key,
        fires_at=worktime.due(at, timer.hours, TimeUnit.HOUR, agency_id=agency_id).at,
    )


def agency_of(case: Case, rule: AgencyRule | None) -> UUID:
    """The agency that has the work of a node; the competent one where a rule finds none."""
    competent: UUID = case.competent_agency_id
    if rule is None or rule.kind is AgencyKind.COMPETENT:
        return competent
    if rule.kind is AgencyKind.RECEIVING:
        return case.receiving_agency_id
    if rule.kind is AgencyKind.PARENT:
        return organisation.agency_info(competent).parent_id or competent
    if rule.kind is AgencyKind.NAMED:
        try:
            named = organisation.agency_by_identifier(rule.identifier).id
            return organisation.agency_heir(named, clock.today()).id
        except AgencyUnknown as error:
            raise StepNotAllowed(
                _("Quy trình chuyển hồ sơ đến cơ quan không có trong danh mục: %(code)s.")
                % {"code": rule.identifier}
            ) from error
    applicant = case.data.get("applicant") or {}
    found = organisation.agency_of_unit(applicant.get("unit_code", ""))
    return found.id if found else case.receiving_agency_id
