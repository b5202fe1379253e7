"""One ordinary example of each printed form, about people who do not exist: for previews."""

from datetime import date, datetime

from motcua.documents.types import (
    ApologyForm,
    Book,
    BookRow,
    ControlSheet,
    Document,
    Fact,
    HandOver,
    Issuer,
    Party,
    ReceiptForm,
    ReceiptItem,
    RefusalForm,
    Signatory,
    StopForm,
    SupplementForm,
    SupplementItem,
    Verification,
)
from motcua.kernel import clock


def _at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=clock.VIETNAM)


_ISSUER = Issuer(superior="UBND tỉnh Bình Phước", name="Sở Tư pháp", place="Bình Phước")
_DESK = "Bộ phận Tiếp nhận và Trả kết quả"
_CODE = "000.00.13.H10-261105-0007"
_CONTACT = "Sở Tư pháp, thành phố Đồng Xoài, điện thoại 0271 000 0000"
_PROCEDURE = "Cấp Phiếu lý lịch tư pháp cho công dân Việt Nam, người nước ngoài đang cư trú"
_PARTY = Party(
    name="Điểu Thị Ngọc Ẵm",
    number="999195001234",
    address="Ấp 3, phường Tân Bình, thành phố Đồng Xoài, tỉnh Bình Phước",
    phone="0900 000 123",
    email="ngoc.am@example.vn",
)
_OFFICER = Signatory(post="Công chức thụ lý", name="Lê Hoàng Oanh")
_DIRECTOR = Signatory(capacity=("KT. GIÁM ĐỐC",), post="Phó Giám đốc", name="Nguyễn Thị Kim Phượng")
_CHECK = Verification(
    url="http://127.0.0.1:8000/xac-thuc/mau/",
    address="motcua.example/xac-thuc/",
    code=f"{_CODE} · 7KQ2M9XD",
)
_RECIPIENTS = (_PARTY.name, "Lưu: VT, hồ sơ.")

RECEIPT = ReceiptForm(
    issuer=_ISSUER,
    verification=_CHECK,
    desk=_DESK,
    case_code=_CODE,
    party=_PARTY,
    procedure_code="3.000333",
    procedure=_PROCEDURE,
    items=(
        ReceiptItem(name="Tờ khai yêu cầu cấp Phiếu", quantity=1, form="Bản điện tử"),
        ReceiptItem(name="Bản sao thẻ căn cước", quantity=1, form="Bản sao"),
    ),
    sets=1,
    time_limit="10 ngày làm việc",
    received_on=date(2026, 11, 5),
    received_at=_at(5, 10, 20),
    due_at=_at(19, 10, 20),
    delivery="Bản điện tử có ký số trên cổng",
    fee_vnd=200_000,
    lookup_code="7KQ2M9XD",
    officer="Lê Hoàng Oanh",
    book="quyển số 11/2026, số thứ tự 7",
)
SUPPLEMENT = SupplementForm(
    issuer=_ISSUER,
    verification=_CHECK,
    desk=_DESK,
    number="",
    issued_on=date(2026, 11, 9),
    case_code=_CODE,
    party=_PARTY,
    procedure=_PROCEDURE,
    items=(
        SupplementItem(
            name="Bản sao thẻ căn cước, đủ hai mặt",
            reason="Bản đã nộp thiếu mặt sau, không đọc được ngày cấp.",
        ),
    ),
    due_at=_at(27, 17),
    contact=_CONTACT,
    signatory=_OFFICER,
)
REFUSAL = RefusalForm(
    issuer=_ISSUER,
    verification=_CHECK,
    desk=_DESK,
    number="",
    issued_on=date(2026, 11, 5),
    case_code=_CODE,
    party=_PARTY,
    procedure=_PROCEDURE,
    reason="Hồ sơ không thuộc thẩm quyền giải quyết của Sở Tư pháp.",
    legal_basis="Điều 44 Luật Lý lịch tư pháp năm 2009.",
    guidance="Ông/bà nộp hồ sơ tại Trung tâm Lý lịch tư pháp quốc gia.",
    contact=_CONTACT,
    signatory=Signatory(post="Công chức tiếp nhận", name="Lê Hoàng Oanh"),
)
APOLOGY = ApologyForm(
    issuer=_ISSUER,
    verification=_CHECK,
    number="05/PXL-STP",
    issued_on=date(2026, 11, 17),
    case_code=_CODE,
    party=_PARTY,
    procedure=_PROCEDURE,
    field="Lý lịch tư pháp",
    received_at=_at(5, 10, 20),
    old_due_at=_at(19, 10, 20),
    new_due_at=_at(26, 10, 20),
    reason="Cần xác minh thêm nơi cư trú từ năm 2012 đến năm 2016; cơ quan được hỏi chưa trả lời.",
    contact=_CONTACT,
    signatory=_DIRECTOR,
    recipients=_RECIPIENTS,
)
STOP = StopForm(
    issuer=_ISSUER,
    verification=_CHECK,
    number="12/TB-STP",
    issued_on=date(2026, 11, 28),
    case_code=_CODE,
    party=_PARTY,
    procedure=_PROCEDURE,
    received_at=_at(5, 10, 20),
    reason="Quá thời hạn bổ sung mà chưa nhận được giấy tờ đã yêu cầu ngày 09/11/2026.",
    legal_basis="Nghị định số 118/2025/NĐ-CP.",
    contact=_CONTACT,
    signatory=_DIRECTOR,
    recipients=_RECIPIENTS,
)
CONTROL = ControlSheet(
    issuer=_ISSUER,
    verification=_CHECK,
    case_code=_CODE,
    party=_PARTY,
    procedure=_PROCEDURE,
    agencies=(
        Fact(label="Nơi tiếp nhận", value="Trung tâm Phục vụ hành chính công tỉnh"),
        Fact(label="Cơ quan chủ trì", value="Sở Tư pháp"),
    ),
    received_at=_at(5, 10, 20),
    due_at=_at(19, 10, 20),
    finished_at=_at(18, 15, 5),
    outcome="Trước hạn",
    rows=(
        HandOver(
            giver="Người nộp hồ sơ",
            giver_name=_PARTY.name,
            taker="Bộ phận một cửa, Trung tâm Phục vụ hành chính công tỉnh",
            taker_name="Lê Hoàng Oanh",
            at=_at(5, 9, 58),
            outcome="",
            note="Nộp trực tuyến",
        ),
        HandOver(
            giver="Bộ phận một cửa, Trung tâm Phục vụ hành chính công tỉnh",
            giver_name="Lê Hoàng Oanh",
            taker="Công chức thụ lý, Sở Tư pháp",
            taker_name="Trần Quốc Bảo",
            at=_at(5, 10, 20),
            outcome="Đúng hạn",
            note="",
        ),
        HandOver(
            giver="Công chức thụ lý, Sở Tư pháp",
            giver_name="Trần Quốc Bảo",
            taker="Lãnh đạo phê duyệt, Sở Tư pháp",
            taker_name="Nguyễn Thị Kim Phượng",
            at=_at(17, 16, 40),
            outcome="Trước hạn",
            note="",
        ),
    ),
)
BOOK = Book(
    issuer=_ISSUER,
    verification=_CHECK,
    kind="Hồ sơ đã tiếp nhận",
    from_on=date(2026, 11, 1),
    to_on=date(2026, 11, 30),
    made_at=_at(30, 17),
    rows=(
        BookRow(
            code=_CODE,
            procedure=_PROCEDURE,
            sets="1",
            person=_PARTY.name,
            contact=f"{_PARTY.address}; {_PARTY.phone}",
            agency="Sở Tư pháp",
            received="10:20 05/11/2026",
            due="10:20 19/11/2026",
            returned="15:05 18/11/2026",
            channel="Trực tuyến",
            note="Trước hạn",
        ),
        BookRow(
            code="000.00.13.H10-261106-0001",
            procedure="Đăng ký hành nghề luật sư",
            sets="1",
            person="Nguyễn Văn Thử",
            contact="Phường Long Thủy, thị xã Phước Long; 0900 000 456",
            agency="Sở Tư pháp",
            received="08:15 06/11/2026",
            due="08:15 13/11/2026",
            returned="",
            channel="Trực tiếp",
            note="Chờ bổ sung giấy tờ",
        ),
    ),
)
SPECIMENS: dict[str, Document] = {
    each.template: each for each in (RECEIPT, SUPPLEMENT, REFUSAL, APOLOGY, STOP, CONTROL, BOOK)
}
