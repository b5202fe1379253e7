"""Which procedures a query means, best first."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from heapq import nlargest
from itertools import pairwise

from motcua.catalogue.search_index import OTHER_MARKS, SearchIndex
from motcua.catalogue.search_query import Choice, Reader, Reading, Token, Unit

COVERAGE, TOGETHER, FILLING, ORDER = 0.27, 0.35, 0.2, 0.18
PRIOR = 0.25
CHECKED_CLOSELY = 200
LEAST, LEAST_OF_BEST = 0.42, 0.6
ALWAYS, FAINTEST = 8, 0.3
# Who tells a story says much that no procedure has in its name: less of it must be found.
STORY, OF_A_STORY = 6, 0.5
SAME_CODE, BEGINS, CONTAINS = 4.0, 3.0, 2.0


@dataclass(frozen=True, slots=True)
class Hit:
    """A procedure that was found; `word`: the everyday name it was found by, or -1."""

    entry: int
    score: float
    word: int = -1


def rank(index: SearchIndex, reader: Reader, reading: Reading) -> list[Hit]:
    """The procedures that fit, best first."""
    best: dict[int, Hit] = {hit.entry: hit for hit in _by_code(index, reading.digits)}
    for hit in _by_words(index, reader, reading.units):
        known = best.get(hit.entry)
        if known is None or known.score < hit.score:
            best[hit.entry] = hit
    entries = index.entries
    found = sorted(
        best.values(),
        key=lambda hit: (-hit.score, len(entries[hit.entry].name), entries[hit.entry].code),
    )
    least = max(LEAST, LEAST_OF_BEST * found[0].score) if found else LEAST
    faintest = FAINTEST * _share_asked(reading.units)
    return [
        hit
        for number, hit in enumerate(found)
        if hit.score >= (least if number >= ALWAYS else faintest)
    ]


def _share_asked(units: Sequence[Unit]) -> float:
    """How much of what is usually asked of a find is asked for these words."""
    return OF_A_STORY if len(units) >= STORY else 1.0


def _by_code(index: SearchIndex, digits: Iterable[str]) -> Iterable[Hit]:
    for wanted in digits:
        for number, entry in enumerate(index.entries):
            code = entry.code.replace(".", "")
            if wanted not in code:
                continue
            score = CONTAINS
            if code.startswith(wanted):
                score = SAME_CODE if code == wanted else BEGINS
            yield Hit(number, score + PRIOR * entry.weight)


def _by_words(index: SearchIndex, reader: Reader, units: Sequence[Unit]) -> Iterable[Hit]:
    wanted = sum(unit.mass for unit in units)
    if not wanted:
        return
    covered: dict[int, float] = defaultdict(float)
    found: dict[int, float] = defaultdict(float)
    together: dict[int, float] = defaultdict(float)
    titles = index.titles
    for unit in units:
        by_entry: dict[int, float] = {}
        for title, (share, mass) in _of_unit(index, reader, unit).items():
            covered[title] += share * unit.mass
            found[title] += mass
            entry = titles[title].entry
            by_entry[entry] = max(by_entry.get(entry, 0.0), share)
        for entry, share in by_entry.items():
            together[entry] += share * unit.mass
    rough = {
        title: COVERAGE * part / wanted
        + TOGETHER * together[titles[title].entry] / wanted
        + FILLING * min(1.0, found[title] / titles[title].mass)
        for title, part in covered.items()
        if part >= wanted * LEAST / 2 * _share_asked(units)
    }
    pairs = _pairs(units)
    for title in nlargest(CHECKED_CLOSELY, rough, key=rough.__getitem__):
        known = titles[title]
        beside = set(pairwise(known.tokens))
        order = sum(any(pair in beside for pair in each) for each in pairs)
        score = rough[title] + (
            ORDER * order / len(pairs) if pairs else ORDER * covered[title] / wanted
        )
        yield Hit(known.entry, score * (1 + PRIOR * index.entries[known.entry].weight), known.word)


def _of_unit(index: SearchIndex, reader: Reader, unit: Unit) -> dict[int, tuple[float, float]]:
    """By title: the share of the unit that it has, and the mass of that."""
    best: dict[int, tuple[float, float]] = {}
    for choice in unit.choices:
        for title, mass in _of_choice(index, reader, choice).items():
            share = choice.worth * mass / choice.mass
            if title not in best or best[title][0] < share:
                best[title] = (share, mass)
    return best


def _of_choice(index: SearchIndex, reader: Reader, choice: Choice) -> dict[int, float]:
    masses: dict[int, float] = defaultdict(float)
    for token in choice.tokens:
        weight = reader.weight(token)
        for title, quality in _of_token(index, token).items():
            masses[title] += weight * quality
    return masses


def _of_token(index: SearchIndex, token: Token) -> dict[int, float]:
    """By title: how well it has this syllable, 0 to 1."""
    best: dict[int, float] = {}
    for option, quality in token.options.items():
        mark = token.mark if option == token.plain else ""
        for title, (share, marks) in index.postings.get(option, {}).items():
            value = quality * share
            if mark and mark not in marks.split():
                value *= OTHER_MARKS
            if value > best.get(title, 0.0):
                best[title] = value
    return best


def _pairs(units: Sequence[Unit]) -> list[set[tuple[str, str]]]:
    """For each two syllables side by side: the ways to say them."""
    found = []
    for unit in units:
        inner: set[tuple[str, str]] = set()
        for choice in unit.choices:
            plain = [token.best for token in choice.tokens]
            inner |= set(pairwise(plain))
        if inner:
            found.append(inner)
    for left, right in pairwise(units):
        found.append(
            {
                (one.tokens[-1].best, two.tokens[0].best)
                for one in left.choices
                for two in right.choices
            }
        )
    return found
