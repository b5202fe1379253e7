"""The numbers that people and firms are known by: their structure, and what it tells.

Personal number: 12 digits, province or country of birth, century with sex, year of birth, six at
random (NĐ 137/2015/NĐ-CP, art. 13; TT 07/2016/TT-BCA, art. 7); it has no check digit. Tax number:
10 digits with a check digit, 13 for a branch; a household's is the personal number of its head.
"""

import re
from enum import StrEnum
from typing import NamedTuple

_PERSONAL = re.compile(r"[0-9]{12}")
_TAX = re.compile(r"([0-9]{10})(?:-?([0-9]{3}))?")
_PHONE = re.compile(r"0[35789][0-9]{8}")
_SEPARATORS = re.compile(r"[\s.\-()/\u00a0]+")
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"))
_TAX_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)
_TAX_MODULUS = 11
_NO_DIGIT = 10
_FIRST_CENTURY = 1900


class Sex(StrEnum):
    """As the register of births knows it."""

    MALE = "male"
    FEMALE = "female"


class PersonalNumber(NamedTuple):
    """What a personal number says of its holder."""

    place: str
    sex: Sex
    birth_year: int


def digits_of(text: str) -> str:
    """The text without the dots, spaces and hyphens that people put between digits."""
    return _SEPARATORS.sub("", text.translate(_DASHES))


def personal_number(text: str) -> PersonalNumber | None:
    """What the number says; None when it has no such structure. Expects twelve plain digits."""
    if not _PERSONAL.fullmatch(text):
        return None
    mark = int(text[3])
    year = _FIRST_CENTURY + 100 * (mark // 2) + int(text[4:6])
    return PersonalNumber(text[:3], Sex.FEMALE if mark % 2 else Sex.MALE, year)


def is_tax_number(text: str) -> bool:
    """Whether this is a tax number: 10 digits whose last one checks the others, then perhaps the
    three of a branch.
    """
    found = _TAX.fullmatch(text)
    return found is not None and _tax_check_digit(found[1]) == int(found[1][-1])


def tax_number(text: str) -> str:
    """The tax number as it is kept: `0100109106`, and `0100109106-001` for a branch."""
    digits = digits_of(text)
    found = _TAX.fullmatch(digits)
    return f"{found[1]}-{found[2]}" if found is not None and found[2] else digits


def _tax_check_digit(digits: str) -> int:
    total = sum(weight * int(digit) for weight, digit in zip(_TAX_WEIGHTS, digits, strict=False))
    return _NO_DIGIT - total % _TAX_MODULUS  # 10: no number has these nine digits


def is_phone(text: str) -> bool:
    """Whether this is a mobile number in its national form."""
    return _PHONE.fullmatch(text) is not None


def phone(text: str) -> str:
    """The number in its national form, as far as it can be told: `+84 912 345 678` too."""
    digits = digits_of(text)
    for prefix in ("+84", "0084", "84"):
        if digits.startswith(prefix) and is_phone(f"0{digits.removeprefix(prefix)}"):
            return f"0{digits.removeprefix(prefix)}"
    return digits
