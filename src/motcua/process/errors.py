"""Why something about a process was refused."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from motcua.kernel.errors import Conflict, Invalid
from motcua.kernel.text import marked
from motcua.process.types import BpmnNote, Problem


class Blocked(StrEnum):
    """Why there is no way on."""

    NO_CHOICE = "no_choice"
    NOT_OPEN = "not_open"
    WRONG_EVENT = "wrong_event"
    UNKNOWN_DECISION = "unknown_decision"
    NOTHING_BEFORE = "nothing_before"
    INSIDE_BRANCH = "inside_branch"
    NOT_A_STOP = "not_a_stop"
    OTHER_BRANCH = "other_branch"
    UNKNOWN_TIMER = "unknown_timer"
    ENDLESS = "endless"
    DEAD_END = "dead_end"
    BAD_DATA = "bad_data"


BLOCKED = {
    Blocked.NO_CHOICE: _(
        "Tại “%(node)s”, hồ sơ không khớp điều kiện của nhánh nào và quy trình không có nhánh"
        " mặc định. Xin báo quản trị viên quy trình."
    ),
    Blocked.NOT_OPEN: _("Hồ sơ không còn ở “%(node)s”. Xin tải lại trang."),
    Blocked.WRONG_EVENT: _("Việc này không làm được tại “%(node)s”."),
    Blocked.UNKNOWN_DECISION: _("“%(node)s” không có quyết định “%(detail)s”."),
    Blocked.NOTHING_BEFORE: _("“%(node)s” không có bước trước để trả lại."),
    Blocked.INSIDE_BRANCH: _(
        "“%(node)s” đang được làm song song với cơ quan khác nên không trả lại được. Xin ghi ý kiến"
        " vào câu trả lời."
    ),
    Blocked.NOT_A_STOP: _("Không chuyển hồ sơ đến “%(node)s” được: đó không phải là một bước."),
    Blocked.OTHER_BRANCH: _("“%(node)s” thuộc nhánh song song khác nên không chuyển đến được."),
    Blocked.UNKNOWN_TIMER: _("“%(node)s” không có hẹn giờ “%(detail)s”."),
    Blocked.ENDLESS: _("Đường đi từ “%(node)s” quay vòng mà không qua bước nào."),
    Blocked.DEAD_END: _("“%(node)s” không có đường đi tiếp."),
    Blocked.BAD_DATA: _("Tại “%(node)s”: %(detail)s"),
}


LINE = _("Dòng %(line)s, <%(element)s>: %(message)s")


class DocumentInvalid(Invalid):
    """The document is not a process; `problems` say what is wrong, and where."""

    code = "process_invalid"
    message = marked("Quy trình chưa đúng.")

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__(" ".join(problem.message for problem in problems))


class BpmnInvalid(Invalid):
    """The file cannot be read as a process; `notes` name every line and element."""

    code = "bpmn_invalid"
    message = marked("Tệp BPMN chưa dùng được.")

    def __init__(self, notes: tuple[BpmnNote, ...]) -> None:
        self.notes = notes
        lines = (
            LINE % {"line": note.line, "element": note.element, "message": note.message}
            for note in notes
        )
        super().__init__("\n".join(lines))


class NoWay(Conflict):
    """The process has no way on from `node` for this event; nothing changed."""

    code = "no_way"
    message = marked("Quy trình không có đường đi tiếp từ bước này.")

    def __init__(self, node: str, reason: Blocked, *, title: str = "", detail: str = "") -> None:
        self.node = node
        self.reason = reason
        super().__init__(BLOCKED[reason] % {"node": title or node, "detail": detail})


class ConditionInvalid(Invalid):
    """The text of a condition is not one that may be used."""

    code = "condition_invalid"
    message = marked("Điều kiện chưa đúng.")


class ConditionFailed(Conflict):
    """A condition could not be answered with these data."""

    code = "condition_failed"
    message = marked("Không tính được điều kiện với dữ liệu của hồ sơ.")
