"""Reading the tables of the search: everyday words and what people ask for most."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from motcua.catalogue.models import SearchWeight, SearchWord
from motcua.catalogue.rules import is_code
from motcua.catalogue.types import WordKind
from motcua.kernel.tables import Count, Judge, Row, by_header, read, sync

COLUMNS: dict[str, tuple[str, ...]] = {
    "words": ("kind", "phrase", "meaning", "codes"),
    "weights": ("code", "weight", "is_essential", "note"),
}
DATA_DIR = Path(__file__).with_name("data") / "search"
SEARCH_FILES = tuple(DATA_DIR / f"{name}.csv" for name in COLUMNS)
LONGEST_PHRASE, LONGEST_MEANING, MOST_WEIGHT = 100, 600, 100


def write_search_words(files: Sequence[Path]) -> Mapping[str, Count]:
    """Make the rows of the search those of the files, but leave an administrator's own alone."""
    judge = Judge()
    paths = by_header(files, COLUMNS)
    words, weights = _words(paths["words"], judge), _weights(paths["weights"], judge)
    judge.close()
    own_words = set(SearchWord.objects.filter(is_own=True).values_list("kind", "phrase"))
    own_codes = set(SearchWeight.objects.filter(is_own=True).values_list("code", flat=True))
    return {
        "search_words": sync(
            SearchWord,
            key=("kind", "phrase"),
            rows=[row for row in words if (row["kind"], row["phrase"]) not in own_words],
        ),
        "search_weights": sync(
            SearchWeight,
            key=("code",),
            rows=[row for row in weights if row["code"] not in own_codes],
        ),
    }


def _words(paths: Sequence[Path], judge: Judge) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    seen: dict[Any, Row] = {}
    for path in paths:
        for row in read(path, COLUMNS["words"], judge):
            kind = judge.one_of(row, "kind", list(WordKind))
            phrase = judge.filled(row, "phrase", LONGEST_PHRASE)
            meanings = _list(judge.optional(row, "meaning", LONGEST_MEANING))
            codes = judge.parsed(row, "codes", _codes)
            if codes == [] and not meanings and kind != WordKind.NOISE:
                judge.refuse(row, _("cần nghĩa hoặc mã thủ tục"))
            judge.once(seen, (kind, phrase), row)
            rows.append({"kind": kind, "phrase": phrase, "meanings": meanings, "codes": codes})
    return rows


def _weights(paths: Sequence[Path], judge: Judge) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    seen: dict[Any, Row] = {}
    for path in paths:
        for row in read(path, COLUMNS["weights"], judge):
            code = judge.parsed(row, "code", _code)
            weight = judge.parsed(row, "weight", _weight)
            essential = judge.one_of(row, "is_essential", ("0", "1")) == "1"
            judge.once(seen, code, row)
            rows.append({"code": code, "weight": weight, "is_essential": essential})
    return rows


def _list(value: str) -> list[str]:
    return [part.strip() for part in value.split("|") if part.strip()]


def _codes(value: str) -> list[str]:
    return [_code(part) for part in _list(value)]


def _code(value: str) -> str:
    if not is_code(value.strip()):
        raise ValueError(value)
    return value.strip()


def _weight(value: str) -> int:
    number = int(value)
    if not 0 <= number <= MOST_WEIGHT:
        raise ValueError(value)
    return number
