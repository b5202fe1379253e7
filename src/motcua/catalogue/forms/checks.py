"""What a schema cannot say: numbers with a structure, answers that must agree, real communes."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from motcua.catalogue.forms.addresses import commune_of
from motcua.catalogue.forms.data import get
from motcua.catalogue.forms.plan import STAR
from motcua.catalogue.forms.prepared import Field, Prepared
from motcua.catalogue.forms.wording import shape
from motcua.kernel import clock
from motcua.kernel.identifiers import (
    PersonalNumber,
    Sex,
    is_phone,
    is_tax_number,
    personal_number,
)
from motcua.kernel.text import fold

_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(?:\.[^@\s.]+)+")
_SEXES = {"male": Sex.MALE, "nam": Sex.MALE, "m": Sex.MALE}
_SEXES |= {"female": Sex.FEMALE, "nu": Sex.FEMALE, "f": Sex.FEMALE}
_YEAR = 4
Row = Mapping[str, Any]
Check = Callable[[Field, Any, Mapping[str, Any], Row], str]


def check(prepared: Prepared, data: Mapping[str, Any]) -> dict[str, str]:
    """One sentence per field that is wrong in a way that no schema tells."""
    found: dict[str, str] = {}
    for path, field in prepared.checked:
        for name, value, row in given(data, path):
            said = CHECKS[field["widget"]](field, value, data, row)
            if said:
                suffix = ".commune" if field["widget"] == "address" else ""
                found[name + suffix] = said
    return found


def given(data: Any, path: list[str]) -> Iterator[tuple[str, Any, Row]]:
    """Every value under a path with `*`: its own path, itself, and its row."""
    if STAR not in path:
        value = get(data, path)
        if value is not None:
            yield ".".join(path), value, {}
        return
    at = path.index(STAR)
    rows = get(data, path[:at])
    for number, row in enumerate(rows if isinstance(rows, list) else ()):
        value = get(row, path[at + 1 :])
        if value is not None:
            yield ".".join([*path[:at], str(number), *path[at + 1 :]]), value, row


def missing(
    prepared: Prepared, data: Mapping[str, Any], hidden: set[str]
) -> Iterator[tuple[str, Field]]:
    """The fields and cells that are shown, must be answered and are not."""
    for path, field in prepared.asked:
        name = ".".join(path)
        if name in hidden:
            continue
        if STAR not in path:
            if get(data, path) is None:
                yield name, field
            continue
        at = path.index(STAR)
        rows = get(data, path[:at])
        for number, row in enumerate(rows if isinstance(rows, list) else ()):
            cell = ".".join([*path[:at], str(number), *path[at + 1 :]])
            if isinstance(row, dict) and path[-1] not in row and cell not in hidden:
                yield cell, field


def _day(field: Field, value: Any, data: Mapping[str, Any], row: Row) -> str:
    if not isinstance(value, str):
        return ""
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return shape(field)
    if field.get("not_after_today") and day > clock.today():
        return _("%(label)s: ngày này ở tương lai. Xin kiểm tra lại.") % {"label": field["label"]}
    return ""


def _personal(field: Field, value: Any, data: Mapping[str, Any], row: Row) -> str:
    number = personal_number(value) if isinstance(value, str) else None
    if number is None or number.birth_year > clock.today().year:
        return shape(field)
    sex, birth = _said(field, "sex_path", data, row), _said(field, "birth_path", data, row)
    known_sex = _SEXES.get(fold(sex)) if isinstance(sex, str) else None
    if (known_sex is None or known_sex is number.sex) and _is_year(birth, number):
        return ""
    return _(
        "%(label)s: số này là của người %(sex)s sinh năm %(year)s, khác với giới tính hoặc ngày"
        " sinh đã ghi. Xin kiểm tra lại cả hai."
    ) % {
        "label": field["label"],
        "sex": _("nam") if number.sex is Sex.MALE else _("nữ"),
        "year": number.birth_year,
    }


def _said(field: Field, name: str, data: Mapping[str, Any], row: Row) -> Any:
    """The answer at the path that the field names; `row.` begins one of the same row."""
    path = field.get(name, "").split(".")
    return get(row, path[1:]) if path[0] == "row" else get(data, path)


def _is_year(birth: Any, number: PersonalNumber) -> bool:
    text = str(birth)[:_YEAR]
    return not text.isdecimal() or len(text) < _YEAR or int(text) == number.birth_year


def _tax(field: Field, value: Any, data: Mapping[str, Any], row: Row) -> str:
    known = isinstance(value, str) and (is_tax_number(value) or personal_number(value) is not None)
    return "" if known else shape(field)


def _phone(field: Field, value: Any, data: Mapping[str, Any], row: Row) -> str:
    return "" if isinstance(value, str) and is_phone(value) else shape(field)


def _email(field: Field, value: Any, data: Mapping[str, Any], row: Row) -> str:
    return "" if isinstance(value, str) and _EMAIL.fullmatch(value) else shape(field)


def _address(field: Field, value: Any, data: Mapping[str, Any], row: Row) -> str:
    if not isinstance(value, Mapping) or "commune" not in value:
        return ""  # the schema says so
    if commune_of(value) is not None:
        return ""
    return _("%(label)s: không có xã, phường này. Xin tìm và chọn lại.") % {"label": field["label"]}


CHECKS: Mapping[str, Check] = {
    "date": _day,
    "personal_number": _personal,
    "tax_number": _tax,
    "phone": _phone,
    "email": _email,
    "address": _address,
}
