"""The texts of messages: what is wrong with one, and one with its blanks filled. No tables.

A text is words and named blanks and nothing else: there is nothing to run. A line whose blanks are
all empty falls out, so that `Hẹn trả: {hẹn trả}` is not told of a clock that stands.
"""

import re
from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _

from motcua.kernel import blanks as named
from motcua.kernel import text as texts
from motcua.notifications.rules import plain, sms_size
from motcua.notifications.types import LANGUAGES, Blank, MessageKind, Part, Preview

MOST = {Part.SUBJECT: 200, Part.BODY: 3000, Part.SMS: 500}  # characters, blanks not filled
LONGEST_SUBJECT = 200  # the column's length
MOST_SEGMENTS = 5  # of an SMS with the examples filled in
_SPACES = re.compile(r"\s+")
_EMPTY_LINES = re.compile(r"\n{3,}")


def keys() -> Iterator[str]:
    """The keys of all texts of a kind: `vi.subject`, `vi.body`, …"""
    return (f"{language}.{part.value}" for language in LANGUAGES for part in Part)


def part_of(key: str) -> Part:
    """Which part a key is of."""
    return Part(key.rpartition(".")[2])


def clean(key: str, value: str) -> str:
    """The text as it is kept: clean, in one line where the part has one."""
    value = texts.clean(value)
    return value if part_of(key) is Part.BODY else _SPACES.sub(" ", value)


def problem(key: str, value: str, kind: MessageKind) -> str:
    """What is wrong with a text, in words for who wrote it; empty when nothing is."""
    part = part_of(key)
    if not value:
        return _("Mục này không được để trống.")
    if len(value) > MOST[part]:
        return _("Dài quá %(limit)d ký tự (hiện có %(length)d). Xin viết ngắn lại.") % {
            "limit": MOST[part],
            "length": len(value),
        }
    if said := _blank_problem(key, value, kind):
        return said
    return _sms_problem(value, kind) if part is Part.SMS else ""


def _blank_problem(key: str, value: str, kind: MessageKind) -> str:
    """The first blank that the occasion does not have, or that is too long for its place."""
    if named.has_stray_brace(value):
        return _("Có dấu { hoặc } lẻ. Ô tự điền viết liền một dòng, như {mã hồ sơ}.")
    language, blanks = key.partition(".")[0], _by_name(kind)
    for name in named.names_in(value):
        if name not in blanks:
            return _("Không có ô tự điền {%(name)s} trong tin này. Các ô dùng được: %(known)s.") % {
                "name": name,
                "known": ", ".join(f"{{{blank.names[language]}}}" for blank in kind.blanks),
            }
        if blanks[name].is_long and part_of(key) is not Part.BODY:
            return _("Ô {%(name)s} có thể dài nhiều dòng, chỉ dùng trong thư.") % {"name": name}
    return ""


def filled(value: str, kind: MessageKind, values: Mapping[str, str], part: Part) -> str:
    """The text with its blanks filled; `values` are by the key of the blank."""
    blanks = _by_name(kind)
    lines = []
    for line in value.split("\n"):
        said = _line(line, blanks, values)
        if said is not None:
            lines.append(said)
    text = _EMPTY_LINES.sub("\n\n", "\n".join(lines)).strip()
    if part is Part.BODY:
        return text
    text = _SPACES.sub(" ", text)
    return text[:LONGEST_SUBJECT] if part is Part.SUBJECT else text


def preview(kind: MessageKind, found: Mapping[str, str], language: str) -> Preview:
    """The message with the examples of the blanks, and the length of its SMS either way."""
    values = {blank.key: blank.sample for blank in kind.blanks}
    said = {
        part: filled(found.get(f"{language}.{part.value}", ""), kind, values, part) for part in Part
    }
    without_marks = plain(said[Part.SMS])
    return Preview(
        language=language,
        subject=said[Part.SUBJECT],
        body=said[Part.BODY],
        sms=said[Part.SMS],
        size=sms_size(said[Part.SMS]),
        plain=without_marks,
        plain_size=sms_size(without_marks),
    )


def _sms_problem(value: str, kind: MessageKind) -> str:
    samples = {blank.key: blank.sample for blank in kind.blanks}
    size = sms_size(filled(value, kind, samples, Part.SMS))
    if size.segments <= MOST_SEGMENTS:
        return ""
    return _(
        "Tin nhắn này dài %(segments)d tin SMS; nhiều nhất là %(most)d. Xin viết ngắn lại."
    ) % {"segments": size.segments, "most": MOST_SEGMENTS}


def _by_name(kind: MessageKind) -> dict[str, Blank]:
    """A blank goes by its name in any language, so that a text can be copied over."""
    return {named.name_of(name): blank for blank in kind.blanks for name in blank.names.values()}


def _line(line: str, blanks: Mapping[str, Blank], values: Mapping[str, str]) -> str | None:
    """The line filled; nothing when it has blanks and all of them are empty."""
    said, given, has_blanks = [], False, False
    for written, name in named.pieces(line):
        if name is None:
            said.append(written)
            continue
        has_blanks = True
        blank = blanks.get(name)  # a name that a later release no longer knows says nothing
        value = values.get(blank.key, "") if blank is not None else ""
        given = given or bool(value)
        said.append(value)
    return "".join(said) if given or not has_blanks else None
