"""The previous release runs on the schema of this tree, as it does while an upgrade rolls out.

Sets up a fresh database with this tree, then serves it with the code of the release that
`tools/released.json` names (or the commit given) and walks that release's own journey over it.
"""

import json
import os
import signal
import subprocess
import sys
import tarfile
import tempfile
import time
from io import BytesIO
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RELEASED = ROOT / "tools" / "released.json"
START_SECONDS = 300
STOP_SECONDS = 330


class Failed(RuntimeError):
    """One sentence that says which of the two halves did not work."""


def main(arguments: list[str]) -> int:
    """0 when the old code worked on the new schema, or when nothing was released yet."""
    commit = arguments[0] if arguments else str(json.loads(RELEASED.read_text())["commit"])
    if not commit:
        print("nothing is released yet: there is no previous release to try")
        return 0
    with tempfile.TemporaryDirectory(prefix="motcua-previous-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # the user of PostgreSQL passes through
        try:
            old = _unpack(commit, folder / "code")
            _serve(ROOT, folder, walk=False)
            _serve(old, folder, walk=True)
        except Failed as failure:
            print(failure)
            return 1
    print(f"{commit} works on the schema of this tree")
    return 0


def _unpack(commit: str, folder: Path) -> Path:
    packed = subprocess.run(["git", "archive", commit], cwd=ROOT, capture_output=True, check=False)
    if packed.returncode:
        raise Failed(f"{commit} is not in this clone; fetch the whole history")
    with tarfile.open(fileobj=BytesIO(packed.stdout)) as archive:
        archive.extractall(folder, filter="data")
    return folder


def _serve(code: Path, folder: Path, *, walk: bool) -> None:
    """Start the product with the code of one tree, perhaps walk its journey, and stop it."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(code / "src"),
        "MOTCUA_HOME": str(folder / "home"),
        "JOURNEY_RESULTS": str(folder / "results"),
    }
    log = folder / "run.log"
    with log.open("w") as output:
        server = subprocess.Popen(
            [sys.executable, "-m", "motcua.config.cli", "run", "--port", "0"],
            cwd=code,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        environment["JOURNEY_URL"] = _address(server, log)
        if walk:
            journey = [sys.executable, "tools/journey.py"]
            if subprocess.run(journey, cwd=code, env=environment, check=False).returncode:
                raise Failed(f"the previous release fails on this schema\n{_last_lines(log)}")
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(STOP_SECONDS)


def _address(server: "subprocess.Popen[bytes]", log: Path) -> str:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        for line in log.read_text().splitlines():
            if line.startswith("READY "):
                return line.removeprefix("READY ").rstrip("/")
        time.sleep(0.2)
    raise Failed(f"the product did not start\n{_last_lines(log)}")


def _last_lines(log: Path) -> str:
    return "\n".join(log.read_text().splitlines()[-20:])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
