"""Cases as their readers see them.

Every road goes through a policy; absent and not yours look alike.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from motcua.cases import archive, clocks, public, sealing, terms
from motcua.cases import ledger as proof
from motcua.cases.alerts import (
    alerts_of,
    alerts_of_case,
    alerts_waiting,
    apology_draft,
    apology_is_due,
)
from motcua.cases.assisted import assistance, assistances
from motcua.cases.batch import batch_result, batch_run, batch_runs
from motcua.cases.batch_columns import columns_of as batch_columns
from motcua.cases.batch_writing import list_csv, template_csv, template_xlsx
from motcua.cases.book import book_pdf, book_sheet
from motcua.cases.bulk import bulk_preview, bulk_run, bulk_runs, work_of
from motcua.cases.change import facts_of, place_of, summary_of
from motcua.cases.earlier import earlier_dossiers
from motcua.cases.facts import (
    CaseLabel,
    case_labels,
    facts_between,
    facts_copy,
    facts_horizon,
    facts_of_all,
    facts_of_cases,
    facts_ranges,
    facts_snapshot,
    facts_touched,
)
from motcua.cases.flow import definition_of, is_offered, token_of
from motcua.cases.history import HistoryRow, history, step_titles
from motcua.cases.inbox import inbox, inbox_counts
from motcua.cases.letters import UNSENT, letters_waiting
from motcua.cases.lifecycle import Clock, Command, Status, Step, commands_at
from motcua.cases.merging import draft_marks, mark
from motcua.cases.messages import (
    UNREAD,
    case_message_file,
    case_messages,
    messages_unread,
)
from motcua.cases.mine import cases_of_citizen, papers_again, papers_of_citizen
from motcua.cases.models import (
    Case,
    CaseData,
    CaseFile,
    Draft,
    LedgerEntry,
    Letter,
    SupplementRequest,
    Task,
)
from motcua.cases.moving import may_move, moves_plan
from motcua.cases.oversight import leads, oversight_cases, overview
from motcua.cases.people import DECIDING, cases_stuck, nobody_decides, receivers, team_and_names
from motcua.cases.policies import LETTER_POSTS, is_same_person, may_act, may_see
from motcua.cases.printing import form_pdf, forms_of
from motcua.cases.ratings import rating_of, ratings_seen
from motcua.cases.rules import INTAKE_HOURS, TITLES, WAITS
from motcua.cases.search import cases_search
from motcua.cases.standing import nodes_behind
from motcua.cases.supported import cases_supported
from motcua.cases.thresholds import thresholds_told
from motcua.cases.types import (
    CaseDetail,
    CaseFileInfo,
    CaseSummary,
    ExtensionInfo,
    FileKind,
    Filling,
    LedgerBreak,
    LedgerLine,
    Outcome,
    SupplementInfo,
    TaskInfo,
    Term,
    TermKind,
    TermSet,
    Tracking,
)
from motcua.catalogue import selectors as catalogue
from motcua.catalogue.types import PublishedVersion
from motcua.files import selectors as stored_files
from motcua.kernel import clock, db, text
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotFound
from motcua.kernel.language import said
from motcua.organisation import selectors as organisation
from motcua.process.types import AGREE, OBJECT, Definition, Stage
from motcua.worktime import selectors as worktime
from motcua.worktime.types import TimeUnit

__all__ = [
    "CaseLabel",
    "HistoryRow",
    "alerts_of",
    "alerts_of_case",
    "alerts_waiting",
    "apology_draft",
    "apology_is_due",
    "archive_verify",
    "assistance",
    "assistances",
    "batch_columns",
    "batch_result",
    "batch_run",
    "batch_runs",
    "book_pdf",
    "book_sheet",
    "bulk_preview",
    "bulk_run",
    "bulk_runs",
    "case_by_code",
    "case_detail",
    "case_file",
    "case_fillings",
    "case_labels",
    "case_message_file",
    "case_messages",
    "case_summary",
    "case_track",
    "cases_of_citizen",
    "cases_search",
    "cases_stuck",
    "cases_supported",
    "clock_term",
    "clock_terms_set",
    "commands_for",
    "draft_marks",
    "draft_of",
    "drafts_of",
    "earlier_dossiers",
    "facts_between",
    "facts_copy",
    "facts_horizon",
    "facts_of_all",
    "facts_of_cases",
    "facts_ranges",
    "facts_snapshot",
    "facts_touched",
    "history",
    "inbox",
    "inbox_counts",
    "intake_due",
    "leads",
    "ledger_verify",
    "letters_waiting",
    "list_csv",
    "mark",
    "may_move",
    "messages_unread",
    "moves_plan",
    "oversight_cases",
    "overview",
    "papers_again",
    "papers_of_citizen",
    "printed_form",
    "rating_of",
    "ratings_seen",
    "result_by_code",
    "seal_known",
    "step_titles",
    "template_csv",
    "template_xlsx",
    "thresholds_told",
    "work_of",
]
MINE = 50
NEWEST_DATA = "SELECT data FROM cases_casedata WHERE case_id = %s ORDER BY revision DESC LIMIT 1"
BESIDE_CASE = f"({NEWEST_DATA}), ({UNREAD}), ARRAY({UNSENT})"


def case_summary(*, actor: Actor, case_id: UUID) -> CaseSummary:
    """The state of one case. One query."""
    return summary_of(_visible(actor, case_id))


def case_by_code(*, actor: Actor, code: str) -> UUID:
    """The key of the case under this exact code or receipt reference, if the actor may see it.

    One query.
    """
    wanted = text.clean(code).upper()
    case = Case.objects.filter(Q(code=wanted) | Q(reference=wanted)).first()
    if case is None or not _may_see(actor, case):
        raise NotFound(_("Không tìm thấy hồ sơ với mã này trong phạm vi của ông/bà."))
    return case.pk


def intake_due(detail: CaseDetail) -> datetime | None:
    """Until when the desk answers a dossier that it has not received, by its own calendar; None for
    all others.
    """
    if detail.summary.step is not Step.INTAKE:
        return None
    return worktime.due(
        detail.submitted_at, INTAKE_HOURS, TimeUnit.HOUR, agency_id=detail.receiving_agency_id
    ).at


def case_detail(*, actor: Actor, case_id: UUID) -> CaseDetail:
    """Everything one page shows of a case.

    At most seven queries in four round trips: the case; its tasks, ledger, files and clock;
    supplements; the officers of the tasks, and the team where work can be given to somebody or
    waits for a decision.
    """
    case, unread, unsent = _opened(actor, case_id)
    version = catalogue.published_version(case.procedure_version_id)
    with db.pipeline():
        asked, told = db.find_all(Task, OF_CASE, [case.pk]), _entries_asked(case)
        papers, turned = db.execute(FILES, [case.pk]), clocks.turns_asked(case)
        tasks, entries = asked(), told()
        case_files, turns = tuple(_files_told(papers, version, actor)), turned()
    still_open = [task for task in tasks if task.closed_at is None]
    task = own_task(actor, case, still_open)
    definition = definition_of(case, version)
    ledger = tuple(map(_line, entries))
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
        outcome=Outcome(case.outcome) if _may_know_outcome(actor, case) else Outcome.NONE,
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
        proposal=case.proposal if _may_know_outcome(actor, case) else "",
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


def clock_term(*, kind: TermKind, procedure_code: str = "") -> Term:
    """What the law gives for a kind of halt today, for a procedure or for all. One query."""
    return terms.term(kind, procedure_code, clock.today())


def clock_terms_set() -> tuple[TermSet, ...]:
    """The terms that administrators set in place of those of the distribution. One query."""
    return terms.set_here()


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


def case_track(*, code: str, pin: str) -> Tracking:
    """A case for the holder of its code (or receipt reference) and PIN. At most three queries."""
    code, pin = code.strip().upper(), pin.strip().upper()
    case = Case.objects.filter(Q(code=code) | Q(reference=code), pin=pin).first()
    if case is None:
        raise NotFound(
            _(
                "Không tìm thấy hồ sơ với mã này. Xin kiểm tra lại mã hồ sơ và mã tra cứu trên "
                "giấy hẹn."
            )
        )
    version = catalogue.published_version(case.procedure_version_id)
    turns = clocks.turns_of(case)
    return Tracking(
        summary=summary_of(case),
        procedure_name=version.name,
        agency_name=organisation.agency_info(case.competent_agency_id).name,
        submitted_at=case.submitted_at,
        ledger=tuple(public.for_holder(_ledger(case))),
        due_lines=clocks.due_lines(case, version, turns),
        waits_for=_(WAITS[Step(case.step)]),
        pause=clocks.pause_line(turns),
    )


def case_file(*, actor: Actor, case_id: UUID, file_id: UUID) -> tuple[str, str, bytes]:
    """Name, media type and bytes of a file of a case. Three queries.

    A draft signature is for officers only.
    """
    case = _visible(actor, case_id)
    row = CaseFile.objects.filter(case_id=case.pk, file_id=file_id).first()
    if row is None or (not actor.is_staff and row.kind == FileKind.SIGNED):
        raise NotFound
    stored, content = stored_files.file_content(file_id)
    return stored.name, stored.media_type, content


def result_by_code(*, code: str, pin: str) -> tuple[UUID, str, bytes]:
    """Case, number and bytes of the sealed result, or of a sealed letter. Three queries.

    For who holds the code printed on the paper, and for the citizen with the PIN of the receipt,
    which opens the result.
    """
    secret = pin.strip().upper()
    case = (
        Case.objects.filter(Q(code=code) | Q(reference=code))
        .filter(Q(result_code=secret) | Q(pin=secret))
        .first()
        if secret
        else None
    )
    row: CaseFile | Letter | None = (
        CaseFile.objects.filter(case_id=case.pk, kind=FileKind.RESULT).order_by("-id").first()
        if case
        else _letter_of(code, secret)
    )
    if row is None or row.file_id is None:
        raise NotFound(_("Không tìm thấy kết quả với mã này. Xin kiểm tra lại mã in trên văn bản."))
    _stored, content = stored_files.file_content(row.file_id)
    return row.case_id, row.document_number, content


def _letter_of(code: str, secret: str) -> Letter | None:
    if not secret:
        return None
    sent = Letter.objects.filter(secret=secret, sealed_at__isnull=False)
    return sent.filter(Q(case__code=code) | Q(case__reference=code)).first()


def draft_of(*, actor: Actor, procedure_code: str) -> Draft | None:
    """The citizen's draft of this procedure, if one was begun. One query."""
    return _drafts(actor).filter(procedure_code=procedure_code).first()


def drafts_of(*, actor: Actor) -> list[Draft]:
    """All drafts of the citizen, the latest first. One query."""
    return list(_drafts(actor).order_by("-saved_at")[:MINE])


def _drafts(actor: Actor) -> QuerySet[Draft]:
    if actor.account_id is None:
        raise NotFound
    return Draft.objects.filter(account_id=actor.account_id)


def _visible(actor: Actor, case_id: UUID) -> Case:
    case = Case.objects.filter(pk=case_id).first()
    if case is None or not _may_see(actor, case):
        raise NotFound
    return case


def _opened(actor: Actor, case_id: UUID) -> tuple[Case, int, list[int]]:
    """A case with its newest data, how many messages this side has not read, and the rows of the
    ledger whose letters have not gone out. One query.
    """
    given = [case_id, case_id, not actor.is_citizen, case_id, case_id]
    case, more = db.find_with(Case, BESIDE_CASE, "id = %s", given)()
    if case is None or not _may_see(actor, case):
        raise NotFound
    case.data, unread, unsent = more
    return case, unread, unsent


def _may_see(actor: Actor, case: Case) -> bool:
    """By the agencies of the case, or (one query more) of an agency that was asked for its view."""
    if may_see(actor, facts_of(case, ())):
        return True
    return actor.is_staff and may_see(
        actor, facts_of(case, list(Task.objects.filter(case_id=case.pk)))
    )


def _may_know_outcome(actor: Actor, case: Case) -> bool:
    return actor.is_staff or case.finished_at is not None


OF_CASE = "case_id = %s"
FILES = (
    "SELECT p.file_id, p.kind, p.component_key, p.at, f.name, f.size, f.media_type, f.scan "
    "FROM cases_casefile p JOIN files_storedfile f ON f.id = p.file_id "
    "WHERE p.case_id = %s ORDER BY p.id"
)
# The bound spares the database every month before the case came.
OWN_ENTRIES = "case_id = %s AND at >= %s"


def _entries_asked(case: Case) -> Callable[[], list[LedgerEntry]]:
    asked = db.find_all(LedgerEntry, OWN_ENTRIES, [case.pk, case.submitted_at])
    return lambda: sorted(asked(), key=lambda entry: entry.number)


def _ledger(case: Case) -> Iterable[LedgerLine]:
    return map(_line, _entries_asked(case)())


def _line(entry: LedgerEntry) -> LedgerLine:
    return LedgerLine(
        number=entry.number,
        name=entry.name,
        title=_(TITLES[Command(entry.name)]),
        at=entry.at,
        actor_name=entry.actor_name,
        post=entry.post,
        status=Status(entry.status),
        clock=Clock(entry.clock),
        note=entry.note,
        stead_name=entry.body.get("stead_name", ""),
        given_to=entry.body.get("assigned_name", ""),
    )


def _files(case: Case, version: PublishedVersion, actor: Actor) -> Iterable[CaseFileInfo]:
    return _files_told(db.execute(FILES, [case.pk]), version, actor)


def _files_told(
    rows: Iterable[Any], version: PublishedVersion, actor: Actor
) -> Iterable[CaseFileInfo]:
    names = {part.key: part.name for part in version.papers}
    for file_id, kind, component_key, at, name, size, media_type, scan in rows:
        if kind == FileKind.SIGNED and not actor.is_staff:
            continue
        yield CaseFileInfo(
            id=file_id,
            kind=FileKind(kind),
            component_key=component_key,
            component_name=names.get(component_key, ""),
            name=name,
            size=size,
            media_type=media_type,
            at=at,
            scan=scan,
        )


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


def case_fillings(*, actor: Actor, case_id: UUID) -> tuple[Filling, ...]:
    """Every filling of the form, the first one first, with the papers that came with each.

    At most four queries.
    """
    case = _visible(actor, case_id)
    version = catalogue.published_version(case.procedure_version_id)
    given = [
        file
        for file in _files(case, version, actor)
        if file.kind in (FileKind.COMPONENT, FileKind.SUPPLEMENT)
    ]
    rows = list(CaseData.objects.filter(case_id=case.pk).order_by("revision"))
    ends = [*(row.at for row in rows[1:]), None]
    return tuple(
        Filling(
            number=row.revision,
            at=row.at,
            data=row.data,
            files=tuple(
                file for file in given if row.at <= file.at and (end is None or file.at < end)
            ),
        )
        for row, end in zip(rows, ends, strict=True)
    )


def printed_form(*, actor: Actor, case_id: UUID, form: str) -> bytes:
    """A printed form of a case as PDF by its key in `CaseDetail.forms`: 01 receipt, 02 supplement,
    03 refusal, 04 apology, 05 stop, 06 control sheet (for officers).

    At most seven queries.
    """
    return form_pdf(_visible(actor, case_id), form=form, for_officer=actor.is_staff)


def ledger_verify(
    *,
    tell: Callable[[LedgerBreak], None],
    code: str = "",
    since: date | None = None,
    progress: Callable[[int], None] | None = None,
) -> int:
    """Prove the ledger of one case (`NotFound` if absent), of those changed since a day, or of
    all; answer its rows.

    Every break goes to `tell`. For operators: no actor. One query, constant memory.
    """
    wanted = text.clean(code).upper()
    if wanted and not Case.objects.filter(Q(code=wanted) | Q(reference=wanted)).exists():
        raise NotFound(_("Không có hồ sơ với mã này."))
    return proof.verify(code=wanted, since=since, tell=tell, progress=progress)


def archive_verify(*, path: Path, tell: Callable[[LedgerBreak], None]) -> int:
    """Prove an archived month against its seal, in the file and in the database; answer its rows.

    Every break goes to `tell`. For operators: no actor. One query.
    """
    return archive.verify(path, tell)


def seal_known(given: str) -> bool:
    """Whether a seal with this hash (hexadecimal, as it was written down) is here. One query."""
    return sealing.is_known(given)
