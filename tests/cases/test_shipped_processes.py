"""The branching processes of the distribution, walked through their branches to the signature."""

from datetime import timedelta

import pytest
import time_machine

from cases import world as worlds
from catalogue.communes import communes
from catalogue.samples import samples_of
from motcua.cases import selectors, services
from motcua.cases.lifecycle import Clock, Status, Step
from motcua.cases.models import Case, Task, Timer
from motcua.cases.services.timers import timers_fire
from motcua.cases.types import InboxTab, Outcome, Submission
from motcua.catalogue import definitions
from motcua.catalogue import services as catalogue
from motcua.catalogue.models import Procedure
from motcua.catalogue.process_checks import process_problems
from motcua.catalogue.types import Channel
from motcua.config import demonstration
from motcua.identity.selectors import actor_named
from motcua.identity.services import staff_accounts_ensure
from motcua.kernel.actor import SYSTEM, Role
from motcua.organisation.models import Staff
from motcua.organisation.selectors import agencies_forget

BUILD, LAND = "1.013236", "1.013992"
BODIES = {
    "000.00.07.H10": "Sở Nông nghiệp và Phát triển nông thôn tỉnh",
    "000.00.08.H10": "Sở Tài nguyên và Môi trường tỉnh",
    "000.00.10.H10": "Sở Xây dựng tỉnh",
    "000.00.30.H10": "Công an tỉnh",
}
BACK = (Role.CASE_OFFICER, Role.APPROVER, Role.REGISTRAR)


@pytest.fixture
def province(world, django_db_blocker):
    """The small world with the bodies that the processes name, and their officers."""
    made = {"000.00.07.H10": world.police}
    for identifier, name in BODIES.items():
        if identifier not in made:
            made[identifier] = worlds._agency(identifier, name, "province", "department", "S")
        for role in BACK:
            if (made[identifier].id, role) not in world.actors:
                actor = worlds.staff(made[identifier], role, f"{role}.{identifier}")
                world.actors[made[identifier].id, role] = actor
    agencies_forget()
    catalogue.procedures_import(actor=SYSTEM, codes={BUILD, LAND})
    catalogue.offerings_import(actor=SYSTEM)
    with communes(django_db_blocker):
        yield made


def submitted(world, code, competent):
    submission = Submission(
        procedure_code=code,
        agency_id=competent.id,
        data=samples_of("land-change")[0] if code == LAND else worlds.GENERIC_DATA,
        files=worlds.papers(world, code),
    )
    case = services.case_submit(actor=world.citizen, submission=submission, channel=Channel.ONLINE)
    return services.case_accept(
        actor=world.officer(Role.DESK_OFFICER, world.centre),
        case_id=case.id,
        expected_version=case.version,
        checked=worlds.required(code),
    )


def act(world, service, case, role, agency, **arguments):
    return service(
        actor=world.officer(role, agency),
        case_id=case.id,
        expected_version=case.version,
        **arguments,
    )


def read(world, case, agency, decision):
    case = act(world, services.case_take, case, Role.CASE_OFFICER, agency)
    return act(world, services.case_forward, case, Role.CASE_OFFICER, agency, decision=decision)


def proposed(world, case, agency, outcome=Outcome.GRANTED):
    return act(
        world,
        services.case_propose,
        case,
        Role.CASE_OFFICER,
        agency,
        outcome=outcome,
        proposal="Đủ điều kiện.",
    )


def open_nodes(case):
    rows = Task.objects.filter(case_id=case.id, closed_at__isnull=True)
    return sorted(rows.values_list("node", flat=True))


@pytest.mark.parametrize(
    ("key", "code"), [("construction-permit", BUILD), ("land-change-registration", LAND)]
)
def test_the_processes_may_be_published_for_their_procedures(province, key, code):
    assert process_problems(definitions.definitions()[key], [code]) == ()
    assert Procedure.objects.get(code=code).current_version.process_id


def test_a_building_permit_asks_two_bodies_and_silence_is_consent(world, province):
    builder = province["000.00.10.H10"]
    case = read(world, submitted(world, BUILD, builder), builder, "ask")
    assert open_nodes(case) == ["environment", "fire"]

    case = act(
        world,
        services.case_answer_consult,
        case,
        Role.CASE_OFFICER,
        province["000.00.30.H10"],
        decision="agree",
        opinion="Thống nhất.",
    )
    assert open_nodes(case) == ["environment"]
    case = lapsed(case)

    assert (case.step, open_nodes(case)) == (Step.APPRAISE, ["appraise"])
    case = proposed(world, case, builder)
    case = act(world, services.case_approve, case, Role.APPROVER, builder)
    assert case.step is Step.SIGN


def lapsed(case):
    """The case after the hours that the asked body had."""
    fires_at = Timer.objects.get(case_id=case.id, key="stop", ended_at__isnull=True).fires_at
    with time_machine.travel(fires_at + timedelta(minutes=1), tick=False):
        while timers_fire():
            pass
    return selectors.case_summary(actor=SYSTEM, case_id=case.id)


def test_a_building_permit_that_needs_no_opinion_goes_straight_on(world, province):
    builder = province["000.00.10.H10"]

    case = read(world, submitted(world, BUILD, builder), builder, "ready")

    assert open_nodes(case) == ["appraise"]


def test_a_change_of_land_use_waits_for_the_payment_while_the_clock_stands(world, province):
    land = province["000.00.08.H10"]
    case = read(world, submitted(world, LAND, land), land, "ready")
    case = proposed(world, case, land)
    assert (case.status, case.clock) == (Status.FINANCIAL, Clock.PAUSED)

    case = act(
        world,
        services.case_confirm_payment,
        case,
        Role.CASE_OFFICER,
        land,
        note="Đã nộp tại kho bạc.",
    )

    assert (case.step, case.clock) == (Step.APPROVE, Clock.RUNNING)
    case = act(world, services.case_approve, case, Role.APPROVER, land)
    assert case.step is Step.SIGN


def test_nothing_is_paid_for_what_is_refused(world, province):
    land = province["000.00.08.H10"]
    case = read(world, submitted(world, LAND, land), land, "ready")

    case = proposed(world, case, land, Outcome.REFUSED)

    assert (case.step, case.status) == (Step.APPROVE, Status.PROCESSING)
    assert Case.objects.get(pk=case.id).process_hash == ""


def test_the_demonstration_begins_with_a_permit_that_waits_for_two_bodies(province):
    staff_accounts_ensure(Staff.objects.values_list("username", "pk"), password=worlds.PASSWORD)

    for _time in range(2):
        demonstration.consultation()

    case = Case.objects.get()
    assert open_nodes(case) == ["environment", "fire"]
    police = actor_named("case_officer.000.00.30.H10")
    assert [row.case_id for row in selectors.inbox(actor=police, tab=InboxTab.POOL).rows] == [
        case.pk
    ]


def test_a_province_that_gives_no_permits_begins_without_a_dossier(world):
    catalogue.procedures_import(actor=SYSTEM, codes={BUILD})

    demonstration.consultation()

    assert not Case.objects.exists()
