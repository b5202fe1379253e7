"""Keep files so that what was told to be received is on the disk."""

import hashlib
import os
import tempfile
from collections.abc import Callable, Collection
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from motcua.files.errors import FileRefused, FileTooLarge
from motcua.files.models import StoredFile
from motcua.files.rules import media_type_of, safe_name
from motcua.files.types import MOST_BYTES
from motcua.kernel import clock, db, text
from motcua.kernel.actor import Actor
from motcua.kernel.idempotency import Once, remember

BEGUN = "tmp"  # how the name begins until the bytes are on the disk; hashes have no "t"
TORN_AFTER = timedelta(days=1)
FORGOTTEN_AFTER = timedelta(days=30)
MOST_AT_ONCE = 500
# Many may store the same bytes at once; none while they are being forgotten.
KEEP_FROM_FORGETTING = "SELECT pg_advisory_xact_lock_shared(%s)"


@transaction.atomic
def file_store(*, actor: Actor, name: str, content: bytes, once: Once | None = None) -> StoredFile:
    """Keep `content` (PDF, JPEG or PNG, at most 10 MiB) and return its row; the bytes are on disk
    first.
    """
    if len(content) > MOST_BYTES:
        raise FileTooLarge
    media_type = media_type_of(content)
    if media_type is None:
        raise FileRefused
    digest = hashlib.sha256(content).hexdigest()
    db.execute(KEEP_FROM_FORGETTING, [_lock_of(digest)])
    _write(path_of(digest), content)
    row = StoredFile.objects.create(
        sha256=digest,
        size=len(content),
        media_type=media_type,
        name=safe_name(text.clean(name).replace("\n", " "), media_type),
        account_id=actor.account_id,
        at=clock.now(),
    )
    remember(once, file_answer(row))
    return row


def file_answer(row: StoredFile) -> dict[str, Any]:
    """What a machine is told of a file it sent, as JSON values."""
    return {
        "id": str(row.id),
        "name": row.name,
        "size": row.size,
        "media_type": row.media_type,
        "sha256": row.sha256,
    }


def files_forget(*, in_use: Callable[[Collection[UUID]], Collection[UUID]]) -> int:
    """Forget uploads older than 30 days that nothing refers to; returns how many.

    Files do not know who refers to them: `in_use` says which of the ids it is given, at most 500
    at a time, are still named by somebody. Bytes go when no row with their hash is left.
    """
    forgotten, after = 0, UUID(int=0)
    while rows := _old_uploads(after):
        after = rows[-1].pk
        kept = set(in_use([row.pk for row in rows]))
        for row in rows:
            if row.pk in kept:
                continue
            with suppress(IntegrityError):  # somebody refers to it since, and keeps it
                _forget(row)
                forgotten += 1
    return forgotten


def torn_files_remove() -> int:
    """Remove files that were begun more than a day ago and never got their name; returns how
    many.
    """
    before = (clock.now() - TORN_AFTER).timestamp()
    removed = 0
    for path in Path(settings.FILES_DIR).glob(f"??/{BEGUN}*"):
        with suppress(FileNotFoundError):  # it got its name in the meantime
            if path.stat().st_mtime < before:
                path.unlink()
                removed += 1
    return removed


def _old_uploads(after: UUID) -> list[StoredFile]:
    old = StoredFile.objects.filter(at__lt=clock.now() - FORGOTTEN_AFTER, pk__gt=after)
    return list(old.order_by("pk")[:MOST_AT_ONCE])


def _forget(row: StoredFile) -> None:
    with transaction.atomic():
        db.execute("SELECT pg_advisory_xact_lock(%s)", [_lock_of(row.sha256)])
        row.delete()
        db.execute("SET CONSTRAINTS ALL IMMEDIATE")  # bytes go only when the row surely does
        if not StoredFile.objects.filter(sha256=row.sha256).exists():
            path_of(row.sha256).unlink(missing_ok=True)


def _lock_of(sha256: str) -> int:
    """The number under which storing and forgetting the same bytes wait for each other."""
    return int(sha256[:15], 16)


def path_of(sha256: str) -> Path:
    """Where the bytes with this hash lie."""
    return Path(settings.FILES_DIR) / sha256[:2] / sha256


def _write(path: Path, content: bytes) -> None:
    if path.exists():
        return
    if not path.parent.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        _sync(path.parent.parent)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=BEGUN)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    Path(temporary).replace(path)
    _sync(path.parent)


def _sync(path: Path) -> None:
    """Make what was entered in a folder survive a power cut."""
    folder = os.open(path, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
