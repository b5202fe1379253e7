"""One invented form with every part of the vocabulary, and good answers to it."""

from copy import deepcopy
from typing import Any

from motcua.catalogue.definitions import _hash
from motcua.catalogue.types import FormSpec


def group(required: list[str], **properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": required,
        "properties": properties,
    }


TEXT = {"type": "string", "maxLength": 200}
DATE = {"type": "string", "format": "date"}
ADDRESS = group(["commune"], commune=TEXT, line=TEXT)
SEXES = [{"value": "male", "label": "Nam"}, {"value": "female", "label": "Nữ"}]


def asked(path: str, label: str, widget: str = "text", **more: Any) -> dict[str, Any]:
    return {"path": path, "label": label, "widget": widget, "required": True, **more}


SPEC: dict[str, Any] = {
    "key": "everything",
    "title": "Tờ khai đăng ký trợ giúp",
    "schema": group(
        ["person", "is_true"],
        person=group(
            ["full_name", "born_on", "sex", "number", "phone", "home"],
            full_name=TEXT,
            born_on=DATE,
            sex={"type": "string", "enum": ["male", "female"]},
            number=TEXT,
            phone=TEXT,
            email=TEXT,
            home=ADDRESS,
            is_for_other={"type": "boolean"},
        ),
        other=group([], full_name=TEXT, relation={"enum": ["child", "other"]}, which=TEXT),
        firm=group([], tax_number=TEXT, income={"type": "integer", "minimum": 0}),
        area={"type": "number", "minimum": 0},
        children={
            "type": "array",
            "maxItems": 5,
            "items": group(
                ["name", "kind"],
                name=TEXT,
                kind={"type": "string", "enum": ["own", "adopted"]},
                paper=TEXT,
                months={"type": "integer", "minimum": 0},
                amount={"type": "integer"},
            ),
        },
        count={"type": "integer"},
        tax={"type": "integer"},
        is_true={"const": True},
    ),
    "layout": {
        "steps": [
            {"key": "who", "title": "Người khai"},
            {"key": "other", "title": "Người được khai thay"},
            {"key": "means", "title": "Thu nhập và con"},
        ],
        "sections": [
            {
                "key": "person",
                "title": "Người khai",
                "help": "Ghi như trên thẻ căn cước.",
                "step": "who",
                "fields": [
                    asked("person.full_name", "Họ và tên"),
                    asked("person.born_on", "Ngày sinh", "date", not_after_today=True),
                    asked("person.sex", "Giới tính", "radio", options=SEXES),
                    asked(
                        "person.number",
                        "Số định danh",
                        "personal_number",
                        sex_path="person.sex",
                        birth_path="person.born_on",
                    ),
                    asked("person.phone", "Số điện thoại", "phone"),
                    asked("person.email", "Thư điện tử", "email", required=False),
                    asked("person.home", "Nơi ở", "address"),
                    asked(
                        "person.is_for_other",
                        "Tôi khai thay người khác",
                        "checkbox",
                        required=False,
                    ),
                ],
            },
            {
                "key": "other",
                "title": "Người được khai thay",
                "step": "other",
                "when": "data.person.is_for_other == true",
                "fields": [
                    asked("other.full_name", "Họ và tên người đó"),
                    asked(
                        "other.relation",
                        "Quan hệ",
                        "select",
                        options=[
                            {"value": "child", "label": "Con"},
                            {"value": "other", "label": "Khác"},
                        ],
                    ),
                    asked("other.which", "Quan hệ nào", when="data.other.relation == 'other'"),
                ],
            },
            {
                "key": "means",
                "title": "Thu nhập và con",
                "step": "means",
                "fields": [
                    asked("firm.tax_number", "Mã số thuế", "tax_number", required=False),
                    asked(
                        "firm.income",
                        "Thu nhập một tháng",
                        "money",
                        when="has(data.firm.tax_number)",
                    ),
                    asked("area", "Diện tích nhà (m²)", "number", required=False),
                    asked(
                        "children",
                        "Các con",
                        "rows",
                        required=False,
                        columns=[
                            asked("name", "Tên"),
                            asked(
                                "kind",
                                "Loại",
                                "select",
                                options=[
                                    {"value": "own", "label": "Con đẻ"},
                                    {"value": "adopted", "label": "Con nuôi"},
                                ],
                            ),
                            asked("paper", "Số giấy nhận nuôi", when="row.kind == 'adopted'"),
                            asked("months", "Số tháng", "number", required=False),
                            asked("amount", "Được nhận", "money", required=False, readonly=True),
                        ],
                    ),
                    asked("count", "Số con", "number", required=False, readonly=True),
                    asked("tax", "Thuế tạm tính", "money", required=False, readonly=True),
                    asked("is_true", "Tôi cam đoan khai đúng", "checkbox"),
                ],
            },
        ],
        "computed": [
            {"path": "count", "cel": "size(data.children)"},
            {"path": "children.*.amount", "cel": "row.months * 360000"},
            {"path": "tax", "cel": "data.firm.income / 10"},
        ],
    },
}
GOOD: dict[str, Any] = {
    "person": {
        "full_name": "Điểu Thị Brơn",
        "born_on": "1990-03-05",
        "sex": "female",
        "number": "999190001234",
        "phone": "0912345678",
        "home": {"commune": "25195", "line": "Thôn 5"},
    },
    "firm": {"tax_number": "0100109106", "income": 1_500_000},
    "area": 62.5,
    "children": [
        {"name": "Điểu An", "kind": "own", "months": 12},
        {"name": "Điểu Bình", "kind": "adopted", "paper": "12/QĐ"},
    ],
    "is_true": True,
}


def form_of(body: dict[str, Any]) -> FormSpec:
    return FormSpec(
        hash=_hash(body), title=body["title"], schema=body["schema"], layout=body["layout"]
    )


EVERYTHING = form_of(SPEC)


def good() -> dict[str, Any]:
    return deepcopy(GOOD)


def body() -> dict[str, Any]:
    return deepcopy(SPEC)
