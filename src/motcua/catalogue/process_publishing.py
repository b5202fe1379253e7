"""Giving procedures a process: the next version with the same content; and drafts of processes."""

import re
from collections.abc import Collection, Sequence
from uuid import UUID

from django.db import transaction

from motcua.audit import services as audit
from motcua.audit.types import What
from motcua.catalogue.errors import DraftChanged, ProcessRefused
from motcua.catalogue.models import ProcedureVersion, ProcessAssignment, ProcessDraft
from motcua.catalogue.policies import may_publish
from motcua.catalogue.process_checks import process_problems
from motcua.catalogue.process_rows import Row, rows_definition, rows_of
from motcua.catalogue.publishing import assigned_processes
from motcua.catalogue.republishing import noted, versions_in_force, versions_republish
from motcua.catalogue.selectors import catalogue_forget
from motcua.catalogue.types import ProcessPublished
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotAllowed, NotFound
from motcua.kernel.tables import lock_imports
from motcua.kernel.text import clean, fold
from motcua.organisation.selectors import agencies_of_the_province
from motcua.process import selectors as process
from motcua.process.services import definition_store
from motcua.process.types import Definition

LONGEST_TITLE = 300
LONGEST_KEY = 60


@transaction.atomic
def process_publish(
    *, actor: Actor, codes: Collection[str], definition: Definition, note: str
) -> ProcessPublished:
    """Publish the next version of these procedures: the same content with this process.

    Cases that are under way keep the version, and so the process, with which they began. Later
    imports of the product's tables keep the process. Those that follow it already stay as they
    are. The number of statements does not grow with the number of procedures. Raises
    `ProcessRefused`, `Invalid` (no reason, unknown codes), `NotAllowed`.
    """
    if not may_publish(actor, agencies_of_the_province()):
        raise NotAllowed
    note = noted(note)
    lock_imports()
    versions = versions_in_force(codes)
    found = process_problems(definition, versions)
    if not process.is_sound(found):
        raise ProcessRefused(found)
    definition_store(definition=definition)
    assigned = assigned_processes(versions)
    changing = [
        version
        for code, version in versions.items()
        if (version.process_id, assigned.get(code)) != (definition.hash, definition.hash)
    ]
    _publish(actor, changing, definition.hash, note)
    catalogue_forget()
    # ast-grep-ignore: no-on-commit
    transaction.on_commit(catalogue_forget)  # forgetting twice or never is harmless
    return ProcessPublished(
        process_hash=definition.hash,
        published=tuple(sorted(version.procedure_id for version in changing)),
        unchanged=len(versions) - len(changing),
        warnings=found,
    )


def _publish(
    actor: Actor, versions: Sequence[ProcedureVersion], process_hash: str, note: str
) -> None:
    keys = versions_republish(versions, process_hash=process_hash)
    at = clock.now()
    ProcessAssignment.objects.bulk_create(
        ProcessAssignment(
            procedure_id=version.procedure_id,
            version_id=keys[version.pk],
            process_id=process_hash,
            note=note,
            assigned_at=at,
            assigned_by_id=actor.staff_id,
            assigned_by_name=actor.name,
        )
        for version in versions
    )
    for key in keys.values():
        audit.record(actor=actor, what=What.PROCESS_PUBLISHED, object_ref=key)


# Drafts


@transaction.atomic
def process_draft_create(*, actor: Actor, definition: Definition, base_hash: str = "") -> UUID:
    """Begin a draft with what this definition says; answers its key. Raises `NotAllowed`.

    A process that the form cannot show row by row is kept as a document.
    """
    if not may_publish(actor, agencies_of_the_province()):
        raise NotAllowed
    rows = rows_of(definition)
    draft = ProcessDraft.objects.create(
        key=definition.key,
        title=definition.title[:LONGEST_TITLE],
        rows=None if rows is None else [row.as_json() for row in rows],
        document=process.document_of(definition) if rows is None else None,
        base_hash=base_hash,
        saved_at=clock.now(),
        saved_by_name=actor.name,
    )
    audit.record(actor=actor, what=What.PROCESS_SAVED, object_ref=draft.pk)
    return draft.pk


@transaction.atomic
def process_draft_save(
    *, actor: Actor, draft_id: UUID, title: str, rows: Sequence[Row], expected_revision: int
) -> int:
    """Keep what was typed, right or wrong, and answer the new revision.

    Raises `NotAllowed`, `NotFound`, `DraftChanged`.
    """
    draft = _draft(actor, draft_id, expected_revision)
    draft.title = clean(title)[:LONGEST_TITLE]
    if not draft.base_hash:
        draft.key = _key(draft.title)
    draft.rows, draft.document = [row.as_json() for row in rows], None
    draft.revision += 1
    draft.saved_at, draft.saved_by_name = clock.now(), actor.name
    draft.save()
    audit.record(actor=actor, what=What.PROCESS_SAVED, object_ref=draft.pk)
    return draft.revision


@transaction.atomic
def process_draft_drop(*, actor: Actor, draft_id: UUID, expected_revision: int) -> None:
    """Throw a draft away. Raises `NotAllowed`, `NotFound`, `DraftChanged`."""
    draft = _draft(actor, draft_id, expected_revision)
    audit.record(actor=actor, what=What.PROCESS_SAVED, object_ref=draft.pk)
    draft.delete()


@transaction.atomic
def process_draft_publish(
    *, actor: Actor, draft_id: UUID, codes: Collection[str], note: str, expected_revision: int
) -> ProcessPublished:
    """Publish what a draft says for these procedures, as `process_publish`, and drop the draft.

    Rows that cannot be read refuse too. Raises `DraftChanged`, `NotFound` beside what publishing
    raises; then nothing changed.
    """
    draft = _draft(actor, draft_id, expected_revision)
    if draft.rows is None:
        definition = process.compiled(draft.document or {})
    else:
        rows = [Row.of_json(row) for row in draft.rows]
        definition, unreadable = rows_definition(key=draft.key, title=draft.title, rows=rows)
        if unreadable:
            raise ProcessRefused(unreadable)
    done = process_publish(actor=actor, codes=codes, definition=definition, note=note)
    draft.delete()
    return done


def _draft(actor: Actor, draft_id: UUID, expected_revision: int) -> ProcessDraft:
    if not may_publish(actor, agencies_of_the_province()):
        raise NotAllowed
    draft = ProcessDraft.objects.select_for_update().filter(pk=draft_id).first()
    if draft is None:
        raise NotFound
    if draft.revision != expected_revision:
        raise DraftChanged
    return draft


def _key(title: str) -> str:
    key = re.sub(r"[^a-z0-9]+", "-", fold(title)).strip("-")[:LONGEST_KEY]
    return key if key and not key[0].isdigit() else f"p-{key}"
