"""Electronic forms: from posted names to data, from data to a verdict in words of the form."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from itertools import islice
from typing import Any
from unicodedata import is_normalized

import jsonschema_rs
from django.utils.translation import gettext as _

from motcua.catalogue.rules import COMPUTED
from motcua.catalogue.types import FormSpec
from motcua.kernel import clock
from motcua.kernel.errors import Invalid
from motcua.kernel.text import clean

MOST_ROWS = 200
DEEPEST = 6
# A form has some fifty fields and thirty rows; what is far above is no answer to it.
MOST_VALUES = 1_000
MOST_COMPLAINTS = 100
_WHOLE_NUMBER = re.compile(r"[+-]?[0-9]{1,12}")
_TICKED = frozenset({"on", "true", "1", "yes"})
Field = Mapping[str, Any]


def form_parse(form: FormSpec, post: Mapping[str, list[str]]) -> dict[str, Any]:
    """Nested data from the names of an HTML form: `applicant.full_name`, `papers.0.name`.

    Only fields of the form are read; empty rows and empty texts fall out; numbers and ticks become
    JSON values. What is no number stays text, so that `form_validate` can say so.
    """
    data: dict[str, Any] = {}
    for field in _prepared(form).fields:
        if field.get("readonly"):
            continue
        value = _rows(field, post) if field["widget"] == "rows" else _value(field, post, "")
        if value is not None:
            _put(data, field["path"].split("."), value)
    return data


def form_validate(form: FormSpec, data: Any) -> dict[str, Any]:
    """The cleaned data of the form, or `Invalid` with one Vietnamese sentence per wrong field.

    Texts are normalised (NFC, no control characters), empty ones fall out, computed fields are
    filled in by the server. The schema is compiled once per form.
    """
    prepared = _prepared(form)
    cleaned = _clean(data, 0)
    if not isinstance(cleaned, dict):
        raise Invalid(fields={"": _("Dữ liệu biểu mẫu phải là một nhóm các mục.")})
    for name in prepared.groups:
        cleaned.setdefault(name, {})
    for computed in prepared.computed:
        cleaned.pop(computed["path"], None)
    if not prepared.is_valid(cleaned):
        raise Invalid(fields=prepared.complaints(cleaned))
    late = prepared.late_dates(cleaned)
    if late:
        raise Invalid(fields=late)
    for computed in prepared.computed:
        cleaned[computed["path"]] = COMPUTED[computed["rule"]](cleaned)
    return cleaned


class _Prepared:
    """A form with its compiled schema and its fields by path."""

    def __init__(self, form: FormSpec) -> None:
        self._validator = jsonschema_rs.validator_for(dict(form.schema), validate_formats=True)
        self.is_valid: Callable[[Any], bool] = self._validator.is_valid
        self.fields: list[Field] = [
            field for section in form.layout["sections"] for field in section["fields"]
        ]
        self.computed: list[Mapping[str, str]] = form.layout.get("computed", [])
        # A missing group is read as an empty one, so that each of its fields can be named.
        self.groups = [
            name
            for name in form.schema.get("required", [])
            if form.schema["properties"][name].get("type") == "object"
        ]
        self._past = [field["path"] for field in self.fields if field.get("not_after_today")]
        self._by_path = {field["path"]: field for field in self.fields}
        for field in self.fields:
            for column in field.get("columns", []):
                self._by_path[f"{field['path']}.*.{column['path']}"] = column

    def complaints(self, data: dict[str, Any]) -> dict[str, str]:
        """One sentence per wrong field: the first that the schema finds."""
        found: dict[str, str] = {}
        for error in self._validator.iter_errors(data):
            for path in _paths(error):
                found.setdefault(path, _sentence(error, self._field(path)))
            if len(found) >= MOST_COMPLAINTS:
                break
        return dict(islice(found.items(), MOST_COMPLAINTS))

    def late_dates(self, data: dict[str, Any]) -> dict[str, str]:
        """Days that lie in the future where only past ones make sense."""
        found: dict[str, str] = {}
        if not self._past:
            return found
        today = clock.today()
        for path in self._past:
            value = _get(data, path.split("."))
            if value is not None and date.fromisoformat(value) > today:
                found[path] = _("%(label)s: ngày này ở tương lai. Xin kiểm tra lại.") % {
                    "label": self._by_path[path]["label"]
                }
        return found

    def _field(self, path: str) -> Field:
        general = ".".join("*" if part.isdigit() else part for part in path.split("."))
        return self._by_path.get(general, {"label": _("Mục này")})


_cache: dict[str, _Prepared] = {}


def _prepared(form: FormSpec) -> _Prepared:
    found = _cache.get(form.hash)
    if found is None:
        found = _cache[form.hash] = _Prepared(form)
    return found


def _clean(value: Any, depth: int) -> Any:
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
        pairs = ((clean_text(str(name)), _clean(each, depth + 1)) for name, each in value.items())
        return {name: each for name, each in pairs if each not in ("", None, {})}
    return [each for each in (_clean(each, depth + 1) for each in value) if each != {}]


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


def _paths(error: Any) -> Iterator[str]:
    """The fields that an error is about; a missing one is named by its own path."""
    base = [str(part) for part in error.instance_path]
    match error.kind.name:
        case "required":
            yield ".".join([*base, error.kind.property])
        case "additionalProperties":
            yield from (".".join([*base, name])[:200] for name in error.kind.unexpected)
        case _:
            yield ".".join(base)


def _sentence(error: Any, field: Field) -> str:
    """What is wrong and what to do, in the words of the form."""
    keyword, label = error.kind.name, field["label"]
    if keyword in ("pattern", "format") and "error" in field:
        return str(field["error"])
    template = _templates().get(keyword) or _("%(label)s chưa đúng. Xin kiểm tra lại.")
    return template % {"label": label, "limit": getattr(error.kind, "limit", "")}


def _templates() -> dict[str, str]:
    return {
        "required": _("%(label)s: chưa điền. Xin điền mục này."),
        "minLength": _("%(label)s: chưa điền. Xin điền mục này."),
        "maxLength": _("%(label)s dài quá %(limit)s ký tự. Xin viết ngắn lại."),
        "type": _("%(label)s không đúng kiểu. Xin nhập lại theo hướng dẫn của mục này."),
        "enum": _("%(label)s: xin chọn một trong các lựa chọn có sẵn."),
        "minimum": _("%(label)s nhỏ nhất là %(limit)s. Xin nhập lại."),
        "maximum": _("%(label)s lớn nhất là %(limit)s. Xin nhập lại."),
        "minItems": _("%(label)s: cần ít nhất %(limit)s dòng."),
        "maxItems": _("%(label)s: nhiều nhất %(limit)s dòng."),
        "const": _("Xin đánh dấu vào mục: %(label)s."),
        "additionalProperties": _("Mục này không có trong biểu mẫu. Xin bỏ đi."),
    }


def _value(field: Field, post: Mapping[str, list[str]], prefix: str) -> Any:
    raw = (post.get(prefix + field["path"]) or [""])[-1]
    if field["widget"] == "checkbox":
        return raw.strip().lower() in _TICKED or None
    raw = raw.strip()
    if field["widget"] == "number" and _WHOLE_NUMBER.fullmatch(raw):
        return int(raw)
    return raw or None


def _rows(field: Field, post: Mapping[str, list[str]]) -> list[dict[str, Any]] | None:
    start = field["path"] + "."
    numbers = {name[len(start) :].split(".", 1)[0] for name in post if name.startswith(start)}
    kept = sorted(
        (each for each in numbers if each.isascii() and each.isdecimal()),
        key=lambda each: (len(each), each),
    )
    rows = []
    for number in kept[:MOST_ROWS]:
        cells = {
            column["path"]: _value(column, post, f"{start}{number}.") for column in field["columns"]
        }
        row = {name: value for name, value in cells.items() if value is not None}
        if row:
            rows.append(row)
    return rows or None


def _put(data: dict[str, Any], path: list[str], value: Any) -> None:
    for part in path[:-1]:
        data = data.setdefault(part, {})
    data[path[-1]] = value


def _get(data: Any, path: list[str]) -> Any:
    for part in path:
        data = data.get(part) if isinstance(data, dict) else None
    return data
