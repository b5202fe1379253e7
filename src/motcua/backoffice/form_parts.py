"""One part of a form as questions, and what was answered back as a part. No JavaScript needed."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.backoffice.form_outline import FRESH, WIDGETS, Layout, Place, paths, siblings, slug
from motcua.catalogue.selectors import LIMITS, RESERVED, form_relaid, paths_renamed, piece_at
from motcua.kernel.text import clean

LONGEST = 2_000
LONGEST_LIST = 60_000
CHOICES = ("select", "radio")
_PATH = re.compile(r"[a-z][a-z0-9_]{0,59}(\.[a-z][a-z0-9_]{0,59}){0,3}")
FACTS = {
    "full_name": gettext_lazy("Họ và tên"),
    "personal_number": gettext_lazy("Số định danh cá nhân"),
    "birth_date": gettext_lazy("Ngày sinh"),
    "sex": gettext_lazy("Giới tính"),
    "address": gettext_lazy("Nơi cư trú"),
    "phone": gettext_lazy("Số điện thoại"),
    "email": gettext_lazy("Thư điện tử"),
    "organisation_name": gettext_lazy("Tên tổ chức"),
    "tax_number": gettext_lazy("Mã số thuế"),
}
_LIMITS = {
    "maxLength": gettext_lazy("Nhiều nhất bao nhiêu ký tự"),
    "minimum": gettext_lazy("Số nhỏ nhất"),
    "maximum": gettext_lazy("Số lớn nhất"),
    "maxItems": gettext_lazy("Nhiều nhất bao nhiêu dòng"),
}
_TEXTS = ("title", "label", "help", "error", "title_en", "label_en", "help_en", "error_en")
_NEEDED = ("title", "label")
_NAMES: Mapping[str, tuple[str, ...]] = {
    "form": ("title", "title_en"),
    "step": ("title", "title_en"),
    "section": ("title", "help", "title_en", "help_en", "when", "step"),
}
_OF_QUESTION = (
    *("label", "help", "error", "label_en", "help_en", "error_en"),
    *("when", "prefill", "sex_path", "birth_path"),
)


@dataclass(slots=True)
class Answered:
    """A document after a part was answered. `errors` by the name of the question."""

    document: dict[str, Any]
    place: Place
    errors: dict[str, str] = field(default_factory=dict)


def part_at(document: Mapping[str, Any], place: Place) -> dict[str, Any] | None:
    """The part of the document; nothing when it is not there (any more)."""
    if place.kind == "form":
        return dict(document)
    found = siblings(document["layout"], place)
    return None if found is None else found[0][found[1]]


# From answers to the document


def answered(document: Mapping[str, Any], place: Place, post: QueryDict) -> Answered:
    """The document with what was typed about this part; what was not touched stays as it was."""
    done = Answered(deepcopy(dict(document)), place)
    part = part_at(done.document, place)
    if part is None:
        return done
    for name in _NAMES.get(place.kind, _OF_QUESTION):
        _put_text(part, name, _typed(post, name))
    if place.kind == "form":
        done.document = part
    elif place.kind in ("field", "column"):
        _answer_question(done, part, post, document)
    else:
        done.document = form_relaid(document, done.document["layout"])
    return done


def _typed(post: QueryDict, name: str, most: int = LONGEST) -> str | None:
    """What was typed; a condition chosen from the list goes before one that was written."""
    if name == "when":
        return post.get("q-chosen", "")[:most] or post.get("q-when", "").strip()[:most]
    value = post.get(f"q-{name}")
    return None if value is None else value[:most].replace("\r\n", "\n").strip("\n ")


def _put_text(part: dict[str, Any], name: str, text: str | None) -> None:
    if text is None or text == str(part.get(name, "")):
        return
    text = clean(text) if name in _TEXTS else text
    if text or name in _NEEDED:
        part[name] = text
    else:
        part.pop(name, None)


def _answer_question(
    done: Answered, part: dict[str, Any], post: QueryDict, before: Mapping[str, Any]
) -> None:
    _put_flag(part, "required", post)
    _put_flag(part, "not_after_today", post)
    _put_widget(part, post.get("q-widget", ""), is_column=done.place.kind == "column")
    if part["widget"] in CHOICES and post.get("q-options") is not None:
        _put_options(part, post.get("q-options", "")[:LONGEST_LIST])
    layout = done.document["layout"]
    _put_formula(layout, part, done.place, _typed(post, "cel"))
    layout, renamed = _renamed(done, layout, part, post)
    limits = _limits(done, part, post)
    done.document = form_relaid(before, layout, renamed=renamed, limits=limits)


def _put_flag(part: dict[str, Any], name: str, post: QueryDict) -> None:
    if f"q-{name}" not in post:
        return
    is_set = bool(post.get(f"q-{name}"))
    if is_set is not bool(part.get(name)):
        part[name] = is_set
        if not is_set:
            del part[name]


def _put_widget(part: dict[str, Any], widget: str, *, is_column: bool) -> None:
    if widget not in WIDGETS or widget == part["widget"] or (is_column and widget == "rows"):
        return
    part["widget"] = widget
    if widget not in CHOICES:
        part.pop("options", None)
    elif "options" not in part:
        part["options"] = [
            {"value": "yes", "label": _("Có")},
            {"value": "no", "label": _("Không")},
        ]
    if widget != "rows":
        part.pop("columns", None)
    else:
        part["columns"] = [{"path": "muc_1", "label": _("Cột mới"), "widget": "text"}]
    if widget != "date":
        part.pop("not_after_today", None)


def _put_options(part: dict[str, Any], text: str) -> None:
    """A line for each: label, then the value in the data and the English, parted by bars."""
    old = part.get("options", [])
    if text.replace("\r\n", "\n").strip() == options_text(old):
        return
    known = {str(option["value"]): option for option in old}
    by_label = {option["label"]: str(option["value"]) for option in old}
    found: dict[str, dict[str, Any]] = {}
    for line in text.splitlines():
        label, value, english = (*(clean(each) for each in line.split("|", 2)), "", "")[:3]
        if label:
            value = value or by_label.get(label) or slug(label, set(found))
            option = {**known.get(value, {"value": value}), "label": label}
            option.pop("label_en", None)
            found[value] = {**option, "label_en": english} if english else option
    part["options"] = list(found.values())


def options_text(options: Sequence[Mapping[str, Any]]) -> str:
    """The options as lines."""
    return "\n".join(
        " | ".join(filter(None, (each["label"], str(each["value"]), each.get("label_en", ""))))
        for each in options
    )


def _name_of(part: Mapping[str, Any], place: Place) -> str:
    return f"{place.key}.*.{part['path']}" if place.kind == "column" else str(part["path"])


def _formula(layout: Mapping[str, Any], name: str) -> dict[str, Any] | None:
    return next((each for each in layout.get("computed", ()) if each["path"] == name), None)


def _put_formula(layout: Layout, part: dict[str, Any], place: Place, cel: str | None) -> None:
    """A question with a formula is computed: nobody types an answer."""
    name = _name_of(part, place)
    known = _formula(layout, name)
    if cel is None or (known and "rule" in known) or cel == (known or {}).get("cel", ""):
        return
    kept = [each for each in layout.get("computed", ()) if each is not known]
    if cel:
        kept.append({"path": name, "cel": cel})
        part["readonly"] = True
        part.pop("required", None)
    else:
        part.pop("readonly", None)
    layout["computed"] = kept
    if not kept:
        del layout["computed"]


def _renamed(
    done: Answered, layout: Layout, part: dict[str, Any], post: QueryDict
) -> tuple[Layout, dict[str, str]]:
    """The layout with the new path of the question, if it has one, wherever it is spoken of."""
    place, old = done.place, part["path"]
    is_column = place.kind == "column"
    found = siblings(layout, Place(kind="field", key=place.key))
    columns = found[0][found[1]].get("columns", ()) if found else ()
    taken = {each["path"] for each in columns} if is_column else set(paths(layout))
    new = clean(post.get("q-path", ""))[:250] or old
    if (
        new == old
        and FRESH.fullmatch(old)
        and part["label"] not in (_("Mục mới"), _("Cột mới"), "")
    ):
        new = slug(part["label"], {each.partition(".")[0] for each in taken} | RESERVED)
    if new == old:
        return layout, {}
    others = {each for each in taken if each != old and "*" not in each}
    clashes = any(f"{new}.".startswith(f"{each}.") or each.startswith(f"{new}.") for each in others)
    if clashes or not _PATH.fullmatch(new) or (is_column and "." in new):
        done.errors["q-path"] = _(
            "Tên này đã dùng, hoặc viết chưa đúng: chữ thường không dấu, số, _."
        )
        return layout, {}
    table = place.key if is_column else ""
    part["path"] = new
    layout = paths_renamed(layout, old, new, table=table)
    done.place = Place(kind=place.kind, key=table or new, column=new if is_column else "")
    start = f"{table}.*." if table else ""
    return layout, {f"{start}{new}": f"{start}{old}"}


def _limits(
    done: Answered, part: Mapping[str, Any], post: QueryDict
) -> dict[str, dict[str, int | None]]:
    path = f"{done.place.key}.*.{part['path']}" if done.place.kind == "column" else part["path"]
    words: dict[str, int | None] = {}
    for name in LIMITS.get(part["widget"], ()):
        text = post.get(f"q-{name}")
        if text is None:
            continue
        text = re.sub(r"[\s.]", "", text)
        if re.fullmatch(r"-?[0-9]{1,15}", text):
            words[name] = int(text)
        elif text:
            done.errors[f"q-{name}"] = _("Xin ghi một số nguyên.")
        else:
            words[name] = None
    return {path: words} if words else {}


# From the part to questions


def questions(
    document: Mapping[str, Any], place: Place, post: QueryDict | None = None
) -> list[dict[str, Any]]:
    """The groups of questions about a part; what was typed stands in them as it was."""
    part = part_at(document, place) or {}
    groups = _GROUPS[place.kind](document, part, place)
    if post is not None:
        for group in groups:
            for each in group["questions"]:
                if each["name"] in post:
                    each["value"] = post.get(each["name"], "")
    return groups


def _ask(part: Mapping[str, Any], name: str, label: str, **settings: Any) -> dict[str, Any]:
    asked = {
        "widget": "text",
        "options": (),
        "help": "",
        "width": "",
        "required": False,
        "marked": False,
    }
    value = settings.pop("value", part.get(name, ""))
    return {"name": f"q-{name}", "label": label, "value": value, **asked, **settings}


def _english(part: Mapping[str, Any], *asked: tuple[str, str]) -> dict[str, Any]:
    found = [_ask(part, name, label) for name, label in asked]
    return _group(_("Tiếng Anh"), found)


def _group(title: str, found: list[dict[str, Any]], *, is_open: bool = False) -> dict[str, Any]:
    used = any(each["value"] not in ("", None) and each["name"] != "q-path" for each in found)
    return {"title": title, "questions": found, "open": is_open or used}


def _of_title(document: Any, part: Mapping[str, Any], place: Place) -> list[dict[str, Any]]:
    return [
        _group("", [_ask(part, "title", _("Tên"), required=True)]),
        _english(part, ("title_en", _("Tên tiếng Anh"))),
    ]


def _of_section(document: Any, part: Mapping[str, Any], place: Place) -> list[dict[str, Any]]:
    first = [
        _ask(part, "title", _("Tên"), required=True),
        _ask(part, "help", _("Lời giải thích"), widget="textarea"),
    ]
    if steps := document["layout"].get("steps"):
        options = [(each["key"], each["title"]) for each in steps]
        first.append(_ask(part, "step", _("Thuộc bước"), widget="select", options=options))
    return [
        _group("", first),
        _group(_("Khi nào hiện"), _when(document, part)),
        _english(part, ("title_en", _("Tên tiếng Anh")), ("help_en", _("Giải thích tiếng Anh"))),
    ]


def _of_question(document: Any, part: Mapping[str, Any], place: Place) -> list[dict[str, Any]]:
    is_column = place.kind == "column"
    widgets = [(key, str(said)) for key, said in WIDGETS.items() if not is_column or key != "rows"]
    widget = part.get("widget", "text")
    first = [
        _ask(part, "label", _("Câu hỏi"), required=True),
        _ask(part, "widget", _("Kiểu ô"), widget="select", options=widgets, required=True),
        _ask(part, "help", _("Lời giải thích"), widget="textarea"),
        _tick(part, "required", _("Bắt buộc trả lời")),
    ]
    if widget in CHOICES:
        first.append(
            _ask(
                part,
                "options",
                _("Các lựa chọn"),
                widget="textarea",
                value=options_text(part.get("options", ())),
                help=_(
                    "Mỗi dòng một lựa chọn: nhãn | mã | tiếng Anh. Mã để trống thì hệ thống tự đặt."
                ),
            )
        )
    if widget == "date":
        first.append(_tick(part, "not_after_today", _("Không được sau hôm nay")))
    return [
        _group("", first),
        _group(_("Giới hạn và câu báo lỗi"), [*_ask_limits(document, part, place)]),
        _group(_("Khi nào hiện"), _when(document, part, is_column=is_column)),
        _group(_("Điền sẵn, tính, tên trong dữ liệu"), _further(document, part, place)),
        _english(
            part,
            ("label_en", _("Câu hỏi tiếng Anh")),
            ("help_en", _("Giải thích tiếng Anh")),
            ("error_en", _("Câu báo lỗi tiếng Anh")),
        ),
    ]


def _tick(part: Mapping[str, Any], name: str, label: str) -> dict[str, Any]:
    value = "true" if part.get(name) else ""
    return _ask(part, name, label, widget="checkbox", value=value, marked=True)


def _ask_limits(document: Any, part: Mapping[str, Any], place: Place) -> Iterator[dict[str, Any]]:
    piece = piece_at(document["schema"], _name_of({"path": "", **part}, place))
    for name in LIMITS.get(part.get("widget", ""), ()):
        value = piece.get(name, "")
        yield _ask(part, name, str(_LIMITS[name]), widget="number", width="short", value=value)
    told = _("Thay cho câu mặc định khi điều đã ghi chưa đúng.")
    yield _ask(part, "error", _("Câu báo lỗi riêng"), help=told)


def _when(
    document: Any, part: Mapping[str, Any], *, is_column: bool = False
) -> list[dict[str, Any]]:
    choices = [*_conditions(document, part)]
    value = part.get("when", "")
    is_known = value in dict(choices)
    told = _("Viết bằng CEL khi danh sách chưa đủ: data.a.b == 'x', has(data.a)")
    return [
        _ask(
            part,
            "chosen",
            _("Chỉ hiện khi"),
            widget="select",
            options=choices,
            value=value if is_known else "",
        ),
        _ask(part, "when", _("Điều kiện khác"), value="" if is_known else value, help=told),
    ]


def _conditions(document: Any, part: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """A condition for each answer that other questions offer."""
    for section in document["layout"]["sections"]:
        for each in section["fields"]:
            if each is part or each["path"] == part.get("path"):
                continue
            if each["widget"] == "checkbox":
                words = _("“%(label)s” được đánh dấu") % {"label": each["label"]}
                yield f"data.{each['path']} == true", words
            for option in each.get("options", ()):
                value = option["value"]
                said = f"'{value}'" if isinstance(value, str) else str(value)
                named = {"label": each["label"], "value": option["label"]}
                yield f"data.{each['path']} == {said}", _("“%(label)s” là “%(value)s”") % named


def _further(document: Any, part: Mapping[str, Any], place: Place) -> list[dict[str, Any]]:
    known = _formula(document["layout"], _name_of({"path": "", **part}, place)) or {}
    facts = [(key, str(said)) for key, said in FACTS.items()]
    found = []
    if place.kind == "field":
        label = _("Điền sẵn bằng điều đã biết")
        found.append(_ask(part, "prefill", label, widget="select", options=facts))
    if part.get("widget") == "personal_number":
        start = "row." if place.kind == "column" else ""
        others = [(path, path) for path in paths(document["layout"])]
        if start:
            table = part_at(document, Place(kind="field", key=place.key)) or {}
            others += [(f"row.{each['path']}", each["label"]) for each in table.get("columns", ())]
        for name, label in (
            ("sex_path", _("Phải khớp giới tính ở mục")),
            ("birth_path", _("Phải khớp ngày sinh ở mục")),
        ):
            found.append(_ask(part, name, label, widget="select", options=others))
    if "rule" not in known:
        told = _("CEL, ví dụ data.copies * 8000. Mục có công thức thì không ai gõ vào.")
        found.append(_ask(part, "cel", _("Công thức tính"), value=known.get("cel", ""), help=told))
    told = _("Tên trong dữ liệu gửi đi. Hệ thống tự đặt; đổi thì các điều kiện đổi theo.")
    found.append(_ask(part, "path", _("Tên trong dữ liệu"), help=told))
    return found


_GROUPS: Mapping[str, Callable[..., list[dict[str, Any]]]] = {
    "form": _of_title,
    "step": _of_title,
    "section": _of_section,
    "field": _of_question,
    "column": _of_question,
}
