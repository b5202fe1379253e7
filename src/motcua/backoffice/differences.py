"""What changed between two texts, word by word. Pure: strings in, marked pieces out."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

_WORD = re.compile(r"\s+|[^\s]+")


class Change(StrEnum):
    """What happened to a piece."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of words with one fate."""

    change: Change
    text: str


def pieces(before: str, after: str) -> tuple[Piece, ...]:
    """The words of both texts in reading order: what stayed, what went, what came."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    found = []
    for _tag, a, b, c, d in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if old[a:b] == new[c:d]:
            found.append(Piece(change=Change.SAME, text="".join(old[a:b])))
            continue
        if b > a:
            found.append(Piece(change=Change.GONE, text="".join(old[a:b])))
        if d > c:
            found.append(Piece(change=Change.NEW, text="".join(new[c:d])))
    return tuple(found)
