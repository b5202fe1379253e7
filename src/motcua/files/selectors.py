"""The bytes of a file. Who may read them is decided by the owner of the case they belong to."""

from collections.abc import Collection
from uuid import UUID

from motcua.files.blobs import blobs
from motcua.files.errors import FileAbsent, FileInfected
from motcua.files.models import StoredFile
from motcua.files.types import Scan
from motcua.kernel import db
from motcua.kernel.actor import Actor
from motcua.kernel.errors import DomainError, NotFound

MOST_COUNTED = 10_000
OWN = (
    "SELECT id, scan = 'infected' FROM files_storedfile "
    "WHERE account_id = %s AND id = ANY(%s) AND hidden_at IS NULL"
)


def file_content(file_id: UUID) -> tuple[StoredFile, bytes]:
    """The row and the bytes; `NotFound` when either is gone, `FileInfected` when nobody may have
    them. One query.
    """
    row = StoredFile.objects.filter(pk=file_id).first()
    if row is None:
        raise NotFound
    if row.is_infected:
        raise FileInfected
    try:
        return row, blobs().read(row.sha256)
    except FileNotFoundError as error:
        raise NotFound from error


def own_file(*, actor: Actor, file_id: UUID) -> tuple[StoredFile, bytes]:
    """As `file_content`, for the account that uploaded it; `NotFound` for all others. Two
    queries.
    """
    if file_id not in files_of(actor=actor, file_ids=[file_id]):
        raise NotFound
    return file_content(file_id)


def own_files(*, actor: Actor, file_ids: Collection[UUID]) -> frozenset[UUID]:
    """Those of the files that the actor's own account uploaded and that may be handed in: none with
    malware. One query, none for no ids.
    """
    refused = files_refused(actor=actor, file_ids=file_ids)
    return frozenset(file_id for file_id in file_ids if file_id not in refused)


def files_refused(*, actor: Actor, file_ids: Collection[UUID]) -> dict[UUID, DomainError]:
    """Why some of the files cannot be handed in: `FileAbsent`, `FileInfected`. One query, none for
    no ids.
    """
    if not file_ids:
        return {}
    rows = db.execute(OWN, [actor.account_id, list(file_ids)]).fetchall()
    infected = dict(rows)
    return {
        file_id: FileInfected() if file_id in infected else FileAbsent()
        for file_id in file_ids
        if infected.get(file_id, True)
    }


def scans_pending() -> int:
    """How many files wait for the scanner, at most 10,000 are counted. One query."""
    waiting = StoredFile.objects.filter(scan=Scan.PENDING).order_by("pk").values("pk")
    return waiting[:MOST_COUNTED].count()


def files_of(*, actor: Actor, file_ids: Collection[UUID]) -> dict[UUID, StoredFile]:
    """The rows of those files that the actor's own account uploaded, to show. One query or none."""
    if not file_ids or actor.account_id is None:
        return {}
    return StoredFile.objects.filter(account_id=actor.account_id).in_bulk(list(file_ids))
