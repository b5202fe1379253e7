"""What the gallery shows of an electronic form: invented answers, every kind of question once.

The names are those of the view that `catalogue.services.form_view` gives.
"""

from types import SimpleNamespace
from typing import Any

NEW = SimpleNamespace(value="25195", name="Phường Bình Phước, Thành phố Đồng Nai", present="")
OLD = SimpleNamespace(
    value="25195-2024",
    name="Phường Tân Phú, Thành phố Đồng Xoài, Tỉnh Bình Phước",
    present="Phường Bình Phước, Thành phố Đồng Nai",
)


def form_sample(*, is_review: bool = False) -> Any:
    """One page of a wizard in which something is wrong; or its last page."""
    sections = [_person(), _means()]
    return SimpleNamespace(
        title="Tờ khai",
        sections=sections,
        steps=[
            SimpleNamespace(key="who", title="Người khai", number=1, state="now"),
            SimpleNamespace(key="review", title="Xem lại và nộp", number=2, state="next"),
        ],
        step="who",
        previous="who" if is_review else "",
        next="" if is_review else "review",
        is_review=is_review,
        errors={"g.born_on": "Ngày sinh: xin ghi ngày, tháng, năm, ví dụ 05/03/1990."},
        step_of=lambda _path: "who",
    )


def _person() -> Any:
    searched = {"words": "tan phu", "searched": True, "found": [OLD, NEW]}
    return _section(
        "g-person",
        "Người khai (biểu mẫu điện tử)",
        [
            _asked(
                "g.born_on",
                "Ngày sinh",
                "date",
                text="31/2/1990",
                error="Ngày sinh: xin ghi ngày, tháng, năm, ví dụ 05/03/1990.",
            ),
            _asked("g.number", "Số định danh cá nhân", "personal_number", text="999190001234"),
            _asked("g.sex", "Giới tính", "radio", options=["Nam", "Nữ"], decides=True),
            _asked("g.home", "Nơi ở hiện nay", "address", address=_address(**searched)),
            _asked(
                "g.town",
                "Quê quán",
                "address",
                shown=f"Thôn 5, {OLD.name}",
                address=_address(commune=OLD, line="Thôn 5"),
            ),
        ],
    )


def _means() -> Any:
    cells = [
        _asked("g.children.0.name", "Tên", shown="Điểu An", text="Điểu An"),
        _asked("g.children.0.months", "Số tháng", "number", shown="12", text="12"),
        _asked("g.children.0.amount", "Được nhận", "money", shown="4.320.000 đ", is_computed=True),
    ]
    return _section(
        "g-means",
        "Thu nhập",
        [
            _asked("g.income", "Thu nhập một tháng", "money", text="1.500.000"),
            _asked("g.children", "Các con", "rows", rows=[cells], filled=1),
            _asked("g.total", "Tổng cộng", "money", shown="4.320.000 đ", is_computed=True),
        ],
    )


def _section(key: str, title: str, fields: list[Any]) -> Any:
    return SimpleNamespace(key=key, title=title, help="", step="who", fields=fields)


def _address(**parts: Any) -> Any:
    empty = {"line": "", "line_error": "", "commune": None, "commune_error": "", "words": ""}
    return SimpleNamespace(**{**empty, "found": [], "searched": False, **parts})


def _asked(path: str, label: str, widget: str = "text", **more: Any) -> Any:
    spec = {"options": more.pop("options", ())}
    plain = {
        "value": None,
        "text": "",
        "shown": "",
        "error": "",
        "note": "",
        "source": "",
        "required": True,
    }
    kind = {"is_computed": False, "decides": False, "rows": [], "filled": 0, "address": None}
    given = {"path": path, "label": label, "widget": widget, "spec": spec}
    return SimpleNamespace(**{**plain, **kind, **given, **more})
