"""Files that come in pieces over a bad line. A piece counts only when it is on the disk."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction

from motcua.files import quota
from motcua.files.adapters.folder import sync_folder
from motcua.files.errors import FileRefused, FileTooLarge, OffsetWrong, PagesUncounted
from motcua.files.keeping import bytes_keep, row_keep
from motcua.files.models import StoredFile, Upload
from motcua.files.paging import ensure_few_pages
from motcua.files.rules import LONGEST_START, media_type_of
from motcua.files.types import MOST_BYTES, UploadState
from motcua.kernel import clock, text
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotFound

FOLDER = "uploads"  # beside the folders of hashes, which have two letters
MOST_NAME = 200
MOST_AT_ONCE = 500


def upload_create(*, actor: Actor, name: str, length: int) -> UploadState:
    """Announce a file of `length` bytes (at most 10 MiB); nobody but this account can go on with
    it.

    Raises `FileTooLarge`, `FileRefused`, and `UnusedTooMany` or `UnusedTooLarge` when the account
    keeps too much, what was announced included.
    """
    if actor.account_id is None:
        raise NotFound
    if length > MOST_BYTES:
        raise FileTooLarge
    if length < 1:
        raise FileRefused
    quota.ensure_room(actor, length)
    row = Upload.objects.create(
        account_id=actor.account_id,
        name=text.clean(name).replace("\n", " ")[-MOST_NAME:],
        length=length,
        at=clock.now(),
        expires_at=clock.now() + _lasts(),
    )
    return _state(row)


def upload_find(*, actor: Actor, upload_id: UUID) -> UploadState:
    """How far the actor's own upload has come; one that is whole becomes a file now at the latest.

    Raises `NotFound`, also for a file that was given up since, and what `upload_append` raises at
    its end.
    """
    row = _own(actor, upload_id)
    if row.finished_at is not None:
        return _made(row)
    with _refused_is_gone(actor, upload_id):
        return _finish(actor, upload_id) if row.received == row.length else _state(row)


@contextmanager
def _refused_is_gone(actor: Actor, upload_id: UUID) -> Iterator[None]:
    try:
        yield
    except (FileTooLarge, PagesUncounted):
        raise
    except FileRefused:
        upload_drop(actor=actor, upload_id=upload_id)
        raise


@transaction.atomic
def _write(actor: Actor, upload_id: UUID, offset: int, content: bytes) -> Upload:
    row = _own(actor, upload_id, lock=True)
    if row.received != offset:
        raise OffsetWrong
    if offset + len(content) > row.length:
        raise FileTooLarge
    if offset == 0 and len(content) >= min(LONGEST_START, row.length):
        _ensure_kind(content)
    _write_at(_path_of(upload_id), offset, content)
    row.received = offset + len(content)
    row.expires_at = clock.now() + _lasts()
    row.save(update_fields=["received", "expires_at"])
    return row


def upload_append(*, actor: Actor, upload_id: UUID, offset: int, content: bytes) -> UploadState:
    """Add the bytes that begin at `offset`; on return they are on the disk. The last ones make the
    file, which has the id of the upload.

    Raises `NotFound` (absent, of another, expired), `OffsetWrong`, `FileTooLarge`, `PagesUncounted`
    (all bytes are here, ask again), and `FileRefused` as soon as the content cannot become a file;
    the upload is gone then.
    """
    with _refused_is_gone(actor, upload_id):
        row = _write(actor, upload_id, offset, content)
        return _finish(actor, upload_id) if row.received == row.length else _state(row)


def upload_drop(*, actor: Actor, upload_id: UUID) -> None:
    """Give an upload up. A file that it made already goes too, unless somebody names it."""
    with transaction.atomic():
        row = _own(actor, upload_id, lock=True)
        row.delete()
        stored = StoredFile.objects.filter(pk=upload_id, account_id=actor.account_id).first()
        if stored is not None:
            quota.release([stored])
    _path_of(upload_id).unlink(missing_ok=True)


def uploads_expire() -> int:
    """Remove uploads that nobody went on with for a day (`FILES_UPLOAD_HOURS`), and pieces that
    belong to none; returns how many uploads.
    """
    expired = 0
    while rows := list(Upload.objects.filter(expires_at__lt=clock.now())[:MOST_AT_ONCE]):
        Upload.objects.filter(pk__in=[row.pk for row in rows], expires_at__lt=clock.now()).delete()
        expired += len(rows)
    _remove_loose_pieces()
    return expired


def _remove_loose_pieces() -> None:
    before = (clock.now() - _lasts()).timestamp()
    known = {str(key) for key in Upload.objects.values_list("pk", flat=True)}
    for path in (Path(settings.FILES_DIR) / FOLDER).glob("*"):
        with suppress(FileNotFoundError):  # it became a file in the meantime
            if path.name not in known and path.stat().st_mtime < before:
                path.unlink()


def _finish(actor: Actor, upload_id: UUID) -> UploadState:
    """Make the file out of the pieces, once, whoever asks first."""
    row = _own(actor, upload_id)
    path = _path_of(upload_id)
    if row.finished_at is None:
        try:
            row = _make(actor, upload_id, path.read_bytes()[: row.length])
        except FileNotFoundError as error:
            row = _own(actor, upload_id)
            if row.finished_at is None:  # else somebody asked a moment before
                raise NotFound from error
    path.unlink(missing_ok=True)
    return _state(row)


def _made(row: Upload) -> UploadState:
    """An upload whose file is there, and whether something names it: three queries more."""
    stored = StoredFile.objects.filter(pk=row.pk, hidden_at__isnull=True).first()
    if stored is None:
        raise NotFound
    return replace(_state(row), is_held=quota.is_held(stored))


def _make(actor: Actor, upload_id: UUID, content: bytes) -> Upload:
    """The store may be far away: it is asked before and after the transaction, as in `keep`."""
    kind = _ensure_kind(content)
    ensure_few_pages(content)
    digest = bytes_keep(content)
    with transaction.atomic():
        row = _own(actor, upload_id, lock=True)
        if row.finished_at is None:
            row_keep(
                actor=actor,
                name=row.name,
                bytes_=(digest, len(content)),
                media_type=kind,
                file_id=upload_id,
            )
            row.finished_at = clock.now()
            row.save(update_fields=["finished_at"])
    bytes_keep(content)
    return row


def _ensure_kind(content: bytes) -> str:
    kind = media_type_of(content)
    if kind is None:
        raise FileRefused
    return kind


def _own(actor: Actor, upload_id: UUID, *, lock: bool = False) -> Upload:
    if actor.account_id is None:
        raise NotFound
    rows = Upload.objects.select_for_update() if lock else Upload.objects
    row = rows.filter(pk=upload_id, account_id=actor.account_id, expires_at__gt=clock.now()).first()
    if row is None:
        raise NotFound
    return row


def _write_at(path: Path, offset: int, content: bytes) -> None:
    """Put the bytes in their place and sync them. What lies behind is of a piece that was never
    acknowledged, and is written over.
    """
    if offset == 0:
        if not path.parent.is_dir():
            path.parent.mkdir(parents=True, exist_ok=True)
            sync_folder(path.parent.parent)
        path.touch()
        sync_folder(path.parent)
    try:
        handle = os.open(path, os.O_WRONLY)
    except FileNotFoundError as error:
        raise NotFound from error
    try:
        if os.fstat(handle).st_size < offset:
            raise NotFound  # the pieces before lie in a folder that this machine does not see
        written = 0
        while written < len(content):
            written += os.pwrite(handle, content[written:], offset + written)
        os.fsync(handle)
    finally:
        os.close(handle)


def _path_of(upload_id: UUID) -> Path:
    return Path(settings.FILES_DIR) / FOLDER / str(upload_id)


def _lasts() -> timedelta:
    return timedelta(hours=settings.FILES_UPLOAD_HOURS)


def _state(row: Upload) -> UploadState:
    return UploadState(
        id=row.pk,
        length=row.length,
        received=row.received,
        expires_at=row.expires_at,
        is_finished=row.finished_at is not None,
    )
