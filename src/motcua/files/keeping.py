"""A file is kept when its bytes are, and only then is there a row."""

import hashlib
from typing import Any
from uuid import UUID

from django.db import transaction

from motcua.files import scanning
from motcua.files.blobs import blobs
from motcua.files.models import StoredFile
from motcua.files.rules import safe_name
from motcua.files.types import Scan
from motcua.kernel import clock, db, text
from motcua.kernel.actor import Actor
from motcua.kernel.idempotency import Once, remember
from motcua.kernel.ids import new_id

# Many may store the same bytes at once; none while they are being forgotten.
KEEP_FROM_FORGETTING = "SELECT pg_advisory_xact_lock_shared(%s)"


def keep(
    *,
    actor: Actor,
    name: str,
    content: bytes,
    media_type: str,
    once: Once | None = None,
    file_id: UUID | None = None,
    scanned: bool = True,
) -> StoredFile:
    """Keep the bytes, then their row; `scanned` has the scanner look at them afterwards.

    The bytes are written before the transaction begins. Somebody may forget the same bytes in that
    moment, as long as no row names them: so they are looked for once more under the row.
    """
    digest = hashlib.sha256(content).hexdigest()
    blobs().write(digest, content)
    with transaction.atomic():
        db.execute(KEEP_FROM_FORGETTING, [lock_of(digest)])
        row = StoredFile.objects.create(
            id=file_id or new_id(),
            sha256=digest,
            size=len(content),
            media_type=media_type,
            name=safe_name(text.clean(name).replace("\n", " "), media_type),
            account_id=actor.account_id,
            at=clock.now(),
            scan=Scan.PENDING if scanned and scanning.is_on() else Scan.NONE,
        )
        if row.scan == Scan.PENDING:
            scanning.ask_soon(row.pk)
        remember(once, file_answer(row))
    if not blobs().has(digest):
        blobs().write(digest, content)
    return row


def lock_of(digest: str) -> int:
    """The number under which storing and forgetting the same bytes wait for each other."""
    return int(digest[:15], 16)


def file_answer(row: StoredFile) -> dict[str, Any]:
    """What a machine is told of a file it sent, as JSON values."""
    return {
        "id": str(row.id),
        "name": row.name,
        "size": row.size,
        "media_type": row.media_type,
        "sha256": row.sha256,
    }
