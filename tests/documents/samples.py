"""One ordinary example of every document, about people who do not exist."""

import dataclasses
from datetime import UTC, date, datetime

from motcua.documents import specimens
from motcua.documents.types import (
    BirthCertificate,
    CertifiedCopy,
    Document,
    Fact,
    Issuer,
    JudicialRecord,
    Parent,
    Party,
    ReceiptForm,
    ReceiptItem,
    RefusalForm,
    RefusalLetter,
    ResultLetter,
    Signatory,
    SupplementForm,
    SupplementItem,
    Verification,
)

AT = datetime(2024, 11, 5, 3, 20, 30, tzinfo=UTC)
JUSTICE = Issuer(superior="UBND tỉnh Bình Phước", name="Sở Tư pháp", place="Đồng Xoài")
WARD = Issuer(superior="", name="Ủy ban nhân dân phường Tân Bình", place="Tân Bình")
DIRECTOR = Signatory(capacity=("KT. GIÁM ĐỐC",), post="Phó Giám đốc", name="Nguyễn Thị Kim Phượng")
CHAIR = Signatory(
    capacity=("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH"), post="Phó Chủ tịch", name="Trần Văn Hữu"
)
VERIFICATION = Verification(
    url="http://127.0.0.1:8000/kiem-tra/7KQ2-M9XD-4TRA",
    address="motcua.binhphuoc.example/kiem-tra",
    code="7KQ2-M9XD-4TRA",
)
PARTY = Party(
    name="Điểu Thị Ngọc Ẵm",
    number="999195001234",
    address="Ấp 3, phường Tân Bình, thành phố Đồng Xoài, tỉnh Bình Phước",
    phone="0900 000 123",
    email="ngoc.am@example.vn",
)
DESK = "Trung tâm Phục vụ hành chính công tỉnh Bình Phước"
CASE_CODE = "000.00.13.H10-241105-0007"
PROCEDURE = (
    "Cấp Phiếu lý lịch tư pháp cho công dân Việt Nam, người nước ngoài đang cư trú tại Việt Nam"
)
RECIPIENTS = ("Như trên", "Trung tâm Phục vụ hành chính công tỉnh", "Lưu: VT, HSTP")

RECEIPT = ReceiptForm(
    issuer=JUSTICE,
    verification=VERIFICATION,
    desk=DESK,
    case_code=CASE_CODE,
    party=PARTY,
    procedure_code="3.000333",
    procedure=PROCEDURE,
    items=(
        ReceiptItem(
            name="Tờ khai yêu cầu cấp Phiếu lý lịch tư pháp", quantity=1, form="Bản điện tử"
        ),
        ReceiptItem(
            name="Bản sao thẻ căn cước của người được cấp Phiếu", quantity=1, form="Bản sao"
        ),
    ),
    sets=1,
    time_limit="10 ngày làm việc",
    received_on=date(2024, 11, 5),
    received_at=AT,
    due_at=datetime(2024, 11, 19, 3, 20, tzinfo=UTC),
    delivery="Bản điện tử, tại kho dữ liệu của công dân",
    fee_vnd=200_000,
    lookup_code="7439",
    officer="Lê Hoàng Oanh",
    book="quyển số 01/2024, số thứ tự 127",
)
SUPPLEMENT = SupplementForm(
    issuer=JUSTICE,
    verification=VERIFICATION,
    desk=DESK,
    case_code=CASE_CODE,
    party=PARTY,
    procedure=PROCEDURE,
    items=(
        SupplementItem(
            name="Bản sao thẻ căn cước, đủ hai mặt",
            reason="Bản đã nộp thiếu mặt sau, không đọc được ngày cấp.",
        ),
        SupplementItem(
            name="Tờ khai: mục quá trình cư trú từ khi đủ 14 tuổi",
            reason="Tờ khai bỏ trống giai đoạn 2012 - 2016.",
        ),
    ),
    due_at=datetime(2024, 12, 5, 10, 0, tzinfo=UTC),
    contact="bà Lê Hoàng Oanh, điện thoại 0271 000 0000, trong giờ hành chính",
    signatory=Signatory(post="Người hướng dẫn", name="Lê Hoàng Oanh"),
)
REFUSAL = RefusalForm(
    issuer=JUSTICE,
    verification=VERIFICATION,
    desk=DESK,
    number="03/PTC-TTPVHCC",
    issued_on=date(2024, 11, 5),
    case_code=CASE_CODE,
    party=PARTY,
    procedure=PROCEDURE,
    reason="Hồ sơ không thuộc thẩm quyền giải quyết của Sở Tư pháp tỉnh Bình Phước.",
    legal_basis="Điều 44 Luật Lý lịch tư pháp năm 2009.",
    guidance="Ông/bà nộp hồ sơ tại Trung tâm Lý lịch tư pháp quốc gia.",
    contact="bà Lê Hoàng Oanh, điện thoại 0271 000 0000",
    signatory=Signatory(post="Người tiếp nhận hồ sơ", name="Lê Hoàng Oanh"),
)
RESULT = ResultLetter(
    issuer=WARD,
    verification=VERIFICATION,
    signatory=CHAIR,
    recipients=RECIPIENTS,
    case_code=CASE_CODE,
    party=PARTY,
    procedure="Hỗ trợ chi phí học tập cho học sinh dân tộc thiểu số",
    abstract="Kết quả giải quyết thủ tục hành chính",
    paragraphs=(
        "Hồ sơ đủ điều kiện. Ủy ban nhân dân phường Tân Bình chấp thuận đề nghị kể từ ngày ký.",
        "Giấy xác nhận này có giá trị thay cho văn bản trả lời bằng giấy.",
    ),
    facts=(
        Fact(label="Kết quả", value="Chấp thuận"),
        Fact(label="Hiệu lực đến", value="31/12/2025"),
    ),
)
LETTER = RefusalLetter(
    issuer=JUSTICE,
    verification=VERIFICATION,
    signatory=DIRECTOR,
    recipients=RECIPIENTS,
    case_code=CASE_CODE,
    party=PARTY,
    procedure=PROCEDURE,
    received_on=date(2024, 11, 5),
    reasons=("Người yêu cầu đã có Phiếu lý lịch tư pháp còn giá trị cấp ngày 01/11/2024.",),
    legal_basis=("Khoản 2 Điều 49 Luật Lý lịch tư pháp năm 2009.",),
    remedy="Nếu không đồng ý, ông/bà có quyền khiếu nại đến Giám đốc Sở Tư pháp hoặc khởi kiện tại"
    " Tòa án theo quy định của pháp luật.",
)
RECORD = JudicialRecord(
    issuer=JUSTICE,
    verification=VERIFICATION,
    signatory=DIRECTOR,
    full_name="Điểu Thị Ngọc Ẵm",
    gender="Nữ",
    born_on=date(1995, 2, 7),
    birth_place="Huyện Bù Đăng, tỉnh Bình Phước",
    nationality="Việt Nam",
    permanent_address=PARTY.address,
    temporary_address="",
    identity_paper="Căn cước",
    identity_number="999195001234",
    identity_issued_on=date(2022, 1, 9),
    identity_issued_by="Cục Cảnh sát quản lý hành chính về trật tự xã hội",
    findings="Không có án tích. Không bị cấm đảm nhiệm chức vụ, thành lập doanh nghiệp.",
)
RECORD_WITH_CONVICTION = JudicialRecord(
    issuer=JUSTICE,
    verification=VERIFICATION,
    signatory=DIRECTOR,
    full_name="Nguyễn Văn Thử",
    gender="Nam",
    born_on=date(1980, 12, 31),
    birth_place="Thị xã Phước Long, tỉnh Bình Phước",
    nationality="Việt Nam",
    permanent_address=PARTY.address,
    temporary_address="Phường Long Thủy, thị xã Phước Long",
    identity_paper="Căn cước",
    identity_number="999080004321",
    identity_issued_on=None,
    identity_issued_by="",
    findings="Bản án số 12/2023/HS-ST ngày 06/3/2023 của Tòa án nhân dân thị xã Phước Long, tội"
    " trộm cắp tài sản, 09 tháng cải tạo không giam giữ; chưa được xóa án tích.",
)
BIRTH = BirthCertificate(
    issuer=WARD,
    verification=VERIFICATION,
    signatory=CHAIR,
    full_name="Điểu Minh Quỳnh",
    gender="Nữ",
    born_on=date(2024, 10, 28),
    birth_place="Bệnh viện đa khoa tỉnh Bình Phước, thành phố Đồng Xoài",
    ethnicity="Xtiêng",
    nationality="Việt Nam",
    home_town="Xã Bom Bo, huyện Bù Đăng, tỉnh Bình Phước",
    personal_number="999324000017",
    mother=Parent(
        name="Điểu Thị Ngọc Ẵm",
        born="1995",
        ethnicity="Xtiêng",
        nationality="Việt Nam",
        residence=PARTY.address,
    ),
    father=None,
    registrant="Điểu Thị Ngọc Ẵm",
    registrant_paper="Căn cước số 999195001234",
    registered_at="Ủy ban nhân dân phường Tân Bình, thành phố Đồng Xoài, tỉnh Bình Phước",
    registered_on=date(2024, 11, 5),
)
COPY = CertifiedCopy(
    issuer=WARD,
    verification=VERIFICATION,
    signatory=CHAIR,
    title="Bằng tốt nghiệp đại học",
    original_issuer="Trường Đại học Thử nghiệm",
    original_number="QĐ 0123",
    pages=2,
    copies=3,
)
APOLOGY = dataclasses.replace(specimens.APOLOGY, verification=VERIFICATION)
STOP = dataclasses.replace(specimens.STOP, verification=VERIFICATION)
CONTROL = dataclasses.replace(specimens.CONTROL, verification=VERIFICATION)
BOOK = dataclasses.replace(specimens.BOOK, verification=VERIFICATION)
SAMPLES: tuple[Document, ...] = (
    RECEIPT,
    SUPPLEMENT,
    REFUSAL,
    APOLOGY,
    STOP,
    RESULT,
    LETTER,
    RECORD,
    BIRTH,
    COPY,
)
SHEETS: tuple[Document, ...] = (CONTROL, BOOK)  # nobody signs them
