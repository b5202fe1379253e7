"""What of the ledger of a case its citizen is told: an allow-list, in plain words.

What is not in `SHOWN` is a step of the inside and is not told at all: neither that it was, nor
when, nor by which post. A new command is therefore silent until somebody puts it here.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from django.utils.translation import gettext as _

from motcua.cases.lifecycle import Command
from motcua.cases.types import LedgerLine
from motcua.kernel.text import marked

SHOWN: dict[Command, str] = {
    Command.SUBMIT: marked("Đã nộp hồ sơ"),
    Command.ACCEPT: marked("Hồ sơ đủ giấy tờ, đã được tiếp nhận"),
    Command.REFUSE_INTAKE: marked("Hồ sơ không được tiếp nhận"),
    Command.REQUEST_SUPPLEMENT: marked("Cơ quan yêu cầu bổ sung giấy tờ"),
    Command.ANSWER_SUPPLEMENT: marked("Đã bổ sung giấy tờ, hồ sơ được giải quyết tiếp"),
    Command.REQUEST_PAYMENT: marked("Cơ quan báo số tiền phải nộp"),
    Command.CONFIRM_PAYMENT: marked("Đã nộp tiền, hồ sơ được giải quyết tiếp"),
    Command.EXTEND: marked("Cơ quan xin lỗi và hẹn lại ngày trả kết quả"),
    Command.STOP: marked("Cơ quan dừng giải quyết hồ sơ"),
    Command.SEAL_LETTER: marked("Cơ quan đã gửi văn bản có chữ ký số"),
    Command.REOPEN: marked("Cơ quan giải quyết tiếp hồ sơ"),
    Command.HAND_ON: marked("Cơ quan kế thừa giải quyết tiếp hồ sơ"),
    Command.SEAL: marked("Đã có kết quả"),
    Command.HAND_OVER: marked("Đã trả kết quả"),
    Command.WITHDRAW: marked("Đã rút hồ sơ theo yêu cầu"),
}
# What the citizen wrote is for those who may open the dossier, not for every holder of the code.
OWN_WORDS = frozenset({Command.ANSWER_SUPPLEMENT, Command.WITHDRAW})


def for_citizen(lines: Iterable[LedgerLine]) -> Iterator[LedgerLine]:
    """What happened, without the inside and without who did it."""
    for line in lines:
        title = SHOWN.get(Command(line.name))
        if title is not None:
            yield replace(line, title=_(title), actor_name="", stead_name="", given_to="")


def for_holder(lines: Iterable[LedgerLine]) -> Iterator[LedgerLine]:
    """The same for who has the code and the PIN, without the citizen's own words."""
    for line in for_citizen(lines):
        yield replace(line, note="") if line.name in OWN_WORDS else line
