"""From what people type to the value that is kept, and back: one pair for each widget."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from motcua.kernel import identifiers
from motcua.kernel.text import fold

TICKED = frozenset({"on", "true", "1", "yes"})
_WHOLE = re.compile(r"[+-]?[0-9]{1,15}")
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(?:([.,])[0-9]{3})(?:\1[0-9]{3})*")
_GROUPED_PART = re.compile(r"([+-]?[0-9]{1,3}(?:\.[0-9]{3})+),([0-9]{1,15})")
_PART = re.compile(r"([+-]?[0-9]{1,15})[.,]([0-9]{1,15})")
_SPACES = re.compile(r"\s+")
_CURRENCY = re.compile(r"\s*(?:đồng|đ|vnđ|vnd)\.?$", re.IGNORECASE)
_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_NUMERIC = re.compile(r"([0-9]{1,2})\s*[/.\-\s]\s*([0-9]{1,2})\s*[/.\-\s]\s*([0-9]{4})")
_PACKED = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{4})")
_WORDED = re.compile(r"(?:ngay )?(?:mung |mong )?([0-9]{1,2}) thang ([0-9]{1,2}) nam ([0-9]{4})")
_LONGEST_NUMBER = 40
_LONGEST_DATE = 40


def number_typed(text: str) -> Any:
    """`1.500`, `1 500` → 1500; `12,5`, `12.5` → 12.5; anything else stays text.

    A point before three digits parts thousands, as everyone writes here.
    """
    bare = _SPACES.sub("", text)
    if len(text) > _LONGEST_NUMBER:
        return text
    if _WHOLE.fullmatch(bare):
        return int(bare)
    if (grouped := _GROUPED.fullmatch(bare)) and (grouped[1] == "." or bare.count(",") > 1):
        return _shortened(bare.replace(grouped[1], ""))
    if parts := _GROUPED_PART.fullmatch(bare) or _PART.fullmatch(bare):
        return _shortened(f"{parts[1].replace('.', '')}.{parts[2]}")
    return text


def _shortened(text: str) -> int | float:
    value = float(text)
    return int(value) if value.is_integer() else value


def money_typed(text: str) -> Any:
    """`1.500.000 đồng` → 1500000; anything else stays text."""
    if len(text) > _LONGEST_NUMBER:
        return text
    bare = _SPACES.sub("", _CURRENCY.sub("", text.strip()))
    if _GROUPED.fullmatch(bare):
        bare = bare.replace(".", "").replace(",", "")
    return int(bare) if _WHOLE.fullmatch(bare) else text


def date_typed(text: str) -> str:
    """`5/3/1990`, `05-03-1990`, `5 tháng 3 năm 1990` → `1990-03-05`; anything else stays text."""
    if len(text) > _LONGEST_DATE:
        return text
    if iso := _ISO.fullmatch(text):
        year, month, day = iso.groups()
    elif found := (
        _NUMERIC.fullmatch(text) or _PACKED.fullmatch(text) or _WORDED.fullmatch(fold(text))
    ):
        day, month, year = found.groups()
    else:
        return text
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return text


def personal_number_typed(text: str) -> str:
    """Twelve digits without what stands between them; anything else stays as it is."""
    digits = identifiers.digits_of(text)
    return digits if digits.isdecimal() else text


def tax_number_typed(text: str) -> str:
    """As `identifiers.tax_number`; what is no number stays as it is."""
    found = identifiers.tax_number(text)
    return found if found.replace("-", "").isdecimal() else text


def phone_typed(text: str) -> str:
    """The national form of the number; what is none stays as it is."""
    found = identifiers.phone(text)
    return found if identifiers.is_phone(found) else text


TYPED: Mapping[str, Callable[[str], Any]] = {
    "number": number_typed,
    "money": money_typed,
    "date": date_typed,
    "personal_number": personal_number_typed,
    "tax_number": tax_number_typed,
    "phone": phone_typed,
}


def text_of(widget: str, value: Any) -> str:
    """The value as an input shows it; what `TYPED` reads back gives the same value again."""
    if value is None or isinstance(value, Mapping | list):
        return ""
    if isinstance(value, bool):
        return "true" if value else ""
    if widget == "money" and isinstance(value, int):
        return _grouped(value)
    if isinstance(value, float):
        return _decimal(value)
    if widget == "date" and isinstance(value, str):
        return _day(value)
    return str(value)


def shown(spec: Mapping[str, Any], value: Any) -> str:
    """The value as a reader sees it: the label of a choice, a day, an amount with its unit."""
    widget = spec["widget"]
    if widget == "checkbox":
        return _("Có") if value is True else _("Không")
    if value is None:
        return ""
    for option in spec.get("options") or ():
        if option["value"] == value:
            return str(option["label"])
    text = text_of(widget, value)
    if widget == "money" and isinstance(value, int):
        return f"{text} đ"
    return text


def _grouped(value: int) -> str:
    return f"{value:,}".replace(",", ".")


def _decimal(value: float) -> str:
    return f"{Decimal(repr(value)):f}".replace(".", ",")


def _day(value: str) -> str:
    """`1990-03-05` → `05/03/1990`."""
    try:
        found = date.fromisoformat(value)
    except ValueError:
        return value
    return f"{found.day:02}/{found.month:02}/{found.year:04}"
