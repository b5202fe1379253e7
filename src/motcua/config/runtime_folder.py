"""A private folder for locks and sockets. Imported before the libraries that look for it."""

import os
import tempfile
from pathlib import Path

if "XDG_RUNTIME_DIR" not in os.environ:
    FOLDER = Path(tempfile.gettempdir()) / f"motcua-{os.getuid()}"
    FOLDER.mkdir(mode=0o700, exist_ok=True)
    # The library opens this folder for its system user's sockets and then warns that it is open.
    if FOLDER.stat().st_uid == os.getuid():
        FOLDER.chmod(0o700)
    os.environ["XDG_RUNTIME_DIR"] = str(FOLDER)
