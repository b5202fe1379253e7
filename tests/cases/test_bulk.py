"""One command for many cases: previewed, carried out one by one, told one by one."""

import os
import time
from datetime import date
from unittest import mock
from uuid import uuid4

import pytest
import structlog

from cases import people
from cases import world as worlds
from cases.people import do
from motcua.cases import selectors, services
from motcua.cases.models import BulkItem, BulkRun, Case, LedgerEntry, Task
from motcua.cases.services import bulk
from motcua.cases.types import BulkChoice, BulkState, Command, InboxTab, Outcome, Step
from motcua.kernel.actor import Role
from motcua.kernel.errors import DomainError, Invalid, NotFound
from motcua.organisation.models import PostHolding
from motcua.signing import keyring

log = structlog.get_logger()
# MOTCUA_SIGN_MANY=200 with `-s` says how many a second.
SIGNED_AT_ONCE = int(os.environ.get("MOTCUA_SIGN_MANY", "4"))


def tasks_of(*cases):
    return [Task.objects.get(case_id=case.id, closed_at=None).pk for case in cases]


def preview(actor, command, *cases):
    return selectors.bulk_preview(actor=actor, command=command, task_ids=tasks_of(*cases))


def start(actor, command, *cases, run_id=None, **arguments):
    seen = preview(actor, command, *cases)
    return services.bulk_start(
        actor=actor,
        run_id=run_id or uuid4(),
        command=command,
        choices=[
            BulkChoice(task_id=row.task_id, version=row.version)
            for row in (*seen.rows, *seen.refused)
        ],
        arguments=arguments,
    )


def carry_out(actor, command, *cases, **arguments):
    run_id = start(actor, command, *cases, **arguments)
    services.bulk_execute(run_id=run_id)
    return selectors.bulk_run(actor=actor, run_id=run_id)


def steps(*cases):
    return [Case.objects.get(pk=case.id).step for case in cases]


def states(run):
    return [item.state for item in run.items]


@pytest.fixture
def chief(world):
    return people.now(world.officer(Role.APPROVER))


def test_the_preview_says_what_can_be_done_and_why_the_rest_cannot(
    world, chief, django_assert_max_num_queries
):
    fine, wrong_step = worlds.proposed(world), worlds.approved(world)
    appraised = worlds.proposed(world)
    Case.objects.filter(pk=appraised.id).update(appraisers=[chief.staff_id])
    task_ids = tasks_of(fine, wrong_step, appraised)

    with django_assert_max_num_queries(1):
        seen = selectors.bulk_preview(actor=chief, command=Command.APPROVE, task_ids=task_ids)

    assert [row.case_id for row in seen.rows] == [fine.id]
    problems = {row.case_id: row.problem for row in seen.refused}
    assert set(problems) == {wrong_step.id, appraised.id}
    assert "bước" in problems[wrong_step.id]
    assert "thẩm định" in problems[appraised.id]
    assert (seen.gone, seen.rows[0].version) == (0, fine.version)


def test_what_is_not_ones_own_agencys_is_not_even_shown(world):
    case = worlds.proposed(world)
    stranger = people.now(world.officer(Role.APPROVER, world.police))

    seen = preview(stranger, Command.APPROVE, case)

    assert (seen.rows, seen.refused, seen.gone) == ((), (), 1)
    choices = [BulkChoice(task_id=tasks_of(case)[0], version=case.version)]
    with pytest.raises(Invalid):
        services.bulk_start(
            actor=stranger, run_id=uuid4(), command=Command.APPROVE, choices=choices
        )


def test_the_whole_queue_is_chosen_where_the_command_fits(world, chief):
    waiting = {worlds.proposed(world).id, worlds.proposed(world).id}
    worlds.approved(world)

    seen = selectors.bulk_preview(
        actor=chief, command=Command.APPROVE, task_ids=[], tab=InboxTab.POOL
    )

    assert {row.case_id for row in seen.rows} == waiting
    assert seen.refused == ()


def test_the_way_of_many_cases_from_the_desk_to_the_citizen(keys, chief):
    cases = [worlds.submit(keys) for _each in range(2)]
    desk, officer, clerk = (
        people.now(keys.officer(role))
        for role in (Role.DESK_OFFICER, Role.CASE_OFFICER, Role.REGISTRAR)
    )

    carry_out(desk, Command.ACCEPT, *cases, papers_seen=True)
    carry_out(chief, Command.ASSIGN, *cases, staff_id=officer.staff_id)
    for case in cases:
        fresh = selectors.case_summary(actor=officer, case_id=case.id)
        do(services.case_propose, fresh, officer, outcome=Outcome.GRANTED, proposal="")
    for actor, command, step in (
        (chief, Command.APPROVE, Step.SIGN),
        (chief, Command.SIGN, Step.SEAL),
        (clerk, Command.SEAL, Step.HAND_OVER),
        (desk, Command.HAND_OVER, Step.END),
    ):
        run = carry_out(actor, command, *cases)
        assert states(run) == [BulkState.DONE] * 2
        assert steps(*cases) == [step] * 2

    broken = []
    selectors.ledger_verify(tell=broken.append)
    assert broken == []


def test_a_row_that_changed_since_the_preview_is_refused_alone(world, chief):
    first, second = worlds.proposed(world), worlds.proposed(world)
    run_id = start(chief, Command.APPROVE, first, second)
    do(services.case_take, first, world.officer(Role.APPROVER))

    services.bulk_execute(run_id=run_id)

    run = selectors.bulk_run(actor=chief, run_id=run_id)
    assert states(run) == [BulkState.REFUSED, BulkState.DONE]
    assert "người khác xử lý" in run.items[0].message
    assert steps(first, second) == [Step.APPROVE, Step.SIGN]
    assert run.counts[BulkState.DONE] == run.counts[BulkState.REFUSED] == 1
    assert run.finished_at is not None


def test_rights_that_were_lost_in_between_are_respected(world, chief, stop_clock):
    stop_clock("2026-06-03 16:00")
    case = worlds.proposed(world)
    run_id = start(chief, Command.APPROVE, case)
    PostHolding.objects.filter(staff_id=chief.staff_id).update(valid_to=date(2026, 6, 3))
    stop_clock("2026-06-04 08:00")

    services.bulk_execute(run_id=run_id)

    assert states(selectors.bulk_run(actor=chief, run_id=run_id)) == [BulkState.REFUSED]
    assert steps(case) == [Step.APPROVE]


def test_the_second_click_finds_the_run_of_the_first(world, chief, jobs):
    case = worlds.proposed(world)
    before = len(jobs())
    run_id = uuid4()

    assert start(chief, Command.APPROVE, case, run_id=run_id) == run_id
    assert start(chief, Command.APPROVE, case, run_id=run_id) == run_id

    assert BulkRun.objects.count() == BulkItem.objects.count() == 1
    assert jobs()[before:] == ["cases.bulk_run"]
    other = people.colleague(world, Role.APPROVER, "pho")
    with pytest.raises(NotFound):
        start(other, Command.APPROVE, case, run_id=run_id)


class PowerCut(BaseException):
    """The end of the process, as far as Python knows one."""


def test_what_was_interrupted_goes_on_and_nothing_happens_twice(world, chief):
    cases = [worlds.proposed(world) for _each in range(3)]
    run_id = start(chief, Command.APPROVE, *cases)

    noting = mock.patch.object(bulk, "_note", side_effect=[None, PowerCut])
    with noting, pytest.raises(PowerCut):
        services.bulk_execute(run_id=run_id)
    assert steps(*cases) == [Step.SIGN, Step.SIGN, Step.APPROVE]
    services.bulk_execute(run_id=run_id)
    services.bulk_execute(run_id=run_id)

    run = selectors.bulk_run(actor=chief, run_id=run_id)
    assert states(run) == [BulkState.DONE] * 3
    approvals = LedgerEntry.objects.filter(name="approve").values_list("case_id", flat=True)
    assert sorted(approvals) == sorted(case.id for case in cases)


def test_one_broken_case_does_not_stop_the_others(world, chief):
    run_id = start(chief, Command.APPROVE, worlds.proposed(world), worlds.proposed(world))
    broken = mock.Mock(side_effect=[RuntimeError("hỏng"), None])

    with mock.patch.dict(bulk.SERVICES, {Command.APPROVE: broken}):
        services.bulk_execute(run_id=run_id)

    run = selectors.bulk_run(actor=chief, run_id=run_id)
    assert states(run) == [BulkState.FAILED, BulkState.DONE]
    assert "Lỗi hệ thống" in run.items[0].message


def test_a_run_that_nobody_finished_is_queued_again_and_old_ones_go(world, chief, jobs, stop_clock):
    stop_clock("2024-06-03 08:00")
    run_id = start(chief, Command.APPROVE, worlds.proposed(world))
    before = len(jobs())

    assert services.bulk_again() == 0
    stop_clock("2024-06-03 08:11")
    assert services.bulk_again() == 1
    assert jobs()[before:] == ["cases.bulk_run"]
    services.bulk_execute(run_id=run_id)
    assert services.bulk_again() == services.bulk_forget() == 0
    stop_clock("2024-09-02 08:00")
    assert services.bulk_forget() == 1
    assert not BulkItem.objects.exists()


@pytest.mark.parametrize(
    ("command", "arguments", "wrong"),
    [
        (Command.ACCEPT, {}, "papers_seen"),
        (Command.ASSIGN, {}, "staff_id"),
        (Command.APPROVE, {"note": "a" * 2001}, "note"),
    ],
)
def test_what_is_missing_is_said_before_anything_is_queued(world, chief, command, arguments, wrong):
    case = worlds.proposed(world)

    with pytest.raises(Invalid) as refusal:
        start(chief, command, case, **arguments)

    assert list(refusal.value.fields) == [wrong]
    assert not BulkRun.objects.exists()


def test_not_more_than_two_hundred_and_not_every_command(chief):
    many = [BulkChoice(task_id=number, version=1) for number in range(201)]

    for command, choices, error in (
        (Command.APPROVE, [], Invalid),
        (Command.APPROVE, many, Invalid),
        (Command.WITHDRAW, many[:1], NotFound),
    ):
        with pytest.raises(error):
            services.bulk_start(actor=chief, run_id=uuid4(), command=command, choices=choices)


def test_a_run_is_for_the_officer_who_asked_for_it(world, chief):
    run = carry_out(chief, Command.APPROVE, worlds.proposed(world))

    (listed,) = selectors.bulk_runs(actor=chief)
    assert (listed.id, listed.counts) == (run.id, run.counts)
    other = people.colleague(world, Role.APPROVER, "pho")
    assert selectors.bulk_runs(actor=other) == ()
    with pytest.raises(NotFound):
        selectors.bulk_run(actor=other, run_id=run.id)


def test_many_results_are_signed_with_one_unlock_of_the_key(keys, chief):
    cases = [worlds.approved(keys) for _each in range(SIGNED_AT_ONCE)]
    keyring._open.clear()

    with mock.patch.object(keyring, "key_decrypt", wraps=keyring.key_decrypt) as unlocked:
        began = time.perf_counter()
        run = carry_out(chief, Command.SIGN, *cases)
        seconds = time.perf_counter() - began

    log.info("results_signed", results=len(cases), a_second=round(len(cases) / seconds, 1))
    assert states(run) == [BulkState.DONE] * len(cases)
    assert unlocked.call_count == 2  # the officer's key, the time-stamping authority's
    assert steps(*cases) == [Step.SEAL] * len(cases)


class TestLeaver:
    """Everything that an officer holds goes to a colleague, or back to the pool."""

    def move(self, by, leaver, to=None, reason="Chuyển công tác."):
        run_id = services.tasks_move_start(
            actor=by,
            run_id=uuid4(),
            staff_id=leaver.staff_id,
            to_staff_id=to.staff_id if to else None,
            reason=reason,
        )
        services.bulk_execute(run_id=run_id)
        return selectors.bulk_run(actor=by, run_id=run_id)

    @pytest.fixture
    def administrator(self, world):
        return people.now(worlds.staff(world.centre, Role.ADMINISTRATOR, "quantri"))

    def test_an_administrator_sees_how_much_and_moves_it_to_a_colleague(self, world, administrator):
        leaver = world.officer(Role.CASE_OFFICER)
        cases = [worlds.taken(world), worlds.taken(world)]
        other = people.colleague(world, Role.CASE_OFFICER, "ke-nhiem")

        (held,) = selectors.work_of(actor=administrator, staff_id=leaver.staff_id)
        run = self.move(administrator, leaver, other)

        assert (held.number, held.role) == (2, Role.CASE_OFFICER)
        assert [each.id for each in held.receivers] == [other.staff_id]
        assert states(run) == [BulkState.DONE] * 2
        holders = Task.objects.filter(closed_at=None).values_list("assignee_id", flat=True)
        assert set(holders) == {other.staff_id}
        assert selectors.work_of(actor=administrator, staff_id=leaver.staff_id) == ()
        entry = LedgerEntry.objects.filter(case_id=cases[0].id).latest("number")
        assert (entry.note, entry.post) == ("Chuyển công tác.", "administrator")

    def test_an_approver_puts_it_back_into_the_pool(self, world, chief):
        case = worlds.taken(world)

        run = self.move(chief, world.officer(Role.CASE_OFFICER))

        assert states(run) == [BulkState.DONE]
        assert Task.objects.get(case_id=case.id, closed_at=None).assignee_id is None

    def test_who_leads_another_agency_moves_nothing(self, world):
        worlds.taken(world)
        leaver = world.officer(Role.CASE_OFFICER)
        desk = people.now(world.officer(Role.DESK_OFFICER))

        with pytest.raises(DomainError):
            self.move(people.now(world.officer(Role.APPROVER, world.police)), leaver)
        assert selectors.work_of(actor=desk, staff_id=leaver.staff_id) == ()

    def test_a_move_says_why(self, world, administrator):
        worlds.taken(world)

        with pytest.raises(Invalid) as refusal:
            self.move(administrator, world.officer(Role.CASE_OFFICER), reason=" ")

        assert list(refusal.value.fields) == ["reason"]
