"""A form field as the templates need it, from a Django form or from a catalogue layout."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from motcua.ui.tongues import lang_of

EMPTY_ROWS = 1
WIDGETS: tuple[tuple[type[forms.Widget], str], ...] = (
    # The more special class first: the first match wins.
    (forms.HiddenInput, "hidden"),
    (forms.PasswordInput, "password"),
    (forms.EmailInput, "email"),
    (forms.NumberInput, "number"),
    (forms.DateInput, "date"),
    (forms.FileInput, "file"),
    (forms.Textarea, "textarea"),
    (forms.CheckboxSelectMultiple, "checkbox"),
    (forms.CheckboxInput, "checkbox"),
    (forms.RadioSelect, "radio"),
    (forms.Select, "select"),
)

# Widgets that are a line of text to a browser: the control, and the keyboard of a phone.
LINES: Mapping[str, tuple[str, str]] = {
    "personal_number": ("number", "numeric"),
    "tax_number": ("number", "numeric"),
    "phone": ("tel", "tel"),
    "number": ("number", "decimal"),
    "email": ("email", "email"),
}


@dataclass(frozen=True, kw_only=True)
class Option:
    """One choice of a select, radio or checkbox group."""

    value: str
    label: str
    help: str = ""
    chosen: bool = False


@dataclass(frozen=True, kw_only=True)
class Field:
    """One question. `widget`: text, textarea, select, radio, checkbox, date, day, file, number,
    money, email, password, tel, search or hidden.

    `day` is a date that is typed as people write it, or picked. `source`: where a value that was
    filled in came from. `marked`: the page says that it
    asked, even where nothing is ticked. `decides`: other questions depend on the answer.
    `resumable`: files go in chunks; the page loads `ui/uploads.js`, its form says its action.
    """

    name: str
    label: str
    widget: str = "text"
    value: str = ""
    help: str = ""
    note: str = ""
    source: str = ""
    error: str = ""
    required: bool = True
    options: tuple[Option, ...] = ()
    autocomplete: str = ""
    accept: str = ""
    multiple: bool = False
    resumable: bool = False
    width: str = ""
    attributes: Mapping[str, str] | None = None
    marked: bool = False
    decides: bool = False

    @property
    def id(self) -> str:
        return field_id(self.name)

    @property
    def described_by(self) -> str:
        parts = [
            (self.help, "help"),
            (self.source, "source"),
            (self.note, "note"),
            (self.error, "error"),
        ]
        return " ".join(f"{self.id}-{suffix}" for text, suffix in parts if text)

    @property
    def input_type(self) -> str:
        return "text" if self.widget in ("number", "money") else self.widget

    @property
    def choices(self) -> SafeString:
        """The options of a select. No template: a list of fields of law has more than a hundred."""
        lines = [
            f'<option value="{conditional_escape(option.value)}"{lang_of(option.label)}'
            f"{' selected' if option.chosen else ''}>{conditional_escape(option.label)}</option>"
            for option in self.options
        ]
        return mark_safe("".join(lines))  # noqa: S308 - made of what was escaped

    @property
    def checked(self) -> bool:
        return self.value.lower() in ("true", "on", "1", "yes")

    @property
    def is_group(self) -> bool:
        return self.widget == "radio" or (self.widget == "checkbox" and bool(self.options))


@dataclass(frozen=True, kw_only=True)
class Rows:
    """A repeated question: one `Field` for each column of each row. The first `filled` rows may be
    taken away again.
    """

    name: str
    label: str
    help: str
    note: str
    error: str
    required: bool
    rows: tuple[tuple[Any, ...], ...]
    filled: int = 0
    marked: bool = False
    widget: str = "rows"

    @property
    def id(self) -> str:
        return field_id(self.name)


@dataclass(frozen=True, kw_only=True)
class Section:
    """A titled part of a form."""

    key: str
    title: str
    fields: tuple[Any, ...]
    help: str = ""


def field_id(name: str) -> str:
    """The id of the input of this name; the error summary links to it."""
    return "f-" + name.replace(".", "-")


def options_from(options: Iterable[Any], chosen: Any) -> tuple[Option, ...]:
    """Accept `{"value", "label", "help"}`, `(value, label)` or plain strings."""
    values = (
        [str(v) for v in chosen] if isinstance(chosen, list | tuple | set) else [text_of(chosen)]
    )
    found = []
    for option in options:
        if isinstance(option, Mapping):
            value, label, note = option["value"], option["label"], option.get("help", "")
        elif isinstance(option, list | tuple):
            (value, label), note = option, ""
        else:
            value, label, note = option, option, ""
        here = text_of(value)
        found.append(Option(value=here, label=str(label), help=str(note), chosen=here in values))
    return tuple(found)


def text_of(value: Any) -> str:
    """A value as an input shows it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else ""
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def field_from_bound(bound: BoundField) -> Field:
    """The field of a Django form, with its value and first error."""
    widget = bound.field.widget
    keyboard = widget.attrs.get("inputmode")
    kind = next((name for base, name in WIDGETS if isinstance(widget, base)), "text")
    options: tuple[Option, ...] = ()
    if isinstance(widget, forms.widgets.ChoiceWidget):
        options = options_from((c for c in widget.choices if c[0] != ""), bound.value())
    return Field(
        name=bound.html_name,
        label=str(bound.label),
        widget=kind,
        value="" if kind in ("password", "file") else text_of(bound.value()),
        help=str(bound.help_text),
        error=str(bound.errors[0]) if bound.errors else "",
        required=bound.field.required,
        options=options,
        autocomplete=str(widget.attrs.get("autocomplete", "")),
        accept=str(widget.attrs.get("accept", "")),
        multiple=bool(getattr(widget, "allow_multiple_selected", False)),
        attributes={"inputmode": keyboard} if keyboard else None,
    )


def sections_from(
    layout: Mapping[str, Any], data: Mapping[str, Any] | None, errors: Mapping[str, Any]
) -> tuple[Section, ...]:
    """The sections of a catalogue layout, filled with what was typed and what is wrong with it."""
    return tuple(
        Section(
            key=section["key"],
            title=section["title"],
            fields=tuple(
                _question(field, data, errors)
                for field in section["fields"]
                if not field.get("readonly")  # the server computes these
            ),
        )
        for section in layout["sections"]
    )


def _question(
    spec: Mapping[str, Any], data: Mapping[str, Any] | None, errors: Mapping[str, Any]
) -> Field | Rows:
    path, value = spec["path"], _look_up(data, spec["path"])
    if spec["widget"] != "rows":
        return _field(path, spec, value, errors)
    rows = value if isinstance(value, list) else []
    return Rows(
        name=path,
        label=spec["label"],
        help=spec.get("help", ""),
        note=spec.get("note", ""),
        error=message_of(errors.get(path)),
        required=bool(spec.get("required")),
        rows=tuple(
            _row(path, index, spec["columns"], rows, errors)
            for index in range(len(rows) + EMPTY_ROWS)
        ),
    )


def _row(
    path: str, index: int, columns: Any, rows: list[Any], errors: Mapping[str, Any]
) -> tuple[Field, ...]:
    row = rows[index] if index < len(rows) and isinstance(rows[index], Mapping) else {}
    return tuple(
        _field(f"{path}.{index}.{column['path']}", column, row.get(column["path"]), errors)
        for column in columns
    )


def _field(path: str, spec: Mapping[str, Any], value: Any, errors: Mapping[str, Any]) -> Field:
    widget, keyboard = LINES.get(spec["widget"], (spec["widget"], ""))
    keyboard = spec.get("inputmode") or keyboard
    return Field(
        name=path,
        label=spec["label"],
        widget=widget,
        value=text_of(value),
        help=spec.get("help") or "",
        note=spec.get("note", ""),
        error=message_of(errors.get(path)),
        required=bool(spec.get("required")),
        options=options_from(spec.get("options") or (), value),
        autocomplete=spec.get("autocomplete", ""),
        width=spec.get("width", ""),
        attributes={"inputmode": keyboard} if keyboard else None,
    )


def _look_up(data: Any, path: str) -> Any:
    for key in path.split("."):
        if not isinstance(data, Mapping):
            return None
        data = data.get(key)
    return data


def message_of(value: Any) -> str:
    """The first message, whether one or a list was given."""
    if isinstance(value, list | tuple):
        return str(value[0]) if value else ""
    return str(value) if value else ""
