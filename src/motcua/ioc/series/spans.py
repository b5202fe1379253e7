"""Periods as tables write them. Pure but for the words of refusals."""

import re
from datetime import date

from django.utils.translation import gettext as _

from motcua.ioc.periods import grain_of, period_read, period_title
from motcua.ioc.types import Grain, Period
from motcua.kernel.errors import Invalid
from motcua.kernel.text import fold

QUARTER = re.compile(r"(?:quy|q) ?([1-4]|iv|i{1,3}) (?:nam )?(\d{4})", re.ASCII)
QUARTER_LAST = re.compile(r"(\d{4}) (?:quy|q) ?([1-4]|iv|i{1,3})", re.ASCII)
MONTH = re.compile(r"(?:thang )?(\d{1,2}) (?:nam )?(\d{4})", re.ASCII)
DAY = re.compile(r"(?:ngay )?(\d{1,2}) (\d{1,2}) (\d{4})", re.ASCII)
YEAR = re.compile(r"(?:nam )?(\d{4})", re.ASCII)
ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}


class PeriodWrong(ValueError):
    """The period cannot be taken; the message says why."""


def period_given(text: str, grain: Grain, today: date) -> Period:
    """The period that a cell says, of the kind that the indicator is sent for; `PeriodWrong`."""
    try:
        period = period_read(_named(text.strip()))
    except Invalid as error:
        raise PeriodWrong(
            _("không đọc được kỳ; hãy viết như %(example)s") % {"example": _example(grain)}
        ) from error
    if grain_of(period) is not grain:
        raise PeriodWrong(
            _("chỉ số này gửi theo %(grain)s, ví dụ %(example)s")
            % {"grain": _word(grain), "example": _example(grain)}
        )
    if period.first > today:
        raise PeriodWrong(_("%(period)s chưa đến") % {"period": period_title(period)})
    return period


def _named(text: str) -> str:
    """As `period_read` reads it."""
    # Points, strokes and hyphens part alike; what is written as machines do stays.
    words = fold(text.replace(".", " "))
    if (found := QUARTER.fullmatch(words)) is not None:
        return f"{found[2]}-Q{ROMAN.get(found[1], found[1])}"
    if (found := QUARTER_LAST.fullmatch(words)) is not None:
        return f"{found[1]}-Q{ROMAN.get(found[2], found[2])}"
    if (found := MONTH.fullmatch(words)) is not None:
        return f"{found[2]}-{int(found[1]):02d}"
    if (found := DAY.fullmatch(words)) is not None:
        return f"{found[3]}-{int(found[2]):02d}-{int(found[1]):02d}"
    if (found := YEAR.fullmatch(words)) is not None:
        return found[1]
    return text


def _word(grain: Grain) -> str:
    return {
        Grain.DAY: _("ngày"),
        Grain.MONTH: _("tháng"),
        Grain.QUARTER: _("quý"),
        Grain.YEAR: _("năm"),
    }[grain]


def _example(grain: Grain) -> str:
    return {
        Grain.DAY: "31/03/2024",
        Grain.MONTH: "03/2024",
        Grain.QUARTER: "Q1/2024",
        Grain.YEAR: "2024",
    }[grain]
