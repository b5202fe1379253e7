"""Whatever anybody does in whatever order, a case keeps its promises."""

import dataclasses
from datetime import timedelta
from itertools import pairwise
from typing import NamedTuple
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
from motcua.cases import clocks, services
from motcua.cases.change import place_of
from motcua.cases.lifecycle import FINAL, KNOWN, Clock, Command, Step, commands_at, targets
from motcua.cases.models import (
    Case,
    ClockSegment,
    Extension,
    LedgerEntry,
    Letter,
    SupplementRequest,
    Task,
)
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
    Command.ASSIGN: services.case_assign,
    Command.FORWARD: services.case_forward,
    Command.ANSWER_CONSULT: services.case_answer_consult,
    Command.REQUEST_SUPPLEMENT: services.case_request_supplement,
    Command.ANSWER_SUPPLEMENT: services.case_answer_supplement,
    Command.REQUEST_PAYMENT: services.case_request_payment,
    Command.CONFIRM_PAYMENT: services.case_confirm_payment,
    Command.RECEIVE_OUTSIDE: services.case_receive_outside,
    Command.PROPOSE: services.case_propose,
    Command.APPROVE: services.case_approve,
    Command.SEND_BACK: services.case_send_back,
    Command.TAKE_BACK: services.case_take_back,
    Command.SIGN: services.case_sign,
    Command.SEAL: services.case_seal,
    Command.HAND_OVER: services.case_hand_over,
    Command.EXTEND: services.case_extend,
    Command.STOP: services.case_stop,
    Command.REOPEN: services.case_reopen,
    Command.WITHDRAW: services.case_withdraw,
    Command.MOVE: services.case_move,
    Command.HAND_ON: services.case_hand_on,
    Command.SIGN_LETTER: services.letter_sign,
    Command.SEAL_LETTER: services.letter_seal,
}
REASON = "Thiếu bản chính sổ hộ khẩu."
FIELDS = {
    Command.REFUSE_INTAKE: {"reason": REASON},
    Command.ANSWER_CONSULT: {"decision": "agree", "opinion": "Nhất trí."},
    Command.REQUEST_SUPPLEMENT: {
        "reason": REASON,
        "items": ["Sổ hộ khẩu"],
        "again_because": "Giấy nộp lại bị mờ.",
    },
    Command.ANSWER_SUPPLEMENT: {"answer": "Đã bổ sung."},
    Command.REQUEST_PAYMENT: {"text": "Lệ phí.", "amount_vnd": 28_000},
    Command.RECEIVE_OUTSIDE: {"note": "Đã có kết quả."},
    Command.SEND_BACK: {"reason": REASON},
    Command.STOP: {"reason": "Chờ bản án."},
    Command.REOPEN: {"reason": "Đã có bản án."},
    Command.WITHDRAW: {"reason": "Không còn nhu cầu."},
    Command.MOVE: {"process_hash": "0" * 64},
}
BACKWARD = {
    Command.REFUSE_INTAKE,
    Command.RELEASE,
    Command.ASSIGN,
    Command.EXTEND,
    Command.SIGN_LETTER,
    Command.SEAL_LETTER,
    Command.STOP,
    Command.MOVE,
    Command.HAND_ON,
    Command.SEND_BACK,
    Command.TAKE_BACK,
    Command.WITHDRAW,
}
OUTCOMES = [Outcome.GRANTED, Outcome.REFUSED]


class Who(NamedTuple):
    """What a person is to the case that stands where it stands."""

    name: str
    works: bool
    receives: bool
    appraises: bool
    leads: bool
    was_last: bool


FITS = {
    Command.ANSWER_SUPPLEMENT: lambda who: who.name == "citizen" or who.receives,
    Command.WITHDRAW: lambda who: who.name == "citizen" or who.receives,
    Command.CONFIRM_PAYMENT: lambda who: who.name == "system" or who.receives or who.appraises,
    Command.RECEIVE_OUTSIDE: lambda who: who.name == "system" or who.receives or who.appraises,
    Command.STOP: lambda who: who.name == "system" or who.leads,
    Command.REOPEN: lambda who: who.leads,
    Command.MOVE: lambda who: who.name == "administrator",
    Command.HAND_ON: lambda who: who.name == "nobody",  # its agencies stand
    Command.RELEASE: lambda who: who.works or who.leads or who.name == "administrator",
    Command.ASSIGN: lambda who: who.works or who.leads or who.name == "administrator",
    Command.EXTEND: lambda who: who.works or who.leads,
    Command.TAKE_BACK: lambda who: who.was_last,
    Command.SIGN_LETTER: lambda who: who.leads,
    Command.SEAL_LETTER: lambda who: who.name == "registrar",
}


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
            "administrator": worlds.staff(world.commune, Role.ADMINISTRATOR, "admin"),
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
            fitting = [name for name in self.people if self.fits(name, forward[-1])]
            if not fitting:
                return
            self.give(forward[-1], fitting[0], data)

    @precondition(lambda self: self.place not in FINAL)
    @rule(data=st.data())
    def somebody_does_the_right_thing(self, data):
        command = data.draw(st.sampled_from(commands_at(self.place)), label="command")
        fitting = [name for name in self.people if self.fits(name, command)]
        if not fitting:
            return
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

    @precondition(lambda self: self.place.step is Step.SUPPLEMENT)
    @rule()
    def nobody_answers_for_a_month(self):
        self.world.traveller.shift(timedelta(days=35))
        assert services.supplements_lapse() == 1
        self.remember()
        assert self.place.step is Step.STOPPED

    def fits(self, name, command):
        """Whether this person could at all be the one to do it now."""
        actor = self.people[name]

        def holds(role):
            return actor.holds(role, self.world.commune.id)

        who = Who(
            name=name,
            works=self.place.step in POSTS and holds(POSTS[self.place.step]),
            receives=holds(Role.DESK_OFFICER),
            appraises=holds(Role.CASE_OFFICER),
            leads=holds(Role.APPROVER),
            was_last=actor.staff_id in {self.case.last_officer_id} - {None},
        )
        return FITS.get(command, lambda who: who.works)(who)

    def fields(self, command, data):
        match command:
            case Command.PROPOSE:
                return {"outcome": data.draw(st.sampled_from(OUTCOMES)), "proposal": REASON}
            case Command.ACCEPT:
                return {"checked": worlds.required()}
            case Command.ASSIGN:
                colleagues = [each for each in self.people.values() if each.staff_id]
                staff_id = data.draw(st.sampled_from(colleagues), label="colleague").staff_id
                return {"staff_id": staff_id, "reason": "Nghỉ phép."}
            case Command.EXTEND:
                unit = data.draw(st.sampled_from(TimeUnit), label="unit")
                value = data.draw(st.integers(1, 40), label="value")
                return {"reason": "Phải xác minh.", "value": value, "unit": unit}
            case Command.SIGN_LETTER | Command.SEAL_LETTER:
                newest = Letter.objects.filter(case_id=self.case_id).order_by("-id").first()
                return {"letter_id": newest.pk if newest else 0}
            case _:
                return FIELDS.get(command, {})

    def give(self, command, who, data, *, stale=False):
        actor, fields = self.people[who], self.fields(command, data)
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
        ways = targets(command, self.place)
        self.remember()
        assert self.place in ways

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
                (Extension, "case_id"),
                (Letter, "case_id"),
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
        for task in opened:
            assert self.case.due_at is None or task.sort_at == self.case.due_at or not task.role

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
        assert all(first.clock != second.clock for first, second in pairwise(segments))
        open_ones = [segment.clock for segment in segments if segment.to_at is None]
        assert open_ones == ([] if self.case.finished_at else [self.place.clock.value])

    @invariant()
    def the_agency_and_the_citizen_had_all_the_time_that_nobody_stopped(self):
        if self.case.received_at is None:
            return
        end = self.case.finished_at or clock.now()
        spent = dict.fromkeys(("running", "paused", "stopped"), timedelta())
        for segment in ClockSegment.objects.filter(case_id=self.case_id):
            spent[segment.clock] += (segment.to_at or end) - segment.from_at
        elapsed = end - self.case.received_at
        assert spent["running"] + spent["paused"] == elapsed - spent["stopped"]

    @invariant()
    def the_stored_due_time_is_the_derived_one(self):
        if self.case.received_at is None:
            assert self.case.due_at is None
            return
        version = published_version(self.case.procedure_version_id)
        found = clocks.derived(self.case, version, clocks.turns_of(self.case))
        assert self.case.due_at == found.at

    @invariant()
    def the_due_time_is_that_of_a_limit_that_ran_only_while_the_clock_ran(self):
        """Another way to the same instant, for cases that were not extended: when the time used
        so far is taken off the limit, the rest runs from the last start of the clock.
        """
        if self.case.received_at is None or self.place.clock is not Clock.RUNNING:
            return
        if Extension.objects.filter(case_id=self.case_id).exists():
            return
        terms = published_version(self.case.procedure_version_id).terms(self.case.channel)
        assert terms.unit == TimeUnit.WORKING_DAY
        left = timedelta(hours=8 * terms.value)
        rows = ClockSegment.objects.filter(case_id=self.case_id, clock="running").order_by("id")
        *before, last = rows
        for segment in before:
            left -= worktime.working_time(segment.from_at, segment.to_at)
        if left > timedelta():
            minutes = worktime.working_time(last.from_at, self.case.due_at)
            assert minutes == left

    @invariant()
    def a_case_is_released_with_a_verdict_and_extended_at_most_once(self):
        assert (self.case.released_at is None) == (self.case.finished_at is None)
        judged = self.case.released_at is not None and self.case.received_at is not None
        assert (self.case.timeliness != "") == judged
        assert Extension.objects.filter(case_id=self.case_id).count() <= 1
        if judged and SupplementRequest.objects.filter(case_id=self.case_id).count() > 1:
            assert self.case.timeliness == "late"

    @invariant()
    def four_eyes_saw_what_was_approved(self):
        if self.case.approved_by is not None:
            assert self.case.appraised_by is not None
            assert self.case.approved_by != self.case.appraised_by

    @invariant()
    def nobody_stands_in_the_ledger_under_a_post_not_held(self):
        for entry in LedgerEntry.objects.filter(case_id=self.case_id):
            assert (entry.post == "") == (entry.actor_kind in ("citizen", "system"))


@pytest.fixture
def moving_clock(world):
    with time_machine.travel("2024-06-03T01:00:00+00:00", tick=False) as traveller:
        worlds.give_keys(world)
        world.traveller = traveller
        yield world


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
