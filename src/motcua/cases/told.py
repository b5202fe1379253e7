"""On which occasions the citizen of a case is told, and what fills the blanks of the texts.

The texts of the release lie in `data/messages.toml`; administrators write their own in their place.
What has no occasion here is nobody's business but the officers'.
"""

import tomllib
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cache
from importlib import resources
from uuid import UUID

from django.conf import settings

from motcua.cases.lifecycle import Clock, Command
from motcua.cases.models import Case, CaseMessage, LedgerEntry, SupplementRequest
from motcua.catalogue import selectors as catalogue
from motcua.kernel import clock
from motcua.kernel.money import format_vnd
from motcua.kernel.text import marked
from motcua.notifications.types import Blank, MessageKind, Recipient
from motcua.organisation import selectors as organisation

REMINDER, MESSAGE = "supplement_reminder", "message"
# Occasion, its name for administrators, and whether the law wants it told in any case. In the order
# in which a dossier meets them.
OCCASIONS: tuple[tuple[str, str, bool], ...] = (
    (Command.SUBMIT, marked("Đã nhận được hồ sơ"), True),
    (Command.ACCEPT, marked("Hồ sơ đã được tiếp nhận"), True),
    (Command.REFUSE_INTAKE, marked("Hồ sơ không được tiếp nhận"), True),
    (Command.REQUEST_SUPPLEMENT, marked("Cần bổ sung giấy tờ"), True),
    (REMINDER, marked("Sắp hết thời hạn bổ sung"), True),
    (Command.ANSWER_SUPPLEMENT, marked("Đã nhận giấy tờ bổ sung"), False),
    (Command.REQUEST_PAYMENT, marked("Cần nộp phí, lệ phí, thuế"), True),
    (Command.CONFIRM_PAYMENT, marked("Đã nhận khoản nộp"), True),
    (Command.EXTEND, marked("Xin lỗi và hẹn lại ngày trả kết quả"), True),
    (Command.STOP, marked("Hồ sơ dừng giải quyết"), True),
    (Command.SEAL_LETTER, marked("Có văn bản của cơ quan"), True),
    (Command.REOPEN, marked("Hồ sơ được giải quyết tiếp"), True),
    (Command.SEAL, marked("Đã có kết quả"), True),
    (Command.HAND_OVER, marked("Đã trả kết quả"), False),
    (Command.WITHDRAW, marked("Đã rút hồ sơ"), False),
    (MESSAGE, marked("Tin nhắn của cán bộ"), False),
)
COMMANDS = frozenset(Command) & {key for key, _title, _required in OCCASIONS}


def _blank(
    key: str, vi: str, en: str, meaning: str, sample: str, *, is_long: bool = False
) -> Blank:
    return Blank(
        key=key, names={"vi": vi, "en": en}, meaning=meaning, sample=sample, is_long=is_long
    )


COMMON = (
    _blank(
        "code",
        "mã hồ sơ",
        "dossier code",
        marked("Mã hồ sơ; trước khi tiếp nhận là mã biên nhận"),
        "000.01.21.H10-240603-0001",
    ),
    _blank(
        "procedure",
        "thủ tục",
        "procedure",
        marked("Tên thủ tục"),
        "Thủ tục đăng ký khai sinh",
        is_long=True,
    ),
    _blank("applicant", "người nộp", "applicant", marked("Tên người nộp"), "Điểu Thị Mai"),
    _blank(
        "agency",
        "cơ quan",
        "agency",
        marked("Cơ quan giải quyết"),
        "Ủy ban nhân dân xã Minh Hưng",
    ),
    _blank("pin", "mã tra cứu", "look-up code", marked("Mã tra cứu của hồ sơ"), "7KQ2MX4P"),
    _blank(
        "tracking",
        "trang tra cứu",
        "tracking page",
        marked("Địa chỉ trang tra cứu, mở được không cần tài khoản"),
        "https://dichvucong.example.vn/tra-cuu/",
    ),
    _blank(
        "page",
        "trang hồ sơ",
        "dossier page",
        marked("Địa chỉ trang của hồ sơ này, cần đăng nhập"),
        "https://dichvucong.example.vn/ho-so/018fd2c4-7a10-7c55-9d3e-5b1f0a2c4e68/",
    ),
)
NOTE = _blank(
    "note",
    "nội dung",
    "reason",
    marked("Lý do hoặc lời của cơ quan"),
    "Bản chụp giấy chứng sinh bị mờ, không đọc được.",
    is_long=True,
)
ITEMS = _blank(
    "items",
    "danh mục",
    "list",
    marked("Các giấy tờ, nội dung phải bổ sung, mỗi mục một dòng"),
    "- Giấy chứng sinh\n- Tờ khai, mục nơi sinh",
    is_long=True,
)
ANSWER_BY = _blank(
    "answer_by", "hạn bổ sung", "answer by", marked("Hạn bổ sung"), "17:00 03/07/2024"
)
AMOUNT = _blank("amount", "số tiền", "amount", marked("Số tiền phải nộp"), "50.000 đ")
BASIS = _blank(
    "basis",
    "căn cứ",
    "legal basis",
    marked("Văn bản làm căn cứ"),
    "Nghị định số 118/2025/NĐ-CP",
    is_long=True,
)
DUE = _blank(
    "due",
    "hẹn trả",
    "due time",
    marked("Giờ, ngày hẹn trả; trống khi thời gian đang dừng"),
    "16:00 10/06/2024",
)
SAID = _blank(
    "said",
    "tin",
    "message",
    marked("Tin cán bộ viết"),
    "Chào bà, xin bà cho biết nơi sinh ghi trên giấy chứng sinh.",
    is_long=True,
)
TALK = _blank(
    "talk",
    "trang trao đổi",
    "reply page",
    marked("Địa chỉ trang để trả lời, cần đăng nhập"),
    "https://dichvucong.example.vn/ho-so/018fd2c4-7a10-7c55-9d3e-5b1f0a2c4e68/trao-doi/",
)
# What an occasion can say beside what is common to all: the rest is never known there.
OWN: dict[str, tuple[Blank, ...]] = {
    Command.ACCEPT: (NOTE, DUE),
    Command.REQUEST_SUPPLEMENT: (NOTE, ITEMS, ANSWER_BY, BASIS),
    REMINDER: (NOTE, ITEMS, ANSWER_BY),
    Command.ANSWER_SUPPLEMENT: (NOTE, DUE),
    Command.REQUEST_PAYMENT: (NOTE, AMOUNT, BASIS),
    Command.CONFIRM_PAYMENT: (NOTE, AMOUNT, BASIS, DUE),
    Command.EXTEND: (NOTE, BASIS, DUE),
    Command.STOP: (NOTE, BASIS),
    Command.REOPEN: (NOTE, BASIS, DUE),
    MESSAGE: (SAID, TALK),
}


@cache
def kinds() -> tuple[MessageKind, ...]:
    """Every occasion with the texts of the release."""
    source = resources.files("motcua.cases").joinpath("data/messages.toml")
    shipped = tomllib.loads(source.read_text(encoding="utf-8"))
    return tuple(
        MessageKind(
            key=str(key),
            title=title,
            is_required=is_required,
            texts=dict(_flat(shipped[key])),
            blanks=(*COMMON, *OWN.get(key, (NOTE,))),
        )
        for key, title, is_required in OCCASIONS
    )


def _flat(texts: Mapping[str, Mapping[str, str]]) -> Iterator[tuple[str, str]]:
    for language, parts in texts.items():
        for part, text in parts.items():
            yield f"{language}.{part}", text.strip()


def recipient_of(case: Case) -> Recipient:
    """Who is told of a case, and where."""
    return Recipient(
        person_id=case.person_id, email=case.applicant_email, phone=case.applicant_phone
    )


def values_of_entry(case: Case, entry: LedgerEntry) -> dict[str, str]:
    """What a command says to the citizen."""
    body = entry.body
    amount_vnd, answer_by = body.get("amount_vnd"), body.get("answer_by")
    is_running = case.due_at is not None and entry.clock == Clock.RUNNING
    return {
        **_common(case),
        NOTE.key: entry.note,
        ITEMS.key: _lines(body.get("items", ())),
        ANSWER_BY.key: _instant(datetime.fromisoformat(answer_by)) if answer_by else "",
        AMOUNT.key: format_vnd(amount_vnd) if amount_vnd else "",
        BASIS.key: body.get("basis", ""),
        DUE.key: _instant(case.due_at) if is_running and case.due_at else "",
    }


def values_of_request(case: Case, request: SupplementRequest) -> dict[str, str]:
    """What the reminder of a request for more papers says."""
    return {
        **_common(case),
        NOTE.key: request.reason,
        ITEMS.key: _lines(request.items),
        ANSWER_BY.key: _instant(request.answer_by) if request.answer_by else "",
    }


def values_of_message(case: Case, row: CaseMessage) -> dict[str, str]:
    """What an officer wrote, and where to answer."""
    return {**_common(case), SAID.key: row.text, TALK.key: f"{_page(case.pk)}trao-doi/"}


def _common(case: Case) -> dict[str, str]:
    return {
        "code": case.code or case.reference,
        "procedure": catalogue.published_version(case.procedure_version_id).name,
        "applicant": case.applicant_name,
        "agency": organisation.agency_info(case.competent_agency_id).name,
        "pin": case.pin,
        "tracking": f"{settings.BASE_URL}/tra-cuu/",
        "page": _page(case.pk),
    }


def _page(case_id: UUID) -> str:
    return f"{settings.BASE_URL}/ho-so/{case_id}/"


def _lines(items: object) -> str:
    assert isinstance(items, list | tuple)
    return "\n".join(f"- {item}" for item in items)


def _instant(at: datetime) -> str:
    return f"{clock.local(at):%H:%M %d/%m/%Y}"
