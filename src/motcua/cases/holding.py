"""What is in a case: the rows of its ledger, its files, each filling of its form."""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.cases.lifecycle import Clock, Command, Status
from motcua.cases.models import Case, CaseData, CaseFile, LedgerEntry
from motcua.cases.printing import form_pdf
from motcua.cases.rules import TITLES
from motcua.cases.types import CaseFileInfo, FileKind, Filling, LedgerLine
from motcua.cases.visible import visible
from motcua.catalogue import selectors as catalogue
from motcua.catalogue.types import PublishedVersion
from motcua.files import selectors as stored_files
from motcua.kernel import db
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotFound

OF_CASE = "case_id = %s"
FILES = (
    "SELECT p.file_id, p.kind, p.component_key, p.at, f.name, f.size, f.media_type, f.scan "
    "FROM cases_casefile p JOIN files_storedfile f ON f.id = p.file_id "
    "WHERE p.case_id = %s ORDER BY p.id"
)
# The bound spares the database every month before the case came.
OWN_ENTRIES = "case_id = %s AND at >= %s"


def entries_asked(case: Case) -> Callable[[], list[LedgerEntry]]:
    asked = db.find_all(LedgerEntry, OWN_ENTRIES, [case.pk, case.submitted_at])
    return lambda: sorted(asked(), key=lambda entry: entry.number)


def ledger_of(case: Case) -> Iterable[LedgerLine]:
    return map(line_of, entries_asked(case)())


def line_of(entry: LedgerEntry) -> LedgerLine:
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


def files_of(case: Case, version: PublishedVersion, actor: Actor) -> Iterable[CaseFileInfo]:
    return files_told(db.execute(FILES, [case.pk]), version, actor)


def files_told(
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


def case_fillings(*, actor: Actor, case_id: UUID) -> tuple[Filling, ...]:
    """Every filling of the form, the first one first, with the papers that came with each.

    At most four queries.
    """
    case = visible(actor, case_id)
    version = catalogue.published_version(case.procedure_version_id)
    given = [
        file
        for file in files_of(case, version, actor)
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


def case_file(*, actor: Actor, case_id: UUID, file_id: UUID) -> tuple[str, str, bytes]:
    """Name, media type and bytes of a file of a case. Three queries.

    A draft signature is for officers only.
    """
    case = visible(actor, case_id)
    row = CaseFile.objects.filter(case_id=case.pk, file_id=file_id).first()
    if row is None or (not actor.is_staff and row.kind == FileKind.SIGNED):
        raise NotFound
    stored, content = stored_files.file_content(file_id)
    return stored.name, stored.media_type, content


def printed_form(*, actor: Actor, case_id: UUID, form: str) -> bytes:
    """A printed form of a case as PDF by its key in `CaseDetail.forms`: 01 receipt, 02 supplement,
    03 refusal, 04 apology, 05 stop, 06 control sheet (for officers).

    At most seven queries.
    """
    return form_pdf(visible(actor, case_id), form=form, for_officer=actor.is_staff)
