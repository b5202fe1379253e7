"""The code on an identity card: seven texts with bars between. Pure Python.

`number|old number|name|birth|sex|residence|issued`, days as DDMMYYYY, in UTF-8. Cards of 2024 may
carry more texts; the first seven are the same.
"""

from datetime import date, datetime

from motcua.identity.errors import CardContradicts, CardUnreadable
from motcua.identity.types import Card
from motcua.kernel import identifiers
from motcua.kernel.identifiers import Sex
from motcua.kernel.text import clean

LONGEST = 1000
TEXTS = 7
_DAY = "%d%m%Y"
_SEXES = {"nam": Sex.MALE, "nữ": Sex.FEMALE}


def card_of(text: str, *, today: date) -> Card:
    """What the code says, once its parts agree with one another.

    Raises `CardUnreadable` for a text that is no such code, and `CardContradicts` when the number
    tells another sex or year of birth than the card, or a day lies in the future.
    """
    parts = [clean(part) for part in text[:LONGEST].split("|")]
    if len(parts) < TEXTS:
        raise CardUnreadable
    number, old_number, name, birth, sex, residence, issued = parts[:TEXTS]
    told = identifiers.personal_number(number)
    birth_on, said = _day(birth), _SEXES.get(sex.lower())
    if told is None or birth_on is None or said is None or not name:
        raise CardUnreadable
    issued_on = _day(issued)
    if (told.sex, told.birth_year) != (said, birth_on.year):
        raise CardContradicts
    if max(birth_on, issued_on or birth_on) > today or (issued_on or today) < birth_on:
        raise CardContradicts
    return Card(
        personal_number=number,
        old_number=old_number,
        full_name=name,
        birth_on=birth_on,
        sex=said,
        residence=residence,
        issued_on=issued_on,
    )


def _day(text: str) -> date | None:
    if not (len(text) == len("ddmmyyyy") and text.isascii() and text.isdigit()):
        return None
    try:
        return datetime.strptime(text, _DAY).date()  # noqa: DTZ007 - a day of the calendar, no instant
    except ValueError:
        return None
