"""Alerts and assignments in words: signs, choices of forms."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.boards.drawing import channel_names
from motcua.kernel import clock
from motcua.kernel.actor import Role
from motcua.organisation import selectors as organisation
from motcua.steering.types import (
    Ending,
    Happened,
    Looks,
    Move,
    RuleKind,
    Severity,
    Status,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """A word with its tone and its outline, as `{% pill %}` takes them."""

    text: str
    tone: str
    icon: str


def severity_sign(severity: Severity) -> Sign:
    """How much an alert matters."""
    return {
        Severity.SERIOUS: Sign(text=_("Nghiêm trọng"), tone="bad", icon="stop"),
        Severity.WARNING: Sign(text=_("Cảnh báo"), tone="warn", icon="alert"),
        Severity.NOTICE: Sign(text=_("Lưu ý"), tone="info", icon="info"),
    }[severity]


def ending_text(ending: Ending) -> str:
    """Why an alert is over."""
    return {
        Ending.ENDED: _("Hết điều kiện"),
        Ending.CLOSED: _("Đã đóng"),
        Ending.STOPPED: _("Quy tắc dừng"),
    }[ending]


def happened_text(what: Happened) -> str:
    """What happened to an alert."""
    return {
        Happened.OPENED: _("Cảnh báo bắt đầu"),
        Happened.ACKNOWLEDGED: _("Xác nhận đã biết"),
        Happened.COMMENTED: _("Ghi chú"),
        Happened.SNOOZED: _("Hoãn nhắc"),
        Happened.WOKEN: _("Hết thời gian hoãn, nhắc lại"),
        Happened.RISEN: _("Chưa ai xác nhận, báo lên cấp trên"),
        Happened.CLOSED: _("Đóng cảnh báo"),
        Happened.ENDED: _("Hết điều kiện cảnh báo"),
        Happened.STOPPED: _("Quy tắc dừng"),
        Happened.HANDED_ON: _("Giao việc"),
    }[what]


def status_sign(status: Status, *, is_late: bool) -> Sign:
    """How far an assignment is."""
    if status is Status.DONE:
        if is_late:
            return Sign(text=_("Xong, trễ hạn"), tone="warn", icon="check")
        return Sign(text=_("Xong đúng hạn"), tone="ok", icon="check-double")
    return {
        Status.GIVEN: Sign(text=_("Mới giao"), tone="info", icon="inbox"),
        Status.TAKEN: Sign(text=_("Đang làm"), tone="info", icon="progress"),
        Status.ANSWERED: Sign(text=_("Chờ duyệt báo cáo"), tone="info", icon="paper"),
        Status.RETURNED: Sign(text=_("Bị trả lại"), tone="warn", icon="undo"),
        Status.WITHDRAWN: Sign(text=_("Đã thu hồi"), tone="quiet", icon="cross"),
    }[status]


def move_done_text(move: Move) -> str:
    """A move in the history."""
    return {
        Move.GIVE: _("Giao việc"),
        Move.TAKE: _("Nhận việc"),
        Move.ANSWER: _("Báo cáo kết quả"),
        Move.RETURN: _("Trả lại báo cáo"),
        Move.ACCEPT: _("Công nhận hoàn thành"),
        Move.EXTEND: _("Gia hạn"),
        Move.ASK_TIME: _("Đề nghị gia hạn"),
        Move.NOTE: _("Trao đổi"),
        Move.WITHDRAW: _("Thu hồi việc"),
    }[move]


def kind_choices() -> list[tuple[str, str]]:
    """What a rule looks for."""
    names = {
        RuleKind.ABOVE: _("Cao hơn mức đặt ra"),
        RuleKind.BELOW: _("Thấp hơn mức đặt ra"),
        RuleKind.RISE: _("Tăng quá … % so với kỳ trước"),
        RuleKind.FALL: _("Giảm quá … % so với kỳ trước"),
        RuleKind.STEEP_UP: _("Tăng dần, trung bình quá … % mỗi kỳ"),
        RuleKind.STEEP_DOWN: _("Giảm dần, trung bình quá … % mỗi kỳ"),
        RuleKind.NO_DATA: _("Không có số liệu, hoặc số liệu đã cũ"),
    }
    return [(kind.value, name) for kind, name in names.items()]


def looks_choices() -> list[tuple[str, str]]:
    """At which period a rule looks."""
    return [
        (Looks.DAY.value, _("Hôm nay")),
        (Looks.WEEK.value, _("7 ngày qua")),
        (Looks.MONTH.value, _("Từ đầu tháng")),
    ]


def every_choices() -> list[tuple[str, str]]:
    """How often a rule looks."""
    return [("15", _("15 phút một lần")), ("60", _("Mỗi giờ")), ("1440", _("Mỗi ngày, lúc 7 giờ"))]


def severity_choices() -> list[tuple[str, str]]:
    """How much an alert matters, the most first."""
    return [(each.value, severity_sign(each).text) for each in reversed(Severity)]


def role_choices() -> list[tuple[str, str]]:
    """Whom at an agency a rule tells."""
    return [
        (Role.APPROVER.value, _("Lãnh đạo")),
        (Role.CASE_OFFICER.value, _("Chuyên viên thụ lý")),
        (Role.DESK_OFFICER.value, _("Cán bộ một cửa")),
        (Role.REGISTRAR.value, _("Văn thư")),
        (Role.ADMINISTRATOR.value, _("Quản trị viên")),
    ]


def channel_choices() -> list[tuple[str, str]]:
    """Ways to hand in; all of them first."""
    return [("", _("Mọi kênh")), *channel_names().items()]


def agency_choices(agency_ids: frozenset[UUID] | None = None) -> list[tuple[str, str]]:
    """The agencies of today, of all or of some, in the order of the list. From memory."""
    return [
        (str(agency.id), agency.name)
        for agency in organisation.agencies_list(on=clock.today())
        if agency_ids is None or agency.id in agency_ids
    ]
