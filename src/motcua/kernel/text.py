"""Vietnamese text: one form in storage, one form for searching."""

import re
import unicodedata

_SPACES = re.compile(r"[ \t\u00a0\u2000-\u200b\u3000]+")
# Control characters but the line break, lone surrogates, private use: nobody types them on purpose.
_HIDDEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ue000-\uf8ff\U000f0000-\U0010ffff]")
_NOT_WORD = re.compile(r"[^0-9a-z.]+")
# The Icelandic eth looks like the Vietnamese letter and is often typed for it.
_ETH = str.maketrans({"ð": "đ", "Ð": "Đ"})
_STROKE = str.maketrans({"đ": "d", "Đ": "D"})


def clean(value: str) -> str:
    """NFC, đ as đ, without control characters, spaces collapsed, lines kept."""
    value = unicodedata.normalize("NFC", value.translate(_ETH))
    value = value.replace("\r\n", "\n").replace("\r", "\n")
    value = _HIDDEN.sub("", _SPACES.sub(" ", value))
    return "\n".join(line.strip() for line in value.split("\n")).strip()


def fold(value: str) -> str:
    """Lower case without accents, words parted by one space: the form that is searched."""
    value = unicodedata.normalize("NFD", value.translate(_ETH).translate(_STROKE))
    value = "".join(c for c in value if unicodedata.category(c) != "Mn").lower()
    return _NOT_WORD.sub(" ", value).strip()
