"""Secrets of a laptop: made once, kept outside the repository, readable by the owner only."""

import os
import secrets
from pathlib import Path

NAMES = ("MOTCUA_SECRET_KEY", "MOTCUA_KEY_PASSPHRASE")


def fill(home: Path) -> None:
    """Set each secret that the environment lacks, from `home/secrets`, made when absent."""
    folder = home / "secrets"
    for name in NAMES:
        if os.environ.get(name):
            continue
        path = folder / name.removeprefix("MOTCUA_").lower()
        if not path.exists():
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(48))
        os.environ[name] = path.read_text().strip()
