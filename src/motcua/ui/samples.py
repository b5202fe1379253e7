"""What the gallery shows: invented people and papers, every state once."""

from datetime import timedelta
from typing import Any

from motcua.kernel import clock
from motcua.ui.form_samples import form_sample, states_sample
from motcua.ui.words import WEEKDAYS

LONG = (
    "Thủ tục đăng ký biến động quyền sử dụng đất, quyền sở hữu nhà ở và tài sản khác gắn liền "
    "với đất trong các trường hợp chuyển đổi, chuyển nhượng, cho thuê, thừa kế, tặng cho, góp vốn"
)
LIFE_EVENTS = (
    ("child", "Sinh con"),
    ("book", "Đi học"),
    ("work", "Việc làm, kinh doanh"),
    ("rings", "Kết hôn"),
    ("land", "Nhà và đất"),
    ("car", "Xe cộ, đi lại"),
    ("health", "Sức khỏe, trợ giúp"),
    ("lotus", "Người thân qua đời"),
)
LAYOUT: dict[str, Any] = {
    "sections": [
        {
            "key": "applicant",
            "title": "Người yêu cầu",
            "fields": [
                {
                    "path": "applicant.full_name",
                    "label": "Họ và tên",
                    "help": "Viết như trên căn cước.",
                    "widget": "text",
                    "required": True,
                    "autocomplete": "name",
                },
                {
                    "path": "applicant.born_on",
                    "label": "Ngày sinh",
                    "widget": "date",
                    "required": True,
                },
                {
                    "path": "applicant.sex",
                    "label": "Giới tính",
                    "widget": "radio",
                    "required": True,
                    "options": [{"value": "f", "label": "Nữ"}, {"value": "m", "label": "Nam"}],
                },
                {
                    "path": "applicant.district",
                    "label": "Huyện, thị xã, thành phố",
                    "widget": "select",
                    "required": True,
                    "options": [
                        {"value": "dx", "label": "Thành phố Đồng Xoài"},
                        {"value": "bd", "label": "Huyện Bù Đăng"},
                    ],
                },
            ],
        },
        {
            "key": "request",
            "title": "Nội dung yêu cầu",
            "fields": [
                {
                    "path": "papers",
                    "label": "Giấy tờ cần sao",
                    "help": "Mỗi loại giấy tờ một dòng.",
                    "widget": "rows",
                    "required": True,
                    "columns": [
                        {"path": "name", "label": "Tên giấy tờ", "widget": "text"},
                        {"path": "pages", "label": "Số trang", "widget": "number"},
                        {"path": "copies", "label": "Số bản", "widget": "number"},
                    ],
                },
                {
                    "path": "worth",
                    "label": "Giá trị hợp đồng",
                    "widget": "money",
                    "required": False,
                },
                {"path": "note", "label": "Ghi chú", "widget": "textarea", "required": False},
                {
                    "path": "truth",
                    "label": "Tôi cam đoan những điều khai trên là đúng",
                    "help": "Khai sai có thể bị từ chối hồ sơ hoặc xử phạt.",
                    "widget": "checkbox",
                    "required": True,
                },
            ],
        },
    ]
}
DATA: dict[str, Any] = {
    "applicant": {"full_name": "Nguyễn Thị Hồng Hạnh", "born_on": "1991-13-40", "district": "bd"},
    "papers": [
        {"name": "Bằng tốt nghiệp đại học", "pages": 2, "copies": 3},
        {"name": "Giấy khai sinh", "pages": None, "copies": 1},
    ],
    "worth": 1500000,
}
ERRORS = {
    "applicant.born_on": "Nhập ngày sinh có thật, ví dụ 21/11/1991.",
    "applicant.sex": "Chọn giới tính.",
    "papers.1.pages": "Nhập số trang của giấy khai sinh.",
    "truth": "Đánh dấu để cam đoan trước khi nộp.",
}


def gallery_samples() -> dict[str, Any]:
    """Everything the gallery needs, with times around the present moment."""
    now = clock.now()
    return {
        "now": now,
        "layout": LAYOUT,
        "data": DATA,
        "errors": ERRORS,
        "summary": {"": "Có bốn chỗ cần sửa.", **ERRORS},
        "kept": [
            {"id": "kept-1", "name": "đơn.pdf", "size": 183_000, "scan": "clean"},
            {"id": "kept-2", "name": "ảnh.jpg", "size": 2_400_000, "scan": "pending"},
        ],
        "scans": [
            {"name": "giấy khai sinh.pdf", "scan": "pending"},
            {"name": "hộ khẩu.pdf", "scan": "clean"},
            {"name": "ảnh thẻ.jpg", "scan": "infected"},
        ],
        "talk": {"has_older": True, "messages": _talk(now)},
        "short_talk": {"messages": [{**_talk(now)[0], "from_citizen": True}]},
        "form_view": form_sample(),
        "form_review": form_sample(is_review=True),
        "form_states": states_sample(),
        "long_text": LONG,
        "life_events": LIFE_EVENTS,
        "weekdays": WEEKDAYS,
        "codes": range(1, 11),
        "dues": [
            (now + timedelta(days=6), "running"),
            (now + timedelta(hours=5), "running"),
            (now + timedelta(minutes=20), "running"),
            (now - timedelta(hours=3), "running"),
            (now - timedelta(days=12), "running"),
            (now, "paused"),
            (now, "stopped"),
            (None, "running"),
        ],
        "steps": ["Người yêu cầu", "Giấy tờ", "Nhận kết quả", "Xem lại và nộp"],
        "timeline": _timeline(now),
        "rows": _rows(now),
        "facts": [
            ("Ai làm được", "Công dân Việt Nam, người nước ngoài cư trú tại Việt Nam"),
            ("Thời hạn", "10 ngày làm việc"),
            ("Nơi trả kết quả", LONG),
            ("Ghi chú", ""),
        ],
        "tabs": [
            {"label": "Của tôi", "href": "#tabs", "current": True, "count": 12},
            {"label": "Chung", "href": "#tabs", "count": 1204},
            {"label": "Quá hạn", "href": "#tabs", "count": 0},
            {"label": "Tất cả", "href": "#tabs"},
        ],
        "channels": (
            {"value": "sms", "label": "Tin nhắn"},
            {"value": "mail", "label": "Thư điện tử"},
        ),
        "queues": [
            ("Của tôi", 12, True),
            ("Chưa ai nhận", 1204, False),
            ("Đến hạn hôm nay", 4, False),
            ("Quá hạn", 1, False),
            ("Chờ công dân", 31, False),
        ],
    }


def _talk(now: Any) -> list[dict[str, Any]]:
    return [
        {
            "author_name": "Điểu Văn Sơn",
            "at": now - timedelta(hours=5),
            "text": "Xin cho biết số nhà.",
        },
        {
            "from_citizen": True,
            "author_name": "Nguyễn Thị Hồng Hạnh",
            "post": "desk_officer",
            "at": now - timedelta(hours=1),
            "text": "Số 12, đường Hùng Vương.",
            "is_new": True,
        },
    ]


def _timeline(now: Any) -> list[dict[str, Any]]:
    return [
        {
            "title": "Ông/bà đã nộp hồ sơ",
            "at": now - timedelta(days=3, hours=2),
            "text": "Nộp trực tuyến, 4 giấy tờ.",
        },
        {
            "title": "Đã tiếp nhận",
            "at": now - timedelta(days=3),
            "actor": "Bộ phận một cửa huyện Bù Đăng",
        },
        {
            "title": "Cần bổ sung giấy tờ",
            "at": now - timedelta(days=2),
            "state": "bad",
            "text": "Bản chụp căn cước bị mờ. Ông/bà đã bổ sung trong ngày.",
        },
        {
            "title": "Chuyên viên đang xem xét",
            "at": now - timedelta(hours=6),
            "actor": "Phòng Tư pháp",
            "state": "now",
            "text": "Bước này thường mất 2 ngày làm việc. Ông/bà không cần làm gì thêm.",
        },
        {"title": "Lãnh đạo ký duyệt", "state": "next", "actor": "Ủy ban nhân dân xã"},
        {"title": "Trả kết quả", "state": "next"},
    ]


def _rows(now: Any) -> list[dict[str, Any]]:
    names = ("Nguyễn Thị Hồng Hạnh", "Điểu Krứ", "Trần Văn Bảy", "Thị Brơn", "Lê Hoàng Phương Uyên")
    titles = (
        "Cấp phiếu lý lịch tư pháp",
        "Đăng ký khai sinh",
        "Chứng thực bản sao",
        LONG,
        "Kết hôn",
    )
    hours = (-5, 3, 30, 80, 200)
    codes = (4, 2, 4, 5, 1)
    return [
        {
            "code": f"000.00.15.H10-241121-{number:04d}",
            "name": name,
            "title": title,
            "status": status,
            "due_at": now + timedelta(hours=left),
            "clock": "paused" if status == 5 else "running",  # noqa: PLR2004 - the national code
        }
        for number, (name, title, left, status) in enumerate(
            zip(names, titles, hours, codes, strict=True), start=117
        )
    ]
