"""A form with another layout: its schema follows, and keeps what was written by hand.

Pure: documents in, documents out. What did not change in the layout does not change in the schema.
"""

import re
from collections.abc import Mapping
from copy import deepcopy
from typing import Any, NamedTuple

Part = Mapping[str, Any]
CHOICES = ("select", "radio")
PEERS = ("sex_path", "birth_path")
# The limits that an administrator may set, by kind of question.
LIMITS: Mapping[str, tuple[str, ...]] = {
    "text": ("maxLength",),
    "textarea": ("maxLength",),
    "number": ("minimum", "maximum"),
    "money": ("minimum", "maximum"),
    "rows": ("maxItems",),
}
_PLAIN: Mapping[str, dict[str, Any]] = {
    "text": {"type": "string", "maxLength": 200},
    "textarea": {"type": "string", "maxLength": 2_000},
    "phone": {"type": "string", "maxLength": 20},
    "email": {"type": "string", "maxLength": 254, "format": "email"},
    "tax_number": {"type": "string", "maxLength": 14},
    "personal_number": {"type": "string", "pattern": "^[0-9]{12}$"},
    "date": {"type": "string", "format": "date"},
    "number": {"type": "integer", "minimum": 0, "maximum": 1_000_000_000},
    "money": {"type": "integer", "minimum": 0, "maximum": 1_000_000_000_000},
    "checkbox": {"type": "boolean"},
    "address": {
        "type": "object",
        "additionalProperties": False,
        "required": ["commune"],
        "properties": {
            "commune": {"type": "string", "maxLength": 8},
            "line": {"type": "string", "maxLength": 200},
        },
    },
}


class _Question(NamedTuple):
    """A field or column. `always`: answered in every case; `columns` by path."""

    spec: Part
    always: bool
    columns: Mapping[str, "_Question"]

    @property
    def kind(self) -> tuple[Any, ...]:
        """What the schema depends on, of the question itself."""
        values = tuple(option["value"] for option in self.spec.get("options", ()))
        return self.spec["widget"], values, bool(self.spec.get("required")), self.always


def form_relaid(
    document: Part,
    layout: Part,
    *,
    renamed: Mapping[str, str] | None = None,
    limits: Mapping[str, Mapping[str, int | None]] | None = None,
) -> dict[str, Any]:
    """The document with this layout and the schema that goes with it.

    `renamed`: the old path of a field that has a new one, `table.*.column` for a column. `limits`:
    by path, words of the schema with their number, `None` to take one away.
    """
    schema = deepcopy(dict(document["schema"]))
    old, new = _questions(document["layout"]), _questions(layout)
    _follow(schema, old, new, renamed or {})
    for path, words in (limits or {}).items():
        _limit(piece_at(schema, path), words)
    return {**document, "schema": schema, "layout": layout}


def paths_renamed(layout: Part, old: str, new: str, *, table: str = "") -> dict[str, Any]:
    """The layout with expressions and names of peers that speak of the new path; of a column
    inside its table only.
    """
    start = "row" if table else "data"
    name = re.compile(rf"\b{start}\.{re.escape(old)}(?!\w)")
    peers = {f"row.{old}": f"row.{new}"} if table else {old: new}

    def fixed(value: Any, key: str = "") -> Any:
        if isinstance(value, Mapping):
            if table and "columns" in value and value.get("path") != table:
                return value
            return {word: fixed(each, word) for word, each in value.items()}
        if isinstance(value, list):
            return [fixed(each, key) for each in value]
        if key in ("when", "cel") and isinstance(value, str):
            return name.sub(f"{start}.{new}", value)
        return peers.get(value, value) if key in PEERS else value

    found: dict[str, Any] = fixed(layout)
    before, after = (f"{table}.*.{old}", f"{table}.*.{new}") if table else (old, new)
    for computed in found.get("computed", ()):
        if f"{computed['path']}.".startswith(f"{before}."):
            computed["path"] = f"{after}{computed['path'][len(before) :]}"
    return found


def _questions(layout: Part) -> dict[str, _Question]:
    computed = {each["path"] for each in layout.get("computed", ())}
    return {
        field["path"]: _question(field, computed, is_asked="when" not in section)
        for section in layout["sections"]
        for field in section["fields"]
    }


def _question(field: Part, computed: set[str], *, is_asked: bool, table: str = "") -> _Question:
    path = f"{table}.*.{field['path']}" if table else field["path"]
    always = (
        is_asked
        and bool(field.get("required"))
        and "when" not in field
        and not field.get("readonly")
        and path not in computed
    )
    columns = {
        column["path"]: _question(column, computed, is_asked=True, table=field["path"])
        for column in field.get("columns", ())
    }
    return _Question(field, always, columns)


def _follow(
    schema: dict[str, Any],
    old: Mapping[str, _Question],
    new: Mapping[str, _Question],
    renamed: Mapping[str, str],
    table: str = "",
) -> None:
    """Let the properties of an object be those of these questions."""
    start = f"{table}.*." if table else ""
    came_from = {path: renamed.get(f"{start}{path}", path) for path in new}
    pieces = {path: deepcopy(_piece_of(schema, path)) for path in old}
    for path in old:
        if came_from.get(path) != path:
            _take(schema, path.split("."))
    for path, question in new.items():
        was = old.get(came_from[path])
        piece = pieces.get(came_from[path]) if was else None
        is_same = was is not None and was.kind == question.kind and came_from[path] == path
        if not is_same or piece is None:
            piece = _made(question, was, piece)
            _put(schema, path.split("."), piece, always=question.always)
        if question.columns and was is not None and was.columns != question.columns:
            items = piece_at(schema, path).get("items")
            if isinstance(items, dict) and piece is not None:
                before = was.columns if was.spec["widget"] == "rows" else {}
                _follow(items, before, question.columns, renamed, path)


def _made(question: _Question, was: _Question | None, piece: Any) -> dict[str, Any]:
    """The piece of schema for a question: the one that it had where that still fits."""
    widget = question.spec["widget"]
    if not isinstance(piece, dict) or was is None or was.spec["widget"] != widget:
        return _default(question)
    made = dict(piece)
    if widget in CHOICES and was.kind[1] != question.kind[1]:
        made |= _choice(question.spec)
    if bool(was.spec.get("required")) is not bool(question.spec.get("required")):
        made = _required(made, widget, needed=bool(question.spec.get("required")))
    return made


def _default(question: _Question) -> dict[str, Any]:
    widget, spec = question.spec["widget"], question.spec
    if widget in CHOICES:
        return _choice(spec)
    if widget == "rows":
        items = _group()
        _follow(items, {}, question.columns, {})
        piece: dict[str, Any] = {"type": "array", "maxItems": 50, "items": items}
    else:
        piece = deepcopy(_PLAIN[widget])
    return _required(piece, widget, needed=True) if spec.get("required") else piece


def _choice(spec: Part) -> dict[str, Any]:
    values = [option["value"] for option in spec.get("options", ())]
    kinds = {"integer" if isinstance(value, int) else "string" for value in values} or {"string"}
    return {"type": kinds.pop() if len(kinds) == 1 else sorted(kinds), "enum": values}


def _required(piece: dict[str, Any], widget: str, *, needed: bool) -> dict[str, Any]:
    """The piece for an answer that must be there, or need not."""
    if widget == "checkbox":
        return {"const": True} if needed else {"type": "boolean"}
    name = "minItems" if widget == "rows" else "minLength"
    if widget not in ("rows", "text", "textarea"):
        return piece
    plain = {key: each for key, each in piece.items() if key != name}
    return {**plain, name: 1} if needed else plain


def _group() -> dict[str, Any]:
    return {"type": "object", "additionalProperties": False, "required": [], "properties": {}}


def _piece_of(schema: Any, path: str) -> Any:
    for part in path.split("."):
        inner = schema.get("properties") if isinstance(schema, dict) else None
        schema = inner.get(part) if isinstance(inner, dict) else None
    return schema


def piece_at(schema: Any, path: str) -> dict[str, Any]:
    """The schema at a path, `table.*.column` too; an empty one when there is none."""
    table, star, column = path.partition(".*.")
    piece = _piece_of(schema, table)
    if star and isinstance(piece, dict):
        piece = _piece_of(piece.get("items"), column)
    return piece if isinstance(piece, dict) else {}


def _put(schema: dict[str, Any], parts: list[str], piece: dict[str, Any], *, always: bool) -> None:
    """Put a piece at its place, with the groups on the way."""
    for name in parts[:-1]:
        known = schema.setdefault("properties", {})
        if name not in known:
            known[name] = _group()
            _ask(schema, name, always=always)
        if not isinstance(known[name].get("properties"), dict):
            return  # lies on top of another field: the check of the form says so
        schema = known[name]
    schema.setdefault("properties", {})[parts[-1]] = piece
    _ask(schema, parts[-1], always=always)


def _ask(schema: dict[str, Any], name: str, *, always: bool) -> None:
    asked = schema.get("required", [])
    if always and name not in asked:
        schema["required"] = [*asked, name]
    elif not always and name in asked:
        schema["required"] = [each for each in asked if each != name]


def _take(schema: dict[str, Any], parts: list[str]) -> None:
    """Take a piece away, and the groups that are empty then."""
    name, rest = parts[0], parts[1:]
    known = schema.get("properties", {})
    if name not in known:
        return
    if rest:
        _take(known[name], rest)
    if not rest or not known[name].get("properties"):
        del known[name]
        _ask(schema, name, always=False)


def _limit(piece: dict[str, Any], words: Mapping[str, int | None]) -> None:
    for name, number in words.items():
        if number is None:
            piece.pop(name, None)
        else:
            piece[name] = number
