"""What the columns of several tables have in common."""

import re
from datetime import date

from django.utils.translation import gettext as _

from motcua.kernel.tables import Judge, Row
from motcua.organisation.models import AdministrativeUnit

UnitKey = tuple[str, str]  # era, code


def unit_ids() -> dict[UnitKey, int]:
    """The key of every unit by era and code."""
    return {
        (era, code): pk
        for era, code, pk in AdministrativeUnit.objects.values_list("era", "code", "pk")
    }


def validity(row: Row, judge: Judge, *, begin_needed: bool = False) -> dict[str, date | None]:
    """The two columns `valid_from` and `valid_to`."""
    begin = judge.parsed(row, "valid_from", date.fromisoformat if begin_needed else _day)
    end = judge.parsed(row, "valid_to", _day)
    if begin and end and end < begin:
        judge.refuse(row, _("cột valid_to: trước ngày bắt đầu"))
    return {"valid_from": begin, "valid_to": end}


def _day(value: str) -> date | None:
    return date.fromisoformat(value) if value else None


def matching(judge: Judge, row: Row, column: str, form: re.Pattern[str]) -> str:
    """The value of a column that must have a given form."""
    value = row.values[column]
    if not form.fullmatch(value):
        judge.refuse(
            row,
            _("cột %(column)s: “%(value)s” không đúng dạng") % {"column": column, "value": value},
        )
    return value
