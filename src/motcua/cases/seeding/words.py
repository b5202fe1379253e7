"""What people write in dossiers and what officers answer, for history only."""

from motcua.catalogue.types import Channel

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
GRANTED = ("Hồ sơ đủ điều kiện, đề nghị giải quyết.", "")
REFUSED = (
    "Không đủ điều kiện theo quy định của pháp luật.",
    "Kết quả xác minh không phù hợp với nội dung đề nghị.",
)
WITHDRAWN = ("Tôi không còn nhu cầu giải quyết.", "Tôi khai nhầm thủ tục, xin rút hồ sơ.")
HOMES = ("Thôn", "Ấp", "Khu phố")
PROVINCE = "tỉnh Bình Phước"
OFFLINE = (Channel.COUNTER.value, Channel.POST.value)
