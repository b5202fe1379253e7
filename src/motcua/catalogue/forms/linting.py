"""What is wrong with a form before anyone fills it in, each with the place that it is about."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

import jsonschema_rs
from django.utils.translation import gettext as _

from motcua.catalogue.form_types import REVIEW, FormProblem
from motcua.catalogue.forms.document import DOCUMENT, MOST_FIELDS, RESERVED
from motcua.catalogue.forms.lint_rules import rule_problems
from motcua.catalogue.forms.plan import STAR
from motcua.catalogue.forms.prepared import is_always_asked, schema_at
from motcua.catalogue.rules import COMPUTED

MOST_PROBLEMS = 50
DEEPEST = 24
Spec = Mapping[str, Any]
TYPES = {
    "number": {"integer", "number"},
    "money": {"integer"},
    "checkbox": {"boolean"},
    "rows": {"array"},
    "address": {"object"},
}
CHOICES = ("select", "radio")


def form_lint(spec: Any) -> list[FormProblem]:
    """Everything that keeps this form document from being used; empty when it may be published.

    Never raises, whatever is given. The first problems only, when there are very many.
    """
    found = list(_shape(spec)) or list(_schema(spec))
    if not found:
        for check in CHECKS:
            found += check(spec)
    if not found:
        found += rule_problems(spec)
    return found[:MOST_PROBLEMS]


@cache
def _document() -> Any:
    return jsonschema_rs.validator_for(DOCUMENT)


def _shape(spec: Any) -> Iterator[FormProblem]:
    if _depth(spec) > DEEPEST:
        yield FormProblem("", _("Biểu mẫu lồng nhau quá sâu."))
        return
    for number, error in enumerate(_document().iter_errors(spec)):
        if number >= MOST_PROBLEMS:
            return
        yield FormProblem(".".join(str(part) for part in error.instance_path), _shape_text(error))


def _shape_text(error: Any) -> str:
    match error.kind.name:
        case "required":
            return _("Thiếu “%(name)s”.") % {"name": error.kind.property}
        case "additionalProperties":
            return _("Không có mục tên “%(name)s” ở đây.") % {
                "name": ", ".join(error.kind.unexpected)[:200]
            }
        case "enum":
            return _("Chỉ được là một trong: %(options)s.") % {"options": error.kind.options}
        case "pattern":
            return _("Viết chưa đúng: chỉ dùng chữ thường không dấu, chữ số và dấu gạch dưới.")
        case _:
            return _("Chỗ này chưa đúng khuôn của biểu mẫu: %(error)s.") % {
                "error": error.message[:200]
            }


def _depth(value: Any) -> int:
    waiting, deepest = [(value, 1)], 0
    while waiting and deepest <= DEEPEST:
        here, depth = waiting.pop()
        deepest = max(deepest, depth)
        if isinstance(here, Mapping):
            waiting += [(each, depth + 1) for each in here.values()]
        elif isinstance(here, list):
            waiting += [(each, depth + 1) for each in here]
    return deepest


def _schema(spec: Spec) -> Iterator[FormProblem]:
    for place, group in _schema_groups(spec["schema"], "schema"):
        if "$ref" in group or "$dynamicRef" in group:
            yield FormProblem(place, _("Không dùng được $ref trong biểu mẫu."))
            return
    if spec["schema"].get("type") != "object":
        yield FormProblem("schema.type", _("Phải là “object”."))
        return
    try:
        jsonschema_rs.validator_for(dict(spec["schema"]), validate_formats=True)
    except (ValueError, jsonschema_rs.ValidationError) as error:
        yield FormProblem(
            "schema", _("Không phải là JSON Schema: %(error)s.") % {"error": str(error)[:300]}
        )


def _schema_groups(value: Any, place: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    if isinstance(value, Mapping):
        yield place, value
        for name, each in value.items():
            yield from _schema_groups(each, f"{place}.{name}")
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from _schema_groups(each, f"{place}.{number}")


def _names(spec: Spec) -> Iterator[FormProblem]:
    """What the schema requires is among its properties."""
    for place, group in _schema_groups(spec["schema"], "schema"):
        required, known = group.get("required", ()), group.get("properties", {})
        if not isinstance(required, list) or not isinstance(known, Mapping) or not known:
            continue  # a property of this name, or a condition
        for name in required:
            if name not in known:
                yield FormProblem(
                    f"{place}.required",
                    _("“%(name)s” bắt buộc mà không có trong properties.") % {"name": name},
                )


def fields_of(spec: Spec) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Each field of the layout with its place."""
    for at, section in enumerate(spec["layout"]["sections"]):
        for number, field in enumerate(section["fields"]):
            yield f"layout.sections.{at}.fields.{number}", field


def _keys(spec: Spec) -> Iterator[FormProblem]:
    layout = spec["layout"]
    steps = [step["key"] for step in layout.get("steps", ())]
    sections = [section["key"] for section in layout["sections"]]
    for name, keys in (("steps", steps), ("sections", sections)):
        for number, key in enumerate(keys):
            if keys.index(key) != number or key == REVIEW:
                yield FormProblem(
                    f"layout.{name}.{number}.key",
                    _("Khóa “%(key)s” đã dùng rồi.") % {"key": key},
                )
    for number, section in enumerate(layout["sections"]):
        step = section.get("step")
        if (step is not None or steps) and step not in steps:
            yield FormProblem(
                f"layout.sections.{number}.step",
                _("Phần này phải thuộc một bước có trong “steps”."),
            )


def _paths(spec: Spec) -> Iterator[FormProblem]:
    fields = list(fields_of(spec))
    if len(fields) > MOST_FIELDS:
        yield FormProblem("layout", _("Biểu mẫu có hơn %(most)s mục.") % {"most": MOST_FIELDS})
    counts = Counter(field["path"] for _place, field in fields)
    for place, field in fields:
        path = field["path"]
        if counts[path] > 1:
            yield _problem(place, path, _("đường dẫn này có hai lần"))
        if path.split(".")[0] in RESERVED:
            yield _problem(place, path, _("tên này trang nộp hồ sơ đã dùng"))
        inside = next((each for each in counts if each.startswith(f"{path}.")), None)
        if inside is not None:
            yield _problem(place, path, _("nằm đè lên “%(other)s”") % {"other": inside})
        names = Counter(column["path"] for column in field.get("columns", ()))
        for name, count in names.items():
            if count > 1:
                yield _problem(place, path, _("cột “%(name)s” có hai lần") % {"name": name})


def _against_schema(spec: Spec) -> Iterator[FormProblem]:
    """Layout and schema name the same fields, of kinds that go together."""
    for place, field in fields_of(spec):
        here = schema_at(spec["schema"], field["path"].split("."))
        yield from _fits(place, field, here)
        for number, column in enumerate(field.get("columns", ())):
            inner = schema_at(here, [STAR, column["path"]])
            yield from _fits(f"{place}.columns.{number}", column, inner)
    known = _known_paths(spec)
    for path in _leaves(spec["schema"], known):
        if path not in known:
            yield FormProblem(
                "schema",
                _("“%(path)s” có trong schema mà không có trong layout.") % {"path": path},
            )


def _known_paths(spec: Spec) -> set[str]:
    known = {computed["path"] for computed in spec["layout"].get("computed", ())}
    for _place, field in fields_of(spec):
        known.add(field["path"])
        known |= {f"{field['path']}.{STAR}.{each['path']}" for each in field.get("columns", ())}
    return known


def _leaves(schema: Mapping[str, Any], known: set[str], start: str = "") -> Iterator[str]:
    for name, inner in (schema.get("properties") or {}).items():
        path = f"{start}{name}"
        items = inner.get("items") if isinstance(inner, Mapping) else None
        if isinstance(items, Mapping) and "properties" in items and path in known:
            yield from _leaves(items, known, f"{path}.{STAR}.")
        elif isinstance(inner, Mapping) and "properties" in inner and path not in known:
            yield from _leaves(inner, known, f"{path}.")
        else:
            yield path


def _fits(place: str, field: Mapping[str, Any], schema: Any) -> Iterator[FormProblem]:
    path, widget = field["path"], field["widget"]
    if not schema:
        yield _problem(place, path, _("có trong layout mà không có trong schema"))
        return
    kinds = schema.get("type", "boolean" if isinstance(schema.get("const"), bool) else "string")
    allowed = TYPES.get(widget, {"string", "integer"} if widget in CHOICES else {"string"})
    if not ({kinds} if isinstance(kinds, str) else set(kinds)) <= allowed:
        said = _("ô “%(widget)s” không hợp với kiểu “%(kind)s” trong schema")
        yield _problem(place, path, said % {"widget": widget, "kind": kinds})
    if widget in CHOICES:
        yield from _options(place, field, schema)
    if (widget == "rows") is not ("columns" in field):
        yield _problem(place, path, _("“rows” phải có “columns”, ô khác thì không"))
    if widget == "address" and not {"commune", "line"} <= set(schema.get("properties", ())):
        yield _problem(place, path, _("schema của địa chỉ phải có “commune” và “line”"))
    if field.get("not_after_today") and widget != "date":
        yield _problem(place, path, _("“not_after_today” chỉ dùng cho ngày"))


def _options(
    place: str, field: Mapping[str, Any], schema: Mapping[str, Any]
) -> Iterator[FormProblem]:
    values = [option["value"] for option in field.get("options", ())]
    if not values:
        yield _problem(place, field["path"], _("chưa có “options” để chọn"))
    elif "enum" in schema and set(map(str, schema["enum"])) != set(map(str, values)):
        yield _problem(place, field["path"], _("“options” khác với “enum” trong schema"))
    elif len(set(map(str, values))) < len(values):
        yield _problem(place, field["path"], _("một lựa chọn có hai lần"))


def _required(spec: Spec) -> Iterator[FormProblem]:
    """What is not always shown is not always asked for; what is asked for says so."""
    computed = {each["path"] for each in spec["layout"].get("computed", ())}
    for at, section in enumerate(spec["layout"]["sections"]):
        for number, field in enumerate(section["fields"]):
            place = f"layout.sections.{at}.fields.{number}"
            path = field["path"].split(".")
            always = is_always_asked(spec["schema"], path)
            if always and ("when" in section or "when" in field):
                said = _("có lúc không hiện nên không được nằm trong “required” của schema")
                yield _problem(place, field["path"], said)
            if always and field["path"] in computed:
                said = _("do máy tính nên không được nằm trong “required” của schema")
                yield _problem(place, field["path"], said)
            if always and not field.get("required"):
                yield _problem(place, field["path"], _("schema bắt buộc mà layout không ghi"))
            if (field["path"] in computed) and not field.get("readonly"):
                yield _problem(place, field["path"], _("mục máy tính phải có “readonly”"))
            yield from _required_columns(place, field, spec["schema"])


def _required_columns(
    place: str, field: Mapping[str, Any], schema: Mapping[str, Any]
) -> Iterator[FormProblem]:
    items = schema_at(schema, [*field["path"].split("."), STAR])
    for number, column in enumerate(field.get("columns", ())):
        always = column["path"] in items.get("required", ())
        if always and "when" in column:
            said = _("có lúc không hiện nên không được nằm trong “required” của schema")
            yield _problem(f"{place}.columns.{number}", column["path"], said)
        if always and not column.get("required"):
            said = _("schema bắt buộc mà layout không ghi")
            yield _problem(f"{place}.columns.{number}", column["path"], said)


def _computed(spec: Spec) -> Iterator[FormProblem]:
    known = _known_paths(spec)
    for number, computed in enumerate(spec["layout"].get("computed", ())):
        place = f"layout.computed.{number}"
        if "rule" in computed and computed["rule"] not in COMPUTED:
            yield _problem(place, computed["path"], _("không có cách tính tên này"))
        table, star, _column = computed["path"].partition(f".{STAR}.")
        path = [*table.split("."), STAR, _column] if star else table.split(".")
        if (star and table not in known) or not schema_at(spec["schema"], path):
            yield _problem(place, computed["path"], _("không có trong schema"))


def _problem(place: str, path: str, said: str) -> FormProblem:
    return FormProblem(place, _("“%(path)s”: %(said)s.") % {"path": path, "said": said})


CHECKS: tuple[Callable[[Spec], Iterator[FormProblem]], ...] = (
    _names,
    _keys,
    _paths,
    _against_schema,
    _required,
    _computed,
)
