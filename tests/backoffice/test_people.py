"""Administrators decide absences, end posts, and move the work of those who leave."""

import pytest

from cases import people
from cases import world as worlds
from motcua.cases import services
from motcua.cases.models import BulkRun, Case, Task
from motcua.kernel import clock
from motcua.kernel.actor import Role
from motcua.organisation.models import Absence, PostHolding

PEOPLE = "/quan-tri/can-bo/"


@pytest.fixture
def world(db, settings, tmp_path):
    settings.FILES_DIR = tmp_path
    return worlds.build()


@pytest.fixture
def operator(world, browse):
    return browse(worlds.staff(world.centre, Role.ADMINISTRATOR, "quantri"))


def page_of(officer):
    return f"{PEOPLE}{officer.staff_id}/"


def test_an_officer_is_found_by_name(world, operator, read):
    officer = world.officer(Role.CASE_OFFICER)

    page = operator.get(PEOPLE, {"q": "case_officer.000.01"})

    assert officer.name in read(page)
    assert page_of(officer) in page.content.decode()
    assert "Không tìm thấy" in read(operator.get(PEOPLE, {"q": "không ai\x00 tên này"}))
    missing = operator.get(f"{PEOPLE}01a20000-0000-7000-8000-000000000000/")
    assert missing.status_code == 404


def test_an_absence_is_decided_and_called_off(world, operator, read):
    officer, desk = world.officer(Role.CASE_OFFICER), world.officer(Role.DESK_OFFICER)
    today = clock.today().isoformat()
    typed = {
        "staff": officer.staff_id,
        "stand_in": desk.staff_id,
        "from_on": today,
        "to_on": today,
        "reason": "",
    }

    refused = operator.post(f"{page_of(officer)}vang-mat/", typed)
    done = operator.post(f"{page_of(officer)}vang-mat/", typed | {"reason": "Đi học"})
    shown = read(operator.get(PEOPLE))
    row = Absence.objects.get()
    ended = operator.post(f"{page_of(officer)}vang-mat/{row.pk}/ket-thuc/")

    assert (refused.status_code, done.status_code, ended.status_code) == (422, 303, 303)
    assert "Đi học" in shown
    assert "Đã kết thúc sớm" in read(operator.get(page_of(officer)))


def test_posts_end_on_a_day(world, operator):
    officer = world.officer(Role.CASE_OFFICER)

    past = operator.post(f"{page_of(officer)}thoi-giu/", {"last_on": "2020-02-01"})
    done = operator.post(f"{page_of(officer)}thoi-giu/", {"last_on": clock.today().isoformat()})

    assert (past.status_code, done.status_code) == (422, 303)
    assert PostHolding.objects.get(staff_id=officer.staff_id).valid_to == clock.today()


def test_the_work_of_a_leaver_is_moved_with_a_result(world, operator, read):
    officer = world.officer(Role.CASE_OFFICER)
    other = people.colleague(world, Role.CASE_OFFICER, "ke-nhiem")
    case = worlds.taken(world)
    key = "01a20000-0000-7000-8000-000000000001"
    typed = {"key": key, "to": str(other.staff_id), "reason": "Chuyển công tác."}

    seen = operator.get(page_of(officer))
    refused = operator.post(f"{page_of(officer)}chuyen/", typed | {"reason": ""})
    started = operator.post(f"{page_of(officer)}chuyen/", typed)
    waiting = operator.get(started["Location"])
    services.bulk_execute(run_id=BulkRun.objects.get().pk)

    assert "Chuyển 1 hồ sơ" in read(seen)
    assert case.code not in read(seen)
    assert (refused.status_code, started.status_code) == (422, 303)
    assert "Xem đã tới đâu" in read(waiting)
    assert "1 / 1 hồ sơ đã chuyển" in read(operator.get(started["Location"]))
    assert Task.objects.get(case_id=case.id, closed_at=None).assignee_id == other.staff_id


def test_cases_that_nobody_may_approve_are_shown(world, operator, read):
    case = worlds.proposed(world)
    Case.objects.filter(pk=case.id).update(appraisers=[world.officer(Role.APPROVER).staff_id])

    page = operator.get(PEOPLE)

    assert "1 hồ sơ không còn ai được phê duyệt" in read(page)
    assert case.code in read(page)
