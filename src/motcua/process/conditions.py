"""Conditions in CEL: compiled once, bounded, answered without side effects.

The library bounds the depth of parsing (32) and the rounds of a loop (10,000); what it does not
bound stands here. CEL has no functions that reach outside and no endless loops.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from cel_expr_python import cel
from django.utils.translation import gettext as _

from motcua.process.errors import ConditionFailed, ConditionInvalid
from motcua.process.types import Facts

MAX_LENGTH = 500
MAX_DEPTH = 12
MAX_LOOPS = 1
MAX_SUMS = 4  # in a loop: each may copy a long text every round
MAX_VALUES = 5_000
MAX_CHARACTERS = 100_000
MAX_ROUNDS = 4_000_000  # in a loop: values times characters
KEPT = 2_048
WORDS = ("decision", "channel", "outcome")
STRING = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"")
LOOP = re.compile(r"\.\s*(?:all|exists|exists_one|map|filter)\s*\(")
FIELD = re.compile(r"(?<![\w.])case\s*\.\s*([A-Za-z_]\w*)")
ANY_CASE = re.compile(r"(?<![\w.])case(?![\w])")
OPENING, CLOSING = "([{", ")]}"
MISSING = "NOT_FOUND"
SPOT = re.compile(r"<input>:(\d+):(\d+)")

_ENVIRONMENT = cel.NewEnv(
    variables={
        "case": cel.Type.Map(cel.Type.STRING, cel.Type.DYN),
        **dict.fromkeys(WORDS, cel.Type.STRING),
    }
)


class Condition:
    """A condition that was compiled. `fields` are the fields of the case that it reads."""

    __slots__ = ("_expression", "_loops", "_whole", "fields", "text")

    def __init__(self, text: str, expression: cel.Expression) -> None:
        bare = STRING.sub('""', text)
        self.text = text
        self.fields = frozenset(FIELD.findall(bare))
        self._whole = len(ANY_CASE.findall(bare)) > len(FIELD.findall(bare))
        self._loops = bool(LOOP.search(bare))
        self._expression = expression

    def holds(self, facts: Facts) -> bool:
        """Whether the condition holds; a field that the case does not have makes it not hold.

        Raises `ConditionFailed` when the data are of another kind, or too many.
        """
        value = self._expression.eval(data=self._data(facts))
        answer = value.value()
        if isinstance(answer, bool):
            return answer
        if str(answer).startswith(MISSING):
            return False
        raise ConditionFailed(
            _("Không tính được điều kiện “%(text)s”: dữ liệu của hồ sơ không đúng kiểu.")
            % {"text": self.text}
        )

    def _data(self, facts: Facts) -> dict[str, Any]:
        case = facts.get("case") or {}
        if not self._whole:
            case = {name: case[name] for name in self.fields if name in case}
        if self.fields or self._whole:
            _weigh(case, loops=self._loops)
        data: dict[str, Any] = {word: str(facts.get(word) or "") for word in WORDS}
        data["case"] = case
        return data


@lru_cache(maxsize=KEPT)
def condition(text: str) -> Condition:
    """The compiled condition; raises `ConditionInvalid` with what is wrong and where."""
    _bounded(text)
    try:
        expression = _ENVIRONMENT.compile(text)
    except RuntimeError as error:
        raise ConditionInvalid(_explained(text, str(error))) from None
    if expression.return_type() not in (cel.Type.BOOL, cel.Type.DYN):
        raise ConditionInvalid(
            _("Điều kiện “%(text)s” không cho ra đúng hay sai.") % {"text": text}
        )
    return Condition(text, expression)


def _bounded(text: str) -> None:
    if not text.strip():
        raise ConditionInvalid(_("Điều kiện còn trống."))
    if len(text) > MAX_LENGTH:
        raise ConditionInvalid(
            _("Điều kiện dài quá %(most)s ký tự.") % {"most": MAX_LENGTH},
        )
    bare = STRING.sub('""', text)
    depth = deepest = 0
    for character in bare:
        depth += (character in OPENING) - (character in CLOSING)
        deepest = max(deepest, depth)
    if deepest > MAX_DEPTH:
        raise ConditionInvalid(_("Điều kiện lồng nhau quá %(most)s lớp.") % {"most": MAX_DEPTH})
    if len(LOOP.findall(bare)) > MAX_LOOPS:
        raise ConditionInvalid(_("Điều kiện chỉ được duyệt một danh sách."))
    if LOOP.search(bare) and bare.count("+") > MAX_SUMS:
        raise ConditionInvalid(
            _("Điều kiện duyệt danh sách chỉ được có %(most)s phép cộng.") % {"most": MAX_SUMS}
        )


def _explained(text: str, error: str) -> str:
    spot = SPOT.search(error)
    where = {"text": text, "column": int(spot[2]) if spot else 1}
    if "undeclared reference" in error:
        return (
            _(
                "Điều kiện “%(text)s”: ký tự thứ %(column)s dùng tên không có. Chỉ dùng được"
                " case, decision, channel và outcome."
            )
            % where
        )
    if "no matching overload" in error:
        return _("Điều kiện “%(text)s”: ký tự thứ %(column)s so sánh hai thứ khác kiểu.") % where
    return _("Điều kiện “%(text)s” sai cú pháp ở ký tự thứ %(column)s.") % where


def _weigh(case: Mapping[str, Any], *, loops: bool) -> None:
    values = characters = 0
    waiting: list[Any] = [case]
    while waiting:
        value = waiting.pop()
        values += 1
        if isinstance(value, str):
            characters += len(value)
        elif isinstance(value, Mapping):
            waiting += value.values()
        elif isinstance(value, (list, tuple)):
            waiting += value
        expected = values + len(waiting)
        many = loops and expected * characters > MAX_ROUNDS
        if expected > MAX_VALUES or characters > MAX_CHARACTERS or many:
            raise ConditionFailed(_("Dữ liệu của hồ sơ quá lớn để tính điều kiện."))
