"""What people read about processes."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from motcua.kernel.actor import Role
from motcua.process.types import AgencyKind, AgencyRule, JoinRule, Kind, Node, Stage, TimerAction

KINDS = {
    Kind.START: _("Bắt đầu"),
    Kind.END: _("Kết thúc"),
    Kind.TASK: _("Bước"),
    Kind.EXCLUSIVE: _("Ngả rẽ"),
    Kind.PARALLEL: _("Mở nhánh song song"),
    Kind.JOIN: _("Gộp nhánh song song"),
    Kind.WAIT: _("Chờ"),
    Kind.SUBCASE: _("Thủ tục liên thông"),
}
STAGES = {
    Stage.INTAKE: _("Tiếp nhận"),
    Stage.APPRAISE: _("Thẩm định"),
    Stage.CONSULT: _("Lấy ý kiến"),
    Stage.APPROVE: _("Phê duyệt"),
    Stage.SIGN: _("Ký"),
    Stage.SEAL: _("Vào số, đóng dấu"),
    Stage.HAND_OVER: _("Trả kết quả"),
    Stage.PAY: _("Chờ nộp tiền"),
    Stage.OUTSIDE: _("Chờ nơi khác"),
}
ROLES = {
    Role.DESK_OFFICER: _("Cán bộ một cửa"),
    Role.CASE_OFFICER: _("Cán bộ thụ lý"),
    Role.APPROVER: _("Lãnh đạo"),
    Role.REGISTRAR: _("Văn thư"),
    Role.ADMINISTRATOR: _("Quản trị"),
    Role.HELPER: _("Cộng tác viên"),
}
AGENCIES = {
    AgencyKind.RECEIVING: _("Nơi tiếp nhận"),
    AgencyKind.COMPETENT: _("Nơi giải quyết"),
    AgencyKind.PARENT: _("Cấp trên trực tiếp"),
    AgencyKind.BY_ADDRESS: _("Theo địa chỉ trong hồ sơ"),
}
JOINS = {
    JoinRule.ALL: _("Chờ đủ mọi ý kiến"),
    JoinRule.FIRST_OBJECTION: _("Dừng khi có một ý kiến phản đối"),
}
TIMERS = {
    TimerAction.REMIND: _("nhắc việc"),
    TimerAction.ESCALATE: _("báo cấp trên"),
    TimerAction.STOP: _("tự dừng"),
}


def name_of(node: Node) -> str:
    """The node as a sentence names it: its kind and its title."""
    title = node.title or ("" if node.kind in {Kind.START, Kind.END} else node.key)
    kind = str(KINDS[node.kind])
    return f"{kind} “{title}”" if title else kind


def agency_name(rule: AgencyRule) -> str:
    """The agency rule in words; a named agency by its identifier."""
    return rule.identifier or str(AGENCIES[rule.kind])


def hours_name(hours: Decimal) -> str:
    """Working hours, with a comma for the decimals."""
    return format(hours.normalize(), "f").replace(".", ",")


def hours_text(hours: Decimal) -> str:
    """`4 giờ`."""
    text = ngettext("%(hours)s giờ", "%(hours)s giờ", 1 if hours == 1 else 2)
    return text % {"hours": hours_name(hours)}


def choices(words: dict[Any, Any]) -> list[tuple[str, str]]:
    """Pairs of value and label, for a form."""
    return [(key.value, str(label)) for key, label in words.items()]
