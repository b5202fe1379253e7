"""What the expressions of a form read, and their answers on data that may be incomplete."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from math import isfinite
from typing import Any, NamedTuple

from motcua.catalogue.forms.data import get, put
from motcua.kernel.expressions import (
    ABSENT,
    GROUP,
    Expression,
    ExpressionFailed,
    Language,
    is_too_heavy,
)

KEPT = 4_096
_READ = r"(?<![\w.]){name}((?:\s*\.\s*[A-Za-z_]\w*)*)(\s*\()?"
_READS = {name: re.compile(_READ.format(name=name)) for name in ("data", "row")}
_FORM = Language({"data": GROUP}, "data")
_ROW = Language({"data": GROUP, "row": GROUP}, "data, row")


class Formula(NamedTuple):
    """A compiled expression. `data`, `row`: the paths it reads, the empty one for all of it."""

    expression: Expression
    data: tuple[tuple[str, ...], ...]
    row: tuple[tuple[str, ...], ...]

    def value(self, data: Mapping[str, Any], row: Mapping[str, Any] | None = None) -> Any:
        """What it comes to; None when that cannot be told from these data."""
        facts = {"data": _picked(data, self.data)}
        if row is not None:
            facts["row"] = _picked(row, self.row)
        if is_too_heavy(facts, loops=self.expression.loops):
            return None
        try:
            found = self.expression.value(facts)
        except ExpressionFailed:
            return None
        if found is ABSENT or not isinstance(found, bool | int | float | str):
            return None
        if isinstance(found, float):
            return _number(found)
        return found

    def holds(self, data: Mapping[str, Any], row: Mapping[str, Any] | None = None) -> bool:
        """Whether the condition holds; it does not where an answer that it asks for is missing."""
        return self.value(data, row) is True


@lru_cache(maxsize=KEPT)
def condition(text: str, *, in_row: bool = False) -> Formula:
    """The compiled condition; raises `ExpressionInvalid`."""
    return _read((_ROW if in_row else _FORM).condition(text))


@lru_cache(maxsize=KEPT)
def formula(text: str, *, in_row: bool = False) -> Formula:
    """The compiled expression of a computed field; raises `ExpressionInvalid`."""
    return _read((_ROW if in_row else _FORM).compile(text))


def _read(expression: Expression) -> Formula:
    return Formula(
        expression,
        tuple(_paths("data", expression.bare)),
        tuple(_paths("row", expression.bare)),
    )


def _paths(name: str, bare: str) -> Iterable[tuple[str, ...]]:
    found: dict[tuple[str, ...], None] = {}
    for match in _READS[name].finditer(bare):
        parts = tuple(part.strip() for part in match[1].split(".")[1:])
        found[parts[:-1] if match[2] else parts] = None
    return found


def _picked(data: Mapping[str, Any], paths: tuple[tuple[str, ...], ...]) -> Mapping[str, Any]:
    """Only what is read, so that other answers cost nothing."""
    picked: dict[str, Any] = {}
    for path in sorted(paths):
        if not path:
            return data
        value = get(data, list(path))
        if value is not None and get(picked, list(path)) is None:
            put(picked, list(path), value)
    return picked


def _number(value: float) -> int | float | None:
    if not isfinite(value):
        return None
    return int(value) if value.is_integer() else value
