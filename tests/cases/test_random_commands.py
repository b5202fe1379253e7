"""Whatever anybody does in whatever order, a case keeps its promises."""

import dataclasses
from datetime import timedelta
from itertools import pairwise
from unittest import mock

import pytest
import time_machine
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from cases import world as worlds
from motcua.cases import services
from motcua.cases.change import place_of
from motcua.cases.lifecycle import FINAL, KNOWN, Clock, Command, Step, commands_at, target
from motcua.cases.models import Case, ClockSegment, LedgerEntry, SupplementRequest, Task
from motcua.cases.selectors import ledger_verify
from motcua.cases.types import Outcome
from motcua.catalogue.selectors import published_version
from motcua.kernel import clock
from motcua.kernel.actor import ANONYMOUS, SYSTEM, PostRef, Role
from motcua.kernel.errors import DomainError, Unavailable
from motcua.signing import services as signing
from motcua.worktime import selectors as worktime
from motcua.worktime.types import TimeUnit

POSTS = {
    Step.INTAKE: Role.DESK_OFFICER,
    Step.APPRAISE: Role.CASE_OFFICER,
    Step.APPROVE: Role.APPROVER,
    Step.SIGN: Role.APPROVER,
    Step.SEAL: Role.REGISTRAR,
    Step.HAND_OVER: Role.DESK_OFFICER,
}
SERVICES = {
    Command.ACCEPT: services.case_accept,
    Command.REFUSE_INTAKE: services.case_refuse_intake,
    Command.TAKE: services.case_take,
    Command.RELEASE: services.case_release,
    Command.REQUEST_SUPPLEMENT: services.case_request_supplement,
    Command.ANSWER_SUPPLEMENT: services.case_answer_supplement,
    Command.PROPOSE: services.case_propose,
    Command.APPROVE: services.case_approve,
    Command.SEND_BACK: services.case_send_back,
    Command.SIGN: services.case_sign,
    Command.SEAL: services.case_seal,
    Command.HAND_OVER: services.case_hand_over,
    Command.WITHDRAW: services.case_withdraw,
}
REASON = "Thiếu bản chính sổ hộ khẩu."
FIELDS = {
    Command.REFUSE_INTAKE: {"reason": REASON},
    Command.REQUEST_SUPPLEMENT: {"reason": REASON, "items": ["Sổ hộ khẩu"]},
    Command.ANSWER_SUPPLEMENT: {"answer": "Đã bổ sung."},
    Command.SEND_BACK: {"reason": REASON},
    Command.WITHDRAW: {"reason": "Không còn nhu cầu."},
}
BACKWARD = {
    Command.REFUSE_INTAKE,
    Command.RELEASE,
    Command.SEND_BACK,
    Command.WITHDRAW,
}
OUTCOMES = [Outcome.GRANTED, Outcome.REFUSED]


class Dossier(RuleBasedStateMachine):
    """One dossier, and everybody who could touch it."""

    def __init__(self, world):
        super().__init__()
        self.world = world
        both = worlds.staff(world.commune, Role.CASE_OFFICER, "both")
        appraiser = worlds.staff(world.commune, Role.CASE_OFFICER, "second")
        posts = (*both.posts, PostRef(agency_id=world.commune.id, role=Role.APPROVER))
        self.people = {role.value: world.officer(role) for role in POSTS.values()} | {
            "citizen": world.citizen,
            "stranger": world.stranger,
            "both": dataclasses.replace(both, posts=posts),
            "second": appraiser,
            "anonymous": ANONYMOUS,
            "system": SYSTEM,
            "centre": world.officer(Role.DESK_OFFICER, world.centre),
            "police": world.officer(Role.CASE_OFFICER, world.police),
        }

    @initialize()
    def submit(self):
        self.case_id = worlds.submit(self.world).id
        self.remember()

    @rule(minutes=st.integers(0, 4000))
    def time_passes(self, minutes):
        self.world.traveller.shift(timedelta(minutes=minutes))

    @precondition(lambda self: self.place not in FINAL)
    @rule(data=st.data(), steps=st.integers(1, 8))
    def the_case_goes_on(self, data, steps):
        for _step in range(steps):
            forward = [command for command in commands_at(self.place) if command not in BACKWARD]
            if not forward:
                return
            who = next(name for name in self.people if self.fits(name, forward[-1]))
            self.give(forward[-1], who, data)

    @precondition(lambda self: self.place not in FINAL)
    @rule(data=st.data())
    def somebody_does_the_right_thing(self, data):
        command = data.draw(st.sampled_from(commands_at(self.place)), label="command")
        fitting = [name for name in self.people if self.fits(name, command)]
        self.give(command, data.draw(st.sampled_from(fitting), label="who"), data)

    @rule(data=st.data(), command=st.sampled_from(sorted(SERVICES)), stale=st.booleans())
    def somebody_does_anything(self, data, command, stale):
        who = data.draw(st.sampled_from(sorted(self.people)), label="who")
        self.give(command, who, data, stale=stale)

    @precondition(lambda self: self.place.step is Step.SEAL)
    @rule()
    def the_seal_fails(self):
        with (
            mock.patch.object(signing, "pdf_seal", side_effect=Unavailable),
            pytest.raises(Unavailable),
        ):
            services.case_seal(
                actor=self.people[Role.REGISTRAR],
                case_id=self.case_id,
                expected_version=self.case.version,
            )
        assert self.rows() == self.written

    def fits(self, name, command):
        actor = self.people[name]
        if command in (Command.ANSWER_SUPPLEMENT, Command.WITHDRAW):
            return name == "citizen" or actor.holds(Role.DESK_OFFICER, self.world.commune.id)
        if command is Command.RELEASE and actor.holds(Role.APPROVER, self.world.commune.id):
            return True
        return actor.holds(POSTS[self.place.step], self.world.commune.id)

    def give(self, command, who, data, *, stale=False):
        actor, fields = self.people[who], dict(FIELDS.get(command, {}))
        if command is Command.PROPOSE:
            fields = {"outcome": data.draw(st.sampled_from(OUTCOMES)), "proposal": REASON}
        if command is Command.ACCEPT:
            fields = {"checked": worlds.required()}
        version = self.case.version - 1 if stale else self.case.version
        try:
            with transaction.atomic():
                SERVICES[command](
                    actor=actor, case_id=self.case_id, expected_version=version, **fields
                )
        except DomainError:
            assert self.rows() == self.written
            return
        assert not stale
        assert self.fits(who, command)
        expected = target(command, self.place)
        self.remember()
        assert self.place == expected

    def remember(self):
        self.case = Case.objects.get(pk=self.case_id)
        self.place, self.written = place_of(self.case), self.rows()

    def rows(self):
        """All that a refused command must leave alone."""
        return [
            list(model.objects.filter(**{key: self.case_id}).order_by("pk").values())
            for model, key in (
                (Case, "pk"),
                (LedgerEntry, "case_id"),
                (Task, "case_id"),
                (ClockSegment, "case_id"),
                (SupplementRequest, "case_id"),
            )
        ]

    @invariant()
    def the_place_is_known(self):
        assert self.place in KNOWN

    @invariant()
    def one_task_is_open_until_the_end(self):
        opened = Task.objects.filter(case_id=self.case_id, closed_at__isnull=True)
        assert [task.step for task in opened] == (
            [] if self.place in FINAL else [self.place.step.value]
        )

    @invariant()
    def the_ledger_is_whole(self):
        broken = []
        rows = ledger_verify(tell=broken.append, code=self.case.reference)
        assert (broken, rows) == ([], self.case.version)

    @invariant()
    def the_clock_covers_the_time_without_gap_or_overlap(self):
        segments = list(ClockSegment.objects.filter(case_id=self.case_id).order_by("id"))
        if self.case.received_at is None:
            assert segments == []
            return
        end = self.case.finished_at or clock.now()
        edges = [(segment.from_at, segment.to_at or end) for segment in segments]
        assert edges[0][0] == self.case.received_at
        assert edges[-1][1] == end
        assert all(first[1] == second[0] for first, second in pairwise(edges))
        spent = sum((to - begin for begin, to in edges), timedelta())
        assert spent == end - self.case.received_at
        assert (self.place.clock is Clock.STOPPED) == all(segment.to_at for segment in segments)

    @invariant()
    def the_due_time_moves_by_pauses_only(self):
        if self.case.received_at is None:
            assert self.case.due_at is None
            return
        terms = published_version(self.case.procedure_version_id).terms(self.case.channel)
        due = worktime.due(self.case.received_at, terms.value, TimeUnit(terms.unit.value)).at
        pauses = ClockSegment.objects.filter(case_id=self.case_id, clock=Clock.PAUSED.value)
        if self.place.step is not Step.END or self.case.delivery != "none":
            pauses = pauses.filter(to_at__isnull=False)
        elif self.case.status == 7:  # withdrawn in a pause: the due time stays as it was
            withdrawn_at = self.case.finished_at
            pauses = pauses.filter(to_at__lt=withdrawn_at)
        for pause in pauses.order_by("id"):
            due = worktime.due_moved(due, pause.from_at, pause.to_at)
        assert self.case.due_at == due

    @invariant()
    def four_eyes_saw_what_was_approved(self):
        if self.case.approved_by is not None:
            assert self.case.appraised_by is not None
            assert self.case.approved_by != self.case.appraised_by

    @invariant()
    def nobody_stands_in_the_ledger_under_a_post_not_held(self):
        for entry in LedgerEntry.objects.filter(case_id=self.case_id):
            assert (entry.post == "") == (entry.actor_kind == "citizen")


@pytest.fixture
def moving_clock(keys):
    with time_machine.travel("2024-06-03T01:00:00+00:00", tick=False) as traveller:
        keys.traveller = traveller
        yield keys


def test_random_commands_by_random_people_break_no_promise(moving_clock):
    class RolledBack(Dossier):
        def __init__(self):
            self.transaction = transaction.atomic()
            self.transaction.__enter__()
            super().__init__(moving_clock)

        def teardown(self):
            transaction.set_rollback(True)
            self.transaction.__exit__(None, None, None)
            moving_clock.traveller.move_to("2024-06-03T01:00:00+00:00", tick=False)

    run_state_machine_as_test(
        RolledBack,
        settings=settings(
            max_examples=12,
            stateful_step_count=30,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
