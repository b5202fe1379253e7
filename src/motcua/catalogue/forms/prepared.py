"""A form made ready to be asked many times."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import islice
from typing import Any

import jsonschema_rs
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from motcua.catalogue.forms.plan import STAR, Rule, ordered, rules_of
from motcua.catalogue.forms.wording import sentence
from motcua.catalogue.types import FormSpec
from motcua.kernel.language import said

MOST_COMPLAINTS = 100
MOST_KEPT = 500
CHECKED = frozenset({"address", "personal_number", "tax_number", "phone", "email", "date"})
_NEEDS_CHECK = CHECKED - {"date"}
Field = Mapping[str, Any]


class Prepared:
    """A form with its compiled schema, its rules in order, and its fields by path."""

    def __init__(self, form: FormSpec) -> None:
        self._validator = jsonschema_rs.validator_for(dict(form.schema), validate_formats=True)
        self.is_valid: Callable[[Any], bool] = self._validator.is_valid
        self.layout = form.layout
        self.fields: list[Field] = [
            field for section in form.layout["sections"] for field in section["fields"]
        ]
        computed = form.layout.get("computed", [])
        self.by_rule: list[Mapping[str, str]] = [each for each in computed if "rule" in each]
        self.computed = frozenset(each["path"] for each in computed)
        # A missing group is read as an empty one, so that each of its fields can be named.
        self.groups = [
            name
            for name in form.schema.get("required", [])
            if schema_at(form.schema, [name]).get("type") == "object"
        ]
        self.past = [field["path"] for field in self.fields if field.get("not_after_today")]
        self.by_path = dict(_by_path(self.fields))
        self.rules: tuple[Rule, ...] = ordered(rules_of(form.layout))
        self.asked = [*_asked(form.schema, self.fields, self.computed)]
        self.checked = [
            (path.split("."), field)
            for path, field in self.by_path.items()
            if field.get("widget") in CHECKED
        ]
        self.steps = {each["key"]: each["title"] for each in form.layout.get("steps", ())}
        self.places = {
            field["path"]: self.step_of_section(section)
            for section in form.layout["sections"]
            for field in section["fields"]
        }
        self._most_rows = {
            field["path"]: schema_at(form.schema, field["path"].split(".")).get("maxItems", 200)
            for field in self.fields
            if field["widget"] == "rows"
        }
        self._read = frozenset(".".join(path) for rule in self.rules for path in rule.reads)
        self._by_row = frozenset(
            f"{rule.table}.{STAR}.{path}"
            for rule in self.rules
            if rule.table and not rule.computes and rule.formula.row
            for path in rule.paths
        )
        self.is_plain = not (
            self.rules
            or self.asked
            or any(field.get("widget") in _NEEDS_CHECK for field in self.by_path.values())
        )

    def is_readonly(self, field: Field) -> bool:
        """Whether the server alone fills this field."""
        return bool(field.get("readonly")) or field["path"] in self.computed

    def step_of_section(self, section: Mapping[str, Any]) -> str:
        """The page of the wizard on which the section is; empty for a form of one page."""
        return str(section.get("step") or next(iter(self.steps), ""))

    def step_of(self, path: str) -> str:
        """The page on which the field of this path, or of a part of it, is asked."""
        parts = path.split(".")
        known = (".".join(parts[:count]) for count in range(len(parts), 0, -1))
        return next((self.places[each] for each in known if each in self.places), "")

    def most_rows(self, path: str) -> int:
        """How many rows the table may have."""
        return int(self._most_rows.get(path, 0))

    def decides(self, path: str) -> bool:
        """Whether what is shown or computed depends on this field, a part of it or its group."""
        general = ".".join(part for part in path.split(".") if not part.isdigit())
        return any(
            f"{read}.".startswith(f"{general}.") or f"{general}.".startswith(f"{read}.")
            for read in self._read
        )

    def asks_of_row(self, path: str) -> bool:
        """Whether a column is shown only in some rows."""
        return path in self._by_row

    def complaints(self, data: dict[str, Any], *, partial: bool = False) -> dict[str, str]:
        """One sentence per wrong field: the first that the schema finds.

        `partial`: of what was given only, not of what is still missing.
        """
        found: dict[str, str] = {}
        for error in self._validator.iter_errors(data):
            if partial and _is_missing(error):
                continue
            for path in _paths(error):
                found.setdefault(path, sentence(error, self.field(path)))
            if len(found) >= MOST_COMPLAINTS:
                break
        return dict(islice(found.items(), MOST_COMPLAINTS))

    def field(self, path: str) -> Field:
        """What the layout says of the field or cell at this path."""
        general = ".".join(STAR if part.isdigit() else part for part in path.split("."))
        return self.by_path.get(general, {"label": _("Mục này")})


_cache: dict[tuple[str, str | None], Prepared] = {}


def prepared_of(form: FormSpec) -> Prepared:
    """The form made ready, once for each language."""
    key = form.hash, get_language()
    found = _cache.get(key)
    if found is None:
        if len(_cache) >= MOST_KEPT:  # each keystroke of a designer is a form of its own
            _cache.clear()
        found = _cache[key] = Prepared(replace(form, layout=said(form.layout)))
    return found


_plain: dict[str, Prepared] = {}


def rules_only(form: FormSpec) -> Prepared:
    """The form made ready for its rules, not for its words: to ask which language the reader has
    costs as much as to check a small form.
    """
    found = _plain.get(form.hash)
    if found is None:
        if len(_plain) >= MOST_KEPT:
            _plain.clear()
        found = _plain[form.hash] = Prepared(form)
    return found


def _by_path(fields: Iterable[Field]) -> Iterator[tuple[str, Field]]:
    for field in fields:
        yield from _with_parts(field["path"], field)
        for column in field.get("columns", []):
            yield from _with_parts(f"{field['path']}.{STAR}.{column['path']}", column)


def _with_parts(path: str, field: Field) -> Iterator[tuple[str, Field]]:
    yield path, field
    if field["widget"] == "address":
        for part in ("commune", "line"):
            yield f"{path}.{part}", {"label": field["label"], "part": part}


def _asked(
    schema: Mapping[str, Any], fields: Iterable[Field], computed: Iterable[str]
) -> Iterator[tuple[list[str], Field]]:
    """The fields that must be answered when shown and that the schema itself does not ask for."""
    for field in fields:
        path = field["path"].split(".")
        if (
            field.get("required")
            and not field.get("readonly")
            and field["path"] not in computed
            and not is_always_asked(schema, path)
        ):
            yield path, field
        items = schema_at(schema, [*path, STAR])
        for column in field.get("columns", ()):
            if column.get("required") and column["path"] not in items.get("required", ()):
                yield [*path, STAR, column["path"]], column


def is_always_asked(schema: Any, path: Iterable[str]) -> bool:
    """Whether the schema requires every part of the way to this field."""
    for part in path:
        if not isinstance(schema, Mapping) or part not in schema.get("required", ()):
            return False
        schema = schema.get("properties", {}).get(part, {})
    return True


def schema_at(schema: Any, path: Iterable[str]) -> Mapping[str, Any]:
    """The schema of the field at this path; empty when there is none."""
    for part in path:
        if not isinstance(schema, Mapping):
            return {}
        inner = schema.get("items") if part == STAR else schema.get("properties", {}).get(part)
        schema = inner
    return schema if isinstance(schema, Mapping) else {}


def _is_missing(error: Any) -> bool:
    """Whether the error says that something is not there yet, rather than that it is wrong."""
    return error.kind.name in ("required", "dependentRequired") or (
        error.kind.name == "minItems" and error.instance == []
    )


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
