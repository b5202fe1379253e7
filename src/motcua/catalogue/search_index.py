"""The index that finds procedures: built in memory from names and everyday words, asked in
milliseconds. Pure: it knows neither tables nor requests.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import log

from motcua.catalogue.search_text import folded, marked, tokens_of

ALWAYS_QUIET = ("thủ tục",)
_CLAUSES = re.compile(r"[,;:()/–]| - ")
TAIL, FIELD, OTHER_MARKS = 0.8, 0.5, 0.5
# What a syllable weighs that no official name has: it can be found in everyday names only.
STRAY = 3.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A procedure as the index knows it; `weight` 0 to 1: how much people ask for it."""

    code: str
    name: str
    field: str
    weight: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """An everyday word. With `codes` it is one more name of these procedures."""

    phrase: str
    meanings: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Title:
    """One name of a procedure; `mass` is what its words weigh together."""

    entry: int
    tokens: tuple[str, ...]
    mass: float
    word: int = -1


@dataclass(slots=True)
class Vocabulary:
    """Syllables, what they weigh, how they are written, and which stand side by side."""

    weights: dict[str, float] = field(default_factory=dict)
    written: dict[str, str] = field(default_factory=dict)
    forms: dict[str, frozenset[str]] = field(default_factory=dict)
    pairs: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    official: set[tuple[str, str]] = field(default_factory=set)


class SearchIndex:
    """Names, everyday words and the numbers to rank them by."""

    def __init__(
        self, entries: Sequence[Entry], words: Sequence[Word], noise: Iterable[str] = ()
    ) -> None:
        self.entries = entries
        self.words = words
        self.noise: dict[str, set[tuple[str, ...]]] = defaultdict(set)
        for typed in map(tokens_of, (*ALWAYS_QUIET, *noise)):
            self.noise[" ".join(map(folded, typed))].add(tuple(map(marked, typed)))
        self.positions = {entry.code: number for number, entry in enumerate(entries)}
        self.titles: list[Title] = []
        self.postings: dict[str, dict[int, tuple[float, str]]] = defaultdict(dict)
        self.phrases: dict[str, list[int]] = defaultdict(list)
        self.vocabulary = Vocabulary()
        self._learn()
        self._index()

    def _texts(self) -> Iterator[str]:
        for entry in self.entries:
            yield entry.name
            yield entry.field
        for word in self.words:
            yield word.phrase
            yield from word.meanings

    def _learn(self) -> None:
        seen: Counter[str] = Counter()
        written: dict[str, Counter[str]] = defaultdict(Counter)
        pairs: dict[tuple[str, str], Counter[tuple[str, str]]] = defaultdict(Counter)
        for text in self._texts():
            typed = tokens_of(text)
            plain = [folded(token) for token in typed]
            seen.update(set(plain))
            for token, form in zip(plain, typed, strict=True):
                written[token][form] += 1
            for clause in _CLAUSES.split(text):
                for pair in pairwise(tokens_of(clause)):
                    pairs[folded(pair[0]), folded(pair[1])][pair] += 1
        named: Counter[str] = Counter()
        for entry in self.entries:
            named.update({folded(token) for token in tokens_of(f"{entry.name} {entry.field}")})
            for clause in _CLAUSES.split(entry.name):
                self.vocabulary.official.update(pairwise(map(folded, tokens_of(clause))))
        count = max(len(self.entries), 1)
        self.vocabulary.weights = {
            token: log(1 + count / named[token]) if named[token] else STRAY for token in seen
        }
        self.vocabulary.written = {
            token: forms.most_common(1)[0][0] for token, forms in written.items()
        }
        self.vocabulary.forms = {
            token: frozenset(map(marked, forms)) for token, forms in written.items()
        }
        self.vocabulary.pairs = {pair: forms.most_common(1)[0][0] for pair, forms in pairs.items()}

    def _index(self) -> None:
        for number, entry in enumerate(self.entries):
            head, tail = _parted(entry.name)
            parts = ((head, 1.0), (tail, TAIL), (entry.field, FIELD))
            self._add(number, parts)
        for number, word in enumerate(self.words):
            key = " ".join(folded(token) for token in tokens_of(word.phrase))
            if word.meanings:
                self.phrases[key].append(number)
            for code in word.codes:
                if code in self.positions:
                    self._add(self.positions[code], ((word.phrase, 1.0),), number)

    def _add(self, entry: int, parts: Iterable[tuple[str, float]], word: int = -1) -> None:
        number, sequence, mass = len(self.titles), [], 0.0
        for text, share in parts:
            for typed in tokens_of(text):
                token = folded(typed)
                if word >= 0 and (marked(typed),) in self.noise.get(token, ()):
                    continue
                if share > FIELD:
                    sequence.append(token)
                known = self.postings[token].get(number)
                if known is None:
                    self.postings[token][number] = (share, marked(typed))
                    mass += self.vocabulary.weights[token] * (share if share == 1.0 else share / 4)
                elif (form := marked(typed)) not in known[1]:
                    self.postings[token][number] = (known[0], f"{known[1]} {form}")
        self.titles.append(Title(entry, tuple(sequence), mass, word))


def _parted(name: str) -> tuple[str, str]:
    """The name and what only makes it exact."""
    name = name.removeprefix("Thủ tục ")
    places = [
        name.find(mark)
        for mark in (
            " (",
            ";",
            " đối với ",
            " trong trường hợp ",
            " bằng dịch vụ công ",
            " thực hiện bằng ",
            " thực hiện tại ",
            " áp dụng ",
        )
    ]
    cut = min((place for place in places if place > 0), default=len(name))
    return name[:cut], name[cut:]
