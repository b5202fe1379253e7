"""Giving work to colleagues, taking it back, and who fills in for whom, on the desk's pages."""

import re

import pytest

from cases import people
from cases import world as worlds
from desk.conftest import text_of
from motcua.cases.models import Case, Task
from motcua.cases.types import Step
from motcua.kernel.actor import Role
from motcua.organisation.models import Absence

ABSENCES = "/mot-cua/vang-mat/"
TODAY = "2024-06-03"


@pytest.fixture(autouse=True)
def _one_morning(stop_clock):
    """The day does not change between what is typed and what is read."""
    stop_clock(f"{TODAY} 09:00")


def absence(absent, stand_in, **changes):
    typed = {
        "staff": str(absent.staff_id),
        "stand_in": str(stand_in.staff_id),
        "from_on": TODAY,
        "to_on": TODAY,
        "reason": "Nghỉ phép",
    }
    return typed | changes


def test_the_case_page_gives_the_case_to_a_colleague(world, at):
    case = worlds.taken(world)
    other = people.colleague(world, Role.CASE_OFFICER, "dong-nghiep")
    officer = at(Role.CASE_OFFICER)

    page = officer.page(case)
    refused = officer.act(case, "assign", staff_id=other.staff_id, reason="")
    given = officer.act(case, "assign", staff_id=other.staff_id, reason="Đồng nghiệp quen việc.")

    assert re.search(rf'<option value="{other.staff_id}"', page.content.decode())
    assert refused.status_code == 422
    assert given.status_code == 303
    assert Task.objects.get(case_id=case.id, closed_at=None).assignee_id == other.staff_id
    assert f"Giao cho {other.name}. Đồng nghiệp quen việc." in text_of(officer.page(case))


def test_the_case_page_takes_back_what_was_just_sent(world, at):
    case = worlds.proposed(world)
    officer = at(Role.CASE_OFFICER)

    assert "Rút lại bước vừa chuyển" in text_of(officer.page(case))
    assert officer.act(case, "take_back", reason="").status_code == 303
    assert Case.objects.get(pk=case.id).step == Step.APPRAISE


def test_an_officer_names_her_stand_in_and_both_desks_say_so(world, at):
    officer, desk = at(Role.CASE_OFFICER), at(Role.DESK_OFFICER)
    case = worlds.taken(world)

    done = officer.client.post(ABSENCES, absence(officer.actor, desk.actor))

    assert done.status_code == 303
    assert f"Ông/bà đang xử lý thay {officer.actor.name}" in text_of(desk.get("/mot-cua/?tab=mine"))
    assert f"{desk.actor.name} xử lý thay" in text_of(officer.get("/mot-cua/?tab=mine"))
    listed = text_of(desk.get("/mot-cua/?tab=mine"))
    assert case.code in listed
    assert f"tôi, thay {officer.actor.name}" in listed
    done = desk.act(case, "propose", outcome="granted", proposal="Đủ điều kiện.")
    assert done.status_code == 303
    assert f"thay {officer.actor.name}" in text_of(desk.page(case))


def test_only_a_leader_names_stand_ins_for_others(world, at):
    officer, desk, chief = at(Role.CASE_OFFICER), at(Role.DESK_OFFICER), at(Role.APPROVER)

    refused = desk.client.post(ABSENCES, absence(officer.actor, desk.actor))
    done = chief.client.post(ABSENCES, absence(officer.actor, desk.actor))

    assert refused.status_code == 422
    assert done.status_code == 303
    assert officer.actor.name in text_of(chief.get(ABSENCES))


def test_a_refusal_stands_beside_its_question(world, at):
    officer = at(Role.CASE_OFFICER)

    page = officer.client.post(ABSENCES, absence(officer.actor, officer.actor))

    assert page.status_code == 422
    assert "Người xử lý thay phải là người khác" in text_of(page)


def test_an_absence_is_called_off_with_one_button(world, at):
    officer, desk = at(Role.CASE_OFFICER), at(Role.DESK_OFFICER)
    officer.client.post(ABSENCES, absence(officer.actor, desk.actor))
    row = Absence.objects.get()

    assert desk.client.post(f"{ABSENCES}{row.pk}/ket-thuc/").status_code == 403
    assert officer.client.post(f"{ABSENCES}{row.pk}/ket-thuc/").status_code == 303
    assert "Đã kết thúc sớm" in text_of(officer.get(ABSENCES))


def test_a_case_that_nobody_may_approve_says_so(world, at):
    case = worlds.proposed(world)
    chief = at(Role.APPROVER)
    Case.objects.filter(pk=case.id).update(appraisers=[chief.actor.staff_id])

    assert "Không còn ai được phê duyệt hồ sơ này" in text_of(chief.page(case))


def test_the_case_page_of_a_leader_costs_ten_queries(world, at, django_assert_max_num_queries):
    case = worlds.proposed(world)
    chief = at(Role.APPROVER)
    chief.page(case)

    with django_assert_max_num_queries(10):
        chief.page(case)
