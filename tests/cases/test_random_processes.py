"""Real cases on random valid processes: nobody gets stuck, no token is lost, the ledger holds."""

from contextlib import suppress
from copy import deepcopy
from datetime import timedelta
from itertools import pairwise

import pytest
import time_machine
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from cases import world as worlds
from motcua.cases import clocks, services
from motcua.cases.change import place_of
from motcua.cases.errors import ProposalMissing
from motcua.cases.flow import is_offered
from motcua.cases.lifecycle import FINAL, KNOWN, Clock, Command, Step
from motcua.cases.models import Case, ClockSegment, LedgerEntry, Task, Timer
from motcua.cases.selectors import ledger_verify
from motcua.cases.types import Outcome
from motcua.catalogue.selectors import published_version
from motcua.kernel import clock
from motcua.kernel.actor import SYSTEM, Role
from motcua.kernel.errors import DomainError
from motcua.process.selectors import compiled, definition
from motcua.process.services import definition_store
from motcua.worktime.types import TimeUnit
from process_engine.strategies import AGAIN, documents

START = "2024-06-03T01:00:00+00:00"
MOST_STEPS = 120
OPINIONS = ["agree", "object"]
REASON = "Cần xem lại thành phần hồ sơ."


class Walk:
    """One case on its way, and the officers of the commune who push it."""

    def __init__(self, world, document, data):
        self.world, self.data = world, data
        for node in document["nodes"]:
            if node["kind"] == "subcase":
                node |= {"procedure": worlds.GENERIC, "agency": "competent"}
        self.document, self.moves = document, 0
        self.hash = definition_store(definition=compiled(document))
        self.definition = definition(self.hash)
        self.case_id = worlds.submit(world).id
        Case.objects.filter(pk=self.case_id).update(process_hash=self.hash)
        Task.objects.filter(case_id=self.case_id).update(node=self.definition.tasks[0].key)

    @property
    def case(self):
        return Case.objects.get(pk=self.case_id)

    def tasks(self):
        rows = Task.objects.filter(case_id=self.case_id, closed_at__isnull=True)
        return list(rows.order_by("id"))

    def officer(self, task):
        return self.world.officer(Role(task.role or Role.CASE_OFFICER))

    def go_on(self, task, decision):
        """The command that this task waits for."""
        case = self.case
        common = {"actor": self.officer(task), "case_id": case.pk, "expected_version": case.version}
        if task.step == Step.STOPPED:
            return services.case_reopen(**common | {"actor": self.leader()}, reason=REASON)
        if task.step == Step.INTAKE:
            return services.case_accept(**common, checked=worlds.required())
        if task.step == Step.OUTSIDE:
            note = "Đã nhận kết quả."
            return services.case_receive_outside(**common, note=note, task_id=task.pk)
        if task.step == Step.CONSULT:
            return services.case_answer_consult(
                **common, decision=decision, opinion=REASON, task_id=task.pk
            )
        if task.step == Step.APPRAISE:
            return self.appraise(task, common, decision)
        simple = {
            Step.APPROVE: services.case_approve,
            Step.SIGN: services.case_sign,
            Step.SEAL: services.case_seal,
            Step.HAND_OVER: services.case_hand_over,
        }
        return simple[Step(task.step)](**common)

    def appraise(self, task, common, decision):
        if task.assignee_id is None:
            case = services.case_take(**common)
            common = {**common, "expected_version": case.version}
        again = {"decision": AGAIN if decision == "object" else ""}
        if is_offered(self.definition, task, Command.FORWARD):
            with suppress(ProposalMissing), transaction.atomic():
                return services.case_forward(**common, **again)
        return services.case_propose(**common, outcome=Outcome.GRANTED, proposal="", **again)

    def leader(self):
        return self.world.officer(Role.APPROVER)

    def send_back(self, task):
        self.attempt(services.case_send_back, self.officer(task), reason=REASON)

    def stop(self, _task):
        self.attempt(services.case_stop, self.leader(), reason=REASON)

    def extend(self, _task):
        longer = {"value": 3, "unit": TimeUnit.WORKING_DAY}
        self.attempt(services.case_extend, self.leader(), reason=REASON, **longer)

    def move(self, _task):
        """To a version with other hours, and a reminder at every other step."""
        self.moves += 1
        newer = deepcopy(self.document)
        for number, node in enumerate(newer["nodes"]):
            if node["kind"] == "task":
                node["hours"] = 1 + self.moves
                remind = {"key": "slow", "action": "remind", "hours": 5 * self.moves}
                node["timers"] = [remind] * (number % 2)
        hash_ = definition_store(definition=compiled(newer))
        if self.attempt(services.case_move, SYSTEM, process_hash=hash_):
            self.definition = definition(hash_)

    def attempt(self, service, actor, **fields):
        """Something that may be refused, and then changes nothing; whether it was done."""
        case, before = self.case, self.rows()
        common = {"actor": actor, "case_id": case.pk, "expected_version": case.version}
        try:
            with transaction.atomic():
                service(**common, **fields)
        except DomainError:
            assert self.rows() == before
            return False
        return True

    def rows(self):
        return [
            list(model.objects.filter(**{key: self.case_id}).order_by("pk").values())
            for model, key in ((Case, "pk"), (Task, "case_id"), (LedgerEntry, "case_id"))
        ]

    def check(self):
        case, tasks = self.case, self.tasks()
        place = place_of(case)
        assert place in KNOWN
        assert bool(tasks) == (place not in FINAL)
        assert len({task.token for task in tasks}) == len(tasks)
        for task in tasks:
            assert self.definition.node(task.node).is_stop
            assert len(self.definition.shape.forks[task.node]) == len(
                [part for part in task.branch.split("/") if part]
            )
        breaks = []
        ledger_verify(tell=breaks.append, code=case.reference)
        assert breaks == []
        self.check_clock(case, place)
        at = {(task.token, task.node) for task in tasks if place.step is not Step.STOPPED}
        timers = Timer.objects.filter(case_id=case.pk, ended_at__isnull=True)
        assert {(timer.token, timer.node) for timer in timers} <= at

    def check_clock(self, case, place):
        segments = list(ClockSegment.objects.filter(case_id=case.pk).order_by("id"))
        if case.received_at is None:
            assert segments == []
            return
        end = case.finished_at or clock.now()
        edges = [(segment.from_at, segment.to_at or end) for segment in segments]
        assert all(first[1] == second[0] for first, second in pairwise(edges))
        elapsed = sum((to - begin for begin, to in edges), timedelta())
        assert elapsed == end - case.received_at
        is_over = place.clock is Clock.STOPPED and place.step is not Step.STOPPED
        assert is_over == all(segment.to_at for segment in segments)
        version = published_version(case.procedure_version_id)
        derived = clocks.derived(case, version, clocks.turns_of(case))
        assert (derived and derived.at) == case.due_at


@pytest.fixture
def moving_clock(world):
    with time_machine.travel(START, tick=False) as traveller:
        worlds.give_keys(world)
        world.traveller = traveller
        yield world


@pytest.mark.parametrize("chunk", range(2))
def test_a_case_on_any_valid_process_comes_to_its_end(moving_clock, chunk):
    @settings(
        max_examples=5,
        deadline=None,
        database=None,
        phases=(Phase.generate,),  # a walk is readable as it is; shrinking one takes minutes
        suppress_health_check=list(HealthCheck),
    )
    @given(document=documents(), data=st.data())
    def walk(document, data):
        with transaction.atomic():
            _walk(moving_clock, document, data)
            transaction.set_rollback(True)
        moving_clock.traveller.move_to(START, tick=False)

    walk()


def _walk(world, document, data):
    way = Walk(world, document, data)
    for step in range(MOST_STEPS):
        way.check()
        tasks = way.tasks()
        if not tasks:
            break
        world.traveller.shift(timedelta(minutes=data.draw(st.integers(0, 2000))))
        task = data.draw(st.sampled_from(tasks), label="task")
        wanders = step < MOST_STEPS // 3
        detours = (way.send_back, way.stop, way.extend, way.move)
        if wanders and data.draw(st.integers(0, 3), label="detour") == 0:
            data.draw(st.sampled_from(detours), label="which")(task)
        else:
            opinions = OPINIONS if wanders else OPINIONS[:1]
            way.go_on(task, data.draw(st.sampled_from(opinions), label="decision"))
    assert place_of(way.case) in FINAL
