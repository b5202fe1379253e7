"""Questions about the processes of procedures: who follows which, drafts, what was before."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Count, Exists, OuterRef

from motcua.catalogue.models import (
    Offering,
    Procedure,
    ProcedureVersion,
    ProcessAssignment,
    ProcessDraft,
)
from motcua.catalogue.policies import may_publish
from motcua.catalogue.process_checks import process_problems
from motcua.catalogue.process_rows import owner_of, rows_definition
from motcua.catalogue.types import (
    DraftRow,
    Level,
    ProcessChange,
    ProcessDraftInfo,
    ProcessRow,
    ProcessUse,
    ProcessUses,
    Row,
)
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotAllowed, NotFound
from motcua.organisation.selectors import agencies_of_the_province
from motcua.process import selectors as process
from motcua.process.types import Definition, Problem

MOST_DRAFTS = 100
MOST_USES = 200
MOST_CHANGES = 100

__all__ = [
    "draft_definition",
    "process_codes",
    "process_draft",
    "process_drafts",
    "process_history",
    "process_of_procedure",
    "process_problems",
    "process_uses",
    "processes_list",
]


def processes_list(*, actor: Actor) -> tuple[ProcessRow, ...]:
    """The processes that procedures follow now, the most used first. One query."""
    _check(actor)
    rows = (
        Procedure.objects.filter(current_version__isnull=False)
        .values_list(
            "current_version__process",
            "current_version__process__key",
            "current_version__process__title",
        )
        .annotate(procedures=Count("code"))
        .order_by("-procedures", "current_version__process__title")
    )
    return tuple(
        ProcessRow(hash=hash_, key=key, title=title, procedures=count)
        for hash_, key, title, count in rows
    )


def process_uses(*, actor: Actor, process_hash: str, after: str = "") -> ProcessUses:
    """The procedures that follow this process now, by code, two hundred after a code; `after` of
    the answer is where the next page begins. One query.
    """
    _check(actor)
    rows = Procedure.objects.filter(current_version__process=process_hash, code__gt=after)
    found = list(rows.order_by("code").values_list("code", "name", "field")[: MOST_USES + 1])
    page = tuple(ProcessUse(code=code, name=name, field=f) for code, name, f in found[:MOST_USES])
    return ProcessUses(rows=page, after=page[-1].code if len(found) > MOST_USES else "")


def process_of_procedure(code: str) -> Definition:
    """The process that new cases of this procedure follow. Two queries; raises `NotFound`."""
    rows = Procedure.objects.filter(code=code, current_version__isnull=False)
    hash_ = rows.values_list("current_version__process", flat=True).first()
    if hash_ is None:
        raise NotFound
    return process.definition(hash_)


def process_codes(
    *, actor: Actor, field: str = "", level: str = "", only_offered: bool = True
) -> tuple[str, ...]:
    """The codes of all procedures of a field at a level, to give them one process. One query."""
    _check(actor)
    found = Procedure.objects.filter(current_version__isnull=False)
    if field:
        found = found.filter(field=field)
    if level:
        found = found.filter(levels__contains=[Level(level).value])
    if only_offered:
        found = found.filter(Exists(Offering.objects.filter(procedure=OuterRef("pk"))))
    return tuple(found.order_by("code").values_list("code", flat=True))


def process_history(*, actor: Actor, code: str) -> tuple[ProcessChange, ...]:
    """The versions of a procedure, the newest first, each with its process. Two queries."""
    _check(actor)
    said = {
        row.version_id: row
        for row in ProcessAssignment.objects.filter(procedure_id=code).order_by("-id")[
            :MOST_CHANGES
        ]
    }
    rows = ProcedureVersion.objects.filter(procedure_id=code, published_at__isnull=False)
    versions = rows.select_related("process").order_by("-number")[:MOST_CHANGES]
    return tuple(
        ProcessChange(
            number=row.number,
            published_at=row.published_at,
            process_hash=row.process_id,
            title=row.process.title,
            note=said[row.pk].note if row.pk in said else "",
            by=said[row.pk].assigned_by_name if row.pk in said else "",
        )
        for row in versions
        if row.published_at is not None
    )


def process_drafts(*, actor: Actor) -> tuple[DraftRow, ...]:
    """All drafts, the newest first. One query."""
    _check(actor)
    rows = ProcessDraft.objects.order_by("-saved_at").only(
        "id", "title", "saved_at", "saved_by_name"
    )
    return tuple(
        DraftRow(id=row.pk, title=row.title, saved_at=row.saved_at, saved_by=row.saved_by_name)
        for row in rows[:MOST_DRAFTS]
    )


def process_draft(*, actor: Actor, draft_id: UUID) -> ProcessDraftInfo:
    """A draft with the process that it writes and what is wrong with it; raises `NotFound`.

    Problems of the rows name the row; the others what the process says of itself.
    """
    _check(actor)
    draft = ProcessDraft.objects.filter(pk=draft_id).first()
    if draft is None:
        raise NotFound
    rows = None if draft.rows is None else tuple(Row.of_json(row) for row in draft.rows)
    definition, unreadable = draft_definition(draft.key, draft.title, rows, draft.document)
    return ProcessDraftInfo(
        id=draft.pk,
        key=draft.key,
        title=draft.title,
        rows=rows,
        definition=definition,
        problems=_at_rows(rows, (*unreadable, *process_problems(definition))),
        base_hash=draft.base_hash,
        revision=draft.revision,
        saved_at=draft.saved_at,
        saved_by=draft.saved_by_name,
    )


def draft_definition(
    key: str, title: str, rows: Sequence[Row] | None, document: object
) -> tuple[Definition, tuple[Problem, ...]]:
    """The process that a draft writes, and what in its rows could not be read."""
    if rows is None:
        assert isinstance(document, dict)
        return process.compiled(document), ()
    return rows_definition(key=key, title=title, rows=rows)


def _at_rows(rows: Sequence[Row] | None, found: Sequence[Problem]) -> tuple[Problem, ...]:
    """The problems with the key of their row in place of the node."""
    if rows is None:
        return tuple(found)
    return tuple(
        Problem(
            code=problem.code,
            node=owner_of(rows, problem.node),
            message=problem.message,
            severity=problem.severity,
        )
        for problem in found
    )


def _check(actor: Actor) -> None:
    if not may_publish(actor, agencies_of_the_province()):
        raise NotAllowed
