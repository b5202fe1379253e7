"""A file is kept when its bytes are, and only then is there a row."""

import hashlib
from typing import Any
from uuid import UUID

from django.db import transaction

from motcua.files import scanning
from motcua.files.blobs import blobs
from motcua.files.models import StoredFile
from motcua.files.rules import safe_name
from motcua.files.types import NOT_SCANNED, Scan
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
    scanned: bool = True,
) -> StoredFile:
    """Keep the bytes, then their row; `scanned` has the scanner look at them afterwards.

    The bytes are written before the transaction begins, for the store may be far away. Somebody may
    forget the same bytes in that moment, as long as no row names them: so they are looked for once
    more behind the row.
    """
    digest = bytes_keep(content)
    with transaction.atomic():
        row = row_keep(
            actor=actor,
            name=name,
            bytes_=(digest, len(content)),
            media_type=media_type,
            scanned=scanned,
        )
        remember(once, file_answer(row))
    bytes_keep(content)
    return row


def bytes_keep(content: bytes) -> str:
    """Keep the bytes, unless they are there; returns their hash. Outside of transactions."""
    digest = hashlib.sha256(content).hexdigest()
    blobs().write(digest, content)
    return digest


def row_keep(
    *,
    actor: Actor,
    name: str,
    bytes_: tuple[str, int],
    media_type: str,
    file_id: UUID | None = None,
    scanned: bool = True,
) -> StoredFile:
    """The row of bytes that are kept, given as hash and length. In the caller's transaction."""
    digest, size = bytes_
    db.execute(KEEP_FROM_FORGETTING, [lock_of(digest)])
    row = StoredFile.objects.create(
        id=file_id or new_id(),
        sha256=digest,
        size=size,
        media_type=media_type,
        name=safe_name(text.clean(name).replace("\n", " "), media_type),
        account_id=actor.account_id,
        at=clock.now(),
        scan=Scan.PENDING if scanned and scanning.is_on() else Scan.NONE,
    )
    if row.scan == Scan.PENDING:
        scanning.ask_soon(row.pk)
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
        "scan": row.scan or NOT_SCANNED,
    }
