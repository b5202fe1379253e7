"""Casework between the desk and the signature, and its ways back."""

from datetime import date

import pytest

from cases import world as worlds
from motcua.cases import services
from motcua.cases.errors import (
    CaseChanged,
    NotYourTask,
    ReasonMissing,
    SamePerson,
    StepNotAllowed,
)
from motcua.cases.models import Case, CaseFile, LedgerEntry, SupplementRequest, Task
from motcua.cases.types import Clock, FileKind, Outcome, Status, Step
from motcua.kernel.actor import Actor, ActorKind, PostRef, Role
from motcua.kernel.errors import Invalid
from motcua.organisation.models import PostHolding
from motcua.worktime import selectors as worktime


def do(service, case, actor, **fields):
    return service(actor=actor, case_id=case.id, expected_version=case.version, **fields)


def ask(world, case, **fields):
    fields = {"items": ["Sổ hộ khẩu", " "], "reason": "Thiếu bản chính."} | fields
    officer = world.officer(Role.CASE_OFFICER)
    return do(services.case_request_supplement, case, officer, **fields)


def test_a_case_taken_out_of_the_pool_is_the_takers(world):
    case = worlds.taken(world)
    colleague = worlds.staff(world.commune, Role.CASE_OFFICER, "colleague")

    assert (case.status, case.step) == (Status.PROCESSING, Step.APPRAISE)
    with pytest.raises(NotYourTask):
        do(services.case_propose, case, colleague, outcome=Outcome.GRANTED, proposal="")


@pytest.mark.parametrize("by", [Role.CASE_OFFICER, Role.APPROVER])
def test_a_released_case_is_in_the_pool_again_and_a_colleague_goes_on(world, by):
    case = worlds.taken(world)
    colleague = worlds.staff(world.commune, Role.CASE_OFFICER, "colleague")

    case = do(services.case_release, case, world.officer(by))

    assert Task.objects.get(case_id=case.id, closed_at=None).assignee_id is None
    entry = LedgerEntry.objects.get(case_id=case.id, number=case.version)
    assert (entry.name, entry.post, entry.status) == ("release", by, Status.PROCESSING)
    do(services.case_propose, case, colleague, outcome=Outcome.GRANTED, proposal="")


def test_an_answer_comes_to_the_pool_when_the_officer_has_left_the_post(world):
    case = ask(world, worlds.taken(world))
    officer = world.officer(Role.CASE_OFFICER)
    PostHolding.objects.filter(staff_id=officer.staff_id).update(valid_to=date(2021, 1, 1))

    case = do(services.case_answer_supplement, case, world.citizen, answer="Đã bổ sung.")

    assert Task.objects.get(case_id=case.id, closed_at=None).assignee_id is None


def test_two_officers_take_the_same_case_and_the_second_is_told(world):
    case = worlds.received(world)
    do(services.case_take, case, world.officer(Role.CASE_OFFICER))

    with pytest.raises(CaseChanged, match="tải lại"):
        do(
            services.case_take,
            case,
            worlds.staff(world.commune, Role.CASE_OFFICER, "colleague"),
        )


def test_a_supplement_round_stops_the_clock_and_moves_the_due_time(world, stop_clock):
    stop_clock("2024-06-03 08:00")
    case = worlds.taken(world)
    asked_at = stop_clock("2024-06-04 09:00")
    waiting = ask(world, case)
    answered_at = stop_clock("2024-06-10 15:00")
    paper = world.upload()

    going_on = do(
        services.case_answer_supplement,
        waiting,
        world.citizen,
        answer="Xin nộp bổ sung.",
        file_ids=[paper, paper],
    )

    assert (waiting.status, waiting.clock) == (Status.SUPPLEMENT, Clock.PAUSED)
    assert waiting.due_at == case.due_at
    assert (going_on.status, going_on.clock) == (Status.PROCESSING, Clock.RUNNING)
    assert going_on.due_at == worktime.due_moved(case.due_at, asked_at, answered_at)
    assert going_on.due_at > case.due_at
    request = SupplementRequest.objects.get(case_id=case.id)
    assert (request.items, request.answered_at) == (["Sổ hộ khẩu"], answered_at)
    assert CaseFile.objects.get(case_id=case.id, kind=FileKind.SUPPLEMENT).file_id == paper
    task = Task.objects.get(case_id=case.id, closed_at=None)
    assert task.assignee_id == world.officer(Role.CASE_OFFICER).staff_id
    assert task.sort_at == going_on.due_at


def test_the_desk_may_answer_for_a_citizen_who_comes_there(world):
    waiting = ask(world, worlds.taken(world))

    case = do(
        services.case_answer_supplement,
        waiting,
        world.officer(Role.DESK_OFFICER),
        answer="Công dân nộp tại quầy.",
    )

    entry = LedgerEntry.objects.get(case_id=case.id, number=case.version)
    assert entry.post == Role.DESK_OFFICER


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"items": []}, "items"),
        ({"items": [" ", "\x00"]}, "items"),
        ({"reason": " "}, "reason"),
    ],
)
def test_a_request_must_say_what_and_why(world, fields, wrong):
    with pytest.raises(Invalid) as refusal:
        ask(world, worlds.taken(world), **fields)

    assert list(refusal.value.fields) == [wrong]


@pytest.mark.parametrize(
    ("fields", "wrong", "limit"),
    [
        ({"items": ["a" * 501]}, "items", "500"),
        ({"reason": "a" * 2001}, "reason", "2000"),
    ],
)
def test_a_request_that_is_too_long_is_refused_and_never_cut(world, fields, wrong, limit):
    case = worlds.taken(world)

    with pytest.raises(Invalid) as refusal:
        ask(world, case, **fields)
    assert limit in refusal.value.fields[wrong]
    assert set(refusal.value.fields) == {wrong}
    ask(world, case, items=["a" * 500], reason="a" * 2000)
    assert SupplementRequest.objects.get().reason == "a" * 2000


def test_an_answer_and_a_proposal_that_are_too_long_are_refused(world):
    case = worlds.taken(world)
    officer = world.officer(Role.CASE_OFFICER)
    with pytest.raises(Invalid) as proposal:
        do(services.case_propose, case, officer, outcome=Outcome.GRANTED, proposal="a" * 2001)
    with pytest.raises(Invalid) as answer:
        do(services.case_answer_supplement, ask(world, case), world.citizen, answer="a" * 5001)

    assert "2000" in proposal.value.fields["proposal"]
    assert "5000" in answer.value.fields["answer"]


def test_an_answer_needs_content(world):
    waiting = ask(world, worlds.taken(world))

    with pytest.raises(Invalid) as refusal:
        do(services.case_answer_supplement, waiting, world.citizen, answer=" \x00 ")

    assert list(refusal.value.fields) == ["answer"]


@pytest.mark.parametrize("whose", ["stranger", "in the case already"])
def test_an_answer_takes_only_fresh_files_of_ones_own(world, whose):
    waiting = ask(world, worlds.taken(world))
    known = CaseFile.objects.filter(case_id=waiting.id).first().file_id
    file_id = world.upload(world.stranger) if whose == "stranger" else known

    with pytest.raises(Invalid) as refusal:
        do(
            services.case_answer_supplement,
            waiting,
            world.citizen,
            answer="x",
            file_ids=[file_id],
        )

    assert list(refusal.value.fields) == ["files"]


def test_a_proposal_needs_an_outcome_and_a_refusal_its_reason(world):
    case, officer = worlds.taken(world), world.officer(Role.CASE_OFFICER)

    with pytest.raises(Invalid):
        do(services.case_propose, case, officer, outcome=Outcome.NONE, proposal="")
    with pytest.raises(ReasonMissing):
        do(services.case_propose, case, officer, outcome=Outcome.REFUSED, proposal=" ")
    proposed = do(services.case_propose, case, officer, outcome=Outcome.GRANTED, proposal="")
    assert proposed.step is Step.APPROVE


def test_who_appraised_does_not_approve_even_with_both_posts(world):
    officer = world.officer(Role.CASE_OFFICER)
    case = worlds.proposed(world)
    both = Actor(
        kind=ActorKind.STAFF,
        account_id=officer.account_id,
        staff_id=officer.staff_id,
        name=officer.name,
        posts=(*officer.posts, PostRef(agency_id=world.commune.id, role=Role.APPROVER)),
    )

    with pytest.raises(SamePerson):
        do(services.case_approve, case, both)
    assert Case.objects.get(pk=case.id).approved_by is None


@pytest.mark.parametrize(
    ("before", "role", "step"),
    [
        (worlds.proposed, Role.APPROVER, Step.APPRAISE),
        (worlds.approved, Role.APPROVER, Step.APPROVE),
        (worlds.signed, Role.REGISTRAR, Step.SIGN),
    ],
)
def test_a_case_goes_back_one_step_with_a_reason(keys, before, role, step):
    case = before(keys)

    with pytest.raises(ReasonMissing):
        do(services.case_send_back, case, keys.officer(role), reason="")
    back = do(services.case_send_back, case, keys.officer(role), reason="Sai tên người.")

    assert (back.step, back.status, back.clock) == (step, Status.PROCESSING, Clock.RUNNING)
    row = Case.objects.get(pk=case.id)
    assert (row.approved_by is not None) == (step is Step.SIGN)
    task = Task.objects.get(case_id=case.id, closed_at=None)
    expected = keys.officer(Role.CASE_OFFICER).staff_id if step is Step.APPRAISE else None
    assert task.assignee_id == expected


def test_a_case_sent_back_from_the_seal_is_signed_anew(keys):
    case = worlds.signed(keys)
    back = do(services.case_send_back, case, keys.officer(Role.REGISTRAR), reason="Mờ chữ.")

    again = do(services.case_sign, back, keys.officer(Role.APPROVER))
    sealed = do(services.case_seal, again, keys.officer(Role.REGISTRAR))

    assert sealed.status is Status.PROCESSED
    assert CaseFile.objects.filter(case_id=case.id, kind=FileKind.SIGNED).count() == 2
    assert CaseFile.objects.filter(case_id=case.id, kind=FileKind.RESULT).count() == 1


@pytest.mark.parametrize("before", [worlds.submit, worlds.received, worlds.taken])
def test_a_citizen_withdraws_as_long_as_nothing_is_decided(world, before):
    case = do(services.case_withdraw, before(world), world.citizen, reason="Không còn nhu cầu.")

    assert (case.status, case.step) == (Status.WITHDRAWN, Step.END)
    row = Case.objects.get(pk=case.id)
    assert row.finished_at is not None
    assert row.ledger.get(number=case.version).post == ""


def test_a_citizen_withdraws_while_papers_are_asked_for(world):
    waiting = ask(world, worlds.taken(world))

    case = do(services.case_withdraw, waiting, world.citizen, reason="Không còn nhu cầu.")

    assert (case.status, case.clock) == (Status.WITHDRAWN, Clock.STOPPED)
    request = SupplementRequest.objects.get(case_id=case.id)
    assert request.answered_at == Case.objects.get(pk=case.id).finished_at
    assert request.answer == "Người nộp đã rút hồ sơ."


def test_what_was_proposed_can_no_longer_be_withdrawn(world):
    with pytest.raises(StepNotAllowed):
        do(services.case_withdraw, worlds.proposed(world), world.citizen, reason="Thôi.")


def test_a_withdrawal_says_why(world):
    with pytest.raises(ReasonMissing):
        do(services.case_withdraw, worlds.submit(world), world.citizen, reason="")


def test_the_result_is_handed_over_once(keys):
    desk = keys.officer(Role.DESK_OFFICER)
    case = do(services.case_hand_over, worlds.sealed(keys), desk, note="Đã ký nhận.")

    assert (case.status, case.delivery) == (Status.RETURNED, "handed_over")
    with pytest.raises(StepNotAllowed):
        do(services.case_hand_over, case, desk)
