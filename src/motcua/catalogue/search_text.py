"""How Vietnamese is typed: with marks, without, with the keys of the marks, as it sounds."""

import re
import unicodedata
from functools import lru_cache

from motcua.kernel.text import fold

MOST_CHARACTERS = 200
MOST_TOKENS = 24
_TOKEN = re.compile(r"[0-9a-zà-ỹđ.]+")
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_TELEX_TONE = re.compile(r"(?<=[aeiouy])([a-z]*?)[sfrxj]([a-z]*)$")
_TELEX_DOUBLE = re.compile(r"(aa|ee|oo|dd)")
_VNI = re.compile(r"(?<=[a-z])[1-9]")
# Sounds that are heard alike in one part of the country or another, so that they are spelt so.
_STARTS = (
    *(("ngh", "ng"), ("gh", "g"), ("tr", "c"), ("ch", "c"), ("gi", "d"), ("qu", "k"), ("ph", "p")),
    *(("s", "x"), ("r", "d"), ("v", "d"), ("c", "k"), ("q", "k"), ("l", "n"), ("f", "p")),
    *(("j", "d"), ("z", "d")),
)
# Rhymes that the south says otherwise than the law writes: sanh, bịnh, kiếng, nhứt, hườn, phước.
_RHYMES = (
    *(("anh", "inh"), ("inh", "enh"), ("ieng", "inh"), ("ut", "at"), ("un", "an"), ("on", "an")),
    *(("uon", "oan"), ("uoc", "uc"), ("ang", "uong"), ("iet", "at"), ("iep", "op"), ("ue", "oa")),
    *(("oi", "ui"), ("ui", "oi"), ("au", "u"), ("o", "u")),
)
_ENDS = (("ch", "t"), ("nh", "n"), ("ng", "n"), ("c", "t"))


def tokens_of(value: str) -> list[str]:
    """The syllables of a text as typed, in lower case; points stay inside of numbers only."""
    value = unicodedata.normalize("NFC", value[: 4 * MOST_CHARACTERS]).lower()
    found = (token.strip(".") for token in _TOKEN.findall(value))
    parts = (part for token in found for part in _parted(token))
    return [part for part in parts if part][:400]


def _parted(token: str) -> list[str]:
    if "." in token and not token.replace(".", "").isdigit():
        return token.split(".")
    return [token]


@lru_cache(maxsize=20_000)
def folded(token: str) -> str:
    """A syllable without marks."""
    return fold(token)


@lru_cache(maxsize=20_000)
def marked(token: str) -> str:
    """One spelling of a syllable with marks, wherever its tone stands: hoà and hòa are one.

    Empty when the syllable was typed without any mark.
    """
    if token.isascii():
        return ""
    letters: list[str] = []
    tones: list[str] = []
    for letter in unicodedata.normalize("NFD", token):
        (tones if letter in _TONES else letters).append(letter)
    return "".join((*letters, *tones)).replace("y", "i")


def untyped(token: str) -> list[str]:
    """What may have been meant when the keys of the marks stayed in the word."""
    plain = folded(token)
    doubled = _TELEX_DOUBLE.sub(lambda found: found.group()[0], plain)
    toneless = _TELEX_TONE.sub(r"\1\2", doubled)
    guesses = [_VNI.sub("", plain), doubled, toneless]
    guesses += [guess.replace("w", "") for guess in (doubled, toneless) if "w" in guess]
    guesses += [guess.replace("w", "u", 1) for guess in (doubled, toneless) if "w" in guess]
    return [guess for guess in dict.fromkeys(guesses) if guess and guess != plain]


@lru_cache(maxsize=20_000)
def sound(token: str) -> str:
    """A key that syllables share which sound alike."""
    start = next(
        (heard + token[len(typed) :] for typed, heard in _STARTS if token.startswith(typed)), token
    )
    end = next(
        (start[: -len(typed)] + heard for typed, heard in _ENDS if start.endswith(typed)), ""
    )
    return (end or start).replace("y", "i")


@lru_cache(maxsize=20_000)
def regional(token: str) -> tuple[str, ...]:
    """What a syllable of the south may be in the spelling of the law, without marks."""
    return tuple(
        token[: -len(heard)] + written
        for heard, written in _RHYMES
        if token.endswith(heard) and len(token) > len(heard)
    )
