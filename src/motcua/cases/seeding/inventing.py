"""Values for the questions of a form: plausible ones, by widget, schema and the name of the field.

A maker either gives the same value in every dossier of its pattern (choices, numbers: what
conditions and sums may depend on) or draws a new one for each (persons, places, days, texts).
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from motcua.cases.seeding import words
from motcua.cases.seeding.asked import Asked
from motcua.cases.seeding.people import Person
from motcua.catalogue.types import APPLICANT_SECTIONS
from motcua.kernel.identifiers import is_tax_number

OTHER_PERSON = re.compile(r"(\w+?)_(?:name|number|birth_date|birth_year|sex)")
PERSONS_BY_ROLE = frozenset(
    {"owner", "head", "spouse", "child", "partner", "agent", "payer", "cancelled", "parent"}
)
WOMEN = frozenset({"bride", "mother", "wife"})
MEN = frozenset({"groom", "father", "husband"})
CHILDREN = frozenset({"child", "baby"})
PARENTS = frozenset({"mother", "father"})
OLDEST_PARENT, YOUNGEST_PARENT = 1965, 2002
TRIES = 20
DIGITS = re.compile(r"\^\[0-9\]\{(\d+)\}\$")
DAY = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
MONTH = "^[0-9]{4}-(0[1-9]|1[0-2])$"
AFTERWARDS = ("to", "until", "expires", "planned")
Path = tuple[str | int, ...]


@dataclass(slots=True)
class Filling:
    """For whom a form is filled in, when, and who else there is; `text` is the address in one line,
    `commune` the same as an answer.
    """

    random: Random
    who: Person
    text: str
    commune: dict[str, str]
    on: date
    other: Callable[[], Person]
    known: dict[str, Person] = field(default_factory=dict)

    def person(self, group: str, role: str) -> Person:
        """The person of this part of the form; the applicant is the person of the case."""
        if group in APPLICANT_SECTIONS:
            return self.who
        found = self.known.get(group)
        if found is None:
            found = self.other()
            for _try in range(TRIES):
                if _suits(found, role):
                    break
                found = self.other()
            if role in CHILDREN:
                born_on = self.on - timedelta(days=20 + int(self.random.random() * 300))
                found = found._replace(born_on=born_on)
            self.known[group] = found
        return found


def _suits(person: Person, role: str) -> bool:
    """Whether the person can be that: a bride is a woman, parents are of an age for it."""
    if role in PARENTS and not OLDEST_PARENT <= person.born_on.year <= YOUNGEST_PARENT:
        return False
    return person.is_woman if role in WOMEN else not (role in MEN and person.is_woman)


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes the answer to one question; `is_fixed`: the same in all dossiers of a pattern."""

    make: Callable[[Filling], Any]
    is_fixed: bool = False

    def __call__(self, filling: Filling) -> Any:
        return self.make(filling)


def maker_of(asked: Asked, path: Path, random: Random) -> Maker:
    """How this question is answered in a pattern."""
    group, role, part = _whose(path)
    if part in ASKED_OF_PERSONS and _fits(asked, part):
        return Maker(lambda filling: _of_person(filling.person(group, role), part))
    widget = asked.spec["widget"]
    if widget in ("radio", "select", "checkbox", "rows", "number", "money"):
        value = FIXED[widget](asked, random)
        return Maker(lambda _filling: value, is_fixed=True)
    return Maker(VARIED.get(widget, _text)(asked))


def _whose(path: Path) -> tuple[str, str, str]:
    """The person that a field speaks of, her role, and what it asks of her."""
    *way, name = map(str, path)
    role = next((part for part in reversed(way) if not part.isdecimal()), "")
    other = OTHER_PERSON.fullmatch(name)
    if other is not None and other[1] in PERSONS_BY_ROLE and name != "personal_number":
        part = name.removeprefix(f"{other[1]}_")
        kind = {"name": "full_name", "number": "personal_number"}.get(part, part)
        return ".".join([*way, other[1]]), other[1], kind
    return ".".join(way), role, name


def _fits(asked: Asked, part: str) -> bool:
    """Whether the field really asks that: a number may be of a paper, a name of a firm."""
    widget = asked.spec["widget"]
    if part == "personal_number":
        return widget == "personal_number" or asked.schema.get("pattern") == "^[0-9]{12}$"
    if part == "sex":
        return set(asked.schema.get("enum", ())) == {"male", "female"}
    if part in ("birth_date", "birth_year"):
        return widget in ("date", "number", "text")
    return True


def _of_person(person: Person, part: str) -> Any:
    return ASKED_OF_PERSONS[part](person)


def _choice(asked: Asked, random: Random) -> Any:
    return random.choice(asked.spec["options"])["value"]


def _tick(asked: Asked, random: Random) -> bool:
    return asked.schema.get("const") is True or asked.is_required or random.random() < 0.3  # noqa: PLR2004 - a share


def _rows(asked: Asked, random: Random) -> list[dict[str, Any]]:
    least = max(1, asked.schema.get("minItems", 1))
    return [{} for _ in range(min(asked.schema.get("maxItems", 9), least + random.randrange(2)))]


def _number(asked: Asked, random: Random) -> int:
    low = int(asked.schema.get("minimum", 1))
    usual = words.NUMBERS.get(asked.name, (max(low, 1), max(low, 1) + 3))
    high = int(asked.schema.get("maximum", usual[1]))
    low = min(max(low, usual[0]), high)
    return random.randint(low, max(low, min(high, usual[1])))


def _money(asked: Asked, random: Random) -> int:
    low = int(asked.schema.get("minimum", 0))
    high = int(asked.schema.get("maximum", 10**9))
    return max(low, min(high, random.randint(5, 900) * 1_000_000))


def _day(asked: Asked) -> Callable[[Filling], str]:
    name, is_past = asked.name, bool(asked.spec.get("not_after_today"))
    if name.startswith(AFTERWARDS) and not is_past:
        low, high = 30, 300
    elif name.startswith("from"):
        low, high = (-1500, -400) if is_past else (1, 10)
    elif name.startswith(AFTERWARDS):
        low, high = -300, -1
    else:
        low, high = (-900, -3) if "issued" in name else (-60, -1)
    return lambda filling: (
        filling.on + timedelta(days=low + int(filling.random.random() * (high - low)))
    ).isoformat()


def _address(_asked: Asked) -> Callable[[Filling], Any]:
    return lambda filling: dict(filling.commune)


def _tax_number(_asked: Asked) -> Callable[[Filling], str]:
    def made(filling: Filling) -> str:
        while True:
            head = f"38{int(filling.random.random() * 10**7):07d}"
            for digit in "0123456789":
                if is_tax_number(head + digit):
                    return head + digit

    return made


def _stranger(asked: Asked) -> Callable[[Filling], str]:
    """A personal number of somebody the form asks nothing else about."""
    return lambda filling: filling.person(asked.path, "").personal_number


def _phone(asked: Asked) -> Callable[[Filling], str]:
    return lambda filling: filling.person(asked.path, "").phone


def _email(asked: Asked) -> Callable[[Filling], str]:
    return lambda filling: f"{filling.person(asked.path, '').phone}@motcua.example"


def _text(asked: Asked) -> Callable[[Filling], str]:
    """A text by its pattern, else by what the field is called."""
    pattern, name = str(asked.schema.get("pattern", "")), asked.name
    if pattern:
        return _patterned(pattern, asked)
    texts = words.TEXTS.get(asked.path) or words.TEXTS.get(name)
    if texts is not None:
        return _drawn(texts, asked)
    if name in words.PLACES:
        return _cut(lambda filling: filling.text, asked)
    if name.endswith("name"):
        return lambda filling: filling.person(asked.path, "").name
    if name.endswith(words.NUMBERED):
        return lambda filling: f"{1 + int(filling.random.random() * 9999):04d}/{filling.on.year}"
    return _drawn(words.ANYTHING, asked)


def _patterned(pattern: str, asked: Asked) -> Callable[[Filling], str]:
    if pattern == DAY:
        return _day(asked)
    if pattern == MONTH:
        day = _day(asked)
        return lambda filling: day(filling)[:7]
    digits = DIGITS.fullmatch(pattern)
    if digits is not None:
        width = int(digits[1])
        codes = words.CODES.get(asked.name, ())
        if codes:
            return _drawn(codes, asked)
        return lambda filling: f"{int(filling.random.random() * 10**width):0{width}d}"
    return _drawn(words.TIMES, asked)


def _drawn(texts: Sequence[str], asked: Asked) -> Callable[[Filling], str]:
    return _cut(lambda filling: texts[int(filling.random.random() * len(texts))], asked)


def _cut(make: Callable[[Filling], str], asked: Asked) -> Callable[[Filling], str]:
    longest = int(asked.schema.get("maxLength", 1000))
    return lambda filling: make(filling)[:longest]


ASKED_OF_PERSONS: dict[str, Callable[[Person], Any]] = {
    "full_name": lambda person: person.name,
    "birth_date": lambda person: person.born_on.isoformat(),
    "birth_year": lambda person: person.born_on.year,
    "sex": lambda person: "female" if person.is_woman else "male",
    "personal_number": lambda person: person.personal_number,
    "phone": lambda person: person.phone,
    "email": lambda person: person.email or f"{person.phone}@motcua.example",
}
FIXED: dict[str, Callable[[Asked, Random], Any]] = {
    "radio": _choice,
    "select": _choice,
    "checkbox": _tick,
    "rows": _rows,
    "number": _number,
    "money": _money,
}
VARIED: dict[str, Callable[[Asked], Callable[[Filling], Any]]] = {
    "date": _day,
    "address": _address,
    "tax_number": _tax_number,
    "personal_number": _stranger,
    "phone": _phone,
    "email": _email,
    "text": _text,
    "textarea": _text,
}
