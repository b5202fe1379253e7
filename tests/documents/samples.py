"""One ordinary example of every document: those of the printed forms are the product's own."""

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
    RefusalLetter,
    ResultLetter,
    Signatory,
    Verification,
)

AT = datetime(2024, 11, 5, 3, 20, 30, tzinfo=UTC)
JUSTICE = specimens.APOLOGY.issuer
PARTY = specimens.APOLOGY.party
DIRECTOR = specimens.APOLOGY.signatory
CASE_CODE = specimens.APOLOGY.case_code
PROCEDURE = specimens.APOLOGY.procedure
RECIPIENTS = ("Như trên", "Trung tâm Phục vụ hành chính công tỉnh", "Lưu: VT, HSTP")
WARD = Issuer(superior="", name="Ủy ban nhân dân phường Tân Bình", place="Tân Bình")
CHAIR = Signatory(
    capacity=("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH"), post="Phó Chủ tịch", name="Trần Văn Hữu"
)
VERIFICATION = Verification(
    url="http://127.0.0.1:8000/kiem-tra/7KQ2-M9XD-4TRA",
    address="motcua.binhphuoc.example/kiem-tra",
    code="7KQ2-M9XD-4TRA",
)

RECEIPT = dataclasses.replace(specimens.RECEIPT, verification=VERIFICATION)
SUPPLEMENT = dataclasses.replace(
    specimens.SUPPLEMENT, verification=VERIFICATION, number=None, issued_on=None
)
REFUSAL = dataclasses.replace(specimens.REFUSAL, verification=VERIFICATION, number="03/PTC-TTPVHCC")
APOLOGY = dataclasses.replace(specimens.APOLOGY, verification=VERIFICATION)
STOP = dataclasses.replace(specimens.STOP, verification=VERIFICATION)
CONTROL = dataclasses.replace(specimens.CONTROL, verification=VERIFICATION)
BOOK = dataclasses.replace(specimens.BOOK, verification=VERIFICATION)
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
