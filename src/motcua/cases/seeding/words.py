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


def lapsed(answer_by: datetime, items: Iterable[str]) -> str:
    """Why a case is stopped by itself."""
    return LAPSED % {"at": f"{local(answer_by):%H:%M %d/%m/%Y}", "items": "; ".join(items)}
