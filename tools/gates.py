"""Every gate in order, each with its time; the first failure ends the run."""

import os
import subprocess
import sys
import time
from pathlib import Path

import chromium

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
MOST_PROCESSES = 4
TEST_SETTINGS = {"DJANGO_SETTINGS_MODULE": "motcua.config.settings.test"}
GATES: tuple[tuple[str, tuple[str, ...], dict[str, str]], ...] = (
    ("format", ("ruff", "format", "--check", "--quiet", "."), {}),
    ("lint", ("ruff", "check", "--quiet", "."), {}),
    ("own rules", ("ast-grep", "scan"), {}),
    ("tests of own rules", ("ast-grep", "test", "--skip-snapshot-tests"), {}),
    ("import contracts", ("lint-imports", "--no-cache"), {}),
    ("types", ("mypy",), {}),
    ("translations", ("python", "tools/translations.py", "--check"), {}),
    ("templates", ("djlint", "src", "--lint", "--quiet"), {}),
    ("migrations", ("motcua", "makemigrations", "--check", "--dry-run"), TEST_SETTINGS),
    ("OpenAPI", ("motcua", "openapi", "--check"), TEST_SETTINGS),
    ("previous release on this schema", ("python", "tools/previous_release.py"), {}),
)


def main() -> int:
    """Run the gates, then hand the terminal to pytest, whose summary is the last line."""
    os.chdir(ROOT)
    for title, command, environment in GATES:
        if not _passes(title, command, environment):
            return 1
    chromium.ensure()
    print("== pytest", flush=True)
    # A process of tests for each core, each with a database of its own; a file stays in one, and
    # files come in the order of `tests/conftest.py`, not those of few and long tests at the end.
    number = str(min(os.cpu_count() or 1, MOST_PROCESSES))
    processes = ("-n", number, "--dist", "loadfile", "--no-loadscope-reorder")
    return subprocess.run([BIN / "pytest", *processes, *sys.argv[1:]], check=False).returncode


def _passes(title: str, command: tuple[str, ...], environment: dict[str, str]) -> bool:
    print(f"== {title}", flush=True)
    start = time.monotonic()
    program = [str(BIN / command[0]), *command[1:]]
    done = subprocess.run(
        program,
        check=False,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**os.environ, **environment},
    )
    seconds = time.monotonic() - start
    if done.returncode:
        print(done.stdout, end="")
        print(f"== {title}: failed after {seconds:.1f} s", flush=True)
        return False
    print(f"   {seconds:.1f} s", flush=True)
    return True


if __name__ == "__main__":
    sys.exit(main())
