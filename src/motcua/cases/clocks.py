"""The clock of a case: its due time, derived from receipt, limit, stretches and extension, and told
line by line.

The legal reading: time for which the clock stood, because the citizen had to do something or
because the case was stopped, is nobody's; when the clock runs again, the due time moves by the
working time that passed meanwhile, also when it was past already (what is late stays late by the
same working time). A stretch after which the clock never ran again moved nothing. An extension
begins where the old limit ends.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.cases.lifecycle import Clock, Command
from motcua.cases.models import Case, LedgerEntry
from motcua.cases.types import ExtensionInfo, PaymentInfo
from motcua.catalogue.types import PublishedVersion
from motcua.kernel import clock, db
from motcua.worktime import selectors as worktime
from motcua.worktime.types import Due, Timeliness, TimeUnit

EXTENDED = "extended"
# An apology that has not gone out by the last day that the law gives it, or by the release.
UNSENT = (
    "EXISTS (SELECT 1 FROM cases_letter l JOIN cases_case c ON c.id = l.case_id "
    "WHERE l.case_id = e.case_id AND l.command = 'extend' AND l.sealed_at IS NULL "
    "AND l.before_at <= coalesce(c.released_at, %s))"
)
# Stretches and extension in one statement, in the order of what happened.
TURNS = (
    "SELECT clock, from_at, to_at, reason, basis, 0, '', false, NULL, 0 AS last, id "  # noqa: S608 - our own text
    "FROM cases_clocksegment WHERE case_id = %s UNION ALL "
    "SELECT 'extended', at, NULL, reason, basis, value, unit, "
    f"is_late OR {UNSENT}, new_due_at, 1, id "
    "FROM cases_extension e WHERE case_id = %s ORDER BY from_at, last, id"
)
STANDS_SINCE = (
    "SELECT min(from_at) FROM cases_clocksegment WHERE case_id = %s AND id > coalesce("
    "(SELECT max(id) FROM cases_clocksegment WHERE case_id = %s AND clock = 'running'), 0)"
)
COUNTS_LATE = (
    "SELECT (SELECT count(*) FROM cases_supplementrequest WHERE case_id = %s) > 1 "  # noqa: S608 - our own text
    f"OR EXISTS (SELECT 1 FROM cases_extension e WHERE case_id = %s AND (is_late OR {UNSENT}))"
)
# What has not gone out when the case is over is not needed any more.
NO_LETTERS = (
    "UPDATE cases_letter SET void_at = %s "
    "WHERE case_id = %s AND sealed_at IS NULL AND void_at IS NULL"
)
UNIT_WORDS: dict[TimeUnit, Promise] = {
    TimeUnit.HOUR: gettext_lazy("%(value)s giờ làm việc"),
    TimeUnit.WORKING_DAY: gettext_lazy("%(value)s ngày làm việc"),
    TimeUnit.CALENDAR_DAY: gettext_lazy("%(value)s ngày"),
}


class Turn(NamedTuple):
    """A stretch of the clock (running, paused, stopped), or the extension (`EXTENDED`)."""

    kind: str
    from_at: datetime
    to_at: datetime | None
    reason: str
    basis: str
    value: int = 0
    unit: str = ""
    is_late: bool = False
    new_due_at: datetime | None = None


class Told(NamedTuple):
    """What one turn did: the working time for which the clock stood, and the due time after it.

    No due time: the turn moved nothing (yet).
    """

    turn: Turn
    amount: timedelta
    due_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Derived:
    """The due time as it follows from receipt, limit and turns; `limit` is before any turn."""

    limit: Due
    told: tuple[Told, ...]
    at: datetime


def limit_of(case: Case, version: PublishedVersion, received_at: datetime) -> Due | None:
    """The limit of a case received at this instant, by the calendar of the agency that decides."""
    terms = version.terms(case.channel)
    return worktime.due_of_procedure(
        version.code,
        received_at,
        terms.value,
        TimeUnit(terms.unit.value) if terms.unit else None,
        agency_id=case.competent_agency_id,
    )


def turns_of(case: Case) -> list[Turn]:
    """Everything that happened to the clock of the case, in its order. One query."""
    return turns_asked(case)()


def turns_asked(case: Case) -> Callable[[], list[Turn]]:
    """Ask for the turns of the clock; call the answer to get them. As `kernel.db.find`."""
    rows = db.execute(TURNS, [case.pk, clock.now(), case.pk])
    return lambda: [Turn(*row[:9]) for row in rows.fetchall()]


def derived(case: Case, version: PublishedVersion, turns: Sequence[Turn]) -> Derived | None:
    """The due time of a received case from its parts; nothing when it has no limit."""
    limit = limit_of(case, version, case.received_at) if case.received_at else None
    if limit is None:
        return None
    at, told = limit.at, []
    last_run = max((n for n, turn in enumerate(turns) if turn.kind == Clock.RUNNING), default=-1)
    for number, turn in enumerate(turns):
        if turn.kind == Clock.RUNNING:
            continue
        if turn.kind == EXTENDED:
            at = _extended(case, at, turn.value, TimeUnit(turn.unit))
            told.append(Told(turn, timedelta(), at))
            continue
        amount = _worked(case, turn.from_at, turn.to_at) if turn.to_at else timedelta()
        if number < last_run and turn.to_at:
            at = worktime.due_moved(
                at, turn.from_at, turn.to_at, agency_id=case.competent_agency_id
            )
        told.append(Told(turn, amount, at if number < last_run else None))
    return Derived(limit=limit, told=tuple(told), at=at)


def stands_since(case: Case) -> datetime | None:
    """Since when the clock of a case that is paused or stopped has stood. One query."""
    row = db.fetch_one(STANDS_SINCE, [case.pk, case.pk])
    return row[0] if row else None


def due_running_again(case: Case, at: datetime) -> datetime | None:
    """The due time when a clock that stood runs again. One query."""
    since = stands_since(case)
    if case.due_at is None or since is None:
        return case.due_at
    return worktime.due_moved(case.due_at, since, at, agency_id=case.competent_agency_id)


def due_extended(case: Case, value: int, unit: TimeUnit) -> datetime:
    """The due time after an extension, from the old one on."""
    assert case.due_at is not None
    return _extended(case, case.due_at, value, unit)


def release(case: Case, at: datetime) -> tuple[str, ...]:
    """Keep that the case is out of the agency's hands, and whether in time; the columns set.

    A result is late after the due time, early before the half day in which it is due. A second
    request for supplements counts as late, and so does an apology after its time. Time for which
    the clock stood at the end is nobody's. A dossier that was never received is never late. At most
    two queries.
    """
    case.released_at = at
    if case.received_at is not None:
        case.timeliness = timeliness_at(case, at).value
        db.execute(NO_LETTERS, [at, case.pk])
    return ("released_at", "timeliness")


def timeliness_at(case: Case, at: datetime) -> Timeliness:
    """How the case stands to its due time if it is released now. At most two queries."""
    if counts_late(case, at):
        return Timeliness.LATE
    due_at = case.due_at
    if case.clock in (Clock.PAUSED, Clock.STOPPED):
        due_at = due_running_again(case, at)
    return worktime.timeliness(due_at, at, agency_id=case.competent_agency_id)


def counts_late(case: Case, at: datetime | None = None) -> bool:
    """Whether statistics count the case as late whatever its date: supplements were asked for more
    than once, or the apology came too late, or has not gone out until then (now). One query.
    """
    row = db.fetch_one(COUNTS_LATE, [case.pk, case.pk, at or clock.now()])
    return bool(row and row[0])


def due_lines(case: Case, version: PublishedVersion, turns: Sequence[Turn]) -> tuple[str, ...]:
    """Why the due time is what it is, line by line: the limit, the working sessions, each pause,
    stop and extension with its reason and legal basis.
    """
    found = derived(case, version, turns)
    if found is None:
        return ()
    lines = [*worktime.explain(found.limit), *map(_line, found.told)]
    if case.due_at is not None and found.at != case.due_at:
        lines.append(
            _("Hạn trả đã ấn định khi tiếp nhận hồ sơ và được giữ nguyên: %(due)s.")
            % {"due": _instant(case.due_at)}
        )
    return tuple(lines)


def pause_line(turns: Iterable[Turn]) -> str:
    """Why the clock of the case stands now; nothing when it runs or the case is over."""
    last = next((turn for turn in reversed(list(turns)) if turn.kind != EXTENDED), None)
    if last is None or last.to_at is not None or last.kind == Clock.RUNNING:
        return ""
    return _line(Told(last, timedelta(), None))


def extension_of(turns: Iterable[Turn]) -> ExtensionInfo | None:
    """The extension among the turns, if there was one."""
    for turn in turns:
        if turn.kind == EXTENDED and turn.new_due_at is not None:
            return ExtensionInfo(
                at=turn.from_at,
                new_due_at=turn.new_due_at,
                reason=turn.reason,
                basis=turn.basis,
                is_late=turn.is_late,
            )
    return None


def payments_of(entries: Iterable[LedgerEntry]) -> tuple[PaymentInfo, ...]:
    """The obligations that the ledger of a case tells of, the last one first; `paid_at` where the
    row after it says so.
    """
    found: list[PaymentInfo] = []
    for entry in entries:
        if entry.name == Command.REQUEST_PAYMENT:
            found.append(
                PaymentInfo(
                    text=entry.note,
                    amount_vnd=int(entry.body["amount_vnd"]),
                    basis=entry.body["basis"],
                    requested_at=entry.at,
                )
            )
        elif entry.name == Command.CONFIRM_PAYMENT and found and found[-1].paid_at is None:
            found[-1] = replace(found[-1], paid_at=entry.at, note=entry.note)
    return tuple(reversed(found))


def late_lines(requests: int, extension: ExtensionInfo | None) -> tuple[str, ...]:
    """Why statistics count the case as late although its date may be kept."""
    lines = []
    if requests > 1:
        lines.append(_("Đã yêu cầu bổ sung quá một lần: hồ sơ được tính là trễ hạn."))
    if extension is not None and extension.is_late:
        lines.append(
            _(
                "Thư xin lỗi gửi sau thời điểm luật định hoặc chưa gửi: hồ sơ vẫn được tính là trễ "
                "hạn."
            )
        )
    return tuple(lines)


def unit_words(value: int, unit: TimeUnit) -> str:
    """`2 ngày làm việc`."""
    return str(UNIT_WORDS[unit]) % {"value": value}


def _extended(case: Case, due_at: datetime, value: int, unit: TimeUnit) -> datetime:
    return worktime.due_extended(due_at, value, unit, agency_id=case.competent_agency_id).at


def _worked(case: Case, begin: datetime, end: datetime) -> timedelta:
    return worktime.working_time(begin, end, agency_id=case.competent_agency_id)


def _line(told: Told) -> str:
    turn = told.turn
    if turn.kind == EXTENDED:
        said = _("Xin lỗi và gia hạn một lần, thêm %(limit)s kể từ hạn cũ; hạn mới: %(due)s.") % {
            "limit": unit_words(turn.value, TimeUnit(turn.unit)),
            "due": _instant(told.due_at),
        }
        if turn.is_late:
            said += " " + _("Thư xin lỗi gửi muộn, hồ sơ vẫn tính là trễ hạn.")
    else:
        said = _stood(told)
    return " ".join([said, *_why(turn)])


def _stood(told: Told) -> str:
    turn = told.turn
    parts = {
        "a": _instant(turn.from_at),
        "b": _instant(turn.to_at),
        "amount": _amount(told.amount),
        "due": _instant(told.due_at),
    }
    if turn.kind == Clock.PAUSED:
        if turn.to_at is None:
            return _("Tạm dừng từ %(a)s; hạn trả sẽ lùi khi hồ sơ được giải quyết tiếp.") % parts
        if told.due_at is None:
            return _("Tạm dừng từ %(a)s đến %(b)s.") % parts
        return (
            _("Tạm dừng từ %(a)s đến %(b)s: %(amount)s làm việc; hạn trả lùi đến %(due)s.") % parts
        )
    if turn.to_at is None:
        return (
            _("Dừng giải quyết từ %(a)s; nếu giải quyết tiếp, thời gian dừng không tính vào hạn.")
            % parts
        )
    return (
        _(
            "Dừng giải quyết từ %(a)s đến %(b)s: %(amount)s làm việc không tính vào thời hạn; phần "
            "thời gian còn lại được tính tiếp, hạn trả lùi đến %(due)s."
        )
        % parts
    )


def _why(turn: Turn) -> Iterable[str]:
    if turn.reason:
        yield _("Lý do: %(reason)s") % {"reason": _sentence(turn.reason)}
    if turn.basis:
        yield _("Căn cứ: %(basis)s") % {"basis": _sentence(turn.basis)}


def _sentence(words: str) -> str:
    words = " ".join(words.split())
    return words if words.endswith((".", "!", "?", "…")) else f"{words}."


def _amount(amount: timedelta) -> str:
    hours, minutes = divmod(round(amount.total_seconds() / 60), 60)
    parts = [_("%(hours)s giờ") % {"hours": hours}] if hours else []
    if minutes or not hours:
        parts.append(_("%(minutes)s phút") % {"minutes": minutes})
    return " ".join(parts)


def _instant(at: datetime | None) -> str:
    return f"{clock.local(at):%H:%M %d/%m/%Y}" if at else ""
