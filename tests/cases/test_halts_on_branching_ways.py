"""Halts, timers and posts where a process is more than a chain."""

from datetime import timedelta

import time_machine

from cases import world as worlds
from cases.test_processes import answer, asked, asking, following
from motcua.cases import selectors, services
from motcua.cases.lifecycle import Clock, Step
from motcua.cases.models import Task, Timer
from motcua.cases.services.timers import timers_fire
from motcua.kernel import clock
from motcua.kernel.actor import Role
from motcua.process.compiling import compiled
from motcua.process.services import definition_store
from process_engine.samples import CHAIN, document, flows, node, task


def paying():
    """A fee is awaited between two appraisals."""
    return document(
        [
            task("intake"),
            task("read", "appraise"),
            node("pay", "wait", title="Nộp phí", message="payment"),
            *(task(key) for key in CHAIN[1:]),
        ],
        flows("start > intake > read > pay > appraise > approve > sign > seal > hand_over > end"),
    )


def test_a_case_stopped_while_it_waits_for_a_fee_can_be_taken_up_again(world):
    case = following(world, paying())
    common = {"actor": world.officer(Role.CASE_OFFICER), "case_id": case.id}
    case = services.case_forward(**common, expected_version=case.version)
    assert case.step is Step.PAY
    leader = {"actor": world.officer(Role.APPROVER), "case_id": case.id}
    case = services.case_stop(**leader, expected_version=case.version, reason="Không nộp phí.")

    case = services.case_reopen(**leader, expected_version=case.version, reason="Đã hẹn nộp.")

    assert (case.step, case.clock) == (Step.OUTSIDE, Clock.RUNNING)
    case = services.case_receive_outside(**common, expected_version=case.version, note="Đã nộp.")
    assert (case.step, case.clock) == (Step.APPRAISE, Clock.RUNNING)


def test_a_timer_that_cannot_do_its_work_does_not_hold_up_the_others(world):
    timers = [{"key": "late", "hours": 4, "action": "stop", "target": "asked"}]
    gone = asking(join="first_objection", timers=timers)
    for each in gone["nodes"]:
        if each["key"] == "appraise":
            each["agency"] = "named:000.00.98.H10"
    stuck = asked(world, gone)
    services.case_answer_consult(
        actor=world.officer(Role.DESK_OFFICER, world.centre),
        case_id=stuck.id,
        expected_version=stuck.version,
        decision="agree",
        opinion="Đồng ý.",
    )
    fine = asked(world, asking(timers=timers))

    with time_machine.travel(clock.now() + timedelta(days=5), tick=False):
        assert timers_fire() == 1

    assert Timer.objects.filter(case_id=stuck.id, ended_at__isnull=True).exists()
    assert not Timer.objects.filter(case_id=fine.id, ended_at__isnull=True).exists()


def test_a_task_that_goes_to_another_post_by_a_move_is_nobodys(world):
    case = following(world, asking())
    body = asking()
    for each in body["nodes"]:
        if each["key"] == "read":
            each["role"] = "approver"
    hash_ = definition_store(definition=compiled(body))
    administrator = worlds.staff(world.centre, Role.ADMINISTRATOR, "quantri")

    services.case_move(
        actor=administrator,
        case_id=case.id,
        expected_version=case.version,
        process_hash=hash_,
    )

    found = Task.objects.get(case_id=case.id, closed_at__isnull=True)
    assert (found.role, found.assignee_id) == ("approver", None)


def test_what_officers_ask_and_answer_one_another_stays_with_them(world):
    case = answer(world, asked(world), world.police, "object")

    told = selectors.case_detail(actor=world.citizen, case_id=case.id).ledger
    tracked = selectors.case_track(code=case.code, pin=case.pin).ledger
    seen = selectors.case_detail(
        actor=world.officer(Role.CASE_OFFICER, world.police), case_id=case.id
    ).ledger

    for lines in (told, tracked):
        assert [line.name for line in lines] == ["submit", "accept"]
    assert [line.name for line in seen[-2:]] == ["forward", "answer_consult"]
    assert seen[-1].note == "Chưa đủ hồ sơ nhân thân."
