"""Persons who do not exist, with names that do. Pure: the same number is the same person."""

import csv
from bisect import bisect
from datetime import date
from functools import cache
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import NamedTuple
from uuid import UUID

NAMES = Path(__file__).resolve().parent.parent / "data" / "names.csv"
PROVINCE = "999"  # of personal numbers that belong to nobody
FIRST, SPACE = 100_000, 900_000
OLDEST, YEARS = 1945, 60
CENTURY = 2000
PREFIXES = ("032", "035", "038", "077", "084", "090", "091", "098")


class Person(NamedTuple):
    """One applicant."""

    id: UUID
    name: str
    is_woman: bool
    born_on: date
    personal_number: str
    phone: str
    email: str


class _Weighted:
    def __init__(self, rows: list[tuple[str, float]]) -> None:
        self.names = [name for name, _weight in rows]
        self.sums = list(accumulate(weight for _name, weight in rows))

    def pick(self, random: Random) -> str:
        return self.names[bisect(self.sums, random.random() * self.sums[-1], hi=len(self.sums) - 1)]


@cache
def _names() -> dict[str, _Weighted]:
    found: dict[str, list[tuple[str, float]]] = {}
    with NAMES.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["kind"], []).append((row["name"], float(row["weight"])))
    return {kind: _Weighted(rows) for kind, rows in found.items()}


def person(seed: int, number: int) -> Person:
    """The person with this number: no two share a personal number."""
    random = Random((seed << 40) + number)  # noqa: S311 - the same history each time
    is_woman = random.random() < 0.5  # noqa: PLR2004 - one half
    round_, serial = divmod(number, SPACE)
    year = OLDEST + (hash_of(serial) + 7 * round_) % YEARS
    born_on = date(year, random.randint(1, 12), random.randint(1, 28))
    sex = (0 if year < CENTURY else 2) + is_woman
    personal_number = f"{PROVINCE}{sex}{year % 100:02d}{FIRST + serial:06d}"
    return Person(
        id=UUID(int=random.getrandbits(128), version=4),
        name=_name(random, is_woman=is_woman),
        is_woman=is_woman,
        born_on=born_on,
        personal_number=personal_number,
        phone=f"{random.choice(PREFIXES)}{random.randrange(10**7):07d}",
        email=f"nd{number}@motcua.example" if random.random() < 0.4 else "",  # noqa: PLR2004 - a share
    )


def hash_of(number: int) -> int:
    """A number that looks like none in particular."""
    return (number * 2654435761) % 2**32


def _name(random: Random, *, is_woman: bool) -> str:
    names = _names()
    surname = names["surname"].pick(random)
    while surname == ("Điểu" if is_woman else "Thị"):  # each is of one sex only
        surname = names["surname"].pick(random)
    return f"{surname} {names['given_female' if is_woman else 'given_male'].pick(random)}"
