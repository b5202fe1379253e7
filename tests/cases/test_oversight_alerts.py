"""Warnings before the due time, the way up after it, and who acknowledged what."""

from datetime import datetime, timedelta

import pytest

from cases import hierarchy
from cases import world as worlds
from motcua.cases import selectors, services
from motcua.cases.errors import AlreadyAcknowledged
from motcua.cases.events import StepWaits
from motcua.cases.models import Alert, Case, Task, Watch
from motcua.cases.services import oversight
from motcua.cases.services.oversight import alerts_sweep, on_step_waits
from motcua.cases.types import AlertKind, Outcome, ThresholdKind
from motcua.kernel import clock
from motcua.kernel.actor import Role
from motcua.kernel.errors import Invalid, NotAllowed, NotFound
from motcua.kernel.ids import new_id
from motcua.notifications.models import Message
from motcua.worktime.types import TimeUnit

MONDAY = "2025-03-17 08:00"
# Ten working days after Monday: the morning of the second Monday after.
DUE = "2025-03-31 08:00"


@pytest.fixture
def tree(world, stop_clock):
    stop_clock(MONDAY)
    return hierarchy.grow(world)


@pytest.fixture
def case(world, tree):
    """A case in the hands of the case officer, due in ten working days."""
    found = worlds.taken(world)
    hierarchy.slow(found)
    hierarchy.due(found, _instant(DUE))
    return found


def _instant(text):
    return datetime.fromisoformat(text).replace(tzinfo=clock.VIETNAM)


def said(case):
    rows = Alert.objects.filter(case_id=case.id).order_by("at", "height")
    return [(row.kind, row.height) for row in rows]


def read_by(actor):
    return [(row.kind, row.height) for row in selectors.alerts_of(actor=actor)]


def test_nothing_is_late_unseen(world, tree, case, stop_clock):
    """From the first warning to the chair of the province: each level sees the case in its turn."""
    officer = world.officer(Role.CASE_OFFICER)
    alerts_sweep()
    assert said(case) == []

    stop_clock("2025-03-27 08:01")  # two of ten working days are left
    alerts_sweep()
    assert read_by(officer) == [(AlertKind.SHARE, 0)]

    stop_clock("2025-03-28 08:01")  # less than one working day is left
    alerts_sweep()
    assert (AlertKind.BEFORE, 0) in read_by(officer)
    assert read_by(tree.commune_chair) == []

    stop_clock("2025-03-31 08:01")  # late
    alerts_sweep()
    assert (AlertKind.LATE, 0) in read_by(officer)
    assert read_by(tree.commune_chair) == [(AlertKind.LATE, 1)]
    assert read_by(tree.district_chair) == []

    stop_clock("2025-04-01 08:02")  # a working day without a word from the commune
    alerts_sweep()
    assert read_by(tree.district_chair) == [(AlertKind.LATE, 2)]
    assert read_by(tree.chair) == []

    stop_clock("2025-04-02 08:03")
    alerts_sweep()
    assert read_by(tree.chair) == [(AlertKind.LATE, 3)]

    stop_clock("2025-04-10 08:00")  # nobody is above the province
    alerts_sweep()
    assert said(case) == [
        (AlertKind.SHARE, 0),
        (AlertKind.BEFORE, 0),
        (AlertKind.LATE, 0),
        (AlertKind.LATE, 1),
        (AlertKind.LATE, 2),
        (AlertKind.LATE, 3),
    ]
    told = set(Message.objects.filter(subject_ref=case.id).values_list("person_id", flat=True))
    readers = (officer, tree.commune_chair, tree.district_chair, tree.chair)
    assert {reader.staff_id for reader in readers} <= told
    for reader in readers:
        assert selectors.case_summary(actor=reader, case_id=case.id).id == case.id


def test_sweeping_again_says_nothing_twice(world, tree, case, stop_clock):
    stop_clock("2025-03-31 08:01")

    counts = [alerts_sweep() for _each in range(3)]

    assert counts == [2, 0, 0]
    assert said(case) == [(AlertKind.LATE, 0), (AlertKind.LATE, 1)]


def test_a_sweep_that_is_killed_in_the_middle_is_finished_by_the_next(
    world, tree, case, stop_clock, monkeypatch
):
    cases = [case, *(worlds.taken(world) for _each in range(3))]
    for each in cases:
        hierarchy.due(each, _instant(DUE))
    stop_clock("2025-03-31 08:01")
    told, tell = [], oversight.tell

    def killed(*given):
        told.append(given)
        if len(told) == 4:
            raise KeyboardInterrupt
        tell(*given)

    monkeypatch.setattr(oversight, "tell", killed)
    with pytest.raises(KeyboardInterrupt):
        alerts_sweep()
    monkeypatch.setattr(oversight, "tell", tell)
    alerts_sweep()

    assert [said(each) for each in cases] == [[(AlertKind.LATE, 0), (AlertKind.LATE, 1)]] * 4


def test_an_acknowledged_warning_goes_no_further_up(world, tree, case, stop_clock):
    stop_clock("2025-03-31 08:01")
    alerts_sweep()
    alert = selectors.alerts_of(actor=tree.commune_chair)[0]

    services.alert_acknowledge(
        actor=tree.commune_chair, alert_id=alert.id, note="Đã giao làm xong trong sáng nay."
    )
    stop_clock("2025-04-05 08:00")
    alerts_sweep()

    known = selectors.alerts_of(actor=tree.commune_chair)[0]
    assert known.acknowledged_name == tree.commune_chair.name
    assert known.note == "Đã giao làm xong trong sáng nay."
    assert known.acknowledged_at == _instant("2025-03-31 08:01")
    assert read_by(tree.district_chair) == []
    assert selectors.alerts_waiting(actor=tree.commune_chair) == 0


def test_a_warning_is_acknowledged_once_and_only_by_its_readers(world, tree, case, stop_clock):
    stop_clock("2025-03-31 08:01")
    alerts_sweep()
    alert = selectors.alerts_of(actor=tree.commune_chair)[0]
    stranger = worlds.staff(world.commune, Role.CASE_OFFICER, "thu-ly-2")

    for actor in (tree.chair, tree.other_chair, stranger, world.citizen):
        with pytest.raises(NotFound):
            services.alert_acknowledge(actor=actor, alert_id=alert.id)
    services.alert_acknowledge(actor=tree.commune_chair, alert_id=alert.id)
    with pytest.raises(AlreadyAcknowledged):
        services.alert_acknowledge(actor=tree.commune_chair, alert_id=alert.id)
    with pytest.raises(NotFound):
        services.alert_acknowledge(actor=tree.commune_chair, alert_id=new_id())


def test_who_leads_and_has_the_work_reads_one_line_and_acknowledges_once(world, tree, stop_clock):
    case = worlds.proposed(world)
    hierarchy.due(case, _instant(DUE))
    stop_clock("2025-03-31 08:01")
    alerts_sweep()

    (alert,) = selectors.alerts_of(actor=tree.commune_chair)
    services.alert_acknowledge(actor=tree.commune_chair, alert_id=alert.id)

    assert alert.height == 1
    assert selectors.alerts_waiting(actor=tree.commune_chair) == 0
    assert not Alert.objects.filter(acknowledged_at__isnull=True).exists()


def test_a_long_note_is_refused_and_nothing_is_kept(world, tree, case, stop_clock):
    stop_clock("2025-03-31 08:01")
    alerts_sweep()
    alert = selectors.alerts_of(actor=tree.commune_chair)[0]

    with pytest.raises(Invalid):
        services.alert_acknowledge(actor=tree.commune_chair, alert_id=alert.id, note="x" * 501)

    assert selectors.alerts_waiting(actor=tree.commune_chair) == 1


def test_a_case_that_is_put_off_is_warned_of_again_before_its_new_time(
    world, tree, case, stop_clock
):
    stop_clock("2025-03-28 08:01")
    alerts_sweep()
    draft = selectors.apology_draft(actor=world.officer(Role.CASE_OFFICER), case_id=case.id)
    assert selectors.alerts_of(actor=world.officer(Role.CASE_OFFICER))[0].has_apology

    services.case_extend(
        actor=world.officer(Role.CASE_OFFICER),
        case_id=case.id,
        expected_version=case.version,
        reason="Chờ xác minh.",
        value=draft.value,
        unit=TimeUnit(draft.unit),
    )
    alerts_sweep()
    assert read_by(world.officer(Role.CASE_OFFICER)) == []
    fresh = Case.objects.get(pk=case.id)
    assert (fresh.due_at, draft.is_in_time) == (draft.new_due_at, True)

    stop_clock("2025-04-01 08:01")
    alerts_sweep()
    again = selectors.alerts_of(actor=world.officer(Role.CASE_OFFICER))
    assert again[0].due_at == fresh.due_at
    assert not any(row.has_apology for row in again)


def test_there_is_no_second_apology_and_none_for_strangers(world, tree, case):
    officer = world.officer(Role.CASE_OFFICER)
    with pytest.raises(NotFound):
        selectors.apology_draft(actor=tree.other_chair, case_id=case.id)

    services.case_extend(
        actor=officer,
        case_id=case.id,
        expected_version=case.version,
        reason="Chờ xác minh.",
        value=2,
        unit=TimeUnit.WORKING_DAY,
    )

    assert selectors.apology_draft(actor=officer, case_id=case.id) is None


def test_the_apology_for_a_late_case_never_asks_for_a_past_date(world, tree, case, stop_clock):
    now = stop_clock("2025-04-14 10:00")

    draft = selectors.apology_draft(actor=world.officer(Role.CASE_OFFICER), case_id=case.id)

    assert draft.new_due_at > now
    assert not draft.is_in_time


def test_a_case_with_the_citizen_is_left_alone_and_met_again_afterwards(
    world, tree, case, stop_clock
):
    stop_clock("2025-03-28 08:01")
    alerts_sweep()
    services.case_request_supplement(
        actor=world.officer(Role.CASE_OFFICER),
        case_id=case.id,
        expected_version=case.version,
        items=["Ảnh"],
        reason="Thiếu ảnh.",
    )
    stop_clock("2025-04-02 09:00")
    alerts_sweep()
    assert not Alert.objects.filter(ended_at__isnull=True).exists()
    assert not Watch.objects.exists()

    services.case_answer_supplement(
        actor=world.citizen,
        case_id=case.id,
        expected_version=selectors.case_summary(actor=world.citizen, case_id=case.id).version,
        answer="Đã bổ sung.",
        file_ids=[],
    )
    alerts_sweep()
    assert len(read_by(world.officer(Role.CASE_OFFICER))) == 1


def test_a_dossier_that_nobody_receives_goes_up_as_well(world, tree, stop_clock):
    case = worlds.submit(world)

    stop_clock("2025-03-18 08:01")
    alerts_sweep()

    assert said(case) == [(AlertKind.LATE, 0), (AlertKind.LATE, 1)]
    assert read_by(world.officer(Role.DESK_OFFICER)) == [(AlertKind.LATE, 0)]
    assert read_by(tree.commune_chair) == [(AlertKind.LATE, 1)]


def test_whoever_takes_the_work_over_reads_its_warning(world, tree, case, stop_clock):
    stop_clock("2025-03-28 08:01")
    alerts_sweep()
    colleague = worlds.staff(world.commune, Role.CASE_OFFICER, "thu-ly-2")

    Task.objects.filter(case_id=case.id, closed_at__isnull=True).update(
        assignee_id=colleague.staff_id
    )

    assert read_by(colleague) == [(AlertKind.BEFORE, 0)]
    assert read_by(world.officer(Role.CASE_OFFICER)) == []


def test_where_an_agency_has_no_leader_the_one_above_is_told(world, tree, case, stop_clock):
    hierarchy.nobody_leads(world.commune)
    stop_clock("2025-03-31 08:01")

    alerts_sweep()

    assert read_by(tree.district_chair) == [(AlertKind.LATE, 1)]


@pytest.mark.parametrize(("escalates", "leader"), [(False, []), (True, [(AlertKind.STEP_UP, 1)])])
def test_a_step_that_waits_too_long_is_told_as_its_process_says(
    world, tree, case, escalates, leader
):
    task = Task.objects.get(case_id=case.id, closed_at__isnull=True)
    event = StepWaits(case_id=case.id, task_id=task.pk, escalates=escalates)

    on_step_waits(event)
    on_step_waits(event)

    kind = AlertKind.STEP_UP if escalates else AlertKind.STEP
    assert read_by(world.officer(Role.CASE_OFFICER)) == [(kind, 0)]
    assert read_by(tree.commune_chair) == leader
    services.case_propose(
        actor=world.officer(Role.CASE_OFFICER),
        case_id=case.id,
        expected_version=case.version,
        outcome=Outcome.GRANTED,
        proposal="Đủ điều kiện.",
    )
    alerts_sweep()
    assert read_by(tree.commune_chair) == []
    on_step_waits(event)
    assert not Alert.objects.filter(ended_at__isnull=True).exists()


def test_administrators_set_thresholds_and_they_hold_from_the_next_sweep(
    world, tree, case, stop_clock
):
    admin = worlds.staff(world.centre, Role.ADMINISTRATOR, "quan-tri")
    alerts_sweep()

    services.alert_rule_set(actor=admin, kind=ThresholdKind.SHARE, value=50)
    stop_clock("2025-03-24 08:01")
    alerts_sweep()

    assert said(case) == [(AlertKind.SHARE, 0)]
    told = {row.kind: (row.value, row.shipped) for row in selectors.thresholds_told()}
    assert told[ThresholdKind.SHARE] == (50, 20)
    with pytest.raises(NotAllowed):
        services.alert_rule_set(actor=tree.chair, kind=ThresholdKind.SHARE, value=50)
    for value in (0, 91):
        with pytest.raises(Invalid):
            services.alert_rule_set(actor=admin, kind=ThresholdKind.SHARE, value=value)


def test_a_sweep_over_open_work_asks_little(
    world, tree, case, stop_clock, django_assert_max_num_queries
):
    for _each in range(5):
        worlds.taken(world)
    alerts_sweep()

    with django_assert_max_num_queries(8):  # two of them around the batch
        alerts_sweep()


def test_the_list_of_warnings_costs_four_queries(
    world, tree, case, stop_clock, django_assert_max_num_queries
):
    stop_clock("2025-03-31 08:01")
    alerts_sweep()
    selectors.alerts_of(actor=tree.commune_chair)

    with django_assert_max_num_queries(4):
        selectors.alerts_of(actor=tree.commune_chair)
    with django_assert_max_num_queries(1):
        selectors.alerts_waiting(actor=tree.commune_chair)


def test_a_case_that_is_moved_back_and_forth_is_not_lost(world, tree, case, stop_clock):
    """A due time that returns to what it was before is warned of again."""
    stop_clock("2025-03-31 08:01")
    alerts_sweep()
    hierarchy.due(case, _instant(DUE) + timedelta(days=7))
    alerts_sweep()
    assert read_by(tree.commune_chair) == []

    hierarchy.due(case, _instant(DUE))
    alerts_sweep()

    assert read_by(tree.commune_chair) == [(AlertKind.LATE, 1)]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("received", "due", "now", "expected"),
    [
        # Ten working days: one working day before the end, not before.
        ("2024-06-03 07:00", "2024-06-14 17:00", "2024-06-13 16:59", False),
        ("2024-06-03 07:00", "2024-06-14 17:00", "2024-06-13 17:00", True),
        # One working day: at its half (4 of 8 hours left: 4.5 in the morning less the first 4).
        ("2024-06-03 07:00", "2024-06-03 17:00", "2024-06-03 07:05", False),
        ("2024-06-03 07:00", "2024-06-03 17:00", "2024-06-03 10:59", False),
        ("2024-06-03 07:00", "2024-06-03 17:00", "2024-06-03 11:00", True),
        # Late already.
        ("2024-06-03 07:00", "2024-06-03 17:00", "2024-06-04 09:00", True),
    ],
)
def test_an_apology_is_thought_of_near_the_end_and_never_at_receipt(
    stop_clock, received, due, now, expected
):
    stop_clock(now)

    assert selectors.apology_is_due(vietnam(received), vietnam(due), None) is expected


def vietnam(at):
    return datetime.fromisoformat(at).replace(tzinfo=clock.VIETNAM)
