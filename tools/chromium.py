"""Where the browser tests find Chromium."""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PACKAGES = ("chromium", "poppler-utils")


def find() -> str | None:
    """The path of a Chromium on this machine."""
    return next((path for path in map(shutil.which, NAMES) if path), None)


def ensure() -> None:
    """Have Chromium and poppler, installing them where we may; else say what to install."""
    if find() and shutil.which("pdfsig"):
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for arguments in (["update"], ["install", "--yes", "--no-install-recommends", *PACKAGES]):
            subprocess.run(["apt-get", "-qq", *arguments], check=False, env=environment)
    if not find():
        sys.exit("Thiếu trình duyệt: cài Chromium (Debian/Ubuntu: `apt install chromium`).")
    if not shutil.which("pdfsig"):
        sys.exit("Thiếu pdfsig: cài poppler (Debian/Ubuntu: `apt install poppler-utils`).")
