"""How documents are worded: numbers, dates, and text made safe to print."""

import dataclasses
import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from motcua.kernel import clock, text

_FIRST_SMALL_MONTHS = 2
_TALL, _DEEP = frozenset("bdfhklt"), frozenset("gjpqy")
_ENDLESS_WORD = re.compile(r"\S{41,}")
_PIECE = re.compile(r"(\S{8})(?=\S)")
_DIRECTION_MARKS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F])


def number_text(*, number: int, symbol: str) -> str:
    """`5`, `TB-UBND` → `05/TB-UBND`: below ten with a leading zero (Decree 30/2020, appendix I)."""
    return f"{number:02d}/{symbol}"


def date_words(on: date) -> str:
    """`ngày 05 tháng 02 năm 2024`: Decree 30/2020 wants the zero below day 10 and month 3."""
    month = f"{on.month:02d}" if on.month <= _FIRST_SMALL_MONTHS else str(on.month)
    return f"ngày {on.day:02d} tháng {month} năm {on.year}"


def time_words(at: datetime) -> str:
    """`16 giờ 00 phút, ngày 21 tháng 11 năm 2026`, on a clock in Viet Nam."""
    here = clock.local(at)
    return f"{here.hour:02d} giờ {here.minute:02d} phút, {date_words(here.date())}"


def iso_second(at: datetime) -> str:
    """ISO 8601 to the second with the zone of Viet Nam (Decree 30/2020, appendix I)."""
    return clock.local(at).isoformat(timespec="seconds")


def printable(value: str) -> str:
    """The text as the page shows it: NFC, no control or direction marks, endless words breakable.

    Direction marks could show a name backwards, which on an official document is forgery.
    """
    clean = text.clean(unicodedata.normalize("NFC", value).translate(_DIRECTION_MARKS))
    return _ENDLESS_WORD.sub(lambda word: _PIECE.sub("\\1\u200b", word.group()), clean)


def page_data(value: Any) -> Any:
    """The document as JSON values, every text printable, every date in words."""
    if dataclasses.is_dataclass(value):
        fields = dataclasses.fields(value)
        return {field.name: page_data(getattr(value, field.name)) for field in fields}
    if isinstance(value, Mapping):
        return {key: page_data(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [page_data(item) for item in value]
    return _shown(value)


def _shown(value: Any) -> Any:
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, datetime):
        return time_words(value)
    if isinstance(value, date):
        return {"words": date_words(value), "short": f"{value:%d/%m/%Y}"}
    return value


def signature_strokes(name: str) -> list[list[float]]:
    """A hand signature for a name, always the same: cubic curves in a box of width 1 and height 1.

    Each letter of the given name makes one stroke as tall as the letter is; a loop opens and a
    flourish closes. The first item is the start `x y`, each other one a curve `x1 y1 x2 y2 x y`.
    """
    words = text.fold(name).split() or ["x"]
    lean = 0.25 + (ord(words[0][0]) % 7) / 30
    x, step = 0.13, 0.5 / (len(words[-1]) + 1)
    strokes = [[0.06, 0.62], [0.02, 0.2, 0.22, -0.05, 0.2, 0.3], [0.18, 0.62, 0.05, 0.95, x, 0.78]]
    for letter in words[-1]:
        top = 0.62 - (0.42 if letter in _TALL else 0.2)
        low = 0.64 + (0.3 if letter in _DEEP else 0.06)
        peak = x + step * 0.7
        strokes.append([x + step * lean, 0.6, x + step * (0.6 + lean), top, peak, top + 0.03])
        strokes.append([x + step * 0.3, 0.62, x + step * 0.5, low, x + step, 0.66])
        x += step
    strokes.append([x + 0.16, 0.5, x + 0.3, 0.38, 0.95, 0.3])
    strokes.append([0.6, 0.42, 0.3, 0.8, 0.1, 0.92])
    strokes.append([0.35, 0.86, 0.6, 0.8, 0.86, 0.8])
    return strokes
