"""What people write in dossiers and what officers answer, for history only."""

from collections.abc import Iterable
from datetime import datetime

from motcua.kernel.clock import local

WISHES = (
    "Kính đề nghị cơ quan xem xét, giải quyết theo quy định.",
    "Tôi đề nghị được giải quyết thủ tục nêu trên và cam đoan nội dung khai là đúng sự thật.",
    "Đề nghị giải quyết hồ sơ theo thời hạn đã công bố.",
    "Kính mong quý cơ quan giải quyết sớm để kịp sử dụng.",
)
REFUSALS = (
    "Hồ sơ không thuộc thẩm quyền giải quyết của đơn vị.",
    "Thành phần hồ sơ không đúng mẫu quy định, cần lập lại.",
    "Thông tin khai không khớp với cơ sở dữ liệu quốc gia về dân cư.",
)
MISSING = (
    ("Bản sao giấy tờ chứng minh nơi cư trú",),
    ("Bản chính tờ khai có chữ ký", "Bản sao có chứng thực giấy tờ kèm theo"),
    ("Bản chụp giấy tờ còn mờ, cần chụp lại rõ ràng",),
    ("Văn bản ủy quyền có chứng thực",),
)
REASONS = (
    "Giấy tờ kèm theo chưa đủ căn cứ để thẩm định.",
    "Nội dung khai còn thiếu so với mẫu quy định.",
)
ANSWERS = ("Tôi đã bổ sung giấy tờ theo yêu cầu.", "Xin gửi bổ sung giấy tờ còn thiếu.")
AGAIN = "Giấy tờ nộp bổ sung vẫn chưa khớp với nội dung khai."
LAPSED = (
    "Người nộp không bổ sung hồ sơ trong thời hạn (đến %(at)s). Nội dung đã yêu cầu: %(items)s."
)
REOPENED = "Người nộp đã giải trình lý do chậm bổ sung và nộp đủ giấy tờ."
APOLOGY = "Cần thêm thời gian xác minh thực tế; cơ quan xin lỗi và hẹn lại ngày trả kết quả."
BACK = ("Cần nêu rõ căn cứ của đề xuất.", "Đề nghị đối chiếu lại giấy tờ kèm theo.")
GRANTED = ("Hồ sơ đủ điều kiện, đề nghị giải quyết.", "")
REFUSED = (
    "Không đủ điều kiện theo quy định của pháp luật.",
    "Kết quả xác minh không phù hợp với nội dung đề nghị.",
)
WITHDRAWN = ("Tôi không còn nhu cầu giải quyết.", "Tôi khai nhầm thủ tục, xin rút hồ sơ.")
HOMES = ("Thôn", "Ấp", "Khu phố")
PROVINCE = "tỉnh Bình Phước"
PRESENT = "%(address)s (nay là %(present)s)"


def lapsed(answer_by: datetime, items: Iterable[str]) -> str:
    """Why a case is stopped by itself."""
    return LAPSED % {"at": f"{local(answer_by):%H:%M %d/%m/%Y}", "items": "; ".join(items)}


# What forms ask for, by the name of the field.
ETHNICITIES = ("Kinh", "Kinh", "Kinh", "Kinh", "Kinh", "Xtiêng", "Tày", "Nùng", "Mnông", "Khmer")
OFFICES = ("Cục Cảnh sát quản lý hành chính về trật tự xã hội", "Công an tỉnh Bình Phước")
FIRMS = (
    "Công ty TNHH Đồng Tâm Phước",
    "Hợp tác xã nông nghiệp Minh Lập",
    "Công ty cổ phần Cao su Suối Nhung",
    "Hộ kinh doanh Phước Thịnh",
)
PLACES = frozenset(
    {
        *("birth_place", "home_town", "permanent_residence", "temporary_residence", "address"),
        *("workplace", "lost_where", "test_place", "place", "location"),
    }
)
TEXTS: dict[str, tuple[str, ...]] = {
    "papers.*.name": (
        "Bằng tốt nghiệp trung học phổ thông",
        "Giấy khai sinh",
        "Bằng tốt nghiệp đại học",
        "Giấy chứng nhận đăng ký xe",
    ),
    "business.trades.*.name": (
        "Bán lẻ lương thực, thực phẩm",
        "Dịch vụ ăn uống",
        "Cắt tóc, gội đầu",
        "Bán lẻ hàng may mặc",
    ),
    "building.name": ("Nhà kho", "Trường mầm non", "Nhà văn hóa thôn"),
    "ethnicity": ETHNICITIES,
    "nationality": ("Việt Nam",),
    "partner_nationality": ("Hàn Quốc", "Nhật Bản"),
    "religion": ("Không", "Không", "Công giáo", "Phật giáo"),
    "occupation": ("Làm nông", "Công nhân", "Giáo viên", "Buôn bán", "Học sinh", "Lái xe"),
    "content": WISHES,
    "education": ("12/12", "9/12", "Cao đẳng", "Đại học"),
    "position": ("Nhân viên", "Giám đốc", "Kế toán"),
    "issued_by": OFFICES,
    "paper_issued_by": OFFICES,
    "old_issued_by": OFFICES,
    "issuer": ("Sở Giáo dục và Đào tạo Bình Phước", "Trường Đại học Thủ Dầu Một", "Công an tỉnh"),
    "registry": ("Ủy ban nhân dân xã", "Chi nhánh Văn phòng Đăng ký đất đai"),
    "employer": FIRMS,
    "organisation": FIRMS,
    "reviewer": FIRMS,
    "name": FIRMS,
    "facility": ("Trạm y tế xã", "Bệnh viện đa khoa tỉnh Bình Phước"),
    "clinic": ("Trạm y tế xã", "Bệnh viện đa khoa tỉnh Bình Phước"),
    "relation": ("Con", "Vợ", "Chồng", "Cháu", "Em"),
    "head_relation": ("Con", "Vợ", "Chồng", "Cháu"),
    "relation_other": ("Người giám hộ", "Bác ruột"),
    "cause": ("Bệnh già", "Bệnh lý tim mạch", "Tai nạn"),
    "colour": ("Trắng", "Đen", "Đỏ", "Xanh"),
    "brand": ("Honda", "Yamaha", "Toyota", "Thaco"),
    "model": ("Wave", "Sirius", "Vios", "Ollin"),
    "vehicle": ("Xe mô tô hai bánh", "Ô tô con"),
    "item": ("Nơi cư trú", "Số điện thoại", "Ngành nghề"),
    "need": ("Bổ sung hồ sơ xin việc", "Làm thủ tục vay vốn"),
    "purpose": ("Bổ sung hồ sơ xin việc", "Làm thủ tục xuất cảnh"),
    "reason": ("Thay đổi nơi làm việc", "Giấy tờ cũ bị hư hỏng", "Theo nhu cầu của gia đình"),
    "reason_other": ("Theo nhu cầu của gia đình",),
    "property": ("Đất trồng cây lâu năm và nhà ở gắn liền với đất",),
    "other_names": ("Không",),
    "foreign_name": ("Binh Phuoc Rubber Co.",),
    "penalty": ("Không",),
    "parcel": ("Thửa 125", "Thửa 48", "Thửa 302"),
    "map": ("Tờ bản đồ số 12", "Tờ bản đồ số 7"),
}
NUMBERED = ("number", "serial", "certificate", "contract", "decision")  # how such names end
ANYTHING = ("Theo giấy tờ gửi kèm", "Như trong giấy tờ đã nộp", "Theo bản chụp đính kèm")
CODES: dict[str, tuple[str, ...]] = {"code": ("4711", "4722", "5610", "4771", "9631")}
TIMES = ("08:30", "14:15", "21:00")
# Usual numbers where the schema leaves a wide choice.
NUMBERS: dict[str, tuple[int, int]] = {
    "year": (2008, 2019),
    "copies": (1, 3),
    "pages": (1, 6),
    "area": (60, 400),
    "total_area": (100, 400),
    "ground_area": (60, 200),
    "part_area": (60, 100),
    "floors": (1, 3),
    "height": (4, 12),
    "seats": (5, 16),
    "capacity": (100, 2000),
    "power": (2, 20),
    "load": (500, 8000),
    "workers": (1, 9),
    "months": (3, 12),
}
