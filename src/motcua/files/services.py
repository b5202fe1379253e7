"""Keep files so that what was told to be received is on the disk."""

import hashlib
import os
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from motcua.files.errors import FileRefused, FileTooLarge
from motcua.files.models import StoredFile
from motcua.files.rules import media_type_of, safe_name
from motcua.files.types import MOST_BYTES
from motcua.kernel import clock, text
from motcua.kernel.actor import Actor
from motcua.kernel.idempotency import Once, remember


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


def path_of(sha256: str) -> Path:
    """Where the bytes with this hash lie."""
    return Path(settings.FILES_DIR) / sha256[:2] / sha256


def _write(path: Path, content: bytes) -> None:
    if path.exists():
        return
    if not path.parent.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        _sync(path.parent.parent)
    handle, temporary = tempfile.mkstemp(dir=path.parent)
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
