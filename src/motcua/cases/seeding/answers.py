"""How a form is filled in for history: from its schema and its layout, whatever form it is.

A few patterns per form are made once, by answering what the form shows until it asks nothing
more, and checked by the engine that checks citizens. A dossier takes one of them and puts its own
persons, places, days and numbers in: what a condition may depend on stays as it was checked.
"""

from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from random import Random
from typing import Any, NamedTuple

from motcua.cases.seeding.asked import Asked, asked_of
from motcua.cases.seeding.inventing import Filling, Maker, maker_of
from motcua.catalogue.services import form_check
from motcua.catalogue.types import APPLICANT_SECTIONS, FormSpec

PATTERNS = 8  # of one form
TRIES = 40
ROUNDS = 8  # until an answer opens no further question
OPTIONAL = 0.4  # how many are answered
Path = tuple[str | int, ...]
_GROUPS = (dict, list)


class Slot(NamedTuple):
    """A place in a pattern that each dossier fills anew."""

    path: Path
    maker: Maker


@dataclass(frozen=True, slots=True)
class Pattern:
    """Answers that the engine took, and the places to fill anew."""

    data: dict[str, Any]
    slots: tuple[Slot, ...]


@dataclass(slots=True)
class Answers:
    """Fills in one form."""

    form: FormSpec
    patterns: list[Pattern] = field(default_factory=list)

    def data(self, random: Random, filling: Filling) -> dict[str, Any]:
        """The form as this person filled it in on that day."""
        pattern = self.patterns[int(random.random() * len(self.patterns))]
        data: dict[str, Any] = _copied(pattern.data)
        for slot in pattern.slots:
            *way, last = slot.path
            place: Any = data
            for key in way:
                place = place[key]
            place[last] = slot.maker(filling)
        return data


def answers_of(form: FormSpec, filling: Filling) -> Answers | None:
    """The filler of a form; nothing for one that asks what cannot be invented."""
    random = Random(form.hash)  # noqa: S311 - the same history each time
    found: list[Pattern] = []
    if not any(key in form.schema["properties"] for key in APPLICANT_SECTIONS):
        return None
    for _try in range(TRIES):
        pattern = _pattern(form, random, filling)
        if pattern is not None:
            found.append(pattern)
        if len(found) == PATTERNS:
            break
    return Answers(form, found) if found else None


def _pattern(form: FormSpec, random: Random, filling: Filling) -> Pattern | None:
    """One way of answering, if the engine takes it."""
    attempt = _Attempt(form, random, filling)
    for _round in range(ROUNDS):
        if not attempt.goes_on():
            break
    found = form_check(form, attempt.data, partial=False)
    if found.errors:
        return None
    kept = deepcopy(dict(found.data))
    return Pattern(kept, tuple(_slots(kept, attempt.slots)))


@dataclass(slots=True)
class _Attempt:
    """Answers to a form, as far as they have come."""

    form: FormSpec
    random: Random
    filling: Filling
    data: dict[str, Any] = field(default_factory=dict)
    slots: dict[Path, Maker] = field(default_factory=dict)
    skipped: set[str] = field(default_factory=set)

    def goes_on(self) -> bool:
        """Answer what is shown and not answered yet; whether there was any such question."""
        hidden = form_check(self.form, self.data).hidden
        before = len(self.slots)
        for asked in asked_of(self.form):
            if asked.path not in hidden:
                for path in _places(asked, self.data):
                    self._answer(asked, path, hidden)
        return len(self.slots) > before

    def _answer(self, asked: Asked, path: Path, hidden: frozenset[str]) -> None:
        """One answer; to an optional question once by lot."""
        name = ".".join(map(str, path))
        if path in self.slots or name in hidden or name in self.skipped:
            return
        if not asked.is_required and self.random.random() >= OPTIONAL:
            self.skipped.add(name)
            return
        maker = self.slots[path] = maker_of(asked, path, self.random)
        _made(self.data, path[:-1])[path[-1]] = maker(self.filling)


def _slots(kept: Mapping[str, Any], slots: Mapping[Path, Maker]) -> Iterator[Slot]:
    for path, maker in slots.items():
        if maker.is_fixed:
            continue
        place: Any = kept
        for key in path[:-1]:
            place = _child(place, key)
        if _child(place, path[-1]) is not None:
            yield Slot(path, maker)


def _places(asked: Asked, data: dict[str, Any]) -> Iterable[Path]:
    """Where the answer goes: once, or in each row of a table that is there."""
    keys = asked.path.split(".")
    if "*" not in keys:
        return [tuple(keys)]
    at = keys.index("*")
    rows: Any = data
    for key in keys[:at]:
        rows = _child(rows, key)
    number = len(rows) if isinstance(rows, list) else 0
    return [(*keys[:at], row, *keys[at + 1 :]) for row in range(number)]


def _child(place: Any, key: str | int) -> Any:
    if isinstance(place, list):
        return place[key] if isinstance(key, int) and key < len(place) else None
    return place.get(key) if isinstance(place, dict) else None


def _made(data: dict[str, Any], way: Path) -> Any:
    place: Any = data
    for key in way:
        place = place[key] if isinstance(key, int) else place.setdefault(key, {})
    return place


def _copied(value: Any) -> Any:
    """A copy of plain JSON, without what `deepcopy` does for values that cannot be here."""
    if type(value) is dict:
        return {
            key: _copied(each) if type(each) in _GROUPS else each for key, each in value.items()
        }
    return [_copied(each) if type(each) in _GROUPS else each for each in value]
