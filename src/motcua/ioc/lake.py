"""The files of the facts: Parquet, one file per kind and month, and the manifest that names them.

A file is never changed: a new one is written beside it, and the manifest, renamed into its place,
names the new one. A reader has the files of one manifest, whole, however many refreshes pass.
"""

import dataclasses
import json
import os
import shutil
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from motcua.kernel.ids import new_id

LAYOUT = 2  # grows when columns or their meaning change: the lake is then made anew
MANIFEST = "manifest.json"
KEPT_SECONDS = 3600  # files that no manifest names any more, for readers that are still at it
MAKING = "making-"  # begins the names of folders of whoever fills the lake
FOLDERS = ("cases", "spans", "steps", "dims")


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What the lake holds. `files`: by kind of fact and part (a month `2024-06`, or `open`).

    `cursor_at`: rows of the ledger from here on are still to be read, but for the cases in `seen`,
    which are known up to that number of their ledger. `begins`: the first moment in each file, in
    the order of its kind.
    """

    number: int
    cursor_at: datetime
    made_at: datetime
    files: Mapping[str, Mapping[str, str]]
    seen: Mapping[str, int] = field(default_factory=dict)
    rows: Mapping[str, int] = field(default_factory=dict)
    begins: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    layout: int = LAYOUT

    def paths(self, kind: str) -> dict[str, Path]:
        """The files of a kind of fact by their part, those of months in their order."""
        return {part: root() / name for part, name in sorted(self.files.get(kind, {}).items())}

    def first_moments(self, kind: str) -> dict[str, datetime]:
        """By part, before which moment nothing of a kind lies in it, as far as that is known."""
        return {
            part: datetime.fromisoformat(moment)
            for part, moment in self.begins.get(kind, {}).items()
        }


def root() -> Path:
    """Where the lake lies."""
    return Path(settings.LAKE_DIR)


def read() -> Manifest | None:
    """The manifest that holds now; None: nothing was ever filled in, or in another layout."""
    try:
        return parsed((root() / MANIFEST).read_text())
    except FileNotFoundError:
        return None


def parsed(text: str) -> Manifest | None:
    """A manifest from its text; None: in another layout."""
    said: dict[str, Any] = json.loads(text)
    if said["layout"] != LAYOUT:
        return None
    for name in ("cursor_at", "made_at"):
        said[name] = datetime.fromisoformat(said[name])
    return Manifest(**said)


def version(name: str = MANIFEST) -> int:
    """Another one with each manifest, or each file of that name; 0 without one. Cheap: a look at
    the file, not into it.
    """
    try:
        found = (root() / name).stat()
    except FileNotFoundError:
        return 0
    return hash((found.st_ino, found.st_mtime_ns, found.st_size)) or 1


def new_path(kind: str, part: str) -> Path:
    """A file name that was never used."""
    folder = root() / kind
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{part}.{new_id().hex}.parquet"


def publish(manifest: Manifest) -> None:
    """Make this manifest the one that holds, once all its files are on the disk."""
    for kind in manifest.files:
        for path in manifest.paths(kind).values():
            if path.stat().st_mtime > time.time() - KEPT_SECONDS:
                _sync(path)
        _sync(root() / kind)
    torn = root() / f"{MANIFEST}.{new_id().hex}"
    said = dataclasses.asdict(manifest)
    for name in ("cursor_at", "made_at"):
        said[name] = said[name].isoformat()
    with torn.open("w") as file:
        json.dump(said, file, indent=1, sort_keys=True)
    put(torn, root() / MANIFEST)


def put(torn: Path, path: Path) -> None:
    """Put a file into the place of another, once all of it is on the disk."""
    _sync(torn)
    torn.rename(path)
    _sync(path.parent)


def sweep(manifest: Manifest) -> int:
    """Remove what the manifest does not name and is older than any reader; how many. For whoever
    fills the lake, at the end.
    """
    kept = {name for files in manifest.files.values() for name in files.values()}
    gone, before = 0, time.time() - KEPT_SECONDS
    candidates = [path for kind in FOLDERS for path in (root() / kind).glob("*.parquet")]
    for path in [*candidates, *root().glob(f"{MANIFEST}.*")]:
        if str(path.relative_to(root())) not in kept and path.stat().st_mtime < before:
            path.unlink(missing_ok=True)
            gone += 1
    for folder in root().glob(f"{MAKING}*"):  # of one that was killed: only one fills at a time
        if folder.stat().st_mtime < before:
            shutil.rmtree(folder, ignore_errors=True)
            gone += 1
    return gone


def relative(path: Path) -> str:
    """As the manifest names a file."""
    return str(path.relative_to(root()))


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
