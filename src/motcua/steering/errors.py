"""Refusals of those who act on numbers."""

from motcua.kernel.errors import Conflict
from motcua.kernel.text import marked


class AssignmentChanged(Conflict):
    """Somebody moved the assignment after the actor looked at it."""

    code = "assignment_changed"
    message = marked("Việc này vừa có thay đổi. Xin xem lại rồi thực hiện.")


class MoveRefused(Conflict):
    """The state of the assignment does not allow the move."""

    code = "move_refused"
    message = marked("Việc này không còn ở bước cho phép thao tác đó. Xin tải lại trang.")


class AlertOver(Conflict):
    """The alert has ended in the meantime."""

    code = "alert_over"
    message = marked("Cảnh báo này đã kết thúc. Chỉ còn xem được diễn biến.")


class RuleChanged(Conflict):
    """Somebody changed the rule after the actor looked at it."""

    code = "alert_rule_changed"
    message = marked("Quy tắc này vừa có người sửa. Xin tải lại trang rồi sửa tiếp.")
