"""The bytes of a file. Who may read them is decided by the owner of the case they belong to."""

from collections.abc import Collection
from uuid import UUID

from motcua.files.models import StoredFile
from motcua.files.services import path_of
from motcua.kernel import db
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotFound

OWN = "SELECT id FROM files_storedfile WHERE account_id = %s AND id = ANY(%s) AND hidden_at IS NULL"


def file_content(file_id: UUID) -> tuple[StoredFile, bytes]:
    """The row and the bytes; `NotFound` when either is gone. One query."""
    row = StoredFile.objects.filter(pk=file_id).first()
    if row is None:
        raise NotFound
    try:
        return row, path_of(row.sha256).read_bytes()
    except FileNotFoundError as error:
        raise NotFound from error


def own_files(*, actor: Actor, file_ids: Collection[UUID]) -> frozenset[UUID]:
    """Those of the files that the actor's own account uploaded. One query, none for no ids."""
    if not file_ids or actor.account_id is None:
        return frozenset()
    rows = db.execute(OWN, [actor.account_id, list(file_ids)]).fetchall()
    return frozenset(file_id for (file_id,) in rows)


def files_of(*, actor: Actor, file_ids: Collection[UUID]) -> dict[UUID, StoredFile]:
    """The rows of those files that the actor's own account uploaded, to show. One query or none."""
    if not file_ids or actor.account_id is None:
        return {}
    return StoredFile.objects.filter(account_id=actor.account_id).in_bulk(list(file_ids))
