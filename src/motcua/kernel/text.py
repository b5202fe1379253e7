"""Vietnamese text: one form in storage, one form for searching."""

import re
import unicodedata

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


def clean(value: str) -> str:
    """NFC, đ as đ, without control characters and hidden marks, spaces collapsed, lines kept."""
    value = value.translate(_ETH).replace("\r\n", "\n").replace("\r", "\n")
    value = _SPACES.sub(" ", unicodedata.normalize("NFC", _HIDDEN.sub("", value)))
    return "\n".join(line.strip() for line in value.split("\n")).strip()


def fold(value: str) -> str:
    """Lower case without accents, words parted by one space: the form that is searched."""
    value = unicodedata.normalize("NFD", value.translate(_ETH).translate(_STROKE))
    value = "".join(c for c in value if unicodedata.category(c) != "Mn").lower()
    return _NOT_WORD.sub(" ", value).strip()
