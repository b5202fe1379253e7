"""The lines of a table against what their indicators allow: each mistake with its column and why.

A million lines say the same few periods, places and codes again and again: each is looked at once.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _

from motcua.ioc.series.naming import Places, PlaceWrong
from motcua.ioc.series.numbers import Ambiguous, NumberWrong, number_read
from motcua.ioc.series.spans import PeriodWrong, period_given
from motcua.ioc.series.types import Adds, Defined, Layer, Written
from motcua.ioc.types import Measured, Period
from motcua.kernel.text import clean, fold

CODE, UNIT, PERIOD, VALUE = "indicator", "unit", "period", "value"
PART, WHOLE, MEASURED, NOTE = "part", "whole", "measured", "note"
LONGEST_NOTE = 300
MOST_KEPT = 50_000  # texts whose meaning is remembered
NEAR = Decimal("0.06")  # of a share and its part and whole: both are rounded
HUNDRED = Decimal(100)
Say = Callable[[str, str], None]


class Checked(NamedTuple):
    """A figure that may be loaded."""

    code: str
    layer: str
    place: str
    first_on: date
    last_on: date
    number: Decimal
    part: Decimal | None
    whole: Decimal | None
    note: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """One line by the names of its columns; `exact`: columns whose cell is a number already, with a
    comma before its fraction; `formulas`: columns whose cell is a formula.
    """

    line: int
    texts: Mapping[str, str]
    exact: frozenset[str] = frozenset()
    formulas: frozenset[str] = frozenset()


class Checker:
    """What is known of indicators, places and periods while one table is read."""

    def __init__(
        self, defined: Mapping[str, Defined], places: Places, *, today: date, written: Written
    ) -> None:
        self.defined = defined
        self.places = places
        self.today = today
        self.written = written
        self._periods: dict[tuple[str, str], Period | str] = {}
        self._places: dict[tuple[str, str, date], tuple[Layer, str] | str] = {}
        self._measured: dict[tuple[str, str], str] = {}
        self._numbers: dict[str, Decimal] = {}

    def check(self, given: Given, say: Say) -> Checked | None:
        """The figure of a line, or None; what is wrong is said by column."""
        wrong: list[str] = []

        def refuse(column: str, reason: str) -> None:
            wrong.append(column)
            say(column, reason)

        for column in given.formulas:
            refuse(column, _("ô này là công thức; xin dán giá trị vào ô"))
        texts = given.texts
        kind = self.defined.get(texts.get(CODE, "").strip())
        if kind is None:
            if CODE not in given.formulas:
                refuse(CODE, self._no_indicator(texts.get(CODE, "")))
            return None
        period = self._period(texts.get(PERIOD, ""), kind, refuse)
        place = self._place(texts.get(UNIT, ""), kind, period, refuse) if period else None
        self._unit(texts.get(MEASURED, ""), kind, refuse)
        numbers = self._all_numbers(given, kind, refuse)
        note = texts.get(NOTE, "")
        if note:
            note = clean(note).replace("\n", " ")
            if len(note) > LONGEST_NOTE:
                refuse(NOTE, _("dài quá 300 ký tự"))
        if wrong or period is None or place is None or numbers is None:
            return None
        return Checked(
            kind.code,
            place[0].value,
            place[1],
            period.first,
            period.last,
            *numbers,
            note,
            given.line,
        )

    def _no_indicator(self, text: str) -> str:
        if not text.strip():
            return _("để trống; xin ghi mã chỉ số")
        return _("không có chỉ số “%(code)s” mà ông/bà được gửi số liệu") % {"code": text[:60]}

    def _period(self, text: str, kind: Defined, refuse: Say) -> Period | None:
        key = text, kind.grain.value
        found = self._periods.get(key)
        if found is None:
            try:
                found = period_given(text, kind.grain, self.today)
            except PeriodWrong as error:
                found = f"“{text[:40]}”: {error}" if text.strip() else _("để trống")
            self._periods[key] = found
        if isinstance(found, str):
            refuse(PERIOD, found)
            return None
        return found

    def _place(
        self, text: str, kind: Defined, period: Period, refuse: Say
    ) -> tuple[Layer, str] | None:
        key = text, kind.code, period.last
        found = self._places.get(key)
        if found is None:
            try:
                found = self.places.find(text, period.last, kind.layers)
            except PlaceWrong as error:
                found = f"“{text[:60]}”: {error}" if text.strip() else str(error)
            if len(self._places) >= MOST_KEPT:
                self._places.clear()
            self._places[key] = found
        if isinstance(found, str):
            refuse(UNIT, found)
            return None
        return found

    def _unit(self, text: str, kind: Defined, refuse: Say) -> None:
        if not text:
            return
        key = text, kind.code
        reason = self._measured.get(key)
        if reason is None:
            known = {fold(kind.unit), kind.unit} | MEASURED_AS.get(kind.unit, frozenset())
            is_right = text.strip() in known or fold(text) in known - {""}
            reason = (
                ""
                if is_right
                else _("đơn vị tính “%(given)s” không đúng; chỉ số này tính bằng %(unit)s")
                % {"given": text[:40], "unit": "%" if kind.unit == "percent" else kind.unit}
            )
            self._measured[key] = reason
        if reason:
            refuse(MEASURED, reason)

    def _all_numbers(
        self, given: Given, kind: Defined, refuse: Say
    ) -> tuple[Decimal, Decimal | None, Decimal | None] | None:
        read = {}
        for column in (VALUE, PART, WHOLE):
            text = given.texts.get(column, "")
            if not text or column in given.formulas or not text.strip():
                continue
            number = self._number(text, kind, column, refuse, is_exact=column in given.exact)
            if number is None:
                return None
            read[column] = number
        share = self._share(read.get(PART), read.get(WHOLE), kind, refuse)
        number = read.get(VALUE, share)
        if number is None:
            if not read and given.formulas.isdisjoint((VALUE, PART, WHOLE)):
                refuse(VALUE, _("để trống"))
            return None
        if share is not None and abs(number - share) > NEAR * max(Decimal(1), abs(share) / HUNDRED):
            refuse(VALUE, _("không bằng tử số chia mẫu số"))
        self._plausible(number, kind, refuse)
        return number, read.get(PART), read.get(WHOLE)

    def _number(
        self, text: str, kind: Defined, column: str, refuse: Say, *, is_exact: bool
    ) -> Decimal | None:
        if not is_exact and (known := self._numbers.get(text)) is not None:
            return known
        given = text.strip()
        if given.endswith("%") and kind.unit == Measured.PERCENT and column == VALUE:
            given = given[:-1]
        try:
            number = number_read(given, Written.VIETNAMESE if is_exact else self.written)
        except Ambiguous:
            refuse(
                column,
                _(
                    "“%(text)s” hiểu được hai cách: phần nghìn hay phần lẻ; xin viết không có dấu "
                    "ngăn nghìn, hoặc chọn cách viết số khi gửi"
                )
                % {"text": given},
            )
            return None
        except NumberWrong:
            refuse(column, _("“%(text)s” không phải một số") % {"text": text.strip()[:40]})
            return None
        if not is_exact and len(self._numbers) < MOST_KEPT and len(text) == len(given):
            self._numbers[text] = number
        return number

    def _share(
        self, part: Decimal | None, whole: Decimal | None, kind: Defined, refuse: Say
    ) -> Decimal | None:
        if part is None and whole is None:
            return None
        if part is None or whole is None or kind.adds is not Adds.OWN:
            refuse(PART, _("tử số và mẫu số phải đi đôi, và chỉ dùng cho tỷ lệ"))
            return None
        if whole <= 0 or part < 0 or (kind.unit == Measured.PERCENT and part > whole):
            refuse(PART, _("tử số phải từ 0 đến mẫu số, mẫu số phải lớn hơn 0"))
            return None
        return (HUNDRED if kind.unit == Measured.PERCENT else Decimal(1)) * part / whole

    def _plausible(self, number: Decimal, kind: Defined, refuse: Say) -> None:
        if kind.lowest is not None and number < kind.lowest:
            refuse(VALUE, _("nhỏ hơn mức nhỏ nhất có thể là %(edge)g") % {"edge": kind.lowest})
        elif kind.highest is not None and number > kind.highest:
            refuse(VALUE, _("lớn hơn mức lớn nhất có thể là %(edge)g") % {"edge": kind.highest})


MEASURED_AS = {
    "percent": frozenset({"%", "phan tram"}),
    "vnd": frozenset({"dong", "vnd"}),
    "hours": frozenset({"gio"}),
    "cases": frozenset({"ho so"}),
}
