"""Nested data of a form: made clean, looked up, changed by path."""

from collections.abc import Mapping
from typing import Any
from unicodedata import is_normalized

from django.utils.translation import gettext as _

from motcua.kernel.errors import Invalid
from motcua.kernel.text import clean

DEEPEST = 6
# A form has some fifty fields and thirty rows; what is far above is no answer to it.
MOST_VALUES = 1_000


def cleaned(value: Any, depth: int = 0) -> Any:
    """The value with clean texts and without what is empty."""
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if not isinstance(value, Mapping | list | tuple):
        return value
    if depth > DEEPEST or len(value) > MOST_VALUES:
        raise Invalid(fields={"": _("Dữ liệu quá lớn hoặc lồng nhau quá sâu.")})
    if isinstance(value, Mapping):
        pairs = ((clean_text(str(name)), cleaned(each, depth + 1)) for name, each in value.items())
        return {name: each for name, each in pairs if each not in ("", None, {})}
    return [each for each in (cleaned(each, depth + 1) for each in value) if each != {}]


def clean_text(value: str) -> str:
    """`kernel.text.clean`, with a short way out for text that is clean already."""
    if (
        value.isprintable()
        and "  " not in value
        and value == value.strip()
        and is_normalized("NFC", value)
        and "ð" not in value.lower()  # typed for đ
    ):
        return value
    return clean(value)


def put(data: dict[str, Any], path: list[str], value: Any) -> None:
    """Set the value under a path; groups on the way are made, what is no group gives way."""
    for part in path[:-1]:
        inner = data.get(part)
        if not isinstance(inner, dict):
            inner = data[part] = {}
        data = inner
    data[path[-1]] = value


def get(data: Any, path: list[str]) -> Any:
    """The value under a path, or None."""
    for part in path:
        data = data.get(part) if isinstance(data, Mapping) else None
    return data


def drop(data: Any, path: list[str]) -> None:
    """Take the value under a path away, and the groups that are empty without it."""
    way = []
    for part in path:
        if not isinstance(data, dict) or part not in data:
            return
        way.append((data, part))
        data = data[part]
    group, name = way.pop()
    del group[name]
    while way and not group:
        group, name = way.pop()
        if group[name]:
            return
        del group[name]
