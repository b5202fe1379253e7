"""How each formula counts, in words for everybody: shown beside the number. Pure."""

from motcua.kernel.text import marked

EXPLAINED: dict[str, str] = {
    "received": marked("Đếm hồ sơ được tiếp nhận trong kỳ."),
    "submitted": marked("Đếm hồ sơ nộp trong kỳ, đã được tiếp nhận hay chưa."),
    "carried": marked("Đếm hồ sơ tiếp nhận trước kỳ mà đến đầu kỳ chưa có kết quả."),
    "denied": marked("Đếm hồ sơ bị từ chối ngay khi tiếp nhận, trong kỳ."),
    "handled": marked("Đếm hồ sơ tiếp nhận trong kỳ cộng hồ sơ kỳ trước chuyển sang."),
    "standing": marked(
        "Đếm hồ sơ chưa có kết quả vào cuối kỳ và đang ở chỗ nêu trong tên: chờ tiếp nhận, chờ "
        "người nộp, đang giải quyết tại cơ quan, hoặc chờ nơi khác."
    ),
    "overdue": marked(
        "Đếm hồ sơ chưa có kết quả vào cuối kỳ mà đã quá hẹn trả. Hồ sơ đang tạm dừng chỉ bị tính "
        "nếu lúc dừng đã quá hạn."
    ),
    "undue": marked("Đếm hồ sơ chưa có kết quả vào cuối kỳ và còn trong hạn."),
    "released": marked(
        "Đếm hồ sơ có kết quả trong kỳ, không kể hồ sơ người nộp đã rút. Trước hạn, đúng hạn hay "
        "trễ hạn lấy như đã ghi lúc có kết quả."
    ),
    "fetched": marked(
        "Trong số hồ sơ có kết quả trong kỳ, đếm hồ sơ đã trả (hoặc chưa trả) cho người nộp vào "
        "cuối kỳ."
    ),
    "cancelled": marked("Đếm hồ sơ người nộp rút trong kỳ."),
    "released_in_time": marked(
        "Hồ sơ có kết quả trước hạn và đúng hạn, chia cho tất cả hồ sơ có kết quả trong kỳ."
    ),
    "released_late": marked("Hồ sơ có kết quả trễ hạn, chia cho tất cả hồ sơ có kết quả trong kỳ."),
    "received_online": marked("Hồ sơ nộp trực tuyến, chia cho tất cả hồ sơ tiếp nhận trong kỳ."),
    "with_result": marked("Hồ sơ có tệp kết quả ký số, chia cho tất cả hồ sơ có kết quả trong kỳ."),
    "supplemented": marked("Hồ sơ bị yêu cầu bổ sung, chia cho tất cả hồ sơ có kết quả trong kỳ."),
    "lead_hours": marked(
        "Số giờ theo đồng hồ từ lúc tiếp nhận đến lúc có kết quả, trừ thời gian tạm dừng và dừng. "
        "Xếp các hồ sơ có kết quả trong kỳ từ nhanh đến chậm rồi lấy hồ sơ ở vị trí nêu trong tên."
    ),
    "asked_vnd": marked("Cộng số tiền đã yêu cầu người nộp trả, của hồ sơ tiếp nhận trong kỳ."),
    "in_time_766": marked(
        "Theo Quyết định 766/QĐ-TTg, mục 2.1: trong số hồ sơ tiếp nhận trong kỳ, hồ sơ xong không "
        "sau ngày hẹn trả. Chưa xong thì tính đến cuối kỳ; đang chờ bổ sung lần đầu thì tính đến "
        "lúc yêu cầu; thời gian chờ bổ sung được trừ; bổ sung quá một lần là trễ."
    ),
}

# Of figures that others count and send, by how they add up.
SENT: dict[str, str] = {
    "sum": marked(
        "Số liệu do cơ quan chủ trì gửi lên theo từng kỳ. Kỳ dài và nơi rộng hơn thì cộng các số "
        "đã gửi, nếu chưa có số gửi riêng."
    ),
    "stock": marked(
        "Số liệu do cơ quan chủ trì gửi lên, là số có vào cuối kỳ. Lấy số mới nhất tính đến cuối "
        "kỳ xem; nơi rộng hơn thì cộng các nơi bên trong, nếu chưa có số gửi riêng."
    ),
    "own": marked(
        "Số liệu do cơ quan chủ trì gửi lên cho từng nơi, lấy số mới nhất tính đến cuối kỳ xem. "
        "Số này không cộng được, trừ tỷ lệ có gửi kèm tử số và mẫu số."
    ),
}

# Of figures that the product counts from its registers day by day, by their indicator: nobody sends
# those.
SELF_COUNTED: dict[str, str] = {
    "services_online_percent": marked(
        "Đếm trong danh mục mỗi ngày một lần: thủ tục đang thực hiện ở tỉnh mà phần cách thức thực "
        "hiện có nộp trực tuyến, chia cho tất cả thủ tục đang thực hiện ở tỉnh. Chưa tách toàn "
        "trình và một phần."
    ),
}
