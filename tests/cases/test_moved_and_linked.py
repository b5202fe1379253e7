"""What a new process allows from the move on, and what a resting case learns of its linked one."""

from datetime import timedelta

import pytest
import time_machine

from cases.test_processes import asked, asking, following, linking, open_nodes
from motcua.cases import services
from motcua.cases.events import LinkMoves
from motcua.cases.models import Case, ClockSegment, LedgerEntry, Task, Timer
from motcua.cases.services.linked import on_link_moves
from motcua.cases.services.timers import timers_fire
from motcua.cases.types import Outcome
from motcua.kernel import clock
from motcua.kernel.actor import SYSTEM, Role
from motcua.process.compiling import compiled
from motcua.process.services import definition_store
from process_engine.samples import CHAIN, document, flows, task

OPENED, MOVED = "2024-06-03 08:00", "2024-06-03 14:00"


def chain(hours=2, timers=()):
    """The six steps; so many hours and such timers for the appraisal."""
    nodes = [task(key) for key in CHAIN]
    nodes[1] |= {"hours": hours, "timers": list(timers)}
    return document(nodes, flows("start > " + " > ".join(CHAIN) + " > end"))


def remind(hours):
    return {"key": "slow", "action": "remind", "hours": hours}


def move(case, definition):
    hash_ = definition_store(definition=compiled(definition))
    version = Case.objects.get(pk=case.id).version
    return services.case_move(
        actor=SYSTEM, case_id=case.id, expected_version=version, process_hash=hash_
    )


def work(case):
    return Task.objects.get(case_id=case.id, closed_at__isnull=True)


def running(case):
    """The timers that still run: node, key, day and time."""
    rows = Timer.objects.filter(case_id=case.id, ended_at__isnull=True).order_by("key")
    return [(row.node, row.key, said(row.fires_at)) for row in rows]


def said(at):
    return f"{clock.local(at):%d %H:%M}" if at else None


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        (2, "03 10:00"),  # as before: what was late stays late
        (8, "04 08:00"),  # from the beginning of the work: 7 hours until 17:00, one more
        (4, "04 08:00"),  # 14:00 is the move, not later: so 3 hours from then, and one more
    ],
)
def test_the_limit_of_the_step_is_that_of_the_new_process(world, stop_clock, hours, expected):
    stop_clock(OPENED)
    case = following(world, chain())
    stop_clock(MOVED)

    move(case, chain(hours))

    assert said(work(case).limit_at) == expected


def test_the_new_timers_run_and_the_old_ones_are_over(world, stop_clock):
    stop_clock(OPENED)
    gone = {"key": "gone", "action": "escalate", "hours": 40}
    case = following(world, chain(timers=[remind(16), gone]))
    stop_clock(MOVED)

    soon, new = {"key": "soon", "action": "remind", "hours": 1}, {**gone, "key": "new"}
    move(case, chain(timers=[remind(16), soon, new]))

    assert running(case) == [
        ("appraise", "new", "10 08:00"),  # five working days from 08:00 on Monday
        ("appraise", "slow", "05 08:00"),  # as it was
        ("appraise", "soon", "03 15:00"),  # an hour from the beginning is past: from the move
    ]


def test_a_reminder_that_was_given_is_not_given_again(world, stop_clock):
    stop_clock(OPENED)
    case = following(world, chain(timers=[remind(1)]))
    stop_clock(MOVED)
    assert timers_fire() == 1

    move(case, chain(hours=3, timers=[remind(1)]))

    assert running(case) == []


def test_silence_after_the_move_leads_on_as_the_new_process_says(world):
    lapse = [{"key": "silent", "action": "stop", "hours": 16, "target": "asked"}]
    case = asked(world)
    assert running(case) == []

    move(case, asking(timers=lapse))
    (timer,) = Timer.objects.filter(case_id=case.id)
    with time_machine.travel(timer.fires_at + timedelta(minutes=1), tick=False):
        assert timers_fire() == 1

    assert open_nodes(case) == ["centre"]


def test_work_that_rests_is_timed_when_it_is_taken_up_again(world, stop_clock):
    stop_clock(OPENED)
    case = following(world, chain())
    case = services.case_stop(
        actor=SYSTEM, case_id=case.id, expected_version=case.version, reason="Chờ bản án."
    )
    case = move(case, chain(hours=1, timers=[remind(3)]))
    assert (running(case), work(case).limit_at) == ([], None)

    stop_clock(MOVED)
    services.case_reopen(
        actor=world.officer(Role.APPROVER),
        case_id=case.id,
        expected_version=case.version,
        reason="Có bản án.",
    )

    assert running(case) == [("appraise", "slow", "03 17:00")]
    assert said(work(case).limit_at) == "03 15:00"


def waiting(world):
    """A case that waits for a linked one, and that one."""
    case = following(world, linking())
    services.case_propose(
        actor=world.officer(Role.CASE_OFFICER),
        case_id=case.id,
        expected_version=case.version,
        outcome=Outcome.GRANTED,
        proposal="",
    )
    on_link_moves(LinkMoves(case_id=case.id))
    return Case.objects.get(pk=case.id), Case.objects.get(origin_id=case.id)


def stopped(case):
    return services.case_stop(
        actor=SYSTEM, case_id=case.pk, expected_version=case.version, reason="Chờ bản án."
    )


def refused(world, linked):
    services.case_refuse_intake(
        actor=world.officer(Role.DESK_OFFICER),
        case_id=linked.pk,
        expected_version=linked.version,
        reason="Không thuộc thẩm quyền.",
    )
    on_link_moves(LinkMoves(case_id=linked.pk))


def reopened(world, case):
    services.case_reopen(
        actor=world.officer(Role.APPROVER),
        case_id=case.pk,
        expected_version=Case.objects.get(pk=case.pk).version,
        reason="Có bản án.",
    )
    for _twice in range(2):
        on_link_moves(LinkMoves(case_id=case.pk))


def test_a_case_that_rested_when_its_linked_one_ended_learns_it_when_taken_up_again(world):
    case, linked = waiting(world)
    stopped(case)
    refused(world, linked)
    assert not Task.objects.filter(case_id=linked.pk, closed_at__isnull=True)
    assert Task.objects.get(case_id=case.pk, closed_at__isnull=True).step == "stopped"

    reopened(world, case)

    assert Task.objects.get(case_id=case.pk, closed_at__isnull=True).node == "approve"
    news = LedgerEntry.objects.get(case_id=case.pk, name="receive_outside")
    assert news.body["decision"] == "refused"
    assert Case.objects.filter(origin_id=case.pk).count() == 1


def test_a_linked_case_that_still_runs_is_waited_for_after_the_rest_and_opened_once(world):
    case, linked = waiting(world)
    stopped(case)
    reopened(world, case)
    assert Case.objects.filter(origin_id=case.pk).count() == 1
    assert Task.objects.get(case_id=case.pk, closed_at__isnull=True).node == "other"

    refused(world, linked)

    assert Task.objects.get(case_id=case.pk, closed_at__isnull=True).node == "approve"


def test_a_step_that_waits_too_long_stops_the_case_by_law(world, stop_clock):
    stop_clock(OPENED)
    end = {"key": "end", "action": "stop", "hours": 8}
    case = following(world, chain(timers=[end]))

    stop_clock("2024-06-04 08:00")
    assert timers_fire() == 1

    stopped_by = LedgerEntry.objects.get(case_id=case.id, name="stop")
    segment = ClockSegment.objects.get(case_id=case.id, clock="stopped")
    assert stopped_by.body["basis"] == segment.basis == "Nghị định số 61/2018/NĐ-CP"
