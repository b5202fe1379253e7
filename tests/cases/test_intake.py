"""At the desk: a number and a due time, or a refusal with its reason."""

import pytest

from cases import world as worlds
from motcua.cases import services
from motcua.cases.errors import NotYourTask, ReasonMissing
from motcua.cases.models import Case, ClockSegment, LedgerEntry, Task
from motcua.cases.types import Clock, Status, Step
from motcua.catalogue.selectors import published_version
from motcua.kernel import clock
from motcua.kernel.actor import Role
from motcua.kernel.errors import Invalid, NotFound
from motcua.worktime import selectors as worktime
from motcua.worktime.types import TimeUnit


def accept(world, case, actor=None, **more):
    more.setdefault("checked", worlds.required(case.procedure_code))
    return services.case_accept(
        actor=actor or world.officer(Role.DESK_OFFICER),
        case_id=case.id,
        expected_version=case.version,
        **more,
    )


def test_an_accepted_case_has_the_code_of_its_agency_and_day(world, stop_clock):
    stop_clock("2024-06-03 08:00")

    case = accept(world, worlds.submit(world))

    assert case.code == "000.01.21.H10-240603-0001"
    assert (case.status, case.step, case.clock) == (Status.RECEIVED, Step.APPRAISE, Clock.RUNNING)


def test_the_day_of_the_code_is_the_day_in_viet_nam(world, stop_clock):
    stop_clock("2024-06-04 00:30")  # still 3 June in UTC

    assert accept(world, worlds.submit(world)).code == "000.01.21.H10-240604-0001"


def test_codes_are_counted_per_agency_and_day_without_gaps(world, stop_clock):
    stop_clock("2024-06-03 08:00")
    first = [accept(world, worlds.submit(world)).code for _ in range(3)]
    refused = worlds.submit(world)
    with pytest.raises(NotYourTask):
        accept(world, refused, world.officer(Role.CASE_OFFICER))
    fourth = accept(world, refused).code
    stop_clock("2024-06-04 08:00")
    next_day = accept(world, worlds.submit(world)).code

    assert [code[-4:] for code in (*first, fourth)] == ["0001", "0002", "0003", "0004"]
    assert next_day == "000.01.21.H10-240604-0001"


def test_the_due_time_is_the_limit_of_the_channel_in_working_time(world, stop_clock):
    at = stop_clock("2024-06-07 15:00")
    case = accept(world, worlds.submit(world))
    row = Case.objects.get(pk=case.id)
    terms = published_version(row.procedure_version_id).terms("online")

    assert case.due_at == worktime.due(at, terms.value, TimeUnit(terms.unit.value)).at
    assert clock.local(case.due_at).weekday() < 5
    assert ClockSegment.objects.get(case_id=case.id).from_at == at
    assert Task.objects.get(case_id=case.id, closed_at=None).sort_at == case.due_at


def test_what_the_officer_checked_stands_in_the_ledger(world):
    case = worlds.submit(world)
    seen = worlds.required()
    case = accept(world, case, checked=[*seen, *seen], note=" Đủ\x00 hồ sơ. ")

    entry = LedgerEntry.objects.get(case_id=case.id, number=2)
    assert entry.body["checked"] == seen
    assert (entry.note, entry.post) == ("Đủ hồ sơ.", Role.DESK_OFFICER)


@pytest.mark.parametrize("role", [Role.CASE_OFFICER, Role.APPROVER, Role.REGISTRAR])
def test_another_post_of_the_agency_sees_the_case_and_may_not_accept(world, role):
    with pytest.raises(NotYourTask):
        accept(world, worlds.submit(world), world.officer(role))


def test_another_agency_and_another_citizen_do_not_even_see_it(world):
    case = worlds.submit(world)

    for actor in (world.officer(Role.DESK_OFFICER, world.centre), world.stranger):
        with pytest.raises(NotFound):
            accept(world, case, actor)


def test_the_citizen_may_not_accept_her_own_case(world):
    with pytest.raises(NotYourTask):
        accept(world, worlds.submit(world), world.citizen)


def refuse(world, case, reason):
    return services.case_refuse_intake(
        actor=world.officer(Role.DESK_OFFICER),
        case_id=case.id,
        expected_version=case.version,
        reason=reason,
    )


def test_a_refused_dossier_ends_without_number_and_says_why(world):
    case = refuse(world, worlds.submit(world), "Không thuộc thẩm quyền của xã.")

    assert (case.status, case.step, case.code) == (Status.NOT_RECEIVED, Step.END, None)
    assert not Task.objects.filter(case_id=case.id, closed_at=None).exists()
    row = Case.objects.get(pk=case.id)
    assert row.finished_at is not None
    assert row.ledger.get(number=2).note == "Không thuộc thẩm quyền của xã."


@pytest.mark.parametrize("reason", ["", "  \n ", "\x00\x01"])
def test_a_refusal_without_a_reason_is_refused(world, reason):
    with pytest.raises(ReasonMissing):
        refuse(world, worlds.submit(world), reason)


@pytest.mark.parametrize("checked", [[], ["no-such-paper"]])
def test_a_dossier_is_accepted_only_with_every_required_paper_seen_and_no_unknown_one(
    world, checked
):
    case = worlds.submit(world)

    with pytest.raises(Invalid) as nothing:
        accept(world, case, checked=checked)
    with pytest.raises(Invalid):
        accept(world, case, checked=[*worlds.required(), "no-such-paper"])
    assert set(nothing.value.fields) == {"checked"}
    assert Case.objects.get(pk=case.id).code is None
