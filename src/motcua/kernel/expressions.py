"""Expressions in CEL: compiled once, bounded, answered without side effects.

The library bounds the depth of parsing (32) and the rounds of a loop (10,000); what it does not
bound stands here. CEL has no functions that reach outside and no endless loops.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from cel_expr_python import cel
from django.utils.translation import gettext as _

from motcua.kernel.errors import DomainError, Invalid
from motcua.kernel.text import marked

MAX_LENGTH = 500
MAX_DEPTH = 12
MAX_LOOPS = 1
MAX_SUMS = 4  # in a loop: each may copy a long text every round
MAX_VALUES = 5_000
MAX_CHARACTERS = 100_000
MAX_ROUNDS = 4_000_000  # in a loop: values times characters
STRING = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"")
LOOP = re.compile(r"\.\s*(?:all|exists|exists_one|map|filter)\s*\(")
OPENING, CLOSING = "([{", ")]}"
SPOT = re.compile(r"<input>:(\d+):(\d+)")
MISSING = "NOT_FOUND"
BOOLEAN = (cel.Type.BOOL, cel.Type.DYN)
TEXT = cel.Type.STRING
GROUP = cel.Type.Map(cel.Type.STRING, cel.Type.DYN)


class ExpressionInvalid(Invalid):
    """The expression is none, or too much of one; the message says where."""

    code = "expression_invalid"
    message = marked("Điều kiện chưa đúng.")


class ExpressionFailed(DomainError):
    """The data are of another kind than the expression takes, or too many."""

    code = "expression_failed"
    message = marked("Không tính được điều kiện.")


class _Absent:
    """What an expression gives that asks for something which is not there."""

    def __repr__(self) -> str:
        return "ABSENT"


ABSENT = _Absent()


class Expression:
    """An expression that was compiled. `bare`: its text without the strings in it."""

    __slots__ = ("_expression", "bare", "is_boolean", "loops", "text")

    def __init__(self, text: str, expression: cel.Expression) -> None:
        self.text = text
        self.bare = STRING.sub('""', text)
        self.loops = bool(LOOP.search(self.bare))
        self.is_boolean = expression.return_type() in BOOLEAN
        self._expression = expression

    def value(self, data: Mapping[str, Any]) -> Any:
        """What it comes to; `ABSENT` when it asks for what is not there.

        Raises `ExpressionFailed` when the data are of another kind. The caller weighs the data.
        """
        found = self._expression.eval(data=data)
        if found.type() != cel.Type.ERROR:
            return found.plain_value()
        if str(found.value()).startswith(MISSING):
            return ABSENT
        raise ExpressionFailed


class Language:
    """The expressions over these variables; `names` is how a message lists them."""

    def __init__(self, variables: Mapping[str, cel.Type], names: str) -> None:
        self._environment = cel.NewEnv(variables=dict(variables))
        self._names = names

    def compile(self, text: str) -> Expression:
        """The compiled expression; raises `ExpressionInvalid` with what is wrong and where."""
        _bounded(text)
        try:
            return Expression(text, self._environment.compile(text))
        except RuntimeError as error:
            raise ExpressionInvalid(self._explained(text, str(error))) from None

    def condition(self, text: str) -> Expression:
        """As `compile`, and refuses what does not come to true or false."""
        compiled = self.compile(text)
        if not compiled.is_boolean:
            raise ExpressionInvalid(
                _("Điều kiện “%(text)s” không cho ra đúng hay sai.") % {"text": text}
            )
        return compiled

    def _explained(self, text: str, error: str) -> str:
        spot = SPOT.search(error)
        where = {"text": text, "column": int(spot[2]) if spot else 1, "names": self._names}
        if "undeclared reference" in error:
            return (
                _(
                    "Điều kiện “%(text)s”: ký tự thứ %(column)s dùng tên không có. Chỉ dùng được"
                    " %(names)s."
                )
                % where
            )
        if "no matching overload" in error:
            return (
                _("Điều kiện “%(text)s”: ký tự thứ %(column)s so sánh hai thứ khác kiểu.") % where
            )
        return _("Điều kiện “%(text)s” sai cú pháp ở ký tự thứ %(column)s.") % where


def _bounded(text: str) -> None:
    if not text.strip():
        raise ExpressionInvalid(_("Điều kiện còn trống."))
    if len(text) > MAX_LENGTH:
        raise ExpressionInvalid(
            _("Điều kiện dài quá %(most)s ký tự.") % {"most": MAX_LENGTH},
        )
    bare = STRING.sub('""', text)
    depth = deepest = 0
    for character in bare:
        depth += (character in OPENING) - (character in CLOSING)
        deepest = max(deepest, depth)
    if deepest > MAX_DEPTH:
        raise ExpressionInvalid(_("Điều kiện lồng nhau quá %(most)s lớp.") % {"most": MAX_DEPTH})
    if len(LOOP.findall(bare)) > MAX_LOOPS:
        raise ExpressionInvalid(_("Điều kiện chỉ được duyệt một danh sách."))
    if LOOP.search(bare) and bare.count("+") > MAX_SUMS:
        raise ExpressionInvalid(
            _("Điều kiện duyệt danh sách chỉ được có %(most)s phép cộng.") % {"most": MAX_SUMS}
        )


def is_too_heavy(data: Mapping[str, Any], *, loops: bool) -> bool:
    """Whether an expression over these data could take long."""
    characters = 0
    for values, (value, waiting) in enumerate(_walk(data), start=1):
        characters += len(value) if isinstance(value, str) else 0
        expected = values + waiting
        if expected > MAX_VALUES or characters > MAX_CHARACTERS:
            return True
        if loops and expected * characters > MAX_ROUNDS:
            return True
    return False


def _walk(data: Any) -> Iterator[tuple[Any, int]]:
    """Each value inside, with how many are still known to come."""
    waiting: list[Any] = [data]
    while waiting:
        value = waiting.pop()
        if isinstance(value, Mapping):
            waiting += value.values()
        elif isinstance(value, (list, tuple)):
            waiting += value
        yield value, len(waiting)
