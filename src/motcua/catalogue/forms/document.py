"""The shape of a form document: what may stand where, as a JSON Schema."""

from typing import Any

WIDGETS = (
    "text",
    "textarea",
    "number",
    "money",
    "date",
    "select",
    "radio",
    "checkbox",
    "rows",
    "address",
    "personal_number",
    "tax_number",
    "phone",
    "email",
)
FACTS = (
    "full_name",
    "personal_number",
    "birth_date",
    "sex",
    "address",
    "phone",
    "email",
    "organisation_name",
    "tax_number",
)
# Names that the page around a form sends beside its answers.
RESERVED = frozenset(
    {"agency", "agency_id", "attached", "csrfmiddlewaretoken", "do", "drop", "file_id", "files"}
    | {"find", "form_key", "go", "kept", "key", "more", "owner", "remove", "step"}
)
MOST_FIELDS = 300
_NAME = "^[a-z][a-z0-9_]{0,59}$"
_PATH = r"^[a-z][a-z0-9_]{0,59}(\.[a-z][a-z0-9_]{0,59}){0,3}$"
_KEY = {"type": "string", "pattern": "^[a-z][a-z0-9_-]{0,59}$"}
_TEXT = {"type": "string", "maxLength": 2_000}
_LINE = {"type": "string", "minLength": 1, "maxLength": 500}
_FLAG = {"type": "boolean"}


def _group(required: list[str], /, **properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": required,
        "properties": properties,
    }


def _many(items: Any, *, least: int = 0, most: int = MOST_FIELDS) -> dict[str, Any]:
    return {"type": "array", "items": items, "minItems": least, "maxItems": most}


_OPTION = _group(
    ["value", "label"],
    value={"type": ["string", "integer"]},
    label=_LINE,
    label_en=_LINE,
    help=_TEXT,
    help_en=_TEXT,
)
_QUESTION: dict[str, Any] = {
    "label": _LINE,
    "label_en": _LINE,
    "help": _TEXT,
    "help_en": _TEXT,
    "note": _TEXT,
    "required": _FLAG,
    "readonly": _FLAG,
    "widget": {"enum": list(WIDGETS)},
    "error": _LINE,
    "error_en": _LINE,
    "when": {"type": "string"},
    "options": _many(_OPTION, least=1, most=1_000),
    "inputmode": {"enum": ["none", "text", "decimal", "numeric", "tel", "search", "email", "url"]},
    "autocomplete": {"type": "string", "pattern": "^[a-z -]{1,60}$"},
    "not_after_today": _FLAG,
    "prefill": {"enum": list(FACTS)},
    "sex_path": {"type": "string"},
    "birth_path": {"type": "string"},
    "width": {"enum": ["short", ""]},
}
_COLUMN = _group(
    ["path", "label", "widget"], path={"type": "string", "pattern": _NAME}, **_QUESTION
)
_FIELD = _group(
    ["path", "label", "widget"],
    path={"type": "string", "pattern": _PATH},
    columns=_many(_COLUMN, least=1, most=30),
    **_QUESTION,
)
_SECTION = _group(
    ["key", "title", "fields"],
    key=_KEY,
    title=_LINE,
    title_en=_LINE,
    help=_TEXT,
    help_en=_TEXT,
    step=_KEY,
    when={"type": "string"},
    fields=_many(_FIELD, least=1),
)
_COMPUTED = {
    **_group(["path"], path={"type": "string"}, cel={"type": "string"}, rule={"type": "string"}),
    "minProperties": 2,
    "maxProperties": 2,
}
_STEP = _group(["key", "title"], key=_KEY, title=_LINE, title_en=_LINE)
DOCUMENT: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    **_group(
        ["key", "title", "schema", "layout"],
        key=_KEY,
        title=_LINE,
        title_en=_LINE,
        schema={"type": "object"},
        layout=_group(
            ["sections"],
            steps=_many(_STEP, least=1, most=20),
            sections=_many(_SECTION, least=1, most=60),
            computed=_many(_COMPUTED, most=60),
        ),
    ),
}
