"""What can be administered: the one list that the menu and the home page are made from."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """One subject: `key` is what its pages call themselves, `url` the name of its first page.

    `is_shared`: the whole province shares it, so only administrators of the province see it.
    """

    key: str
    title: Promise
    text: Promise
    icon: str
    url: str
    is_shared: bool = True


AREAS: tuple[Area, ...] = (
    Area(
        key="people",
        title=_("Cán bộ, công chức"),
        text=_("Vắng mặt và người xử lý thay, người thôi việc, chuyển hồ sơ đang giữ."),
        icon="user",
        url="backoffice:people",
        is_shared=False,
    ),
    Area(
        key="terms",
        title=_("Thời gian và căn cứ"),
        text=_("Thời hạn bổ sung, xin lỗi trước hạn, tạm dừng, dừng: bao lâu và theo văn bản nào."),
        icon="clock",
        url="backoffice:terms",
    ),
    Area(
        key="alerts",
        title=_("Cảnh báo"),
        text=_("Nhắc trước hạn bao lâu, khi nào báo lên cấp trên, thư xin lỗi đề xuất hẹn thêm."),
        icon="alert",
        url="backoffice:alerts",
    ),
    Area(
        key="indicators",
        title=_("Chỉ số"),
        text=_("Cơ quan chủ trì, ngưỡng, độ tin cậy, công khai, chỉ tiêu; đặt chỉ số gửi lên."),
        icon="chart",
        url="backoffice:indicators",
    ),
    Area(
        key="processes",
        title=_("Quy trình"),
        text=_("Các bước giải quyết của từng thủ tục: xem sơ đồ, sửa, công bố, chuyển hồ sơ."),
        icon="right",
        url="backoffice:processes",
    ),
    Area(
        key="forms",
        title=_("Biểu mẫu điện tử"),
        text=_("Tờ khai của từng thủ tục: câu hỏi, điều kiện, xem thử, dữ liệu thử, công bố."),
        icon="paper-plus",
        url="backoffice:forms",
    ),
    Area(
        key="words",
        title=_("Tìm kiếm"),
        text=_("Lời nói hằng ngày, chữ viết tắt dẫn đến thủ tục nào; thủ tục nào hiện trước."),
        icon="search",
        url="backoffice:words",
    ),
    Area(
        key="texts",
        title=_("Mẫu văn bản"),
        text=_("Lời văn của bảy mẫu giấy in ra: sửa, xem thử, công bố, xem lại bản cũ."),
        icon="paper",
        url="backoffice:texts",
    ),
    Area(
        key="notices",
        title=_("Lời nhắn"),
        text=_("Báo cho người dân ở mỗi bước: lời văn tiếng Việt, tiếng Anh, giờ không nhắn SMS."),
        icon="inbox",
        url="backoffice:notices",
    ),
)
