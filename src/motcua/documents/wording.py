"""Texts with named blanks, written by administrators: `Hồ sơ {mã hồ sơ} …`. It knows no table.

A text is never a program: it is cut into words and blanks here, and the blanks are filled with
values that are not looked at again. What comes out are plain strings for the typesetter.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from motcua.kernel import blanks as named
from motcua.kernel import text as texts

_SPACES = re.compile(r"\s+")
Run = dict[str, Any]  # {"text": str, "strong": bool}
Line = list[Run]
Words = str | Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class Blank:
    """A named blank: `path` says where in the document its value is, `strong` prints it bold."""

    name: str
    path: str
    meaning: Words
    strong: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TextSpec:
    """One text of a form that may be changed: its name for people, and the text of the release."""

    key: str
    label: Words
    default: str
    hint: Words = ""
    is_long: bool = True
    required: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class FormWords:
    """Everything that may be changed in one printed form."""

    form: str
    number: str
    title: Words
    texts: tuple[TextSpec, ...]
    blanks: tuple[Blank, ...]

    def defaults(self) -> dict[str, str]:
        """The texts as the release brings them."""
        return {spec.key: spec.default for spec in self.texts}


LONGEST_LINE, LONGEST_TEXT = 200, 3000


def clean(value: str, spec: TextSpec) -> str:
    """The text as it is kept: clean, and in one line where the form has one line for it."""
    value = texts.clean(value)
    return value if spec.is_long else _SPACES.sub(" ", value)


def problem(value: str, spec: TextSpec, blanks: Mapping[str, Blank]) -> str:
    """What is wrong with a text, in words for who wrote it; empty when nothing is."""
    longest = LONGEST_TEXT if spec.is_long else LONGEST_LINE
    if not value:
        return _("Mục này không được để trống.") if spec.required else ""
    if len(value) > longest:
        return _("Dài quá %(limit)d ký tự (hiện có %(length)d). Xin viết ngắn lại.") % {
            "limit": longest,
            "length": len(value),
        }
    unknown = [name for name in named.names_in(value) if name not in blanks]
    if unknown:
        return _("Không có ô tự điền {%(name)s} trong mẫu này. Các ô dùng được: %(known)s.") % {
            "name": unknown[0],
            "known": ", ".join(f"{{{name}}}" for name in blanks),
        }
    if named.has_stray_brace(value):
        return _("Có dấu { hoặc } lẻ. Ô tự điền viết liền một dòng, như {mã hồ sơ}.")
    return ""


def filled(value: str, blanks: Mapping[str, Blank], data: Mapping[str, Any]) -> list[Line]:
    """The lines of a text with its blanks filled from `data`; an empty line falls out.

    A value with several lines makes several. A blank that is not known stays as it was written.
    """
    lines: list[Line] = [[]]
    for piece, strong in _pieces(value, blanks, data):
        first, *more = piece.split("\n")
        for number, part in enumerate([first, *more]):
            if number:
                lines.append([])
            if part:
                lines[-1].append({"text": part, "strong": strong})
    return [line for line in lines if line]


def plain(lines: list[Line]) -> str:
    """The same as one string."""
    return " ".join("".join(run["text"] for run in line) for line in lines)


def _pieces(
    value: str, blanks: Mapping[str, Blank], data: Mapping[str, Any]
) -> Iterator[tuple[str, bool]]:
    for written, name in named.pieces(value):
        blank = blanks.get(name) if name is not None else None
        if blank is None:
            yield written, False
        else:
            yield _value(data, blank.path), blank.strong


def _value(data: Any, path: str) -> str:
    for part in path.split("."):
        data = data.get(part) if isinstance(data, Mapping) else None
    return data if isinstance(data, str) else ""
