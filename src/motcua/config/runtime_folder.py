"""A private folder for locks and sockets. Imported before the library that looks for it."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path

if "XDG_RUNTIME_DIR" not in os.environ:
    _folder = Path(tempfile.gettempdir()) / f"motcua-{os.getuid()}"
    _folder.mkdir(mode=0o700, exist_ok=True)
    if _folder.stat().st_uid == os.getuid():
        _folder.chmod(0o700)  # for a long socket path the library opens it; then it is refused
    os.environ["XDG_RUNTIME_DIR"] = str(_folder)
with suppress(OSError):
    # Where this is absent the library shares one lock file in /tmp between all users.
    (Path(os.environ["XDG_RUNTIME_DIR"]) / "python_PostgresServer").mkdir(exist_ok=True)
