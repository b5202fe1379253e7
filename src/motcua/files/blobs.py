"""Where the bytes are kept: a folder, unless `config/wiring.py` chose something else."""

from motcua.files.adapters.folder import FolderBlobs
from motcua.files.ports import Blobs

_blobs: list[Blobs] = [FolderBlobs()]


def blobs() -> Blobs:
    """The store of this installation."""
    return _blobs[0]


def blobs_set(store: Blobs) -> None:
    """Choose who keeps the bytes."""
    _blobs[:] = [store]
