"""Bytes in a folder, which all web processes and workers share."""

import os
import tempfile
from pathlib import Path

from django.conf import settings

BEGUN = "tmp"  # how the name begins until the bytes are on the disk; hashes have no "t"


class FolderBlobs:
    """Each content in a file of its own, in 256 folders, synced before it has its name."""

    def write(self, digest: str, content: bytes, /) -> None:
        path = path_of(digest)
        if path.exists():
            return
        if not path.parent.is_dir():
            path.parent.mkdir(parents=True, exist_ok=True)
            sync_folder(path.parent.parent)
        handle, begun = tempfile.mkstemp(dir=path.parent, prefix=BEGUN)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(begun).replace(path)
        sync_folder(path.parent)

    def read(self, digest: str, /) -> bytes:
        return path_of(digest).read_bytes()

    def has(self, digest: str, /) -> bool:
        return path_of(digest).exists()

    def remove(self, digest: str, /) -> None:
        path_of(digest).unlink(missing_ok=True)


def path_of(digest: str) -> Path:
    """Where the bytes with this hash lie."""
    return Path(settings.FILES_DIR) / digest[:2] / digest


def sync_folder(folder: Path) -> None:
    """Make the names in a folder outlive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
