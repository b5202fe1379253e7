"""Reading a PDF back with the tools of poppler, as anyone else would."""

import re
import shutil
import subprocess
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import pytest

needs_poppler = pytest.mark.skipif(
    shutil.which("pdftotext") is None, reason="poppler-utils is not installed"
)
_SPACE = re.compile(r"[\s\u200b]+")
_WORD = re.compile(
    r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)</word>'
)
PAGE_HEIGHT = 841.89


@dataclass(frozen=True, kw_only=True)
class Word:
    """A word on a page, measured from the bottom left."""

    page: int
    x1: float
    y1: float
    x2: float
    y2: float
    text: str


def squeezed(text: str) -> str:
    """The text without spaces and in one case: what is the same after wrapping and capitals."""
    return _SPACE.sub("", text).casefold()


def text_of(pdf: bytes, folder: Path) -> str:
    """All text of the file, in the order in which it was written."""
    return run("pdftotext", "-raw", saved(pdf, folder), "-").decode()


def pages_of(pdf: bytes, folder: Path) -> int:
    """How many pages the file has."""
    found = re.search(r"Pages:\s+(\d+)", run("pdfinfo", saved(pdf, folder)).decode())
    assert found
    return int(found.group(1))


def words_of(pdf: bytes, folder: Path) -> list[Word]:
    """All words with their places."""
    html = run("pdftotext", "-bbox", saved(pdf, folder), "-").decode()
    words = []
    for number, page in enumerate(html.split("<page ")[1:], start=1):
        for x1, top, x2, bottom, text in _WORD.findall(page):
            words.append(
                Word(
                    page=number,
                    x1=float(x1),
                    y1=PAGE_HEIGHT - float(bottom),
                    x2=float(x2),
                    y2=PAGE_HEIGHT - float(top),
                    text=unescape(text),
                )
            )
    return words


def picture_of(pdf: bytes, folder: Path, *, dpi: int) -> list[bytes]:
    """The first page as rows of grey pixels."""
    image = run("pdftoppm", "-gray", "-r", str(dpi), "-f", "1", "-l", "1", saved(pdf, folder))
    _, size, _, pixels = image.split(b"\n", 3)
    width, height = map(int, size.split())
    return [pixels[row * width : (row + 1) * width] for row in range(height)]


def saved(pdf: bytes, folder: Path) -> str:
    path = folder / "document.pdf"
    path.write_bytes(pdf)
    return str(path)


def run(*command: str) -> bytes:
    return subprocess.run(command, check=True, capture_output=True).stdout
