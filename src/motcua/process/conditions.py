"""Conditions on the ways of a process: what they may ask of a case."""

import re
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from motcua.kernel.expressions import (
    ABSENT,
    GROUP,
    TEXT,
    Expression,
    ExpressionFailed,
    ExpressionInvalid,
    Language,
    is_too_heavy,
)
from motcua.process.errors import ConditionFailed, ConditionInvalid
from motcua.process.types import Facts

KEPT = 2_048
WORDS = ("decision", "channel", "outcome")
FIELD = re.compile(r"(?<![\w.])case\s*\.\s*([A-Za-z_]\w*)")
ANY_CASE = re.compile(r"(?<![\w.])case(?![\w])")

_LANGUAGE = Language(
    {"case": GROUP, **dict.fromkeys(WORDS, TEXT)}, "case, decision, channel, outcome"
)


class Condition:
    """A condition that was compiled. `fields` are the fields of the case that it reads."""

    __slots__ = ("_expression", "_whole", "fields", "text")

    def __init__(self, expression: Expression) -> None:
        self.text = expression.text
        self.fields = frozenset(FIELD.findall(expression.bare))
        self._whole = len(ANY_CASE.findall(expression.bare)) > len(FIELD.findall(expression.bare))
        self._expression = expression

    def holds(self, facts: Facts) -> bool:
        """Whether the condition holds; a field that the case does not have makes it not hold.

        Raises `ConditionFailed` when the data are of another kind, or too many.
        """
        try:
            answer = self._expression.value(self._data(facts))
        except ExpressionFailed:
            answer = None
        if isinstance(answer, bool):
            return answer
        if answer is ABSENT:
            return False
        raise ConditionFailed(
            _("Không tính được điều kiện “%(text)s”: dữ liệu của hồ sơ không đúng kiểu.")
            % {"text": self.text}
        )

    def _data(self, facts: Facts) -> dict[str, Any]:
        case = facts.get("case") or {}
        if not self._whole:
            case = {name: case[name] for name in self.fields if name in case}
        if (self.fields or self._whole) and is_too_heavy(case, loops=self._expression.loops):
            raise ConditionFailed(_("Dữ liệu của hồ sơ quá lớn để tính điều kiện."))
        data: dict[str, Any] = {word: str(facts.get(word) or "") for word in WORDS}
        data["case"] = case
        return data


@lru_cache(maxsize=KEPT)
def condition(text: str) -> Condition:
    """The compiled condition; raises `ConditionInvalid` with what is wrong and where."""
    try:
        return Condition(_LANGUAGE.condition(text))
    except ExpressionInvalid as refusal:
        raise ConditionInvalid(refusal.text) from None
