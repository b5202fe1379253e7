"""A filled-in form under the labels of its layout, for everyone who reads it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from motcua.kernel.money import format_vnd
from motcua.ui.words import date_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A repeated question: the labels of its columns, and each row's answers with their labels."""

    label: str
    columns: tuple[str, ...]
    rows: tuple[tuple[tuple[str, str], ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of the form as it was filled in."""

    title: str
    facts: tuple[tuple[str, str], ...]
    tables: tuple[Table, ...]


def data_sections(layout: Mapping[str, Any], data: Mapping[str, Any]) -> tuple[Section, ...]:
    """The form's data under the labels of its layout, read-only."""
    return tuple(_section(section, data) for section in layout.get("sections", ()))


def shown(field: Mapping[str, Any], value: Any) -> str:
    """One answer as people read it: the label of the choice, the day in Vietnamese form."""
    if isinstance(value, bool):
        return _("Có") if value else _("Không")
    labels = {str(option["value"]): option["label"] for option in field.get("options") or ()}
    if labels and value is not None:
        return str(labels.get(str(value), value))
    if isinstance(value, Mapping):  # an address, in the words of the day on which it was given
        return str(value.get("text") or value.get("line") or "")
    if isinstance(value, int | float):  # plain digits otherwise: a year is a number too
        return _number(field, value)
    text = "" if value is None else str(value)
    return _day(text) if field["widget"] == "date" else text


def _number(field: Mapping[str, Any], value: float) -> str:
    if field["widget"] == "money" or field["path"].endswith("_vnd"):
        return format_vnd(int(value))
    return str(value).replace(".", ",")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """An answer that is not what it was, in words; empty: there was, or is, none."""

    section: str
    label: str
    old: str
    new: str


def changes(
    layout: Mapping[str, Any], old: Mapping[str, Any], new: Mapping[str, Any]
) -> tuple[Change, ...]:
    """What is different between two fillings of a form, in the order and words of its layout."""
    found = []
    for section in layout.get("sections", ()):
        for field in section["fields"]:
            before, after = look_up(old, field["path"]), look_up(new, field["path"])
            if before != after:
                found.append(
                    Change(
                        section=str(section["title"]),
                        label=str(field["label"]),
                        old=_in_words(field, before),
                        new=_in_words(field, after),
                    )
                )
    return tuple(found)


def noted(layout: Mapping[str, Any], notes: Mapping[str, str]) -> dict[str, Any]:
    """The part of a layout that has notes, each question with its own."""
    sections = []
    for section in layout.get("sections", ()):
        fields = [
            {**field, "note": notes[field["path"]]}
            for field in section["fields"]
            if field["path"] in notes
        ]
        if fields:
            sections.append({**section, "fields": fields})
    return {"sections": sections}


def _in_words(field: Mapping[str, Any], value: Any) -> str:
    """One answer; each row of a repeated question on a line of its own."""
    if field["widget"] != "rows":
        return shown(field, value)
    lines = []
    for row in value if isinstance(value, list) else ():
        cells = (
            (column["label"], shown(column, row.get(column["path"]))) for column in field["columns"]
        )
        lines.append("; ".join(f"{label}: {text}" for label, text in cells if text))
    return "\n".join(lines)


def _section(section: Mapping[str, Any], data: Mapping[str, Any]) -> Section:
    asked = [
        field
        for field in section["fields"]
        if not ({"when"} & (section.keys() | field.keys()))
        or look_up(data, field["path"]) is not None
    ]
    plain = [field for field in asked if field["widget"] != "rows"]
    repeated = [field for field in asked if field["widget"] == "rows"]
    facts = tuple((str(each["label"]), shown(each, look_up(data, each["path"]))) for each in plain)
    return Section(
        title=str(section["title"]),
        facts=facts if any(value for _label, value in facts) else (),
        tables=tuple(_table(field, look_up(data, field["path"])) for field in repeated),
    )


def _table(field: Mapping[str, Any], rows: Any) -> Table:
    columns = field["columns"]
    kept = [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []
    return Table(
        label=str(field["label"]),
        columns=tuple(str(column["label"]) for column in columns),
        rows=tuple(
            tuple((column["label"], shown(column, row.get(column["path"]))) for column in columns)
            for row in kept
        ),
    )


def look_up(data: Any, path: str) -> Any:
    """The value under a dotted path, or nothing."""
    for part in path.split("."):
        data = data.get(part) if isinstance(data, Mapping) else None
    return data


def _day(value: str) -> str:
    try:
        return date_text(date.fromisoformat(value))
    except ValueError:
        return value
