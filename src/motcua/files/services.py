"""Keep files so that what was told to be received is on the disk."""

from collections.abc import Collection
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from motcua.files import quota
from motcua.files.adapters.folder import BEGUN, path_of
from motcua.files.blobs import blobs, blobs_set
from motcua.files.errors import FileRefused, FileTooLarge
from motcua.files.keeping import file_answer, keep, lock_of
from motcua.files.models import StoredFile
from motcua.files.paging import counter_set, ensure_few_pages
from motcua.files.ports import Uses
from motcua.files.resumable import (
    upload_append,
    upload_create,
    upload_drop,
    upload_find,
    uploads_expire,
)
from motcua.files.rules import LONGEST_START, PDF, is_photo, media_type_of
from motcua.files.scanning import (
    SCAN_QUEUE,
    SCAN_TASK,
    file_scan,
    files_rescan,
    files_rescan_recent,
    files_scan_pending,
    scanner_check,
    scanner_set,
)
from motcua.files.types import MOST_BYTES, MOST_DOCUMENT_BYTES
from motcua.kernel import clock, db
from motcua.kernel.actor import Actor
from motcua.kernel.idempotency import Once

__all__ = [
    "LONGEST_START",
    "SCAN_QUEUE",
    "SCAN_TASK",
    "blobs_set",
    "counter_set",
    "document_store",
    "file_answer",
    "file_scan",
    "file_store",
    "files_forget",
    "files_hide",
    "files_release",
    "files_rescan",
    "files_rescan_recent",
    "files_scan_pending",
    "is_photo",
    "path_of",
    "scanner_check",
    "scanner_set",
    "torn_files_remove",
    "upload_append",
    "upload_create",
    "upload_drop",
    "upload_find",
    "uploads_expire",
    "uses_set",
]

TORN_AFTER = timedelta(days=1)
HIDDEN_FOR = timedelta(hours=12)
MOST_AT_ONCE = 500


def file_store(*, actor: Actor, name: str, content: bytes, once: Once | None = None) -> StoredFile:
    """Keep an upload (PDF of at most 200 pages, JPEG or PNG, at most 10 MiB) and return its row;
    the bytes are on disk first.

    Raises `FileTooLarge`, `FileRefused`, `PagesUncounted` while nobody has time to count its pages,
    and `UnusedTooMany` or `UnusedTooLarge` when the account keeps too much that no dossier holds.
    """
    if len(content) > MOST_BYTES:
        raise FileTooLarge
    media_type = media_type_of(content)
    if media_type is None:
        raise FileRefused
    quota.ensure_room(actor, len(content))
    ensure_few_pages(content)
    return keep(actor=actor, name=name, content=content, media_type=media_type, once=once)


def document_store(*, actor: Actor, name: str, content: bytes) -> StoredFile:
    """Keep a PDF that we made ourselves, at most 25 MiB; it counts for nobody's quota."""
    if len(content) > MOST_DOCUMENT_BYTES:
        raise FileTooLarge(_("Văn bản lập ra lớn quá 25 MB. Xin giảm dung lượng các tệp đã nộp."))
    return keep(actor=actor, name=name, content=content, media_type=PDF, scanned=False)


def files_hide(*, actor: Actor, file_ids: Collection[UUID]) -> None:
    """Let go what the actor's account sent and something else has taken the place of."""
    rows = StoredFile.objects.filter(
        pk__in=file_ids, account_id=actor.account_id, settled=False, hidden_at__isnull=True
    )
    rows.update(hidden_at=clock.now())


def files_release(*, actor: Actor, file_ids: Collection[UUID]) -> None:
    """Let go what the actor's account gave up, unless something names it still: from now on it
    takes none of the account's room. Five queries, none for no ids.
    """
    if file_ids:
        rows = StoredFile.objects.filter(
            pk__in=file_ids, account_id=actor.account_id, settled=False, hidden_at__isnull=True
        )
        quota.release(rows)


def uses_set(uses: Uses) -> None:
    """Choose who says which files are needed. Called from `config/wiring.py` only."""
    quota.uses_set(uses)


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
            db.execute("SELECT pg_advisory_xact_lock(%s)", [lock_of(row.sha256)])
            StoredFile.objects.filter(pk=row.pk).delete()
            db.execute("SET CONSTRAINTS ALL IMMEDIATE")  # bytes go only when the row surely does
            if not StoredFile.objects.filter(sha256=row.sha256).exists():
                blobs().remove(row.sha256)
    except IntegrityError:  # somebody of whom `in_use` does not know refers to it, and keeps it
        StoredFile.objects.filter(pk=row.pk).update(settled=True, hidden_at=None)
        return 0
    return 1
