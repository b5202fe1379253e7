"""Whatever road a case takes, and whoever fills in for whom: two persons see what is approved."""

import random

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases import people
from cases import world as worlds
from cases.people import do
from motcua.cases import selectors, services
from motcua.cases.models import Case, LedgerEntry, Task
from motcua.cases.types import Command, Outcome
from motcua.kernel.actor import Role
from motcua.kernel.errors import DomainError
from motcua.organisation import services as organisation
from motcua.organisation.models import Absence
from motcua.organisation.selectors import standing_forget

WHY = "Đổi người."
SERVICES = {
    Command.TAKE: (services.case_take, {}),
    Command.RELEASE: (services.case_release, {}),
    Command.PROPOSE: (
        services.case_propose,
        {"outcome": Outcome.GRANTED, "proposal": "Đủ điều kiện."},
    ),
    Command.APPROVE: (services.case_approve, {}),
    Command.SEND_BACK: (services.case_send_back, {"reason": WHY}),
    Command.TAKE_BACK: (services.case_take_back, {}),
    Command.SIGN: (services.case_sign, {}),
}
DECIDING = {Command.APPROVE.value, Command.SIGN.value}


class Office:
    """A received case, and officers of whom some hold both posts."""

    def __init__(self, world, seed):
        standing_forget()  # the absences of the walk before were rolled back
        self.chance = random.Random(seed)  # noqa: S311 - a test draws lots
        self.case_id = worlds.received(world).id
        self.staff = [
            world.officer(Role.CASE_OFFICER),
            world.officer(Role.APPROVER),
            people.colleague(world, Role.CASE_OFFICER, "mot", Role.APPROVER),
            people.colleague(world, Role.CASE_OFFICER, "hai", Role.APPROVER),
            people.colleague(world, Role.DESK_OFFICER, "ba"),
        ]

    def somebody_does_something(self):
        actor = people.now(self.chance.choice(self.staff))
        try:
            with transaction.atomic():
                self.chance.choice([self.command, self.command, self.assign, self.absence])(actor)
        except DomainError:
            pass

    def command(self, actor):
        case = selectors.case_summary(actor=actor, case_id=self.case_id)
        possible = [
            command
            for command in selectors.case_detail(actor=actor, case_id=self.case_id).commands
            if command in SERVICES
        ]
        if possible:
            service, fields = SERVICES[self.chance.choice(possible)]
            do(service, case, actor, **fields)

    def assign(self, actor):
        case = selectors.case_summary(actor=actor, case_id=self.case_id)
        to = self.chance.choice(self.staff).staff_id
        do(services.case_assign, case, actor, staff_id=to, reason=WHY)

    def absence(self, actor):
        if self.chance.random() < 0.5:
            for row in Absence.objects.filter(ended_at=None):
                absent = next(one for one in self.staff if one.staff_id == row.staff_id)
                organisation.absence_end(actor=absent, absence_id=row.pk)
            return
        people.away(actor, self.chance.choice(self.staff))

    def check(self):
        case = Case.objects.get(pk=self.case_id)
        assert case.approved_by not in case.appraisers
        names = dict(LedgerEntry.objects.values_list("account_id", "actor_name"))
        appraised, decided = set(), set()
        for entry in LedgerEntry.objects.filter(case_id=self.case_id).order_by("number"):
            persons = {names[entry.account_id], entry.body.get("stead_name") or entry.actor_name}
            if entry.name == Command.PROPOSE:
                appraised |= persons
            if entry.name in DECIDING:
                assert not persons & appraised, "who appraised has decided"
                decided |= persons
        holder = Task.objects.filter(case_id=self.case_id, closed_at=None, role="approver").first()
        if holder is not None:
            assert holder.assignee_id not in case.appraisers


@pytest.fixture
def office(keys):
    return keys


def test_four_eyes_on_every_road(office):
    reached = set()

    @settings(
        max_examples=12, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(seed=st.integers(0, 2**32))
    def walk(seed):
        with transaction.atomic():
            here = Office(office, seed)
            for _step in range(40):
                here.somebody_does_something()
                here.check()
            found = LedgerEntry.objects.filter(case_id=here.case_id)
            reached.update(found.values_list("name", flat=True))
            transaction.set_rollback(True)

    walk()
    assert {"propose", "approve", "assign", "take_back", "send_back"} <= reached
