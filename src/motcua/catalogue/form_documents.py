"""A form as a document: what is wrong with it, its hash, compared in words."""

from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.catalogue.form_editing import piece_at
from motcua.catalogue.form_types import FormProblem
from motcua.catalogue.forms import form_lint
from motcua.catalogue.types import FormSpec
from motcua.kernel.chain import canonical

LONGEST_TITLE = 300
MOST_LINES = 200
Document = Mapping[str, Any]


def form_problems(document: Any) -> list[FormProblem]:
    """What keeps this document from being published; empty when nothing does."""
    found = form_lint(document)
    title = document.get("title", "") if isinstance(document, Mapping) else ""
    if not found and len(title) > LONGEST_TITLE:
        said = _("Tên biểu mẫu dài quá %(most)d ký tự.") % {"most": LONGEST_TITLE}
        found.append(FormProblem("title", said))
    return found


def form_spec(document: Document) -> FormSpec:
    """The form of a sound document, known by its hash."""
    return FormSpec(
        hash=sha256(canonical(document)).hexdigest(),
        title=document["title"],
        title_en=document.get("title_en", ""),
        schema=document["schema"],
        layout=document["layout"],
    )


# Two forms compared

_SAID: Mapping[str, Promise] = {
    "label": gettext_lazy("câu hỏi"),
    "help": gettext_lazy("lời giải thích"),
    "widget": gettext_lazy("kiểu ô"),
    "required": gettext_lazy("bắt buộc"),
    "options": gettext_lazy("các lựa chọn"),
    "when": gettext_lazy("điều kiện hiện"),
    "prefill": gettext_lazy("điền sẵn"),
    "error": gettext_lazy("câu báo lỗi"),
    "readonly": gettext_lazy("chỉ đọc"),
    "title": gettext_lazy("tên"),
    "step": gettext_lazy("bước"),
    "cel": gettext_lazy("công thức"),
    "label_en": gettext_lazy("câu hỏi tiếng Anh"),
    "help_en": gettext_lazy("lời giải thích tiếng Anh"),
    "title_en": gettext_lazy("tên tiếng Anh"),
    "error_en": gettext_lazy("câu báo lỗi tiếng Anh"),
    "limits": gettext_lazy("giới hạn"),
    "order": gettext_lazy("thứ tự"),
}


def form_differences(before: Document, after: Document) -> tuple[tuple[str, str], ...]:
    """What differs between two forms, in words, as pairs of fate (`gone`, `new`, `changed`) and
    line; the first two hundred.
    """
    old, new = _parts(before), _parts(after)
    lines = [("gone", name) for place, (name, _part) in old.items() if place not in new]
    for place, (name, part) in new.items():
        if place not in old:
            lines.append(("new", name))
        else:
            lines += [("changed", f"{name}: {each}") for each in _changes(old[place][1], part)]
    if [each for each in old if each in new] != [each for each in new if each in old]:
        lines.append(("changed", _("Thứ tự các mục đã đổi.")))
    return tuple(lines[:MOST_LINES])


def _parts(document: Document) -> dict[str, tuple[str, dict[str, Any]]]:
    """Each part by its place, with its name in words and what can change in it."""
    layout, schema = document["layout"], document["schema"]
    found = {"": (_("Biểu mẫu"), _texts(document, ("title", "title_en")))}
    for step in layout.get("steps", ()):
        name = _("Bước “%(title)s”") % {"title": step["title"]}
        found[f"step:{step['key']}"] = (name, dict(step))
    for section in layout["sections"]:
        name = _("Phần “%(title)s”") % {"title": section["title"]}
        plain = {key: each for key, each in section.items() if key != "fields"}
        found[f"section:{section['key']}"] = (name, plain)
        for field in section["fields"]:
            found.update(_field_parts(field, schema))
    for computed in layout.get("computed", ()):
        name = _("Mục tính “%(path)s”") % {"path": computed["path"]}
        found[f"computed:{computed['path']}"] = (name, dict(computed))
    return found


def _field_parts(field: Document, schema: Any) -> Iterator[tuple[str, tuple[str, dict[str, Any]]]]:
    piece = piece_at(schema, field["path"])
    name = _("Mục “%(label)s”") % {"label": field["label"]}
    plain = {key: each for key, each in field.items() if key != "columns"}
    limits = {key: each for key, each in piece.items() if key not in ("items", "enum")}
    yield f"field:{field['path']}", (name, {**plain, "limits": limits})
    for column in field.get("columns", ()):
        inner = piece_at(schema, f"{field['path']}.*.{column['path']}")
        words = {"label": column["label"], "table": field["label"]}
        named = _("Cột “%(label)s” của “%(table)s”") % words
        limits = {key: each for key, each in inner.items() if key != "enum"}
        place = f"column:{field['path']}:{column['path']}"
        yield place, (named, {**column, "limits": limits})


def _texts(part: Document, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: part[name] for name in names if name in part}


def _changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    for name in dict.fromkeys((*old, *new)):
        before, after = old.get(name), new.get(name)
        if before != after:
            what = _SAID.get(name, name)
            words = {"what": what, "old": _value(before), "new": _value(after)}
            yield _("%(what)s: %(old)s → %(new)s") % words


def _value(value: Any) -> str:
    if value is None or value == "":
        return _("để trống")
    if isinstance(value, bool):
        return _("có") if value else _("không")
    if isinstance(value, list):
        return "; ".join(str(each.get("label", each)) for each in value)
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {each}" for key, each in sorted(value.items()))
    return f"“{value}”"
