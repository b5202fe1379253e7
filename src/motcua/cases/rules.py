"""Codes, references and words of a case. Pure Python."""

import secrets
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from motcua.cases.lifecycle import Command, Step
from motcua.kernel import text
from motcua.kernel.text import marked
from motcua.organisation.types import AgencyInfo

# Without letters and digits that are mistaken for one another on paper or on the phone.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
REFERENCE_LENGTH = 10
PIN_LENGTH = 8  # 31 signs each: not to be found by trying, so tries need not be counted
LONGEST_KEY = 120  # characters of a word that is searched
MIDDLE_LEFT_OUT = "*"  # a word that no folded name has, at the end of a key
HANDED_ON = marked("Từ ngày %(on)s: %(went)s%(laws)s. Hạn trả kết quả không đổi.")
NEVER = datetime(9999, 12, 31, tzinfo=UTC)
INTAKE_HOURS = (
    8  # the desk answers an online dossier within 8 working hours (from memory: NĐ 107/2021)
)

TITLES: dict[Command, str] = {
    Command.SUBMIT: marked("Đã nộp hồ sơ"),
    Command.ACCEPT: marked("Đã tiếp nhận hồ sơ"),
    Command.REFUSE_INTAKE: marked("Không tiếp nhận hồ sơ"),
    Command.TAKE: marked("Nhận xử lý"),
    Command.ASSIGN: marked("Phân công xử lý"),
    Command.FORWARD: marked("Chuyển bước tiếp theo"),
    Command.ANSWER_CONSULT: marked("Đã có ý kiến phối hợp"),
    Command.REQUEST_PAYMENT: marked("Yêu cầu thực hiện nghĩa vụ tài chính"),
    Command.CONFIRM_PAYMENT: marked("Đã thực hiện nghĩa vụ tài chính"),
    Command.RECEIVE_OUTSIDE: marked("Đã nhận kết quả liên thông"),
    Command.LAPSE: marked("Hết thời gian chờ, hồ sơ đi tiếp"),
    Command.TAKE_BACK: marked("Rút lại để xử lý tiếp"),
    Command.EXTEND: marked("Xin lỗi và gia hạn thời gian giải quyết"),
    Command.SIGN_LETTER: marked("Đã ký văn bản gửi người nộp"),
    Command.SEAL_LETTER: marked("Đã vào số, đóng dấu, gửi văn bản"),
    Command.STOP: marked("Dừng giải quyết hồ sơ"),
    Command.REOPEN: marked("Tiếp tục giải quyết hồ sơ"),
    Command.MOVE: marked("Chuyển sang quy trình mới"),
    Command.HAND_ON: marked("Chuyển cơ quan kế thừa giải quyết"),
    Command.RELEASE: marked("Trả về hàng chờ chung"),
    Command.REQUEST_SUPPLEMENT: marked("Yêu cầu bổ sung giấy tờ"),
    Command.ANSWER_SUPPLEMENT: marked("Đã bổ sung giấy tờ"),
    Command.PROPOSE: marked("Đã thẩm định, trình phê duyệt"),
    Command.APPROVE: marked("Đã phê duyệt"),
    Command.SEND_BACK: marked("Trả lại bước trước"),
    Command.SIGN: marked("Đã ký số kết quả"),
    Command.SEAL: marked("Đã vào số, đóng dấu; có kết quả"),
    Command.HAND_OVER: marked("Đã trả kết quả"),
    Command.WITHDRAW: marked("Người nộp đã rút hồ sơ"),
}

WAITS: dict[Step, str] = {
    Step.INTAKE: marked("Bộ phận tiếp nhận"),
    Step.APPRAISE: marked("Công chức thụ lý"),
    Step.CONSULT: marked("Cơ quan phối hợp cho ý kiến"),
    Step.SUPPLEMENT: marked("Người nộp bổ sung giấy tờ"),
    Step.PAY: marked("Người nộp thực hiện nghĩa vụ tài chính"),
    Step.OUTSIDE: marked("Chờ kết quả liên thông"),
    Step.APPROVE: marked("Lãnh đạo phê duyệt"),
    Step.SIGN: marked("Lãnh đạo ký số"),
    Step.SEAL: marked("Văn thư vào số, đóng dấu"),
    Step.HAND_OVER: marked("Bộ phận trả kết quả"),
    Step.STOPPED: marked("Đã dừng giải quyết"),
    Step.END: "",
}


def case_code(identifier: str, on: date, number: int) -> str:
    """`000.00.00.H10-241122-0001`: agency, day of receipt, number of that day (TT
    01/2018/TT-VPCP, art. 19).
    """
    return f"{identifier}-{on:%y%m%d}-{number:04d}"


def handed_on(
    pairs: Mapping[UUID, tuple[AgencyInfo, AgencyInfo]], competent_id: UUID
) -> tuple[str, dict[str, Any]]:
    """What the ledger says when other agencies go on with a case: to people, and to machines.

    `pairs`: of each that is no more it, and who took over; `competent_id`: who was competent.
    """
    went = "; ".join(f"{new.name} thay {old.name}" for old, new in pairs.values())
    laws = dict.fromkeys(
        old.succession_basis for old, _new in pairs.values() if old.succession_basis
    )
    begins = [old.valid_to + timedelta(days=1) for old, _new in pairs.values() if old.valid_to]
    note = HANDED_ON % {
        "on": f"{min(begins):%d/%m/%Y}",
        "went": went,
        "laws": f" ({', '.join(laws)})" if laws else "",
    }
    went_on = [[old.identifier, new.identifier] for old, new in pairs.values()]
    body: dict[str, Any] = {"agencies": went_on, "basis": ", ".join(laws)}
    return note, body | ({"competent_before": str(competent_id)} if competent_id in pairs else {})


def new_reference() -> str:
    """A receipt reference that cannot be guessed or counted, known before any number is given."""
    return "TN" + _random(REFERENCE_LENGTH)


def new_pin() -> str:
    """A secret of eight signs: the look-up code of the receipt, the code of a result."""
    return _random(PIN_LENGTH)


def _random(length: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def search_keys(
    *, reference: str, name: str, phone: str = "", personal_number: str = ""
) -> list[str]:
    """The words under which an agency finds a case, as they are searched: folded, each once.

    A name is kept from its family name on and from its given name back, because people are called
    by the last word of their name; and as given and family name, because middle names are left out.
    The last of these is marked (`MIDDLE_LEFT_OUT`): it begins as the second does, and one word does
    not look for both.
    """
    return _keys([reference, personal_number, phone, *name_keys(text.fold(name).split())])


def name_keys(words: list[str]) -> list[str]:
    """The three ways in which a name of these folded words is kept."""
    ends = [*words[-1:], *words[:-1]]
    behind = words[::-1]
    marked = [*ends, MIDDLE_LEFT_OUT] if ends != behind else []
    return [" ".join(each) for each in (words, behind, marked)]


def code_keys(code: str) -> list[str]:
    """The words for a case code: whole, and from the day on, as officers say it."""
    return _keys([code, "-".join(code.split("-")[1:])])


def _keys(found: Iterable[str]) -> list[str]:
    kept = (key.lower()[:LONGEST_KEY] for key in found)
    return list(dict.fromkeys(key for key in kept if key))
