"""Who may see and who may act: every kind of actor and every post against every command."""

import itertools
from dataclasses import replace

import pytest

from motcua.cases.lifecycle import Command
from motcua.cases.policies import OF_THE_CITIZEN, WHO, Facts, is_same_person, may_act, may_see
from motcua.kernel.actor import ANONYMOUS, NOT_AT_WORK, SYSTEM, Actor, ActorKind, PostRef, Role
from motcua.kernel.ids import new_id

OF_THE_POST = sorted(set(Command) - set(WHO))
PERSON, RECEIVING, COMPETENT, ELSEWHERE = new_id(), new_id(), new_id(), new_id()
BASE = Facts(
    person_id=PERSON,
    receiving_agency_id=RECEIVING,
    competent_agency_id=COMPETENT,
    agency_ids=frozenset({RECEIVING, COMPETENT}),
)
CITIZEN = Actor(kind=ActorKind.CITIZEN, account_id=new_id(), person_id=PERSON)
STRANGER = Actor(kind=ActorKind.CITIZEN, account_id=new_id(), person_id=new_id())


def officer(role, agency_id):
    return Actor(
        kind=ActorKind.STAFF,
        account_id=new_id(),
        staff_id=new_id(),
        posts=(PostRef(agency_id=agency_id, role=role),),
    )


@pytest.mark.parametrize("command", OF_THE_POST)
@pytest.mark.parametrize("task_role", Role)
def test_an_officer_acts_only_in_the_post_of_the_task_at_its_agency(command, task_role):
    facts = replace(BASE, task_role=task_role, task_agency_id=COMPETENT)

    allowed = {
        (role, agency_id)
        for role, agency_id in itertools.product(Role, [RECEIVING, COMPETENT, ELSEWHERE])
        if may_act(officer(role, agency_id), command, facts)
    }

    assert allowed == {(task_role, COMPETENT)}


@pytest.mark.parametrize("command", OF_THE_POST)
def test_nobody_acts_as_an_officer_without_a_post_or_without_a_task(command):
    with_task = replace(BASE, task_role=Role.CASE_OFFICER, task_agency_id=COMPETENT)

    for actor in (CITIZEN, STRANGER, ANONYMOUS, SYSTEM):
        assert not may_act(actor, command, with_task)
    for role in Role:
        assert not may_act(officer(role, COMPETENT), command, BASE)


@pytest.mark.parametrize("command", OF_THE_POST)
def test_a_task_that_a_colleague_took_is_the_colleagues(command):
    mine, other = officer(Role.CASE_OFFICER, COMPETENT), officer(Role.CASE_OFFICER, COMPETENT)
    facts = replace(
        BASE,
        task_role=Role.CASE_OFFICER,
        task_agency_id=COMPETENT,
        task_assignee_id=mine.staff_id,
    )

    assert may_act(mine, command, facts)
    assert not may_act(other, command, facts)


@pytest.mark.parametrize("command", sorted(OF_THE_CITIZEN))
def test_the_citizens_own_commands_are_the_citizens_and_the_receiving_desks(command):
    assert may_act(CITIZEN, command, BASE)
    assert not may_act(STRANGER, command, BASE)
    assert not may_act(ANONYMOUS, command, BASE)
    assert not may_act(SYSTEM, command, BASE)
    for role, agency_id in itertools.product(Role, [RECEIVING, COMPETENT, ELSEWHERE]):
        expected = role is Role.DESK_OFFICER and agency_id == RECEIVING
        assert may_act(officer(role, agency_id), command, BASE) == expected


def test_a_case_is_seen_by_its_citizen_and_by_its_agencies_only():
    assert may_see(CITIZEN, BASE)
    assert may_see(SYSTEM, BASE)
    assert not any(may_see(actor, BASE) for actor in (STRANGER, ANONYMOUS))
    for role in set(Role) - NOT_AT_WORK:
        assert may_see(officer(role, RECEIVING), BASE)
        assert may_see(officer(role, COMPETENT), BASE)
        assert not may_see(officer(role, ELSEWHERE), BASE)


def test_an_administrator_reads_no_case_for_being_one():
    administrator = officer(Role.ADMINISTRATOR, RECEIVING)
    also_officer = replace(
        administrator,
        posts=(*administrator.posts, PostRef(agency_id=COMPETENT, role=Role.CASE_OFFICER)),
    )

    assert not may_see(administrator, BASE)
    assert may_see(also_officer, BASE)


@pytest.mark.parametrize("command", Command)
def test_who_appraised_neither_approves_nor_signs(command):
    appraiser, other = officer(Role.APPROVER, COMPETENT), officer(Role.APPROVER, COMPETENT)
    facts = replace(BASE, appraisers=frozenset({new_id(), appraiser.staff_id}))

    expected = command in (Command.APPROVE, Command.SIGN)
    assert is_same_person(appraiser, command, facts) == expected
    assert not is_same_person(other, command, facts)
    assert not is_same_person(appraiser, command, BASE)


def test_a_taken_task_is_released_by_who_took_it_and_by_the_agencys_approver_only():
    mine, other = officer(Role.CASE_OFFICER, COMPETENT), officer(Role.CASE_OFFICER, COMPETENT)
    facts = replace(
        BASE,
        task_role=Role.CASE_OFFICER,
        task_agency_id=COMPETENT,
        task_assignee_id=mine.staff_id,
    )

    assert may_act(mine, Command.RELEASE, facts)
    assert may_act(officer(Role.APPROVER, COMPETENT), Command.RELEASE, facts)
    gone = replace(mine, posts=())
    elsewhere = officer(Role.APPROVER, RECEIVING)
    for actor in (other, gone, elsewhere, CITIZEN, STRANGER, ANONYMOUS, SYSTEM):
        assert not may_act(actor, Command.RELEASE, facts)
    in_the_pool = replace(facts, task_assignee_id=None)
    assert not may_act(mine, Command.RELEASE, in_the_pool)


def task_of(mine, **changes):
    return replace(
        BASE,
        task_role=Role.CASE_OFFICER,
        task_agency_id=COMPETENT,
        task_assignee_id=mine.staff_id,
        **changes,
    )


def test_a_colleague_who_stands_in_acts_on_what_the_absent_one_took():
    absent = officer(Role.CASE_OFFICER, COMPETENT)
    stand_in = replace(
        officer(Role.CASE_OFFICER, COMPETENT), stands_in_for=frozenset({absent.staff_id})
    )

    assert may_act(stand_in, Command.PROPOSE, task_of(absent))
    assert not may_act(replace(stand_in, posts=()), Command.PROPOSE, task_of(absent))


def test_only_a_task_that_nobody_took_can_be_taken():
    mine = officer(Role.CASE_OFFICER, COMPETENT)
    in_the_pool = replace(task_of(mine), task_assignee_id=None)

    assert may_act(mine, Command.TAKE, in_the_pool)
    assert not may_act(mine, Command.TAKE, task_of(mine))
    assert not may_act(officer(Role.CASE_OFFICER, ELSEWHERE), Command.TAKE, in_the_pool)


def test_a_step_is_taken_back_by_who_did_it_until_somebody_took_the_next():
    before, after = officer(Role.CASE_OFFICER, COMPETENT), officer(Role.APPROVER, COMPETENT)
    waiting = replace(
        BASE,
        task_role=Role.APPROVER,
        task_agency_id=COMPETENT,
        last_officer_id=before.staff_id,
    )

    assert may_act(before, Command.TAKE_BACK, waiting)
    assert not may_act(after, Command.TAKE_BACK, waiting)
    assert not may_act(before, Command.TAKE_BACK, replace(waiting, task_assignee_id=after.staff_id))


@pytest.mark.parametrize("command", [Command.STOP, Command.REOPEN])
def test_leaders_decide_at_the_agency_of_the_case_or_of_the_work(command):
    mine = officer(Role.CASE_OFFICER, ELSEWHERE)
    facts = replace(task_of(mine), task_agency_id=ELSEWHERE)

    assert may_act(officer(Role.APPROVER, COMPETENT), command, facts)
    assert may_act(officer(Role.APPROVER, ELSEWHERE), command, facts)
    assert not may_act(officer(Role.APPROVER, RECEIVING), command, facts)
    assert not may_act(mine, command, facts)
    assert not may_act(CITIZEN, command, facts)


@pytest.mark.parametrize("command", [Command.CONFIRM_PAYMENT, Command.RECEIVE_OUTSIDE])
def test_what_happened_outside_is_noted_by_the_system_the_desk_or_a_case_officer(command):
    for actor in (
        SYSTEM,
        officer(Role.DESK_OFFICER, RECEIVING),
        officer(Role.CASE_OFFICER, COMPETENT),
    ):
        assert may_act(actor, command, BASE)
    for actor in (CITIZEN, ANONYMOUS, officer(Role.DESK_OFFICER, ELSEWHERE)):
        assert not may_act(actor, command, BASE)


def test_only_an_administrator_who_sees_to_the_case_moves_it_to_another_process():
    facts = replace(BASE, case_administered_at=frozenset({COMPETENT}))

    assert may_act(officer(Role.ADMINISTRATOR, COMPETENT), Command.MOVE, facts)
    assert not may_act(officer(Role.ADMINISTRATOR, ELSEWHERE), Command.MOVE, facts)
    assert not may_act(officer(Role.APPROVER, COMPETENT), Command.MOVE, facts)


def test_who_works_on_a_case_and_who_leads_may_extend_it():
    mine = officer(Role.CASE_OFFICER, COMPETENT)

    assert may_act(mine, Command.EXTEND, task_of(mine))
    assert may_act(officer(Role.APPROVER, COMPETENT), Command.EXTEND, task_of(mine))
    assert not may_act(officer(Role.CASE_OFFICER, COMPETENT), Command.EXTEND, task_of(mine))


def test_only_the_system_lets_a_wait_lapse():
    assert may_act(SYSTEM, Command.LAPSE, BASE)
    assert may_act(SYSTEM, Command.HAND_ON, BASE)
    for role in Role:
        assert not may_act(officer(role, COMPETENT), Command.LAPSE, BASE)
        assert not may_act(officer(role, COMPETENT), Command.HAND_ON, BASE)
