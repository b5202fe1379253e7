"""The texts of the printed forms as the release brings them, and the blanks each may use.

Forms: TT 03/2025/TT-VPCP, appendix I. Apology at the latest one day before the due time, new
appointment at most once: NĐ 61/2018/NĐ-CP, kept by NĐ 118/2025/NĐ-CP. An administrator changes
the texts in the operators' area; nothing here is looked at again once a version was published.
"""

from django.utils.translation import gettext_lazy as _

from motcua.documents.wording import Blank, FormWords, TextSpec

ORIGIN = "Mẫu số %s, Phụ lục I kèm theo Thông tư số 03/2025/TT-VPCP"
ISSUER = Blank(name="cơ quan", path="issuer.name", meaning=_("Cơ quan ghi ở đầu văn bản"))
DESK = Blank(name="nơi làm việc", path="desk", meaning=_("Bộ phận làm việc với người nộp"))
CODE = Blank(name="mã hồ sơ", path="case_code", meaning=_("Mã hồ sơ"), strong=True)
PERSON = Blank(name="người nộp", path="party.name", meaning=_("Họ tên người nộp hoặc tổ chức"))
PROCEDURE = Blank(name="thủ tục", path="procedure", meaning=_("Tên thủ tục hành chính"))
CONTACT = Blank(name="liên hệ", path="contact", meaning=_("Nơi hỏi thêm: địa chỉ, điện thoại"))
DUE = Blank(name="hạn", path="due_at", meaning=_("Thời hạn của người nộp"), strong=True)
CHECK = Blank(
    name="trang kiểm tra",
    path="verification.address",
    meaning=_("Địa chỉ trang kiểm tra giấy này"),
    strong=True,
)
CHECK_CODE = Blank(
    name="mã kiểm tra", path="verification.code", meaning=_("Mã để kiểm tra giấy này")
)
COMMON = (ISSUER, CODE, PERSON, PROCEDURE, CHECK, CHECK_CODE)


def _heading(text: str) -> TextSpec:
    return TextSpec(key="heading", label=_("Tên giấy"), default=text, is_long=False)


def _origin(number: str) -> TextSpec:
    return TextSpec(
        key="origin",
        label=_("Căn cứ của mẫu"),
        default=ORIGIN % number,
        hint=_("Dòng chữ nhỏ ở cuối trang; để trống thì không in."),
        is_long=False,
        required=False,
    )


RECEIPT = FormWords(
    form="form_01_receipt",
    number="01",
    title=_("Giấy tiếp nhận hồ sơ và hẹn trả kết quả"),
    texts=(
        _heading("Giấy tiếp nhận hồ sơ và hẹn trả kết quả"),
        TextSpec(
            key="note",
            label=_("Lời dặn cạnh mã QR"),
            default=(
                "Quét mã hoặc vào {trang kiểm tra} để xem hồ sơ đang ở bước nào và kiểm tra "
                "giấy này.\nMã kiểm tra: {mã kiểm tra}"
            ),
        ),
        _origin("01"),
    ),
    blanks=(*COMMON, DESK),
)
SUPPLEMENT = FormWords(
    form="form_02_supplement",
    number="02",
    title=_("Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ"),
    texts=(
        _heading("Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ"),
        TextSpec(
            key="opening",
            label=_("Câu dẫn trước bảng"),
            default="{nơi làm việc} đề nghị ông/bà bổ sung, hoàn thiện hồ sơ gồm những nội dung "
            "sau:",
        ),
        TextSpec(
            key="deadline",
            label=_("Thời hạn bổ sung"),
            default="Thời hạn bổ sung: trước {hạn}. Thời gian chờ bổ sung không tính vào thời hạn "
            "giải quyết hồ sơ.",
            hint=_("Chỉ in khi yêu cầu có thời hạn."),
        ),
        TextSpec(
            key="closing",
            label=_("Lời kết"),
            default="Trong quá trình hoàn thiện hồ sơ, nếu có vướng mắc, ông/bà liên hệ: {liên "
            "hệ}.",
        ),
        _origin("02"),
    ),
    blanks=(*COMMON, DESK, DUE, CONTACT),
)
REFUSAL = FormWords(
    form="form_03_refusal",
    number="03",
    title=_("Phiếu từ chối tiếp nhận giải quyết hồ sơ"),
    texts=(
        _heading("Phiếu từ chối tiếp nhận giải quyết hồ sơ"),
        TextSpec(
            key="opening",
            label=_("Câu mở đầu"),
            default="{nơi làm việc} đã xem xét hồ sơ sau đây:",
        ),
        TextSpec(
            key="decision",
            label=_("Câu dẫn trước lý do"),
            default="Qua xem xét, {nơi làm việc} thông báo không tiếp nhận, giải quyết hồ sơ này, "
            "với lý do cụ thể như sau:",
        ),
        TextSpec(
            key="closing",
            label=_("Lời kết"),
            default="Ông/bà cần hỏi thêm, xin liên hệ: {liên hệ}.",
        ),
        _origin("03"),
    ),
    blanks=(*COMMON, DESK, CONTACT),
)
OLD_DUE = Blank(name="hạn cũ", path="old_due_at", meaning=_("Giờ, ngày đã hẹn trả"), strong=True)
NEW_DUE = Blank(name="hạn mới", path="new_due_at", meaning=_("Giờ, ngày hẹn lại"), strong=True)
APOLOGY = FormWords(
    form="form_04_apology",
    number="04",
    title=_("Văn bản xin lỗi và đề nghị gia hạn thời gian giải quyết"),
    texts=(
        _heading("Xin lỗi và đề nghị gia hạn thời gian giải quyết hồ sơ"),
        TextSpec(
            key="opening",
            label=_("Câu mở đầu"),
            default="{cơ quan} đang giải quyết hồ sơ sau đây của ông/bà:",
        ),
        TextSpec(
            key="cause",
            label=_("Câu dẫn trước lý do"),
            default="Hồ sơ không thể giải quyết xong trong thời hạn đã hẹn ({hạn cũ}), vì lý do:",
        ),
        TextSpec(
            key="apology",
            label=_("Lời xin lỗi"),
            default="{cơ quan} thành thật xin lỗi ông/bà vì sự chậm trễ này.",
        ),
        TextSpec(
            key="appointment",
            label=_("Lời hẹn lại"),
            default="{cơ quan} đề nghị gia hạn thời gian giải quyết và hẹn trả kết quả cho ông/bà "
            "vào lúc {hạn mới}. Việc hẹn lại chỉ thực hiện một lần.",
        ),
        TextSpec(
            key="closing",
            label=_("Lời kết"),
            default="Ông/bà cần hỏi thêm, xin liên hệ: {liên hệ}. Rất mong nhận được sự thông "
            "cảm của ông/bà./.",
        ),
        _origin("04"),
    ),
    blanks=(*COMMON, OLD_DUE, NEW_DUE, CONTACT),
)
STOP = FormWords(
    form="form_05_stop",
    number="05",
    title=_("Thông báo dừng giải quyết hồ sơ"),
    texts=(
        _heading("Thông báo"),
        TextSpec(
            key="subject",
            label=_("Trích yếu"),
            default="Về việc dừng giải quyết hồ sơ",
            is_long=False,
        ),
        TextSpec(
            key="opening",
            label=_("Câu mở đầu"),
            default="{cơ quan} đã tiếp nhận hồ sơ sau đây của ông/bà:",
        ),
        TextSpec(
            key="decision",
            label=_("Câu dẫn trước lý do"),
            default="{cơ quan} thông báo dừng giải quyết hồ sơ {mã hồ sơ}, với lý do:",
        ),
        TextSpec(
            key="remedy",
            label=_("Việc ông/bà có thể làm"),
            default="Ông/bà có thể nộp lại hồ sơ khi đã đủ điều kiện. Nếu không đồng ý, ông/bà có "
            "quyền khiếu nại hoặc khởi kiện theo quy định của pháp luật.",
        ),
        TextSpec(
            key="closing",
            label=_("Lời kết"),
            default="Ông/bà cần hỏi thêm, xin liên hệ: {liên hệ}. {cơ quan} thông báo để ông/bà "
            "biết./.",
        ),
        _origin("05"),
    ),
    blanks=(*COMMON, CONTACT),
)
CONTROL = FormWords(
    form="form_06_control",
    number="06",
    title=_("Phiếu kiểm soát quá trình giải quyết hồ sơ"),
    texts=(
        _heading("Phiếu kiểm soát quá trình giải quyết hồ sơ"),
        TextSpec(
            key="note",
            label=_("Ghi chú dưới bảng"),
            default="Giờ giao nhận do hệ thống ghi khi người giao hoàn thành bước của mình. Quét "
            "mã để kiểm tra hồ sơ {mã hồ sơ}.",
        ),
        _origin("06"),
    ),
    blanks=COMMON,
)
BOOK = FormWords(
    form="form_07_book",
    number="07",
    title=_("Sổ theo dõi hồ sơ"),
    texts=(
        _heading("Sổ theo dõi hồ sơ"),
        TextSpec(
            key="note",
            label=_("Ghi chú cuối sổ"),
            default="Sổ lập từ hệ thống; quét mã để mở sổ của cùng kỳ và đối chiếu.",
        ),
        _origin("07"),
    ),
    blanks=(ISSUER, CHECK),
)
FORMS: dict[str, FormWords] = {
    words.form: words for words in (RECEIPT, SUPPLEMENT, REFUSAL, APOLOGY, STOP, CONTROL, BOOK)
}
