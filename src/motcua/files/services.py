"""Keep files so that what was told to be received is on the disk."""

import hashlib
import os
import tempfile
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from motcua.files import quota
from motcua.files.errors import FileRefused, FileTooLarge
from motcua.files.models import StoredFile
from motcua.files.ports import Uses
from motcua.files.rules import PDF, media_type_of, safe_name
from motcua.files.types import MOST_BYTES, MOST_DOCUMENT_BYTES
from motcua.kernel import clock, db, text
from motcua.kernel.actor import Actor
from motcua.kernel.idempotency import Once, remember

BEGUN = "tmp"  # how the name begins until the bytes are on the disk; hashes have no "t"
TORN_AFTER = timedelta(days=1)
HIDDEN_FOR = timedelta(hours=12)
MOST_AT_ONCE = 500
# Many may store the same bytes at once; none while they are being forgotten.
KEEP_FROM_FORGETTING = "SELECT pg_advisory_xact_lock_shared(%s)"


def file_store(*, actor: Actor, name: str, content: bytes, once: Once | None = None) -> StoredFile:
    """Keep an upload (PDF, JPEG or PNG, at most 10 MiB) and return its row; the bytes are on disk
    first.

    Raises `FileTooLarge`, `FileRefused`, and `UnusedTooMany` or `UnusedTooLarge` when the account
    keeps too much that no dossier holds.
    """
    if len(content) > MOST_BYTES:
        raise FileTooLarge
    media_type = media_type_of(content)
    if media_type is None:
        raise FileRefused
    quota.ensure_room(actor, len(content))
    return _stored(actor, name, content, media_type, once)


def document_store(*, actor: Actor, name: str, content: bytes) -> StoredFile:
    """Keep a PDF that we made ourselves, at most 25 MiB; it counts for nobody's quota."""
    if len(content) > MOST_DOCUMENT_BYTES:
        raise FileTooLarge(_("Văn bản lập ra lớn quá 25 MB. Xin giảm dung lượng các tệp đã nộp."))
    return _stored(actor, name, content, PDF, None)


@transaction.atomic
def _stored(
    actor: Actor, name: str, content: bytes, media_type: str, once: Once | None
) -> StoredFile:
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


def uses_set(uses: Uses) -> None:
    """Choose who says which files are needed. Called from `config/wiring.py` only."""
    quota.uses_set(uses)


def file_answer(row: StoredFile) -> dict[str, Any]:
    """What a machine is told of a file it sent, as JSON values."""
    return {
        "id": str(row.id),
        "name": row.name,
        "size": row.size,
        "media_type": row.media_type,
        "sha256": row.sha256,
    }


def files_forget(*, in_use: Uses) -> int:
    """Forget uploads of which nobody has had a use for 30 days (`FILES_UNUSED_DAYS`); returns how
    many.

    In two nights, so that nobody can be handing in a file while it goes: first it is hidden, which
    `own_files` honours, and half a day later, if it is still unused, it goes. Files do not know
    who names them: `in_use` says so for at most 500 at a time. What a dossier holds is settled and
    never asked about again. Bytes go when no row with their hash is left.
    """
    forgotten, after = 0, UUID(int=0)
    while rows := _old_uploads(after):
        after = rows[-1].pk
        for row in quota.unused(rows, in_use):
            if row.hidden_at is not None and row.hidden_at < clock.now() - HIDDEN_FOR:
                forgotten += _forget(row)
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
    before = clock.now() - timedelta(days=settings.FILES_UNUSED_DAYS)
    old = Q(at__lt=before) | Q(hidden_at__isnull=False)
    rows = StoredFile.objects.filter(old, settled=False, pk__gt=after)
    return list(rows.order_by("pk")[:MOST_AT_ONCE])


def _forget(row: StoredFile) -> int:
    try:
        with transaction.atomic():
            db.execute("SELECT pg_advisory_xact_lock(%s)", [_lock_of(row.sha256)])
            StoredFile.objects.filter(pk=row.pk).delete()
            db.execute("SET CONSTRAINTS ALL IMMEDIATE")  # bytes go only when the row surely does
            if not StoredFile.objects.filter(sha256=row.sha256).exists():
                path_of(row.sha256).unlink(missing_ok=True)
    except IntegrityError:  # somebody of whom `in_use` does not know refers to it, and keeps it
        StoredFile.objects.filter(pk=row.pk).update(settled=True, hidden_at=None)
        return 0
    return 1


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
