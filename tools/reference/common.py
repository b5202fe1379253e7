"""What the reference tools share: where the facts are, and how tables are written."""

import argparse
import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from textwrap import dedent, fill

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "motcua"
DOCS = ROOT / "docs" / "reference"
LARGEST = 1_400_000  # bytes of one tracked file


_ETH = str.maketrans({"ð": "đ", "Ð": "Đ"})


def facts_folder(about: str) -> Path:
    """The folder of raw facts, from `--facts`; by default beside the repository."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--facts", type=Path, default=ROOT.parent / "shared" / "data")
    folder = parser.parse_args().facts
    assert isinstance(folder, Path)
    if not folder.is_dir():
        parser.error(f"no folder of facts at {folder}; name it with --facts")
    return folder


def read_csv(path: Path) -> list[dict[str, str]]:
    """All records of a CSV file with a header."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> int:
    """Write one table, LF and UTF-8, and say how large it became."""
    path.parent.mkdir(parents=True, exist_ok=True)
    count = 0
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(header)
        for row in rows:
            writer.writerow([_letters(value) for value in row])
            count += 1
    _measure(path, f"{count:>6} rows")
    return count


def _letters(value: object) -> object:
    """The Icelandic eth, found in some sources, as the Vietnamese letter that is meant."""
    return value.translate(_ETH) if isinstance(value, str) else value


def write_text(path: Path, text: str) -> None:
    """Write a page of text."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text.rstrip("\n") + "\n", encoding="utf-8")
    _measure(path, "       page")


def prose(text: str) -> str:
    """Paragraphs of a page, filled to the width of the documentation."""
    paragraphs = dedent(text).strip().split("\n\n")
    return "\n\n".join(fill(one, 100, break_long_words=False) for one in paragraphs)


def markdown_table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table for a page of the documentation."""
    lines = ["| " + " | ".join(header) + " |", "|" + "---|" * len(header)]
    for row in rows:
        cells = (str(cell).replace("|", "\\|") or " " for cell in row)
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _measure(path: Path, what: str) -> None:
    size = path.stat().st_size
    print(f"{what} {size / 1000:>7.1f} kB  {path.relative_to(ROOT)}")
    if size > LARGEST:
        raise SystemExit(f"{path} is larger than {LARGEST} bytes: split it")
