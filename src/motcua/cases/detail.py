"""Everything that one page shows of a case."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.cases import clocks, public
from motcua.cases.change import facts_of, place_of, summary_of
from motcua.cases.flow import definition_of, is_offered, token_of
from motcua.cases.holding import FILES, OF_CASE, entries_asked, files_told, line_of
from motcua.cases.letters import UNSENT
from motcua.cases.lifecycle import Command, Step, commands_at
from motcua.cases.messages import UNREAD
from motcua.cases.models import Case, SupplementRequest, Task
from motcua.cases.people import DECIDING, nobody_decides, receivers, team_and_names
from motcua.cases.policies import LETTER_POSTS, is_same_person, may_act
from motcua.cases.printing import forms_of
from motcua.cases.rules import INTAKE_HOURS, WAITS
from motcua.cases.standing import nodes_behind
from motcua.cases.types import CaseDetail, ExtensionInfo, Outcome, SupplementInfo, TaskInfo
from motcua.cases.visible import may_be_seen, may_know_outcome
from motcua.catalogue import selectors as catalogue
from motcua.kernel import db
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotFound
from motcua.kernel.language import said
from motcua.organisation import selectors as organisation
from motcua.process.types import AGREE, OBJECT, Definition, Stage
from motcua.worktime import selectors as worktime
from motcua.worktime.types import TimeUnit

NEWEST_DATA = "SELECT data FROM cases_casedata WHERE case_id = %s ORDER BY revision DESC LIMIT 1"
BESIDE_CASE = f"({NEWEST_DATA}), ({UNREAD}), ARRAY({UNSENT})"


def case_detail(*, actor: Actor, case_id: UUID) -> CaseDetail:
    """Everything one page shows of a case.

    At most seven queries in four round trips: the case; its tasks, ledger, files and clock;
    supplements; the officers of the tasks, and the team where work can be given to somebody or
    waits for a decision.
    """
    case, unread, unsent = _opened(actor, case_id)
    version = catalogue.published_version(case.procedure_version_id)
    with db.pipeline():
        asked, told = db.find_all(Task, OF_CASE, [case.pk]), entries_asked(case)
        papers, turned = db.execute(FILES, [case.pk]), clocks.turns_asked(case)
    tasks, entries = asked(), told()
    case_files, turns = tuple(files_told(papers, version, actor)), turned()
    still_open = [task for task in tasks if task.closed_at is None]
    task = own_task(actor, case, still_open)
    definition = definition_of(case, version)
    ledger = tuple(map(line_of, entries))
    was_asked = any(line.name == Command.REQUEST_SUPPLEMENT for line in ledger)
    supplements = tuple(_supplements(case)) if was_asked else ()
    extension = clocks.extension_of(turns)
    commands = _useful(commands_for(actor, case, still_open, task), case, still_open, extension)
    named = {key for each in tasks for key in (each.assignee_id, each.closed_by) if key}
    team, names = team_and_names(task if _needs_team(commands, task) else None, named)
    return CaseDetail(
        summary=summary_of(case),
        procedure_name=version.name,
        channel=case.channel,
        outcome=Outcome(case.outcome) if may_know_outcome(actor, case) else Outcome.NONE,
        receiving_agency_id=case.receiving_agency_id,
        competent_agency_id=case.competent_agency_id,
        receiving_agency_name=organisation.agency_info(case.receiving_agency_id).name,
        competent_agency_name=organisation.agency_info(case.competent_agency_id).name,
        applicant_name=case.applicant_name,
        submitted_at=case.submitted_at,
        received_at=case.received_at,
        finished_at=case.finished_at,
        form_title=_(version.form.title),
        layout=dict(said(version.form.layout)),
        data=case.data,
        files=case_files,
        ledger=ledger if actor.is_staff else tuple(public.for_citizen(ledger)),
        supplements=supplements,
        due_lines=clocks.due_lines(case, version, turns),
        commands=commands,
        waits_for=_(WAITS[Step(case.step)]),
        steps=tuple((node.key, _(node.title)) for node in definition.tasks),
        task_id=task.pk if task is not None else None,
        decisions=_decisions(definition, task),
        process=definition,
        tokens=tuple(map(token_of, still_open)),
        nodes_done=nodes_behind(definition, tasks),
        tasks=tuple(_task_infos(definition, tasks, names)),
        forms=forms_of(ledger, unsent, for_officer=actor.is_staff),
        proposal=case.proposal if may_know_outcome(actor, case) else "",
        components=tuple((part.key, part.name) for part in version.papers),
        released_at=case.released_at,
        timeliness=case.timeliness,
        payments=clocks.payments_of(entries),
        extension=extension,
        pause=clocks.pause_line(turns),
        late_lines=clocks.late_lines(len(supplements), extension),
        version_id=version.id,
        unread=unread,
        receivers=receivers(case, task, team) if Command.ASSIGN in commands else (),
        nobody_decides=actor.is_staff and nobody_decides(case, task, team),
    )


def intake_due(detail: CaseDetail) -> datetime | None:
    """Until when the desk answers a dossier that it has not received, by its own calendar; None for
    all others.
    """
    if detail.summary.step is not Step.INTAKE:
        return None
    return worktime.due(
        detail.submitted_at, INTAKE_HOURS, TimeUnit.HOUR, agency_id=detail.receiving_agency_id
    ).at


def _useful(
    commands: Sequence[Command],
    case: Case,
    still_open: Sequence[Task],
    extension: ExtensionInfo | None,
) -> tuple[Command, ...]:
    """Without what could only be refused: a second extension, a payment that nobody waits for."""
    useless = set(LETTER_POSTS)  # letters have a page of their own
    if extension is not None or case.due_at is None:
        useless.add(Command.EXTEND)
    if not any(task.step == Step.PAY for task in still_open):
        useless.add(Command.CONFIRM_PAYMENT)
    return tuple(command for command in commands if command not in useless)


def _needs_team(commands: Sequence[Command], task: Task | None) -> bool:
    return Command.ASSIGN in commands or (task is not None and Step(task.step) in DECIDING)


def own_task(actor: Actor, case: Case, still_open: Sequence[Task]) -> Task | None:
    """The open task at which this actor can do most: where several are open, it is theirs."""
    return max(
        still_open,
        key=lambda task: (len(commands_for(actor, case, still_open, task)), -task.pk),
        default=None,
    )


def commands_for(
    actor: Actor, case: Case, still_open: Sequence[Task], task: Task | None
) -> tuple[Command, ...]:
    """What this actor may do with the case now, at this one of its open tasks."""
    facts = facts_of(case, still_open, task)
    definition = definition_of(case, catalogue.published_version(case.procedure_version_id))
    return tuple(
        command
        for command in commands_at(place_of(case))
        if may_act(actor, command, facts)
        and not is_same_person(actor, command, facts)
        and is_offered(definition, task, command)
    )


def _decisions(definition: Definition, task: Task | None) -> tuple[tuple[str, str], ...]:
    """The answers that the process asks for at this task."""
    if task is None or not task.role:
        return ()
    node = definition.node(task.node)
    if node.stage is Stage.CONSULT and not node.decisions:
        return ((AGREE, _("Thống nhất")), (OBJECT, _("Không thống nhất")))
    return tuple((decision.key, _(decision.title)) for decision in node.decisions)


def _task_infos(
    definition: Definition, tasks: Iterable[Task], names: Mapping[UUID, str]
) -> Iterable[TaskInfo]:
    for task in tasks:
        known = definition.shape.nodes.get(task.node)
        yield TaskInfo(
            id=task.pk,
            step=Step(task.step),
            node=task.node,
            title=_(known.title if known and task.role else WAITS[Step(task.step)]),
            agency_name=organisation.agency_info(task.agency_id).name,
            role=task.role,
            assignee_name=names.get(task.assignee_id, "") if task.assignee_id else "",
            opened_at=task.opened_at,
            limit_at=task.limit_at,
            closed_at=task.closed_at,
            closed_by_name=names.get(task.closed_by, "") if task.closed_by else "",
            answer=task.answer,
        )


def _opened(actor: Actor, case_id: UUID) -> tuple[Case, int, list[int]]:
    """A case with its newest data, how many messages this side has not read, and the rows of the
    ledger whose letters have not gone out. One query.
    """
    given = [case_id, case_id, not actor.is_citizen, case_id, case_id]
    case, more = db.find_with(Case, BESIDE_CASE, "id = %s", given)()
    if case is None or not may_be_seen(actor, case):
        raise NotFound
    case.data, unread, unsent = more
    return case, unread, unsent


def _supplements(case: Case) -> Iterable[SupplementInfo]:
    for row in SupplementRequest.objects.filter(case_id=case.pk).order_by("requested_at"):
        yield SupplementInfo(
            id=row.pk,
            items=tuple(row.items),
            reason=row.reason,
            requested_at=row.requested_at,
            answered_at=row.answered_at,
            answer=row.answer,
            answer_by=row.answer_by,
            fields=dict(row.fields),
            again_because=row.again_because,
            is_lapsed=row.is_lapsed,
        )
