"""What is wrong and what to do, in the words of the form."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

_SHAPE = frozenset({"pattern", "format"})
# Of these the way in which it is written is wrong, whichever keyword found it first.
_SHAPED = frozenset({"date", "personal_number", "tax_number", "phone", "email", "money"})


def sentence(error: Any, field: Mapping[str, Any]) -> str:
    """The sentence for an error of the schema."""
    keyword = error.kind.name
    widget = field.get("widget")
    if "part" in field:
        return address_part(field)
    if keyword in _SHAPE and "error" in field:
        return str(field["error"])
    if widget in _SHAPED and keyword in ("pattern", "format", "type", "maxLength"):
        return shape(field)
    if keyword == "required":
        return missing(field)
    template = _templates().get(keyword) or _("%(label)s chưa đúng. Xin kiểm tra lại.")
    return template % {"label": field["label"], "limit": getattr(error.kind, "limit", "")}


def missing(field: Mapping[str, Any]) -> str:
    """That the field is empty, and what to do: to fill in, to choose or to tick."""
    if "part" in field:
        return address_part(field)
    return (
        {
            "checkbox": _("Xin đánh dấu vào mục: %(label)s."),
            "radio": _("%(label)s: chưa chọn. Xin chọn một mục."),
            "select": _("%(label)s: chưa chọn. Xin chọn một mục."),
            "rows": _("%(label)s: chưa điền. Xin điền ít nhất một dòng."),
            "address": _("%(label)s: chưa điền. Xin tìm và chọn xã, phường."),
        }.get(field.get("widget", ""))
        or _("%(label)s: chưa điền. Xin điền mục này.")
    ) % {"label": field["label"]}


def address_part(field: Mapping[str, Any]) -> str:
    """What to do about a part of an address."""
    if field["part"] == "line":
        text = _("%(label)s: xin ghi số nhà, đường hoặc thôn, ấp, ngắn gọn.")
    else:
        text = _("%(label)s: chưa có xã, phường. Xin gõ tên, bấm “Tìm”, rồi chọn trong kết quả.")
    return text % {"label": field["label"]}


def shape(field: Mapping[str, Any]) -> str:
    """How the value of this widget is written."""
    if "error" in field:
        return str(field["error"])
    return {
        "date": _("%(label)s: xin ghi ngày, tháng, năm, ví dụ 05/03/1990."),
        "personal_number": _("%(label)s: xin ghi đủ 12 chữ số như trên thẻ căn cước."),
        "tax_number": _(
            "%(label)s: mã số thuế này không có. Xin ghi đúng 10 chữ số, hoặc 13 chữ số nếu là"
            " chi nhánh."
        ),
        "phone": _(
            "%(label)s: xin ghi 10 chữ số, bắt đầu bằng 03, 05, 07, 08 hoặc 09, ví dụ 0912 345 678."
        ),
        "email": _("%(label)s: thư điện tử chưa đúng, ví dụ đúng: ten@example.vn."),
        "money": _("%(label)s: xin ghi số tiền bằng chữ số, ví dụ 1.500.000."),
    }[field["widget"]] % {"label": field["label"]}


def _templates() -> dict[str, str]:
    return {
        "minLength": _("%(label)s: chưa điền. Xin điền mục này."),
        "maxLength": _("%(label)s dài quá %(limit)s ký tự. Xin viết ngắn lại."),
        "type": _("%(label)s không đúng kiểu. Xin nhập lại theo hướng dẫn của mục này."),
        "enum": _("%(label)s: xin chọn một trong các lựa chọn có sẵn."),
        "minimum": _("%(label)s nhỏ nhất là %(limit)s. Xin nhập lại."),
        "maximum": _("%(label)s lớn nhất là %(limit)s. Xin nhập lại."),
        "minItems": _("%(label)s: cần ít nhất %(limit)s dòng."),
        "maxItems": _("%(label)s: nhiều nhất %(limit)s dòng."),
        "const": _("Xin đánh dấu vào mục: %(label)s."),
        "additionalProperties": _("Mục này không có trong biểu mẫu. Xin bỏ đi."),
    }
