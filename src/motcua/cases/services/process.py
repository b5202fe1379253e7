"""Going on along a process that is more than a chain: next steps, opinions, news from outside, and
moving a running case to another definition.
"""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.cases.change import END_TIMERS, Extra, Opened, case_open, case_write
from motcua.cases.errors import StepNotAllowed
from motcua.cases.flow import definition_of, token_of
from motcua.cases.lifecycle import Command
from motcua.cases.rebasing import Rebase, rebase
from motcua.cases.services.intake import LONGEST_REASON, required_reason, whole_text
from motcua.cases.services.work import appraised
from motcua.cases.types import CaseSummary
from motcua.kernel import db
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid
from motcua.kernel.idempotency import Once
from motcua.process import selectors as process
from motcua.process.types import AGREE, OBJECT, Node, Stage


@transaction.atomic
def case_forward(
    *,
    actor: Actor,
    case_id: UUID,
    expected_version: int,
    decision: str = "",
    note: str = "",
    task_id: int | None = None,
    once: Once | None = None,
) -> CaseSummary:
    """Finish a step of the work that is not the last one before approval.

    `decision` is one of the answers that the process asks for at this step. Who does this step
    counts as an appraiser: she never approves the case.
    """
    opened = case_open(
        actor=actor,
        case_id=case_id,
        command=Command.FORWARD,
        expected_version=expected_version,
        task_id=task_id,
    )
    _check_decision(opened, decision)
    extra = Extra(
        columns=appraised(opened, actor),
        note=whole_text(note, field="note", longest=LONGEST_REASON),
        body={"decision": decision} if decision else {},
        decision=decision,
    )
    return case_write(opened, actor=actor, extra=extra, once=once)


@transaction.atomic
def case_answer_consult(
    *,
    actor: Actor,
    case_id: UUID,
    expected_version: int,
    decision: str,
    opinion: str,
    task_id: int | None = None,
    once: Once | None = None,
) -> CaseSummary:
    """Give the opinion for which another agency asked: agree, or object with the reason."""
    opened = case_open(
        actor=actor,
        case_id=case_id,
        command=Command.ANSWER_CONSULT,
        expected_version=expected_version,
        task_id=task_id,
    )
    _check_decision(opened, decision)
    if decision == OBJECT:
        opinion = required_reason(opinion)
    node = opened.task.node if opened.task is not None else ""
    extra = Extra(
        note=whole_text(opinion, field="opinion", longest=LONGEST_REASON),
        body={"decision": decision, "node": node},
        decision=decision,
    )
    return case_write(opened, actor=actor, extra=extra, once=once)


@transaction.atomic
def case_receive_outside(
    *,
    actor: Actor,
    case_id: UUID,
    expected_version: int,
    note: str,
    decision: str = "",
    task_id: int | None = None,
    once: Once | None = None,
) -> CaseSummary:
    """Go on because what the case waited for came from outside: a message, or the end of a linked
    dossier with `decision` as its outcome.
    """
    opened = case_open(
        actor=actor,
        case_id=case_id,
        command=Command.RECEIVE_OUTSIDE,
        expected_version=expected_version,
        task_id=task_id,
    )
    extra = Extra(
        note=required_reason(note),
        body={"decision": decision} if decision else {},
        decision=decision,
    )
    return case_write(opened, actor=actor, extra=extra, once=once)


@transaction.atomic
def case_move(
    *,
    actor: Actor,
    case_id: UUID,
    expected_version: int,
    process_hash: str,
    once: Once | None = None,
) -> CaseSummary:
    """Let a running case follow another definition from where it stands, with the limits and
    timers of its steps.

    The dry run is `process.selectors.migrate_plan`. Refused where the new definition has no step
    like the one at which the case stands.
    """
    opened = case_open(
        actor=actor, case_id=case_id, command=Command.MOVE, expected_version=expected_version
    )
    old = definition_of(opened.case, opened.version)
    new = process.definition(process_hash)
    plan = process.migrate_plan(old, new, tuple(map(token_of, opened.tasks)))
    if problems := [destination.why_not for destination in plan if destination.why_not]:
        raise StepNotAllowed(" ".join(problems))
    opened.case.process_hash = process_hash
    numbers = [task.token for task in opened.tasks]
    nodes = {destination.token.number: destination.node for destination in plan}
    extra = Extra(
        columns=("process_hash",),
        body={
            "process": process_hash,
            "nodes": [[task.node, nodes[task.token]] for task in opened.tasks],
        },
    )
    way = Rebase(case=opened.case, old=old, new=new, at=opened.at)
    extra.rows += rebase(way, opened.tasks, nodes)
    db.write(END_TIMERS, [opened.at, opened.case.pk, numbers])
    return case_write(opened, actor=actor, extra=extra, once=once)


def _check_decision(opened: Opened, decision: str) -> None:
    """`Invalid` unless the decision is one that the process asks for here, or none is asked for."""
    node = _node(opened)
    known = [each.key for each in node.decisions]
    if not known and node.stage is Stage.CONSULT:
        known = [AGREE, OBJECT]
    if known and decision not in known:
        raise Invalid(fields={"decision": _("Xin chọn một trong các ý kiến của bước này.")})


def _node(opened: Opened) -> Node:
    if opened.task is None:
        raise StepNotAllowed
    return definition_of(opened.case, opened.version).node(opened.task.node)
