"""A due time in words that a citizen can check on a wall calendar."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.worktime.types import Due, DueLine, LineKind, PauseLine, TimeUnit

WEEKDAYS = (
    gettext_lazy("thứ hai"),
    gettext_lazy("thứ ba"),
    gettext_lazy("thứ tư"),
    gettext_lazy("thứ năm"),
    gettext_lazy("thứ sáu"),
    gettext_lazy("thứ bảy"),
    gettext_lazy("chủ nhật"),
)


def explain(due: Due) -> list[str]:
    """One sentence per step: receipt, working sessions, days off, the due time."""
    return [
        _("Tiếp nhận lúc %(at)s. Thời hạn: %(limit)s.")
        % {"at": _instant(due.start), "limit": _limit(due)},
        *_steps(due),
        *map(_pause, due.pauses),
        _("Hạn trả kết quả: %(at)s.") % {"at": _instant(due.at)},
    ]


def _steps(due: Due) -> Iterator[str]:
    left = sum(line.seconds for line in due.lines)
    for group in _days(due.lines):
        first = group[0]
        if first.kind is LineKind.OFF:
            yield _off(group)
        elif first.kind in {LineKind.CUT_OFF, LineKind.SAME_DAY}:
            yield _same_day(first)
        elif first.kind is LineKind.START_MOVED:
            yield _("Ngoài giờ làm việc, nên tính từ %(time)s %(day)s.") % {
                "time": _hour(first.start),
                "day": _day(first.day),
            }
        elif first.kind is LineKind.WORKED:
            left -= sum(line.seconds for line in group)
            yield _worked(group, left)
        else:
            yield _calendar_days(first)


def _days(lines: Iterable[DueLine]) -> Iterator[list[DueLine]]:
    """Lines that are told together: sessions of one day, days off for one reason in a row."""
    group: list[DueLine] = []
    for line in lines:
        if group and _together(group[-1], line):
            group.append(line)
            continue
        if group:
            yield group
        group = [line]
    if group:
        yield group


def _together(one: DueLine, other: DueLine) -> bool:
    if one.kind is not other.kind:
        return False
    if one.kind is LineKind.OFF:
        return one.note == other.note
    return one.kind is LineKind.WORKED and one.day == other.day


def _off(group: list[DueLine]) -> str:
    reason = group[0].note
    reason = _("nghỉ cuối tuần") if reason == "weekend" else reason or _("ngày nghỉ")
    days = ", ".join(_day(line.day) for line in group)
    return _("Không tính %(days)s: %(reason)s.") % {"days": days, "reason": reason}


def _worked(group: list[DueLine], left: int) -> str:
    sessions = _(" và ").join(f"{_hour(line.start)}–{_hour(line.end)}" for line in group)
    told = {
        "day": _capital(_day(group[0].day)),
        "sessions": sessions,
        "used": _duration(sum(line.seconds for line in group)),
        "left": _duration(left),
        "note": f" ({group[0].note})" if group[0].note else "",
    }
    if left:
        return _("%(day)s%(note)s: %(sessions)s, tính %(used)s; còn %(left)s.") % told
    return _("%(day)s%(note)s: %(sessions)s, tính %(used)s; vừa hết thời hạn.") % told


def _same_day(line: DueLine) -> str:
    if line.kind is LineKind.SAME_DAY:
        return _("Trả kết quả trong ngày làm việc %(day)s, đến %(end)s.") % {
            "day": _day(line.day),
            "end": _hour(line.end),
        }
    told = {"time": _hour(line.start), "day": _day(line.day), "source": line.note}
    if line.note:
        return (
            _("Nhận sau %(time)s %(day)s nên trả kết quả vào ngày làm việc tiếp theo (%(source)s).")
            % told
        )
    return _("Nhận sau giờ làm việc %(day)s nên tính cho ngày làm việc tiếp theo.") % told


def _pause(line: PauseLine) -> str:
    told = {
        "a": _instant(line.from_at),
        "b": _instant(line.to_at) if line.to_at else "",
        "amount": _duration(int(line.amount.total_seconds())),
        "due": _instant(line.due_at),
    }
    if line.to_at is None:
        return _("Tạm dừng từ %(a)s; hạn trả sẽ lùi khi tính tiếp.") % told
    return _("Tạm dừng từ %(a)s đến %(b)s: %(amount)s làm việc; hạn trả lùi đến %(due)s.") % told


def _calendar_days(line: DueLine) -> str:
    if line.kind is LineKind.END_MOVED:
        return _(
            "Ngày cuối là ngày nghỉ, nên hết hạn vào cuối ngày làm việc tiếp theo "
            "(Điều 148 Bộ luật Dân sự 2015): %(day)s."
        ) % {"day": _day(line.day)}
    if line.until is None:
        return _("Hết hạn ngay trong ngày tiếp nhận.")
    return _(
        "Không tính ngày tiếp nhận (Điều 147 Bộ luật Dân sự 2015); "
        "đếm từ %(first)s đến hết %(last)s."
    ) % {
        "first": _day(line.day),
        "last": _day(line.until),
    }


def _limit(due: Due) -> str:
    value = _number(due.value)
    if due.same_day:
        return _("trong ngày làm việc")
    if due.unit is TimeUnit.HOUR:
        return _("%(value)s giờ làm việc") % {"value": value}
    if due.unit is TimeUnit.WORKING_DAY:
        hours = _number(due.value * 8)
        return _("%(value)s ngày làm việc (%(hours)s giờ làm việc)") % {
            "value": value,
            "hours": hours,
        }
    return _("%(value)s ngày (kể cả ngày nghỉ)") % {"value": value}


def _duration(seconds: int) -> str:
    hours, rest = divmod(round(seconds / 60), 60)
    parts = [_("%(hours)s giờ") % {"hours": hours}] if hours else []
    if rest or not hours:
        parts.append(_("%(minutes)s phút") % {"minutes": rest})
    return " ".join(parts)


def _number(value: int | Decimal) -> str:
    whole, _point, part = f"{Decimal(value):f}".partition(".")
    part = part.rstrip("0")
    return f"{whole},{part}" if part else whole


def _instant(at: datetime) -> str:
    return f"{_hour(at.time())} {_day(at.date())}"


def _day(day: date) -> str:
    return f"{WEEKDAYS[day.weekday()]} {day:%d/%m/%Y}"


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def _hour(at: time | None) -> str:
    return f"{at:%H:%M}" if at else ""
