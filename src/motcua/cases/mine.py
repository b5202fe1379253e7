"""A citizen's own dossiers and papers: lists paged by key, at the cost of one page."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from motcua.cases.citizen_types import (
    OwnFilter,
    OwnPaper,
    PaperFilter,
    PaperPage,
    PapersOfCase,
)
from motcua.cases.lifecycle import Clock, Status, Step
from motcua.cases.models import Case, CaseFile
from motcua.cases.rules import WAITS
from motcua.cases.types import FileKind, InboxPage, InboxRow
from motcua.catalogue import selectors as catalogue
from motcua.catalogue.types import PublishedVersion
from motcua.files.types import Scan
from motcua.kernel import text
from motcua.kernel.actor import Actor
from motcua.kernel.cursors import cursor_read, cursor_written
from motcua.kernel.errors import NotFound

PAGE = 20
PAPERS_PAGE = 10  # dossiers
MOST_SEARCHED = 2000  # newest dossiers of a person in which a part of a code is looked for
LEAST_LETTERS = 4
WITH_CITIZEN = (Status.SUPPLEMENT, Status.FINANCIAL)
ENDED = (Status.NOT_RECEIVED, Status.WITHDRAWN, Status.STOPPED, Status.PROCESSED, Status.RETURNED)
GIVEN = (FileKind.COMPONENT.value, FileKind.SUPPLEMENT.value)


def cases_of_citizen(
    *, actor: Actor, wanted: OwnFilter = OwnFilter.ALL, code: str = "", cursor: str = ""
) -> InboxPage:
    """The citizen's own cases, the newest first, twenty a page, paged by key. One query.

    `code`: only those whose code or receipt reference has these letters (at least four; whole
    codes among all, parts of one among the newest two thousand).
    """
    rows = _with_code(_own(actor).filter(_status(wanted)), actor, code)
    found, next_cursor = _page(rows, cursor, PAGE)
    return InboxPage(rows=tuple(map(_row, found)), next_cursor=next_cursor, counts={})


def papers_of_citizen(
    *, actor: Actor, wanted: PaperFilter = PaperFilter.ALL, cursor: str = ""
) -> PaperPage:
    """The papers that the citizen handed in or received, by dossier, the newest first. Two queries.

    A signature that is not sealed yet is not among them.
    """
    rows = _own(actor)
    if wanted is PaperFilter.RESULTS:
        rows = rows.filter(released_at__isnull=False)
    found, next_cursor = _page(rows, cursor, PAPERS_PAGE)
    kinds = {
        PaperFilter.ALL: (*GIVEN, FileKind.RESULT.value),
        PaperFilter.RESULTS: (FileKind.RESULT.value,),
        PaperFilter.GIVEN: GIVEN,
    }[wanted]
    files: dict[UUID, list[CaseFile]] = {case.pk: [] for case in found}
    for row in (
        CaseFile.objects.filter(case_id__in=files, kind__in=kinds)
        .select_related("file")
        .order_by("id")
    ):
        files[row.case_id].append(row)
    return PaperPage(
        cases=tuple(_papers(case, files[case.pk]) for case in found if files[case.pk]),
        next_cursor=next_cursor,
    )


def papers_again(*, actor: Actor) -> tuple[OwnPaper, ...]:
    """The papers of the citizen's newest dossiers, each content once: what may be handed in again,
    so nothing with malware.

    Two queries.
    """
    page = papers_of_citizen(actor=actor)
    papers = (paper for case in reversed(page.cases) for paper in case.papers)
    found = {paper.sha256: paper for paper in papers if paper.scan != Scan.INFECTED}
    return tuple(sorted(found.values(), key=lambda paper: paper.at, reverse=True))


def _own(actor: Actor) -> QuerySet[Case]:
    if actor.person_id is None:
        raise NotFound
    return Case.objects.filter(person_id=actor.person_id)


def _status(wanted: OwnFilter) -> Q:
    return {
        OwnFilter.ALL: Q(),
        OwnFilter.MUST: Q(status__in=WITH_CITIZEN),
        OwnFilter.OPEN: ~Q(status__in=ENDED),
        OwnFilter.DONE: Q(status__in=ENDED),
    }[wanted]


def _with_code(rows: QuerySet[Case], actor: Actor, code: str) -> QuerySet[Case]:
    wanted = text.clean(code).upper()
    if not wanted:
        return rows
    whole = Q(code=wanted) | Q(reference=wanted)
    if len(wanted) < LEAST_LETTERS:
        return rows.filter(whole)
    newest = _own(actor).order_by("-submitted_at", "-id").values("id")[:MOST_SEARCHED]
    part = Q(code__contains=wanted) | Q(reference__contains=wanted)
    return rows.filter(whole | part & Q(id__in=newest))


def _page(rows: QuerySet[Case], cursor: str, size: int) -> tuple[list[Case], str]:
    after = cursor_read(cursor, UUID)
    if after is not None:
        rows = rows.filter(Q(submitted_at__lt=after[0]) | Q(submitted_at=after[0], id__lt=after[1]))
    found = list(rows.order_by("-submitted_at", "-id")[: size + 1])
    last = found[size - 1] if len(found) > size else None
    return found[:size], cursor_written(last.submitted_at, last.pk) if last else ""


def _row(case: Case) -> InboxRow:
    return InboxRow(
        case_id=case.pk,
        task_id=0,
        code=case.code or case.reference,
        procedure_name=catalogue.version_name(case.procedure_version_id),
        applicant_name=case.applicant_name,
        status=Status(case.status),
        clock=Clock(case.clock),
        step=Step(case.step),
        step_title=_(WAITS[Step(case.step)]) if WAITS[Step(case.step)] else "",
        assignee_id=None,
        due_at=case.due_at,
        opened_at=case.submitted_at,
    )


def _papers(case: Case, rows: Iterable[CaseFile]) -> PapersOfCase:
    version = catalogue.published_version(case.procedure_version_id)
    papers = [_paper(case, version, row) for row in rows]
    return PapersOfCase(
        case_id=case.pk,
        code=case.code or case.reference,
        procedure_name=version.name,
        submitted_at=case.submitted_at,
        papers=tuple(sorted(papers, key=lambda paper: not paper.is_result)),
    )


def _paper(case: Case, version: PublishedVersion, row: CaseFile) -> OwnPaper:
    names = {part.key: part.name for part in version.papers}
    is_result = row.kind == FileKind.RESULT
    return OwnPaper(
        case_id=case.pk,
        file_id=row.file_id,
        name=row.file.name,
        about=_("Kết quả: %(name)s") % {"name": version.name}
        if is_result
        else names.get(row.component_key, ""),
        size=row.file.size,
        media_type=row.file.media_type,
        at=row.at,
        is_result=is_result,
        sha256=row.file.sha256,
        scan=row.file.scan,
    )
