"""Codes, references and words of a case. Pure Python."""

import secrets
from datetime import UTC, date, datetime

from motcua.cases.lifecycle import Command, Step

# Without letters and digits that are mistaken for one another on paper or on the phone.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
REFERENCE_LENGTH = 10
PIN_LENGTH = 8  # 31 signs each: not to be found by trying, so tries need not be counted
NEVER = datetime(9999, 12, 31, tzinfo=UTC)
INTAKE_HOURS = (
    8  # the desk answers an online dossier within 8 working hours (from memory: NĐ 107/2021)
)

TITLES: dict[Command, str] = {
    Command.SUBMIT: "Đã nộp hồ sơ",
    Command.ACCEPT: "Đã tiếp nhận hồ sơ",
    Command.REFUSE_INTAKE: "Không tiếp nhận hồ sơ",
    Command.TAKE: "Bắt đầu thẩm định",
    Command.RELEASE: "Trả về hàng chờ chung",
    Command.REQUEST_SUPPLEMENT: "Yêu cầu bổ sung giấy tờ",
    Command.ANSWER_SUPPLEMENT: "Đã bổ sung giấy tờ",
    Command.PROPOSE: "Đã thẩm định, trình phê duyệt",
    Command.APPROVE: "Đã phê duyệt",
    Command.SEND_BACK: "Trả lại bước trước",
    Command.SIGN: "Đã ký số kết quả",
    Command.SEAL: "Đã vào số, đóng dấu; có kết quả",
    Command.HAND_OVER: "Đã trả kết quả",
    Command.WITHDRAW: "Người nộp đã rút hồ sơ",
}

WAITS: dict[Step, str] = {
    Step.INTAKE: "Bộ phận tiếp nhận",
    Step.APPRAISE: "Công chức thụ lý",
    Step.SUPPLEMENT: "Người nộp bổ sung giấy tờ",
    Step.APPROVE: "Lãnh đạo phê duyệt",
    Step.SIGN: "Lãnh đạo ký số",
    Step.SEAL: "Văn thư vào số, đóng dấu",
    Step.HAND_OVER: "Bộ phận trả kết quả",
    Step.END: "",
}


def case_code(identifier: str, on: date, number: int) -> str:
    """`000.00.00.H10-241122-0001`: agency, day of receipt, number of that day (TT
    01/2018/TT-VPCP, art. 19).
    """
    return f"{identifier}-{on:%y%m%d}-{number:04d}"


def new_reference() -> str:
    """A receipt reference that cannot be guessed or counted, known before any number is given."""
    return "TN" + _random(REFERENCE_LENGTH)


def new_pin() -> str:
    """A secret of eight signs: the look-up code of the receipt, the code of a result."""
    return _random(PIN_LENGTH)


def _random(length: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(length))
