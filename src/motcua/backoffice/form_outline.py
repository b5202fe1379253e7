"""The parts of a form: finding, adding, moving and removing them. Pure: layouts in and out."""

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.catalogue.types import FormProblem
from motcua.kernel.text import fold

Layout = dict[str, Any]
MOST_NAMES = 1_000
FRESH = re.compile(r"muc_[0-9]+")
WIDGETS = {
    "text": gettext_lazy("Chữ, một dòng"),
    "textarea": gettext_lazy("Chữ, nhiều dòng"),
    "number": gettext_lazy("Số"),
    "money": gettext_lazy("Số tiền (đồng)"),
    "date": gettext_lazy("Ngày"),
    "select": gettext_lazy("Chọn một trong danh sách"),
    "radio": gettext_lazy("Chọn một, hiện mọi lựa chọn"),
    "checkbox": gettext_lazy("Ô đánh dấu"),
    "rows": gettext_lazy("Bảng nhiều dòng"),
    "address": gettext_lazy("Địa chỉ"),
    "personal_number": gettext_lazy("Số định danh cá nhân"),
    "tax_number": gettext_lazy("Mã số thuế"),
    "phone": gettext_lazy("Số điện thoại"),
    "email": gettext_lazy("Thư điện tử"),
}
_NUMBER = re.compile(
    r"layout\.(sections|steps)\.([0-9]+)(?:\.fields\.([0-9]+))?(?:\.columns\.([0-9]+))?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A part: `kind` is form, step, section, field or column; of a column `key` is the table."""

    kind: str
    key: str = ""
    column: str = ""

    @property
    def name(self) -> str:
        """As buttons name it."""
        return ":".join(filter(None, (self.kind, self.key, self.column)))


def siblings(layout: Layout, place: Place) -> tuple[list[dict[str, Any]], int] | None:
    """The list in which the part stands, and its number there; nothing when it is not there."""
    if place.kind in ("step", "section"):
        return _found(layout.get(f"{place.kind}s", []), "key", place.key)
    for section in layout["sections"]:
        found = _found(section["fields"], "path", place.key)
        if found and place.kind == "column":
            return _found(found[0][found[1]].get("columns", []), "path", place.column)
        if found:
            return found
    return None


def _found(
    parts: list[dict[str, Any]], name: str, key: str
) -> tuple[list[dict[str, Any]], int] | None:
    number = next((at for at, part in enumerate(parts) if part[name] == key), None)
    return None if number is None else (parts, number)


def part_at(document: Mapping[str, Any], place: Place) -> dict[str, Any] | None:
    """The part of the document; nothing when it is not there (any more)."""
    if place.kind == "form":
        return dict(document)
    found = siblings(document["layout"], place)
    return None if found is None else found[0][found[1]]


def name_of(part: Mapping[str, Any], place: Place) -> str:
    """The name of a question in the data; of a column with its table."""
    return f"{place.key}.*.{part['path']}" if place.kind == "column" else str(part["path"])


def formula_of(layout: Mapping[str, Any], name: str) -> dict[str, Any] | None:
    """How the question of this name is computed, if it is."""
    return next((each for each in layout.get("computed", ()) if each["path"] == name), None)


def changed(layout: Layout, do: str) -> tuple[Layout, Place | None]:
    """The layout after a button (`up:field:…`, `remove:…`, `add:field:section`), and the part that
    was made or moved, if there is one.
    """
    what, _colon, rest = do.partition(":")
    kind, _colon, rest = rest.partition(":")
    key, _colon, column = rest.partition(":")
    place = Place(kind=kind, key=key, column=column)
    layout = deepcopy(layout)
    if what == "add":
        return layout, _added(layout, place)
    found = siblings(layout, place)
    if found is None:
        return layout, None
    parts, at = found
    if what == "remove":
        _remove(layout, parts, at, place)
        return layout, None
    _move(layout, parts, at, place, -1 if what == "up" else 1)
    return layout, place


def _move(layout: Layout, parts: list[Any], at: int, place: Place, by: int) -> None:
    """One place on; a field at the end of its section goes into the next."""
    to = at + by
    if 0 <= to < len(parts):
        parts[at], parts[to] = parts[to], parts[at]
    elif place.kind == "field":
        sections = layout["sections"]
        here = next(n for n, section in enumerate(sections) if section["fields"] is parts)
        if 0 <= here + by < len(sections) and len(parts) > 1:
            there = sections[here + by]["fields"]
            there.insert(len(there) if by < 0 else 0, parts.pop(at))


def _remove(layout: Layout, parts: list[Any], at: int, place: Place) -> None:
    gone = parts.pop(at)
    if place.kind == "step":
        left = layout.get("steps", [])
        for section in layout["sections"]:
            if section.get("step") == gone["key"]:
                section.pop("step")
                if left:
                    section["step"] = left[max(at - 1, 0)]["key"]
        if not left:
            layout.pop("steps", None)
    paths = {f"{place.key}.*.{place.column}" if place.column else place.key}
    if place.kind == "section":
        paths = {field["path"] for field in gone["fields"]}
    kept = [
        each
        for each in layout.get("computed", [])
        if not any(f"{each['path']}.".startswith(f"{path}.") for path in paths)
    ]
    if kept != layout.get("computed", []):
        layout["computed"] = kept


def _added(layout: Layout, place: Place) -> Place | None:
    if place.kind == "step":
        key = _free("buoc", {each["key"] for each in layout.get("steps", [])})
        is_first = not layout.get("steps")
        layout.setdefault("steps", []).append({"key": key, "title": _("Bước mới")})
        for section in layout["sections"] if is_first else ():
            section["step"] = key
        return Place(kind="step", key=key)
    if place.kind == "section":
        return _added_section(layout)
    if place.kind == "column":
        found = siblings(layout, Place(kind="field", key=place.key))
        if found is None:
            return None
        columns = found[0][found[1]].setdefault("columns", [])
        name = _free("muc", {each["path"] for each in columns})
        columns.append({"path": name, "label": _("Cột mới"), "widget": "text"})
        return Place(kind="column", key=place.key, column=name)
    section = next((each for each in layout["sections"] if each["key"] == place.key), None)
    if section is None:
        return None
    section["fields"].append(fresh_field(layout))
    return Place(kind="field", key=section["fields"][-1]["path"])


def _added_section(layout: Layout) -> Place:
    key = _free("phan", {each["key"] for each in layout["sections"]})
    made = {"key": key, "title": _("Phần mới"), "fields": [fresh_field(layout)]}
    if layout.get("steps"):
        made["step"] = layout["steps"][-1]["key"]
    layout["sections"].append(made)
    return Place(kind="section", key=key)


def fresh_field(layout: Mapping[str, Any]) -> dict[str, Any]:
    """A question that is still to be written."""
    taken = {path.partition(".")[0] for path in paths(layout)}
    return {"path": _free("muc", taken), "label": _("Mục mới"), "widget": "text"}


def _free(start: str, taken: set[str]) -> str:
    return next(
        name
        for name in (f"{start}_{number}" for number in range(1, MOST_NAMES))
        if name not in taken
    )


def paths(layout: Mapping[str, Any]) -> Iterator[str]:
    """The path of every field, and of what is computed."""
    yield from (field["path"] for section in layout["sections"] for field in section["fields"])
    yield from (each["path"] for each in layout.get("computed", ()))


def slug(text: str, taken: set[str]) -> str:
    """A name in the data for a label, that is free."""
    name = re.sub(r"[^a-z0-9]+", "_", fold(text)).strip("_")[:40].strip("_")
    name = name if name and not name[0].isdigit() else f"m_{name}".strip("_")
    return name if name not in taken else _free(name, taken)


def blank(key: str, title: str) -> dict[str, Any]:
    """A form to begin with: one section, who asks."""
    person = {"path": "applicant.full_name", "label": _("Họ và tên"), "widget": "text"}
    section = {
        "key": "applicant",
        "title": _("Người nộp hồ sơ"),
        "fields": [{**person, "required": True, "prefill": "full_name"}],
    }
    schema = {
        "type": "object",
        "additionalProperties": False,
        "required": ["applicant"],
        "properties": {
            "applicant": {
                "type": "object",
                "additionalProperties": False,
                "required": ["full_name"],
                "properties": {"full_name": {"type": "string", "maxLength": 100, "minLength": 1}},
            }
        },
    }
    return {"key": key, "title": title, "schema": schema, "layout": {"sections": [section]}}


def place_of(layout: Mapping[str, Any], problem: FormProblem) -> Place | None:
    """The part that a problem is about; nothing when it is about the form."""
    match = _NUMBER.match(problem.place)
    try:
        if match is None:
            return None
        kind, at, field, column = match.groups()
        part = layout[kind][int(at)]
        if field is None:
            return Place(kind=kind.removesuffix("s"), key=part["key"])
        part = part["fields"][int(field)]
        if column is None:
            return Place(kind="field", key=part["path"])
        name = part["columns"][int(column)]["path"]
        return Place(kind="column", key=part["path"], column=name)
    except (LookupError, TypeError):
        return None
