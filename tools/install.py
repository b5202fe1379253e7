"""Make `.venv` fit `requirements/<name>.txt`: `python tools/install.py runtime|test|cluster`.

Runs on the machine's own Python with nothing installed, so it must also be readable by an old one.
What speaks with a cluster lies in a folder of its own, which nothing else sees: `.venv/cluster`.
"""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

OLDEST = (3, 11)
KNOWN = ("python3.14", "python3.13", "python3.12", "python3.11")
ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STEP = 10
ASIDE = {"cluster": "Cài phần tính trên cụm máy (khoảng 500 MB)"}
LAST_LINES = 25


def main(name: str) -> None:
    """Install only when the lock, the package description or the Python changed."""
    _use_a_new_python()
    if name in ASIDE:
        _install_aside(name)
        return
    lock = ROOT / "requirements" / (name + ".txt")
    stamp = VENV / (".installed-" + name)
    wanted = _fingerprint(lock, ROOT / "pyproject.toml")
    if stamp.exists() and stamp.read_text() == wanted and PYTHON.exists():
        _compile_translations()
        return
    _make_venv()
    _pip("Cài thư viện", "--require-hashes", "--no-deps", "-r", str(lock), total=_count(lock))
    _pip("Cài Một Cửa", "--no-deps", "--no-build-isolation", "-e", str(ROOT))
    stamp.write_text(wanted)
    _compile_translations()


def _install_aside(name: str) -> None:
    """Install into a folder of its own, when the lock changed; `.venv` is there already."""
    lock, folder = ROOT / "requirements" / (name + ".txt"), VENV / name
    stamp, wanted = VENV / (".installed-" + name), _fingerprint(lock)
    if stamp.exists() and stamp.read_text() == wanted and folder.exists():
        return
    shutil.rmtree(folder, ignore_errors=True)
    # What has no wheel is built with the setuptools of `.venv`.
    options = ("--no-deps", "--no-build-isolation", "--no-compile", "--no-cache-dir")
    options += ("--target", str(folder), "--require-hashes", "-r", str(lock))
    _pip(ASIDE[name], *options, total=_count(lock))
    stamp.write_text(wanted)


def _compile_translations() -> None:
    """Bring the compiled translations up to date; without a new `.po` no Python is started."""
    for source in sorted((ROOT / "src").rglob("*.po")):
        made = source.with_suffix(".mo")
        if not made.exists() or made.stat().st_mtime < source.stat().st_mtime:
            program = [str(PYTHON), str(ROOT / "tools" / "translations.py"), "--compile"]
            if subprocess.run(program, check=False).returncode:
                sys.exit("Không biên dịch được bản dịch; xem thông báo ở trên.")
            return


def _use_a_new_python() -> None:
    if sys.version_info >= OLDEST:
        return
    for name in KNOWN:
        program = shutil.which(name)
        if program:
            os.execv(program, [program, *sys.argv])  # noqa: S606 - the same script, a newer Python
    sys.exit("Cần Python 3.11 trở lên; máy này có {}.{}.".format(*sys.version_info[:2]))


def _fingerprint(*paths: Path) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.read_bytes())
    digest.update(str(ROOT).encode())
    return digest.hexdigest()


def _make_venv() -> None:
    if PYTHON.exists() and _succeeds([str(PYTHON), "-m", "pip", "--version"]):
        return
    if not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
        sys.exit(
            "Python trên máy này thiếu mô-đun venv; trên Debian/Ubuntu chạy "
            "`apt install python3-venv` rồi thử lại."
        )
    _say("→ Tạo môi trường Python trong .venv…")
    made = subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=False)
    if made.returncode:
        sys.exit("Không tạo được .venv; xem thông báo ở trên.")


def _succeeds(command: list) -> bool:
    quiet = subprocess.DEVNULL
    return subprocess.run(command, check=False, stdout=quiet, stderr=quiet).returncode == 0


def _count(lock: Path) -> int:
    return sum("==" in line for line in lock.read_text().splitlines() if line[:1].isalnum())


def _pip(title: str, *arguments: str, total: int = 0) -> None:
    """Run pip, show how far it is, and its last words only when it fails."""
    _say("→ " + title + (f"… {total} gói" if total else "…"))
    command = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
    command += ["--progress-bar", "off", *arguments]
    lines, seen = [], 0
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as pip:
        for line in pip.stdout:
            lines.append(line)
            if line.startswith(("Collecting ", "Processing ")):
                seen += 1
                if seen % STEP == 0:
                    _say(f"  {seen}/{total}")
            elif line.startswith("Installing collected"):
                _say("  đang giải nén")
    if pip.returncode:
        sys.exit("".join(lines[-LAST_LINES:]) + title + ": không thành công, xem ở trên.")


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1])
