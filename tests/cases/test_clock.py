"""Extension, stop, reopening, payment and the second supplement: what they ask, write and tell."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError

from cases import world as worlds
from cases.clockwork import answer, ask, charge, do, extend, paid, reopen, stop, walk, withdraw
from motcua.audit.models import AuditEntry
from motcua.audit.types import What
from motcua.cases import clocks, selectors, services
from motcua.cases.errors import (
    AlreadyExtended,
    LimitMissing,
    NotYourTask,
    ReasonMissing,
    StepNotAllowed,
)
from motcua.cases.models import Case, ClockSegment, Extension, LedgerEntry, SupplementRequest, Task
from motcua.cases.terms import shipped, term
from motcua.cases.types import Clock, Command, Status, Step, Term, TermKind
from motcua.catalogue.types import PublishedVersion, Terms
from motcua.kernel import clock
from motcua.kernel.actor import SYSTEM, Actor, ActorKind, PostRef, Role
from motcua.kernel.errors import Invalid, NotAllowed
from motcua.worktime.types import TimeUnit

RECEIVED = "2024-05-06 08:00"


def last(case):
    return LedgerEntry.objects.get(case_id=case.id, number=case.version)


def the(case):
    return Case.objects.get(pk=case.id)


def seen_by(actor, case):
    return selectors.case_detail(actor=actor, case_id=case.id)


# Extension


def test_an_extension_keeps_both_due_times_and_apologises(world, stop_clock):
    stop_clock(RECEIVED)
    case = worlds.taken(world)

    more = extend(world, case, "2", "wd")

    row = Extension.objects.get(case_id=case.id)
    assert (row.old_due_at, row.new_due_at) == (case.due_at, more.due_at)
    assert more.due_at > case.due_at
    assert last(more).note == "Phải xác minh thêm."
    assert last(more).body == {
        "old_due_at": the_iso(case.due_at),
        "new_due_at": the_iso(more.due_at),
        "reason": "Phải xác minh thêm.",
        "value": 2,
        "unit": "working_day",
        "basis": "Nghị định số 61/2018/NĐ-CP",
        "late_apology": False,
    }
    assert (more.status, more.step, more.clock) == (case.status, case.step, Clock.RUNNING)
    assert Task.objects.get(case_id=case.id, closed_at=None).sort_at == more.due_at


def the_iso(at):
    return at.isoformat()


def test_a_case_is_extended_at_most_once(world):
    case = extend(world, worlds.taken(world), "2", "wd")

    with pytest.raises(AlreadyExtended, match="một lần"):
        extend(world, case, "1", "wd")
    assert Command.EXTEND not in seen_by(world.officer(Role.CASE_OFFICER), case).commands


def test_the_database_keeps_a_second_extension_out(world):
    case = extend(world, worlds.taken(world), "2", "wd")
    row = Extension.objects.get(case_id=case.id)
    row.pk = None

    with pytest.raises(IntegrityError, match="extension_once"):
        row.save(force_insert=True)


@pytest.mark.parametrize(
    ("at", "is_late"), [("23:59", False), ("00:00", True)], ids=["day before", "day of it"]
)
def test_an_apology_is_in_time_until_the_day_before(world, stop_clock, at, is_late):
    stop_clock(RECEIVED)
    case = worlds.taken(world)
    on = clock.local(case.due_at).date() - timedelta(days=0 if is_late else 1)
    stop_clock(f"{on} {at}")

    case = extend(world, case, "2", "wd")

    assert last(case).body["late_apology"] is is_late
    assert clocks.counts_late(the(case)) is is_late
    assert bool(seen_by(world.citizen, case).late_lines) is is_late


def test_an_extension_needs_a_due_time_a_reason_and_a_day_to_come(world, stop_clock, monkeypatch):
    stop_clock(RECEIVED)
    case = worlds.taken(world)
    officer = world.officer(Role.CASE_OFFICER)

    def more(**fields):
        fields = {"reason": "Bận.", "value": 1, "unit": TimeUnit.WORKING_DAY} | fields
        return do(services.case_extend, case, officer, **fields)

    with pytest.raises(ReasonMissing):
        more(reason=" ")
    for value in (0, -1, 366):
        with pytest.raises(Invalid) as refusal:
            more(value=value)
        assert list(refusal.value.fields) == ["value"]
    stop_clock("2024-12-02 08:00")
    with pytest.raises(Invalid) as refusal:
        more()
    assert "đã qua" in refusal.value.fields["value"]
    monkeypatch.setattr(PublishedVersion, "terms", lambda *_: Terms(None, None, None))
    unlimited = worlds.taken(world)
    with pytest.raises(LimitMissing):
        extend(world, unlimited, "1", "wd")
    assert Extension.objects.count() == 0


# Stop and reopen


def test_a_stop_says_why_by_which_law_and_waits_for_a_leader(world, stop_clock):
    stop_clock(RECEIVED)
    case = worlds.taken(world)

    case = stop(world, case, basis="Điều 5 Luật Thử nghiệm")

    assert (case.status, case.step, case.clock) == (Status.STOPPED, Step.STOPPED, Clock.STOPPED)
    assert last(case).note == "Chờ bản án của tòa."
    assert last(case).body["basis"] == "Điều 5 Luật Thử nghiệm"
    segment = ClockSegment.objects.get(case_id=case.id, to_at=None)
    assert (segment.clock, segment.basis) == ("stopped", "Điều 5 Luật Thử nghiệm")
    told = seen_by(world.citizen, case)
    assert "Dừng giải quyết từ 08:00 06/05/2024" in told.pause
    assert "Chờ bản án của tòa. Căn cứ: Điều 5 Luật Thử nghiệm." in told.pause
    officers = seen_by(world.officer(Role.APPROVER), case).forms
    assert "05" in {form.number for form in officers if form.is_draft}


def test_a_reopened_case_is_its_officers_again_and_its_time_runs_on(world, stop_clock):
    stop_clock(RECEIVED)
    case = worlds.taken(world)
    before = case.due_at
    stop_clock("2024-05-07 08:00")
    case = stop(world, case)
    stop_clock("2024-05-08 08:00")

    case = reopen(world, case)

    assert (case.status, case.step, case.clock) == (
        Status.PROCESSING,
        Step.APPRAISE,
        Clock.RUNNING,
    )
    task = Task.objects.get(case_id=case.id, closed_at=None)
    assert task.assignee_id == world.officer(Role.CASE_OFFICER).staff_id
    assert task.sort_at == case.due_at > before
    assert last(case).body["due_at"] == case.due_at.isoformat()
    line = seen_by(world.citizen, case).due_lines[-1]
    assert "Dừng giải quyết từ 08:00 07/05/2024 đến 08:00 08/05/2024: 8 giờ làm việc" in line
    assert seen_by(world.citizen, case).pause == ""


@pytest.mark.parametrize("role", [Role.CASE_OFFICER, Role.DESK_OFFICER, Role.REGISTRAR])
def test_only_a_leader_stops_and_reopens(world, role):
    case = worlds.taken(world)
    officer = world.officer(role)

    with pytest.raises(NotYourTask):
        do(services.case_stop, case, officer, reason="Bận.")
    case = stop(world, case)
    with pytest.raises(NotYourTask):
        do(services.case_reopen, case, officer, reason="Rảnh.")


def test_the_system_stops_but_never_reopens(world):
    case = do(services.case_stop, worlds.taken(world), SYSTEM, reason="Quá thời hạn bổ sung.")

    assert (last(case).actor_kind, last(case).post) == ("system", "")
    with pytest.raises(NotYourTask):
        do(services.case_reopen, case, SYSTEM, reason="Thử.")


def test_a_stopped_case_takes_no_answer_and_a_new_request_after_reopening(world):
    case = stop(world, ask(world, worlds.taken(world)))

    request = SupplementRequest.objects.get(case_id=case.id)
    assert (request.is_lapsed, request.answer) == (True, "")
    with pytest.raises(StepNotAllowed):
        answer(world, case)
    case = ask(world, reopen(world, case))
    assert SupplementRequest.objects.filter(case_id=case.id, answered_at=None).count() == 1


# Financial obligation


def test_a_payment_pauses_the_clock_and_tells_what_to_pay(world, stop_clock):
    stop_clock(RECEIVED)
    case = worlds.taken(world)

    case = charge(world, case, basis="Thông tư 281/2016/TT-BTC")

    assert (case.status, case.step, case.clock) == (Status.FINANCIAL, Step.PAY, Clock.PAUSED)
    owed = seen_by(world.citizen, case).payments[0]
    assert (owed.amount_vnd, owed.text) == (28_000, "Lệ phí đăng ký.")
    assert (owed.basis, owed.paid_at) == ("Thông tư 281/2016/TT-BTC", None)
    assert "Thông tư 281/2016/TT-BTC" in seen_by(world.citizen, case).due_lines[-1]


@pytest.mark.parametrize("who", ["desk", "case officer", "system"])
def test_a_payment_is_confirmed_by_desk_officer_or_system(world, who):
    case = charge(world, worlds.taken(world))
    actor = {
        "desk": world.officer(Role.DESK_OFFICER),
        "case officer": world.officer(Role.CASE_OFFICER),
        "system": SYSTEM,
    }[who]

    case = do(services.case_confirm_payment, case, actor, note="Biên lai 12.")

    assert (case.status, case.clock) == (Status.PROCESSING, Clock.RUNNING)
    owed = seen_by(world.citizen, case).payments[0]
    assert (owed.paid_at, owed.note) == (last(case).at, "Biên lai 12.")


def test_the_citizen_does_not_confirm_an_own_payment(world):
    case = charge(world, worlds.taken(world))

    with pytest.raises(NotYourTask):
        do(services.case_confirm_payment, case, world.citizen)


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"text": " "}, ["text"]),
        ({"amount_vnd": 0}, ["amount_vnd"]),
        ({"amount_vnd": -5}, ["amount_vnd"]),
        ({"text": "", "amount_vnd": 10**14}, ["text", "amount_vnd"]),
        ({"basis": "a" * 301}, ["basis"]),
    ],
)
def test_a_request_for_payment_says_what_for_and_how_much(world, fields, wrong):
    with pytest.raises(Invalid) as refusal:
        charge(world, worlds.taken(world), **fields)

    assert list(refusal.value.fields) == wrong


# Supplement


def test_a_second_request_needs_a_reason_and_counts_as_late(world):
    case = answer(world, ask(world, worlds.taken(world), again_because=""))
    assert not clocks.counts_late(the(case))

    with pytest.raises(ReasonMissing) as refusal:
        ask(world, case, again_because=" ")
    case = ask(world, case, again_because="Giấy nộp lại bị mờ.")

    assert list(refusal.value.fields) == ["again_because"]
    assert last(case).body["again_because"] == "Giấy nộp lại bị mờ."
    assert clocks.counts_late(the(case))
    assert seen_by(world.citizen, case).supplements[1].again_because == "Giấy nộp lại bị mờ."
    assert "quá một lần" in seen_by(world.citizen, case).late_lines[0]


def test_a_request_says_until_when_to_answer(world, stop_clock):
    stop_clock("2024-05-06 09:00")

    case = ask(world, worlds.taken(world))

    request = SupplementRequest.objects.get(case_id=case.id)
    assert f"{clock.local(request.answer_by):%Y-%m-%d %H:%M}" == "2024-06-05 17:00"
    assert last(case).body["answer_by"] == "2024-06-05T17:00:00+07:00"
    assert request.remind_at == request.answer_by - timedelta(days=5)


def test_a_request_notes_what_is_wrong_with_answers_of_the_form(world):
    case = worlds.taken(world)

    with pytest.raises(Invalid) as refusal:
        ask(world, case, fields={"applicant.nickname": "?"})
    case = ask(world, case, fields={"applicant.phone": "Số này không gọi được.", "content": " "})

    assert "applicant.nickname" in refusal.value.fields["fields"]
    noted = seen_by(world.citizen, case).supplements[0].fields
    assert noted == {"applicant.phone": "Số này không gọi được."}


# Release


def test_a_result_keeps_when_it_was_out_and_how_it_stood_to_its_due_time(keys):
    case = the(worlds.sealed(keys))

    assert (case.released_at, case.timeliness) == (case.finished_at, "early")


@pytest.mark.parametrize("again", [False, True])
def test_a_result_after_two_requests_is_late_however_early_it_is(keys, again):
    case = answer(keys, ask(keys, worlds.taken(keys)))
    if again:
        case = answer(keys, ask(keys, case))
    officer, leader = keys.officer(Role.CASE_OFFICER), keys.officer(Role.APPROVER)
    case = do(services.case_propose, case, officer, outcome=worlds.Outcome.GRANTED, proposal="Đủ.")
    case = do(services.case_approve, case, leader)
    case = do(services.case_sign, case, leader)
    case = do(services.case_seal, case, keys.officer(Role.REGISTRAR))

    assert the(case).timeliness == ("late" if again else "early")


def test_a_withdrawn_case_is_released_and_one_never_received_has_no_verdict(world, stop_clock):
    stop_clock(RECEIVED)
    early = withdraw(world, worlds.submit(world))
    refused = do(
        services.case_refuse_intake,
        worlds.submit(world),
        world.officer(Role.DESK_OFFICER),
        reason="Sai nơi nộp.",
    )
    received = withdraw(world, worlds.taken(world))

    assert [(the(case).timeliness, the(case).released_at) for case in (early, refused)] == [
        ("", the(early).finished_at),
        ("", the(refused).finished_at),
    ]
    assert (the(received).timeliness, the(received).released_at) == ("early", clock.now())


def test_a_stopped_case_is_not_released(world):
    case = the(stop(world, worlds.taken(world)))

    assert (case.released_at, case.timeliness, case.finished_at) == (None, "", None)


# Explanation


def test_every_turn_of_the_clock_is_explained_with_reason_and_law(world, stop_clock):
    events = (
        "05-07 08:00 ask, 05-08 08:00 answer, 05-08 09:00 charge, 05-08 10:00 paid, "
        "05-08 11:00 extend 2 wd, 05-09 08:00 stop, 05-10 08:00 reopen"
    )

    case_id = walk(world, stop_clock, "05-06 08:00", events)

    lines = selectors.case_detail(actor=world.citizen, case_id=case_id).due_lines[-4:]
    starts = [
        "Tạm dừng từ 08:00 07/05/2024 đến 08:00 08/05/2024: 8 giờ làm việc; hạn trả lùi đến",
        "Tạm dừng từ 09:00 08/05/2024 đến 10:00 08/05/2024: 1 giờ làm việc; hạn trả lùi đến",
        "Xin lỗi và gia hạn một lần, thêm 2 ngày làm việc kể từ hạn cũ; hạn mới:",
        "Dừng giải quyết từ 08:00 09/05/2024 đến 08:00 10/05/2024: 8 giờ làm việc không tính",
    ]
    reasons = ["Thiếu bản chính.", "Lệ phí đăng ký.", "Phải xác minh thêm.", "Chờ bản án của tòa."]
    for line, start, reason in zip(lines, starts, reasons, strict=True):
        assert line.startswith(start)
        assert f"Lý do: {reason} Căn cứ: Nghị định số 61/2018/NĐ-CP." in line
    due_at = clock.local(Case.objects.get(pk=case_id).due_at)
    assert f"{due_at:%H:%M %d/%m/%Y}" in lines[-1]


def test_a_reason_of_colleagues_is_no_reason_of_the_clock(world):
    case = answer(world, ask(world, worlds.taken(world)))

    rows = ClockSegment.objects.filter(case_id=case.id, clock="running")

    assert {row.reason for row in rows} == {""}


# What the law says, as data


def test_the_law_of_the_day_is_the_source():
    before, after = (shipped(TermKind.STOP, date(2025, month, 1)) for month in (6, 7))

    assert before.basis == "Nghị định số 61/2018/NĐ-CP"
    assert after.basis == "Nghị định số 118/2025/NĐ-CP; mẫu số 05, Thông tư số 03/2025/TT-VPCP"


def administrator(world):
    posts = (PostRef(agency_id=world.centre.id, role=Role.ADMINISTRATOR),)
    return Actor(kind=ActorKind.STAFF, staff_id=worlds.new_id(), name="Quản trị", posts=posts)


def test_an_administrator_sets_how_long_a_citizen_has_to_answer(world, stop_clock):
    stop_clock("2024-05-06 09:00")
    set_by = administrator(world)
    new = Term(basis="Quyết định 12/QĐ-UBND", value=10, unit=TimeUnit.WORKING_DAY, remind_days=2)
    asked_before = worlds.taken(world)
    asked_before = ask(world, asked_before)

    services.clock_term_set(actor=set_by, kind=TermKind.SUPPLEMENT, new=new)
    services.clock_term_set(
        actor=set_by, kind=TermKind.SUPPLEMENT, new=Term(basis="Luật riêng"), procedure_code="9.9"
    )

    told = AuditEntry.objects.filter(what=What.TERM_SET, staff_id=set_by.staff_id)
    assert told.count() == 2
    asked_now = ask(world, worlds.taken(world))
    of = {row.case_id: row for row in SupplementRequest.objects.all()}
    assert f"{clock.local(of[asked_before.id].answer_by):%m-%d}" == "06-05"
    assert f"{clock.local(of[asked_now.id].answer_by):%m-%d %H:%M}" == "05-20 09:00"
    assert last(asked_now).body["basis"] == "Quyết định 12/QĐ-UBND"
    assert term(TermKind.SUPPLEMENT, "9.9", clock.today()).basis == "Luật riêng"
    yesterday = clock.today() - timedelta(days=1)
    assert term(TermKind.SUPPLEMENT, "9.9", yesterday).value == 30


def test_nobody_else_sets_what_the_law_says(world):
    with pytest.raises(NotAllowed):
        services.clock_term_set(
            actor=world.officer(Role.APPROVER), kind=TermKind.STOP, new=Term(basis="Tôi muốn thế")
        )
    with pytest.raises(Invalid):
        services.clock_term_set(actor=administrator(world), kind=TermKind.STOP, new=Term(basis=" "))


def test_a_paid_case_goes_on_to_its_result(keys):
    case = paid(keys, charge(keys, worlds.taken(keys)))

    officer = keys.officer(Role.CASE_OFFICER)
    case = do(services.case_propose, case, officer, outcome=worlds.Outcome.GRANTED, proposal="")
    assert (case.step, case.status) == (Step.APPROVE, Status.PROCESSING)
