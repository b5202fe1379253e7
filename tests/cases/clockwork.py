"""Walk a case through a script of commands at given times."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from cases import world as worlds
from motcua.cases import services
from motcua.cases.types import CaseSummary
from motcua.kernel.actor import Role
from motcua.kernel.clock import VIETNAM
from motcua.worktime.types import TimeUnit

UNITS = {"h": TimeUnit.HOUR, "wd": TimeUnit.WORKING_DAY, "d": TimeUnit.CALENDAR_DAY}
YEAR = 2024
Stop = Callable[[str], datetime]


def at(moment: str) -> datetime:
    """`05-06 08:00` of the year of the table, or with a year of its own."""
    return datetime.fromisoformat(_dated(moment)).replace(tzinfo=VIETNAM)


def _dated(moment: str) -> str:
    return moment if moment[:4].isdecimal() else f"{YEAR}-{moment}"


def walk(world: worlds.World, stop_clock: Stop, received: str, events: str) -> UUID:
    """Receive a case, take it, and do what the script says; its key."""
    stop_clock(_dated(received))
    case = worlds.taken(world)
    for event in filter(None, map(str.strip, events.split(","))):
        day, hour, name, *more = event.split()
        stop_clock(_dated(f"{day} {hour}"))
        case = DEEDS[name](world, case, *more)
    return case.id


def do(service: Any, case: CaseSummary, actor: Any, **fields: Any) -> CaseSummary:
    return service(actor=actor, case_id=case.id, expected_version=case.version, **fields)


def ask(world: worlds.World, case: CaseSummary, **fields: Any) -> CaseSummary:
    fields = {
        "items": ["Sổ hộ khẩu"],
        "reason": "Thiếu bản chính.",
        "again_because": "Giấy tờ nộp lại bị mờ.",
    } | fields
    return do(services.case_request_supplement, case, world.officer(Role.CASE_OFFICER), **fields)


def answer(world: worlds.World, case: CaseSummary) -> CaseSummary:
    return do(services.case_answer_supplement, case, world.citizen, answer="Đã bổ sung.")


def charge(world: worlds.World, case: CaseSummary, **fields: Any) -> CaseSummary:
    fields = {"text": "Lệ phí đăng ký.", "amount_vnd": 28_000} | fields
    return do(services.case_request_payment, case, world.officer(Role.CASE_OFFICER), **fields)


def paid(world: worlds.World, case: CaseSummary) -> CaseSummary:
    desk = world.officer(Role.DESK_OFFICER)
    return do(services.case_confirm_payment, case, desk, note="Biên lai số 12.")


def stop(world: worlds.World, case: CaseSummary, **fields: Any) -> CaseSummary:
    fields = {"reason": "Chờ bản án của tòa."} | fields
    return do(services.case_stop, case, world.officer(Role.APPROVER), **fields)


def reopen(world: worlds.World, case: CaseSummary) -> CaseSummary:
    leader = world.officer(Role.APPROVER)
    return do(services.case_reopen, case, leader, reason="Đã có bản án.")


def extend(world: worlds.World, case: CaseSummary, value: str, unit: str) -> CaseSummary:
    done = do(
        services.case_extend,
        case,
        world.officer(Role.CASE_OFFICER),
        reason="Phải xác minh thêm.",
        value=int(value),
        unit=UNITS[unit],
    )
    worlds.let_letters_be(case)
    return done


def withdraw(world: worlds.World, case: CaseSummary) -> CaseSummary:
    return do(services.case_withdraw, case, world.citizen, reason="Không còn nhu cầu.")


DEEDS: dict[str, Callable[..., CaseSummary]] = {
    "ask": ask,
    "answer": answer,
    "charge": charge,
    "paid": paid,
    "stop": stop,
    "reopen": reopen,
    "extend": extend,
    "withdraw": withdraw,
}
