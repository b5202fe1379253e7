"""Vietnamese text: one form in storage, one form for searching."""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

_SPACES = re.compile(r"[ \t\u00a0\u2000-\u200a\u3000]+")
# Control characters but tab and line break, lone surrogates, private use: nobody types them on
# purpose. Marks of direction and of no width: with them one name can look like another.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ue000-\uf8ff\U000f0000-\U0010ffff"
    "\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
_NOT_WORD = re.compile(r"[^0-9a-z.]+")
# The Icelandic eth looks like the Vietnamese letter and is often typed for it.
_ETH = str.maketrans({"ð": "đ", "Ð": "Đ"})
_STROKE = str.maketrans({"đ": "d", "Đ": "D"})
# The order of Vietnamese dictionaries: first the letters of a syllable, then its tone.
_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = "\u0300\u0309\u0303\u0301\u0323"  # grave, hook above, tilde, acute, dot below
_LETTER_KEYS = {letter: f"{place:02d}" for place, letter in enumerate(_LETTERS, start=11)}
_TONE_KEYS = {mark: str(place) for place, mark in enumerate(_TONES, start=1)}
_PIECES = re.compile(r"[0-9]+|[^\W\d_]+")
_DIGITS_OF_LENGTH = 2
# What a spreadsheet program takes for a formula.
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_translator: list[Callable[[str], str]] = []


def marked(text: str) -> str:
    """The text itself, noted for translation: for modules that must not know the framework.

    Whoever shows it passes it through `gettext` or `spoken`; `DomainError` does so by itself.
    """
    return text


def translator_set(translate: Callable[[str], str]) -> None:
    """Choose who translates marked text. Called from `config/wiring.py` only: a process that opens
    files of strangers has no translator, and no framework.
    """
    _translator[:] = [translate]


def spoken(text: str) -> str:
    """Marked text in the language of the one who reads it now; as it is without a translator."""
    return _translator[0](text) if _translator and text else text


def clean(value: str) -> str:
    """NFC, đ as đ, without control characters and hidden marks, spaces collapsed, lines kept."""
    value = value.translate(_ETH).replace("\r\n", "\n").replace("\r", "\n")
    value = _SPACES.sub(" ", unicodedata.normalize("NFC", _HIDDEN.sub("", value)))
    return "\n".join(line.strip() for line in value.split("\n")).strip()


def composed(value: str) -> str:
    """NFC and nothing else: for names and secrets that are compared sign by sign."""
    return unicodedata.normalize("NFC", value)


def fold(value: str) -> str:
    """Lower case without accents, words parted by one space: the form that is searched."""
    value = unicodedata.normalize("NFD", value.translate(_ETH).translate(_STROKE))
    value = "".join(c for c in value if unicodedata.category(c) != "Mn").lower()
    return _NOT_WORD.sub(" ", value).strip()


@lru_cache(maxsize=4096)
def collation_key(value: str) -> str:
    """What texts are sorted by: syllable by syllable, letters (a ă â, d đ, …) before tones (level,
    à, ả, ã, á, ạ), numbers by their size, case last. Plain ASCII, so that any column or index
    sorts it alike.
    """
    value = unicodedata.normalize("NFC", value.translate(_ETH))
    syllables = [_piece_key(piece) for piece in _PIECES.findall(value.lower())]
    letters = ".".join(first for first, _tone in syllables)
    return f"{letters} {'.'.join(tone for _first, tone in syllables)} {_case_key(value)}"


def person_key(full_name: str) -> str:
    """What persons are sorted by: the given name, which comes last, then the whole name."""
    return f"{collation_key(full_name.rpartition(' ')[2])}  {collation_key(full_name)}"


def _piece_key(piece: str) -> tuple[str, str]:
    if piece[0].isdecimal() and piece.isascii():
        number = piece.lstrip("0")
        return f"0{len(number):0{_DIGITS_OF_LENGTH}d}{number}", "0"
    letters, tones = [], []
    for sign in piece:
        tone, letter = "0", sign
        for mark in unicodedata.normalize("NFD", sign):
            if mark in _TONE_KEYS:
                tone = _TONE_KEYS[mark]
                letter = _without(sign, mark)
        letters.append(_LETTER_KEYS.get(letter) or _other_key(letter))
        tones.append(tone)
    return "".join(letters), "".join(tones)


def _without(sign: str, tone: str) -> str:
    parts = unicodedata.normalize("NFD", sign).replace(tone, "")
    return unicodedata.normalize("NFC", parts)


def _other_key(letter: str) -> str:
    """A foreign letter: as its Latin base where it has one, else after z."""
    base = unicodedata.normalize("NFD", letter)[0]
    return _LETTER_KEYS.get(base) or f"99{ord(letter):06x}"


def _case_key(value: str) -> str:
    return "".join("1" if sign.isupper() else "0" for sign in value if sign.isalpha())


def spreadsheet_safe(text: str) -> str:
    """The text as a cell that no spreadsheet program runs: what looks like a formula is quoted."""
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA_SIGNS) else text
