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
            SimpleNamespace(
                key="who", title="Người khai", number=1, state="done" if is_review else "now"
            ),
            SimpleNamespace(
                key="review",
                title="Xem lại và nộp",
                number=2,
                state="now" if is_review else "next",
            ),
        ],
        step="review" if is_review else "who",
        previous="who" if is_review else "",
        next="" if is_review else "review",
        is_review=is_review,
        errors={"g.born_on": "Ngày sinh: xin ghi ngày, tháng, năm, ví dụ 05/03/1990."},
        step_of=lambda _path: "who",
    )


def states_sample() -> Any:
    """A form on one page in which every kind of question is in each of its other states."""
    sections = [_filled_in(), _places(), _wrong()]
    for section in sections:
        section.step = ""
    return SimpleNamespace(
        title="Mọi trạng thái",
        sections=sections,
        steps=[],
        step="",
        previous="",
        next="",
        is_review=False,
        errors={},
        step_of=lambda _path: "",
    )


def _filled_in() -> Any:
    told = {"value": "25", "label": "Nhận tại nhà", "help": "Bưu điện giao, người nhận trả cước."}
    options = [told, {"value": "1", "label": "Nhận tại bộ phận một cửa"}]
    section = _section(
        "s-filled",
        "Đã điền, có ghi chú của cán bộ",
        [
            _asked("s.name", "Họ và tên", text="Điểu Thị Mai", source="từ tài khoản"),
            _asked("s.job", "Nghề nghiệp", required=False, note="Xin ghi nghề hiện nay."),
            _asked("s.way", "Cách nhận", "radio", options=options, value="25", required=False),
            _asked("s.truth", "Tôi cam đoan", "checkbox", text="true", note="Xin đọc lại."),
            _asked("s.why", "Lý do", "textarea", text="Nộp cho trường.", required=False),
        ],
    )
    section.help = "Phần này đã điền sẵn; xin xem lại."
    return section


def _places() -> Any:
    gone, one = {"words": "xyz", "searched": True}, {"words": "binh phuoc", "searched": True}
    lost = _address(commune_error="Xin chọn xã, phường.", words="tan")
    no_line = _address(commune=NEW, line_error="Xin ghi số nhà, đường hoặc thôn.")
    return _section(
        "s-places",
        "Địa chỉ",
        [
            _asked("s.home", "Nơi ở", "address", required=False, address=_address(**gone)),
            _asked("s.only", "Nơi sinh", "address", address=_address(**one, found=[NEW])),
            _asked("s.lost", "Nơi làm việc", "address", address=lost, error="Chưa có xã, phường."),
            _asked("s.line", "Nơi nhận", "address", address=no_line, source="từ hồ sơ trước"),
        ],
    )


def _wrong() -> Any:
    cells = [_asked("s.papers.0.name", "Tên giấy tờ"), _asked("s.papers.0.pages", "Số trang")]
    said = "Xin chọn một mục."
    return _section(
        "s-wrong",
        "Chưa đúng",
        [
            _asked("s.town", "Huyện", "select", options=["Bù Đăng", "Bù Đốp"], error=said),
            _asked("s.sex", "Giới tính", "radio", options=["Nam", "Nữ"], error=said, decides=True),
            _asked("s.agree", "Đồng ý nhận tin", "checkbox", error="Xin đánh dấu để tiếp tục."),
            _asked("s.text", "Nội dung", "textarea", error="Xin ghi nội dung đề nghị."),
            _asked(
                "s.papers", "Giấy tờ", "rows", rows=[cells], required=False, error="Ghi một dòng."
            ),
            _asked("s.sum", "Tổng cộng", "money", shown="—", is_computed=True, error="Chưa tính."),
        ],
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
        _asked("g.children.0.note", "Ghi chú", required=False),
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
