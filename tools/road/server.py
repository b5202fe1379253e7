"""A server of our own for one journey: fresh folder, free port, stopped at the end."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from road.client import Failed

READY = "READY "
STOP_SECONDS = 30
# What would tie the server to another database, port or mail server than its own.
CLEARED = (
    "DATABASE_URL",
    "DJANGO_SETTINGS_MODULE",
    "MOTCUA_ALLOWED_HOSTS",
    "MOTCUA_BASE_URL",
    "MOTCUA_PORT",
    "MOTCUA_SMTP_URL",
)


@contextmanager
def running() -> Iterator[str]:
    """Start `motcua run` with a fresh home, give its address, stop it and forget the home."""
    with tempfile.TemporaryDirectory(prefix="motcua-journey-") as folder:
        environment = {name: value for name, value in os.environ.items() if name not in CLEARED}
        environment |= {"MOTCUA_HOME": str(_reachable(Path(folder)) / "home"), "MOTCUA_DEMO": "1"}
        process = subprocess.Popen(
            [sys.executable, "-m", "motcua.config.cli", "run", "--port", "0"],
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            yield _address(process)
        finally:
            _stop(process)


def _reachable(folder: Path) -> Path:
    """The embedded PostgreSQL of root runs as another user, who must be able to enter."""
    folder.chmod(0o755)
    return folder


def _address(process: "subprocess.Popen[str]") -> str:
    started = time.monotonic()
    said = []
    assert process.stdout is not None
    for line in process.stdout:
        said.append(line.rstrip())
        if line.startswith(READY):
            print(f"Máy chủ sẵn sàng sau {time.monotonic() - started:.0f} giây.", flush=True)
            return line.removeprefix(READY).strip()
        if line.strip() and "Tài khoản" not in line:
            print("  " + line.rstrip(), flush=True) if line[0] != " " else None
    raise Failed("khởi động máy chủ", "\n".join(said[-20:]))


def _stop(process: "subprocess.Popen[str]") -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.communicate(timeout=STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
