"""Alerts in plain words."""

from django.utils.translation import gettext as _

from motcua.ioc.types import IndicatorInfo, Measured
from motcua.steering.alerts.rules import CHANGES, SLOPES
from motcua.steering.alerts.types import Condition, Looks, RuleKind, Severity, Stopped
from motcua.ui.charts.texts import short_text


def alert_text(info: IndicatorInfo, condition: Condition, number: float | None, place: str) -> str:
    """What is the matter, in one sentence: which number, how it stands, against what, where."""
    said = {
        "name": info.name,
        "when": looks_text(condition.looks),
        "value": number_text(number, info.unit, condition),
        "bound": bound_text(info.unit, condition),
        "place": place,
        "steps": condition.steps,
        "hours": condition.stale_hours,
    }
    return {
        RuleKind.ABOVE: _("%(name)s %(when)s là %(value)s, cao hơn mức %(bound)s (%(place)s)."),
        RuleKind.BELOW: _("%(name)s %(when)s là %(value)s, thấp hơn mức %(bound)s (%(place)s)."),
        RuleKind.RISE: _("%(name)s tăng %(value)s so với kỳ trước, quá mức %(bound)s (%(place)s)."),
        RuleKind.FALL: _("%(name)s giảm %(value)s so với kỳ trước, quá mức %(bound)s (%(place)s)."),
        RuleKind.STEEP_UP: _(
            "%(name)s qua %(steps)s kỳ gần nhất tăng trung bình %(value)s mỗi kỳ, quá mức "
            "%(bound)s (%(place)s)."
        ),
        RuleKind.STEEP_DOWN: _(
            "%(name)s qua %(steps)s kỳ gần nhất giảm trung bình %(value)s mỗi kỳ, quá mức "
            "%(bound)s (%(place)s)."
        ),
        RuleKind.NO_DATA: _(
            "%(name)s %(when)s không có số liệu, hoặc số liệu đã cũ quá %(hours)s giờ (%(place)s)."
        ),
    }[condition.kind] % said


def condition_text(unit: str, condition: Condition) -> str:
    """When a rule calls, in a few words."""
    said = {
        "when": looks_text(condition.looks),
        "bound": bound_text(unit, condition),
        "steps": condition.steps,
        "hours": condition.stale_hours,
    }
    return {
        RuleKind.ABOVE: _("cao hơn %(bound)s (%(when)s)"),
        RuleKind.BELOW: _("thấp hơn %(bound)s (%(when)s)"),
        RuleKind.RISE: _("tăng quá %(bound)s so với kỳ trước (%(when)s)"),
        RuleKind.FALL: _("giảm quá %(bound)s so với kỳ trước (%(when)s)"),
        RuleKind.STEEP_UP: _("tăng trung bình quá %(bound)s mỗi kỳ, qua %(steps)s kỳ"),
        RuleKind.STEEP_DOWN: _("giảm trung bình quá %(bound)s mỗi kỳ, qua %(steps)s kỳ"),
        RuleKind.NO_DATA: _("không có số liệu, hoặc cũ quá %(hours)s giờ (%(when)s)"),
    }[condition.kind] % said


def looks_text(looks: Looks) -> str:
    """The period at which a rule looks, within a sentence."""
    return {
        Looks.DAY: _("hôm nay"),
        Looks.WEEK: _("7 ngày qua"),
        Looks.MONTH: _("từ đầu tháng"),
    }[looks]


def number_text(number: float | None, unit: str, condition: Condition) -> str:
    """What a rule measures, with its unit: changes and slopes in percent, without their sign."""
    if number is None:
        return _("không có số liệu")
    if condition.kind in CHANGES + SLOPES:
        return amount_text(abs(number), Measured.PERCENT)
    return amount_text(number, unit)


def bound_text(unit: str, condition: Condition) -> str:
    """The bound of a rule with its unit."""
    return number_text(condition.bound, unit, condition)


def amount_text(number: float, unit: str) -> str:
    """A number with its unit, at most one decimal."""
    text = short_text(number, 0 if number == int(number) else 1)
    if unit == Measured.PERCENT:
        return f"{text}%"
    known: dict[str, str] = {
        Measured.CASES: _("hồ sơ"),
        Measured.HOURS: _("giờ"),
        Measured.VND: _("đồng"),
    }
    return f"{text} {known.get(unit, unit)}"


def stopped_text(why: Stopped) -> str:
    """Why a rule does not look, in words."""
    return {
        Stopped.OFF: _("Quy tắc đã được tắt."),
        Stopped.POST_LOST: _(
            "Người đặt quy tắc không còn giữ vị trí lãnh đạo hoặc quản trị ở cơ quan này. "
            "Người khác có thể mở quy tắc và ghi lại để tiếp tục."
        ),
        Stopped.NOT_SEEN: _("Người đặt quy tắc không còn xem được phần số liệu này."),
        Stopped.NO_INDICATOR: _("Chỉ số của quy tắc không còn."),
    }[why]


def severity_text(severity: Severity) -> str:
    """How much it matters, in a word."""
    return {
        Severity.NOTICE: _("Lưu ý"),
        Severity.WARNING: _("Cảnh báo"),
        Severity.SERIOUS: _("Nghiêm trọng"),
    }[severity]
