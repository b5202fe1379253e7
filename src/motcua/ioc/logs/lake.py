"""Where datasets lie in the lake, and how one takes the place of another at once.

`<lake>/datasets/NAME/dataset.json` names the folder beside it that holds the files; replacing
that one file replaces the dataset. The files of the one before stay for those who are reading them,
until the next import: what no `dataset.json` names goes then.
"""

import fcntl
import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings

from motcua.ioc.logs.errors import DatasetBusy, DatasetNameInvalid, DatasetUnknown
from motcua.ioc.logs.types import Dataset

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
MANIFEST = "dataset.json"
PARTS = "data-"


def datasets() -> tuple[Dataset, ...]:
    """All datasets by name."""
    root = _root()
    found = root.iterdir() if root.is_dir() else ()
    names = sorted(each.name for each in found if (each / MANIFEST).is_file())
    return tuple(dataset(name) for name in names)


def dataset(name: str) -> Dataset:
    """The dataset as it stands now; raises `DatasetUnknown`."""
    home = _home(name)
    try:
        source = json.loads((home / MANIFEST).read_text())
    except FileNotFoundError:
        raise DatasetUnknown from None
    return Dataset(name=name, folder=home / source["folder"], source=source)


@contextmanager
def dataset_folder_new(name: str) -> Iterator[Path]:
    """An empty folder for the files of a dataset, which goes again unless it is taken into use.

    One at a time; raises `DatasetBusy`. The leftovers of an import that was killed go first.
    """
    home = _home(name)
    home.mkdir(parents=True, exist_ok=True)
    with (home / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise DatasetBusy from None
        _sweep(home)
        folder = home / f"{PARTS}{uuid4().hex[:12]}"
        folder.mkdir()
        try:
            yield folder
        except BaseException:
            shutil.rmtree(folder)
            raise


def dataset_use(name: str, folder: Path, source: dict[str, Any]) -> Dataset:
    """Let the files in `folder` be the dataset from now on."""
    body = json.dumps(source | {"folder": folder.name}, ensure_ascii=False, indent=2)
    home = _home(name)
    fresh = folder / MANIFEST
    with fresh.open("w") as file:
        file.write(f"{body}\n")
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(home / MANIFEST)
    return dataset(name)


def _sweep(home: Path) -> None:
    """Remove the folders that the dataset does not use."""
    manifest = home / MANIFEST
    used = json.loads(manifest.read_text())["folder"] if manifest.exists() else ""
    for each in home.glob(f"{PARTS}*"):
        if each.name != used:
            shutil.rmtree(each)


def _home(name: str) -> Path:
    if NAME.fullmatch(name) is None:
        raise DatasetNameInvalid
    return _root() / name


def _root() -> Path:
    return Path(settings.LAKE_DIR) / "datasets"
