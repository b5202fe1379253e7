"""What a query means: its syllables with slips mended, everyday words put into official ones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import sqrt

from rapidfuzz import process
from rapidfuzz.distance import OSA

from motcua.catalogue.search_index import SearchIndex
from motcua.catalogue.search_text import (
    MOST_TOKENS,
    folded,
    marked,
    regional,
    sound,
    tokens_of,
    untyped,
)

LONGEST_PHRASE = 6
LONGEST_SYLLABLE = 7
LONGEST_JOINED = 30
UNKNOWN_WEIGHT = 2.0
HEAVIEST = 6.0
MEANT, SLIPPED, BEGUN = 0.97, 0.82, 0.9
FEWEST_DIGITS = 3
Options = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Token:
    """A syllable of the query: as typed, without marks, its marks, and what it may stand for."""

    typed: str
    plain: str
    mark: str
    options: Options
    instead: str = ""

    @property
    def best(self) -> str:
        """The syllable that it most likely is."""
        return self.instead or max(self.options, key=self.options.__getitem__, default=self.plain)


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to say a unit: its syllables, and what it is worth to find them."""

    tokens: tuple[Token, ...]
    worth: float
    mass: float


@dataclass(frozen=True, slots=True)
class Unit:
    """Syllables of the query that belong together, in the words of the query and of the law."""

    choices: tuple[Choice, ...]
    mass: float
    word: int = -1


@dataclass(frozen=True, slots=True)
class Reading:
    """A query as the index understands it. `mended`: how it should have been spelt, if not so."""

    units: tuple[Unit, ...]
    digits: tuple[str, ...]
    mended: str


class Reader:
    """Reads queries with the words of one index."""

    def __init__(self, index: SearchIndex) -> None:
        self._index = index
        self._weights = index.vocabulary.weights
        self._pairs = index.vocabulary.pairs
        self._known = [token for token in self._weights if token.isalpha()]
        self._quiet = {each for key in index.noise for each in key.split()}
        self._sounds: dict[str, list[str]] = {}
        for token in self._known:
            self._sounds.setdefault(sound(token), []).append(token)
        self._near = lru_cache(maxsize=4_096)(self._look_near)
        self._longest = max((key.count(" ") + 1 for key in index.phrases), default=1)

    def read(self, query: str) -> Reading:
        """The units of a query, best guesses in place of slips; none when it says nothing."""
        digits: list[str] = []
        typed: list[str] = []
        for token in tokens_of(query)[: 2 * MOST_TOKENS]:
            number = token.replace(".", "")
            is_code = number.isdigit() and (
                len(number) >= FEWEST_DIGITS and ("." in token or len(number) > FEWEST_DIGITS)
            )
            (digits if is_code else typed).append(number if is_code else token)
        parts = [part for token in typed for part in self._apart(token)][:MOST_TOKENS]
        tokens = [self._token(parts, number) for number in range(len(parts))]
        return Reading(tuple(self._units(tokens)), tuple(digits), self._mended(tokens, typed))

    def _apart(self, typed: str) -> list[tuple[str, str, str]]:
        """Typed, plain and mark of the syllables that a word of the query consists of."""
        plain = folded(typed)
        if plain in self._weights or plain in self._quiet or not plain:
            return [(typed, plain, marked(typed))] if plain else []
        for guess in untyped(typed):
            if guess in self._weights:
                return [(typed, guess, "")]
        if LONGEST_SYLLABLE - 2 <= len(plain) <= LONGEST_JOINED and plain.isalpha():
            joined = self._split(plain)
            if joined:
                return [(part, part, "") for part in joined]
        return [(typed, plain, marked(typed))]

    def _split(self, plain: str) -> list[str]:
        """Known syllables that stand side by side somewhere and make up this word, or none."""
        ways: list[list[list[str]]] = [[] for _ in range(len(plain) + 1)]
        ways[0].append([])
        for end in range(2, len(plain) + 1):
            for start in range(max(0, end - LONGEST_SYLLABLE), end - 1):
                part = plain[start:end]
                if part not in self._weights:
                    continue
                ways[end] += [
                    [*way, part] for way in ways[start] if not way or (way[-1], part) in self._pairs
                ]
            ways[end] = ways[end][:20]
        found = [way for way in ways[-1] if len(way) > 1]
        return min(found, key=len, default=[])

    def _token(self, parts: Sequence[tuple[str, str, str]], number: int) -> Token:
        typed, plain, mark = parts[number]
        before = parts[number - 1][1] if number else ""
        after = parts[number + 1][1] if number + 1 < len(parts) else ""
        options: dict[str, float] = {plain: 1.0} if plain in self._weights else {}
        is_quiet = plain in self._quiet and not options
        if is_quiet or not plain.isalpha() or len(plain) > 2 * LONGEST_SYLLABLE:
            return Token(typed, plain, mark, options)
        fits = (before, plain) in self._pairs or (plain, after) in self._pairs
        is_strange = bool(mark) and mark not in self._index.vocabulary.forms.get(plain, ())
        if plain in self._weights and not is_strange and (fits or not (before or after)):
            return Token(typed, plain, mark, options)
        near = (*(each for each in regional(plain) if each in self._weights), *self._near(plain))
        fitting = [
            each for each in near if (before, each) in self._pairs or (each, after) in self._pairs
        ]
        for each in fitting or (near if is_strange or plain not in self._weights else ()):
            options.setdefault(each, SLIPPED)
        instead = "" if mark else self._instead(before, plain, after, fitting)
        if plain not in self._weights and number + 1 == len(parts):
            options |= {each: BEGUN for each in self._known if each.startswith(plain)}
        return Token(typed, plain, mark, options, instead)

    def _instead(self, before: str, plain: str, after: str, fitting: Sequence[str]) -> str:
        """What was meant by a known syllable that does not belong here but sounds like one."""
        official = self._index.vocabulary.official
        return next(
            (
                each
                for each in fitting
                if plain in self._weights
                and sound(each) == sound(plain)
                and ((before, each) in official or (each, after) in official)
            ),
            "",
        )

    def _look_near(self, plain: str) -> tuple[str, ...]:
        """Known syllables that sound like this one or differ by one slip, the commonest first."""
        alike = [each for each in self._sounds.get(sound(plain), ()) if each != plain]
        if len(plain) > 2:  # noqa: PLR2004 - in two letters every slip makes another word
            slips = process.extract(
                plain, self._known, scorer=OSA.distance, score_cutoff=1, limit=40
            )
            alike += [each for each, distance, _ in slips if distance]
        return tuple(sorted(dict.fromkeys(alike), key=self._weights.__getitem__)[:12])

    def _units(self, tokens: Sequence[Token]) -> list[Unit]:
        found: list[Unit] = []
        place = 0
        has_marks = any(each.mark for each in tokens)
        while place < len(tokens):
            length = next(
                (
                    length
                    for length in range(min(self._longest, len(tokens) - place), 0, -1)
                    if self._words(tokens[place : place + length], has_marks=has_marks)
                    and not (length == 1 and tokens[place].mark and self._is_part(tokens, place))
                ),
                0,
            )
            part = tokens[place : place + max(length, 1)]
            if length:
                unit = self._unit(part, self._words(part, has_marks=has_marks)[0])
                if not self._is_said(unit, found):
                    found.append(unit)
            else:
                silent = self._silent(tokens, place)
                if silent:
                    place += silent
                    continue
                found.append(self._unit(part))
            place += len(part)
        return found

    def _is_said(self, unit: Unit, units: Sequence[Unit]) -> bool:
        """Whether another everyday word said the same before."""
        said = {meaning for each in units for meaning in self._meanings(each)}
        return not said.isdisjoint(self._meanings(unit))

    def _meanings(self, unit: Unit) -> tuple[str, ...]:
        return self._index.words[unit.word].meanings if unit.word >= 0 else ()

    def _silent(self, tokens: Sequence[Token], place: int) -> int:
        """How many syllables from here on say nothing.

        Without marks a syllable may be another word: căn cước is not cần. It says something where
        its neighbour is one that it has in the name of a procedure.
        """
        has_marks = any(each.mark for each in tokens)
        for length in (3, 2, 1):
            part = tokens[place : place + length]
            forms = self._index.noise.get(" ".join(each.plain for each in part), ())
            if len(part) < length or not forms:
                continue
            if has_marks:
                if tuple(each.mark for each in part) in forms:
                    return length
            elif length > 1 or not self._is_paired(tokens, place):
                return length
        return 0

    def _is_paired(self, tokens: Sequence[Token], place: int) -> bool:
        plain = [each.plain for each in tokens[max(0, place - 1) : place + 2]]
        return any(pair in self._index.vocabulary.official for pair in pairwise(plain))

    def _is_part(self, tokens: Sequence[Token], place: int) -> bool:
        """Whether a syllable is one half of an official word, as it was typed: xuất khẩu."""
        return any(
            (pair[0].plain, pair[1].plain) in self._index.vocabulary.official
            and tuple(map(marked, self._pairs[pair[0].plain, pair[1].plain]))
            == (pair[0].mark, pair[1].mark)
            for pair in pairwise(tokens[max(0, place - 1) : place + 2])
        )

    def _words(self, part: Sequence[Token], *, has_marks: bool) -> list[int]:
        """The everyday words that these syllables are, unless their marks say otherwise."""
        keys = (" ".join(each.plain for each in part), " ".join(each.best for each in part))
        for key in dict.fromkeys(keys):
            known = [
                number
                for number in self._index.phrases.get(key, ())
                if self._agrees(part, number, has_marks=has_marks)
            ]
            if known:
                return known
        return []

    def _agrees(self, part: Sequence[Token], number: int, *, has_marks: bool) -> bool:
        """Whether the marks allow it. Beside marked syllables one without marks is meant so."""
        forms = [marked(each) for each in tokens_of(self._index.words[number].phrase)]
        typed = [each.mark for each in part]
        if not any(typed):
            return len(part) > 1 or not has_marks or not any(forms)
        wrong = sum(a != b for a, b in zip(typed, forms, strict=False) if a)
        return 2 * wrong < len(part) + (len(part) > 1)

    def _unit(self, part: Sequence[Token], word: int = -1) -> Unit:
        choices = [self._choice(part, 1.0)]
        if word >= 0:
            for meaning in self._index.words[word].meanings:
                spelt = [
                    Token(each, folded(each), marked(each), {folded(each): 1.0})
                    for each in tokens_of(meaning)
                ]
                choices.append(self._choice(spelt, MEANT))
        meant = max(choice.mass for choice in choices)
        return Unit(tuple(choices), sqrt(choices[0].mass * meant), word)

    def _choice(self, part: Sequence[Token], worth: float) -> Choice:
        mass = sum(self.weight(each) for each in part)
        return Choice(tuple(part), worth, mass)

    def weight(self, token: Token) -> float:
        """What it is worth to find this syllable."""
        known = [self._weights[each] for each in token.options if each in self._weights]
        return min(min(known, default=UNKNOWN_WEIGHT), HEAVIEST)

    def _mended(self, tokens: Sequence[Token], typed: Sequence[str]) -> str:
        """The query with its slips mended and marks as they are usually written, or nothing."""
        if all(each.plain == each.best for each in tokens) and len(tokens) == len(typed):
            return ""
        plain = [each.best for each in tokens]
        forms = [
            each.typed if each.plain == each.best and each.mark else self._written(plain, number)
            for number, each in enumerate(tokens)
        ]
        return " ".join(forms)

    def _written(self, plain: Sequence[str], number: int) -> str:
        pair = self._pairs.get(
            (plain[number], plain[number + 1] if number + 1 < len(plain) else "")
        )
        if pair:
            return pair[0]
        pair = self._pairs.get((plain[number - 1] if number else "", plain[number]))
        return pair[1] if pair else self._index.vocabulary.written.get(plain[number], plain[number])
