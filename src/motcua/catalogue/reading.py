"""CSV tables of procedures, read into one content per procedure."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from motcua.catalogue.rules import component_required, is_code
from motcua.catalogue.types import Channel, ComponentKind, Level
from motcua.kernel.tables import Judge, by_header, read
from motcua.kernel.text import clean

UNITS = ("", "hour", "working_day", "day", "month")
LONGEST_TEXT = 2_000
MOST_COPIES = 99
MOST_VND = 10**12
MOST_TIME = 9_999
# A table is known by its header.
COLUMNS: dict[str, tuple[str, ...]] = {
    "procedures": (
        *("code", "name", "ministry", "field", "levels", "kind", "decision_no", "subjects"),
        *("executing_agencies", "competent_agency"),
    ),
    "channels": (
        *("code", "ordinal", "channel", "time_value", "time_unit", "fee_text", "fee_vnd"),
    ),
    "terms": (
        *("code", "ordinal", "channel", "time_value", "time_unit", "fee_text", "fee_vnd", "note"),
    ),
    "components": (
        *("code", "ordinal", "group", "name", "originals", "copies", "has_form", "kind"),
        "count_text",
    ),
    "overrides": ("code", "ordinal", "required", "note"),
    "results": ("code", "ordinal", "result_code", "name"),
    "legal_refs": ("code", "ordinal", "number"),
}
Row = Mapping[str, str]
Content = dict[str, Any]


class Unreadable(ValueError):
    """A cell that cannot be read; the text is for the person who made the file."""


def read_tables(files: Sequence[Path], codes: Collection[str] = ()) -> dict[str, Content]:
    """The content of each procedure by code; raises `BadRows` that names every wrong line.

    With `codes` only these procedures are looked at.
    """
    judge = Judge()
    paths = by_header(files, COLUMNS)
    procedures: dict[str, Content] = {}
    for kind, take in _READERS.items():
        for path in paths[kind]:
            for row in read(path, COLUMNS[kind], judge):
                if codes and row.values["code"] not in codes:
                    continue
                try:
                    take(procedures, row.values)
                except Unreadable as error:
                    judge.refuse(row, str(error))
    judge.close()
    return procedures


def _read_procedure(procedures: dict[str, Content], row: Row) -> None:
    code = row["code"].strip()
    if not is_code(code):
        raise Unreadable(_("Mã thủ tục chưa đúng, ví dụ đúng: 1.001193."))
    if code in procedures:
        raise Unreadable(_("Mã thủ tục này đã có ở dòng trước."))
    levels = _list(row["levels"])
    if not levels or not set(levels) <= set(Level):
        raise Unreadable(_("Cấp thực hiện phải là: %s.") % ", ".join(Level))
    procedures[code] = {
        "code": code,
        "name": _required(row, "name"),
        "field": _text(row, "field", 250),
        "ministry": _text(row, "ministry", 250),
        "levels": levels,
        "kind": _text(row, "kind", 100),
        "decision_no": _text(row, "decision_no", 60),
        "subjects": [subject[:200] for subject in _list(row["subjects"])],
        "executing_agencies": _text(row, "executing_agencies"),
        "competent_agency": _text(row, "competent_agency"),
        "channels": [],
        "components": [],
        "results": [],
        "legal_refs": [],
    }


def _read_channel(procedures: dict[str, Content], row: Row) -> None:
    procedure = _procedure(procedures, row)
    procedure["channels"].append(
        {
            "ordinal": len(procedure["channels"]) + 1,
            "channel": _one_of(row, "channel", list(Channel)),
            "time_value": _decimal(row, "time_value"),
            "time_unit": _one_of(row, "time_unit", UNITS),
            "fee_text": _text(row, "fee_text"),
            "fee_vnd": _integer(row, "fee_vnd", MOST_VND),
            "note": _text(row, "note"),
        }
    )


def _read_terms(procedures: dict[str, Content], row: Row) -> None:
    """A correction: the first one of a procedure throws the rows of the source away."""
    procedure = _procedure(procedures, row)
    if not procedure.setdefault("_corrected", False):
        procedure.update(_corrected=True, channels=[])
    _read_channel(procedures, row)


def _read_component(procedures: dict[str, Content], row: Row) -> None:
    procedure = _procedure(procedures, row)
    kind = _one_of(row, "kind", list(ComponentKind))
    group, name = _text(row, "group"), _text(row, "name")
    # An unreadable number of originals means that at least one is wanted.
    originals = _integer(row, "originals", MOST_COPIES)
    originals = 1 if originals is None else originals
    copies = _integer(row, "copies", MOST_COPIES) or 0
    ordinal = len(procedure["components"]) + 1
    procedure["components"].append(
        {
            "ordinal": ordinal,
            "key": f"c{ordinal}",
            "group": group,
            "name": name,
            "originals": originals,
            "copies": copies,
            "kind": kind,
            "has_form": _one_of(row, "has_form", ("0", "1")) == "1",
            "required": component_required(
                kind=kind, group=group, name=name, originals=originals, copies=copies
            ),
        }
    )


def _read_override(procedures: dict[str, Content], row: Row) -> None:
    procedure = _procedure(procedures, row)
    ordinal = _integer(row, "ordinal", LONGEST_TEXT) or 0
    if not 1 <= ordinal <= len(procedure["components"]):
        raise Unreadable(_("Thủ tục không có thành phần hồ sơ mang số thứ tự này."))
    procedure["components"][ordinal - 1]["required"] = _one_of(row, "required", ("0", "1")) == "1"


def _read_result(procedures: dict[str, Content], row: Row) -> None:
    results = _procedure(procedures, row)["results"]
    code, name = _text(row, "result_code", 40), _text(row, "name")
    if not (code or name):
        raise Unreadable(_("Kết quả không có mã và không có tên."))
    results.append({"ordinal": len(results) + 1, "code": code, "name": name})


def _read_legal_ref(procedures: dict[str, Content], row: Row) -> None:
    references = _procedure(procedures, row)["legal_refs"]
    references.append({"ordinal": len(references) + 1, "number": _text(row, "number", 60)})


_READERS: dict[str, Callable[[dict[str, Content], Row], None]] = {
    "procedures": _read_procedure,
    "channels": _read_channel,
    "terms": _read_terms,
    "components": _read_component,
    "overrides": _read_override,
    "results": _read_result,
    "legal_refs": _read_legal_ref,
}


def _procedure(procedures: dict[str, Content], row: Row) -> Content:
    found = procedures.get(row["code"].strip())
    if found is None:
        raise Unreadable(_("Không có thủ tục mang mã này trong bảng thủ tục được nhập."))
    return found


def _text(row: Row, name: str, longest: int = LONGEST_TEXT) -> str:
    value = clean(row.get(name, ""))
    if len(value) > longest:
        raise Unreadable(
            _("Ô %(name)s dài quá %(longest)s ký tự.") % {"name": name, "longest": longest}
        )
    return value


def _required(row: Row, name: str) -> str:
    value = _text(row, name)
    if not value:
        raise Unreadable(_("Ô %s để trống.") % name)
    return value


def _list(value: str) -> list[str]:
    return [clean(part) for part in value.split("|") if part.strip()]


def _one_of(row: Row, name: str, known: Iterable[str]) -> str:
    value = row[name].strip()
    if value not in known:
        choices = ", ".join(each for each in known if each)
        raise Unreadable(_("Ô %(name)s phải là: %(choices)s.") % {"name": name, "choices": choices})
    return str(value)


def _integer(row: Row, name: str, most: int) -> int | None:
    value = row.get(name, "").strip()
    if not value:
        return None
    if not re.fullmatch(r"[0-9]{1,13}", value) or int(value) > most:
        raise Unreadable(
            _("Ô %(name)s phải là số từ 0 đến %(most)s.") % {"name": name, "most": most}
        )
    return int(value)


def _decimal(row: Row, name: str) -> str | None:
    value = row.get(name, "").strip()
    if not value:
        return None
    try:
        number = Decimal(value)
    except InvalidOperation:
        number = Decimal(-1)
    if not (number.is_finite() and 0 <= number <= MOST_TIME):
        raise Unreadable(_("Ô %s phải là một số không âm.") % name)
    return str(number.quantize(Decimal("0.01")).normalize() + 0)
