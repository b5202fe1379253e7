"""One part of a form as questions. No JavaScript needed."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.backoffice.form_outline import WIDGETS, Place, formula_of, name_of, part_at, paths
from motcua.catalogue.selectors import LIMITS, piece_at

CHOICES = ("select", "radio")
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
    piece = piece_at(document["schema"], name_of({"path": "", **part}, place))
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
    known = formula_of(document["layout"], name_of({"path": "", **part}, place)) or {}
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


def options_text(options: Sequence[Mapping[str, Any]]) -> str:
    """The options as lines."""
    return "\n".join(
        " | ".join(filter(None, (each["label"], str(each["value"]), each.get("label_en", ""))))
        for each in options
    )


_GROUPS: Mapping[str, Callable[..., list[dict[str, Any]]]] = {
    "form": _of_title,
    "step": _of_title,
    "section": _of_section,
    "field": _of_question,
    "column": _of_question,
}
