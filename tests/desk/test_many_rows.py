"""Many rows of a queue at once: choose, look, start, see what came of each. No script needed."""

import re

import pytest

from cases import world as worlds
from desk.conftest import text_of
from motcua.cases import services
from motcua.cases.models import BulkRun, Case, Task
from motcua.cases.types import Step
from motcua.kernel.actor import Role

CHOOSE, START = "/mot-cua/hang-loat/chon/", "/mot-cua/hang-loat/bat-dau/"


def task_of(case):
    return Task.objects.get(case_id=case.id, closed_at=None).pk


def choose(officer, command, *cases, **more):
    asked = {"tab": "pool", "command": command, "task": [task_of(case) for case in cases], **more}
    return officer.client.get(CHOOSE, asked)


def inputs(page):
    """What the form of the preview would send."""
    html = page.content.decode()
    found = {}
    for name, value in re.findall(r'type="hidden" name="(\w+)"[^>]* value="([^"]*)"', html):
        found.setdefault(name, []).append(value)
    found.pop("csrfmiddlewaretoken", None)
    return found


def test_the_queue_offers_what_fits_its_rows(world, at):
    worlds.proposed(world)

    page = at(Role.APPROVER).get("/mot-cua/?tab=pool")

    html = page.content.decode()
    offered = re.findall(r'name="command" value="(\w+)"', html)
    assert offered == ["approve", "take", "assign"]
    assert 'name="task"' in html


@pytest.mark.parametrize("tab", ["done", "waiting"])
def test_where_nothing_can_be_done_nothing_is_offered(world, at, tab):
    worlds.proposed(world)

    page = at(Role.CASE_OFFICER).get(f"/mot-cua/?tab={tab}")

    assert 'name="command"' not in page.content.decode()


def test_choose_look_start_and_see_the_results(world, at):
    cases = [worlds.proposed(world), worlds.proposed(world)]
    chief = at(Role.APPROVER)

    preview = choose(chief, "approve", *cases)
    started = chief.client.post(START, inputs(preview))
    again = chief.client.post(START, inputs(preview))
    waiting = chief.get(started["Location"])
    run = BulkRun.objects.get()
    services.bulk_execute(run_id=run.pk)
    finished = chief.get(started["Location"])

    assert all(case.code in text_of(preview) for case in cases)
    assert "Phê duyệt: 2 hồ sơ" in text_of(preview)
    assert started.status_code == again.status_code == 303
    assert started["Location"] == again["Location"] == f"/mot-cua/hang-loat/{run.pk}/"
    assert "0 / 2 hồ sơ đã xong" in text_of(waiting)
    assert '<noscript><meta http-equiv="refresh"' in waiting.content.decode()
    assert "every 2s" in waiting.content.decode()
    assert "2 / 2 hồ sơ đã xong" in text_of(finished)
    assert "refresh" not in finished.content.decode()
    assert {Case.objects.get(pk=case.id).step for case in cases} == {Step.SIGN}
    assert "Phê duyệt" in text_of(chief.get("/mot-cua/hang-loat/"))


def test_a_part_of_the_page_is_enough_for_the_script(world, at):
    chief = at(Role.APPROVER)
    started = chief.client.post(START, inputs(choose(chief, "approve", worlds.proposed(world))))

    part = chief.get(started["Location"], **{"HX-Request": "true"})

    assert part.content.decode().startswith('<div id="run"')


def test_rows_that_cannot_be_done_say_why_and_are_not_sent(world, at):
    fine, late = worlds.proposed(world), worlds.approved(world)
    chief = at(Role.APPROVER)

    preview = choose(chief, "approve", fine, late)

    assert "1 hồ sơ không thực hiện được" in text_of(preview)
    assert inputs(preview)["row"] == [f"{task_of(fine)}:{fine.version}"]


def test_the_whole_queue_is_chosen_without_ticking(world, at):
    cases = [worlds.proposed(world) for _each in range(3)]

    preview = choose(at(Role.APPROVER), "approve", all="1")

    assert len(inputs(preview)["row"]) == len(cases)


def test_without_a_choice_one_is_sent_back(world, at):
    page = choose(at(Role.APPROVER), "approve")

    assert (page.status_code, page["Location"]) == (302, "/mot-cua/?tab=pool")


@pytest.mark.parametrize("command", ["", "withdraw", "x", "\x00"])
def test_other_commands_are_not_there(world, at, command):
    assert choose(at(Role.APPROVER), command, all="1").status_code == 404


@pytest.mark.parametrize("row", ["x", "1:", ":1", "1:1:1", "9" * 30 + ":1", "²:1"])
def test_rows_that_nobody_gave_out_start_nothing(world, at, row):
    page = at(Role.APPROVER).client.post(
        START, {"command": "approve", "row": row, "key": "01a20000-0000-7000-8000-000000000000"}
    )

    assert page.status_code == 422
    assert not BulkRun.objects.exists()


def test_a_leader_gives_the_agencys_work_to_an_officer(world, at):
    case = worlds.received(world)
    chief, officer = at(Role.APPROVER), world.officer(Role.CASE_OFFICER)

    listed = chief.get("/mot-cua/?tab=agency")
    preview = choose(chief, "assign", case, tab="agency")
    missing = chief.client.post(START, inputs(preview))
    started = chief.client.post(
        START, inputs(preview) | {"staff_id": str(officer.staff_id), "reason": ""}
    )
    services.bulk_execute(run_id=BulkRun.objects.get().pk)

    assert case.code in text_of(listed)
    assert missing.status_code == 422
    assert "Xin chọn người nhận hồ sơ" in text_of(missing)
    assert started.status_code == 303
    assert Task.objects.get(case_id=case.id, closed_at=None).assignee_id == officer.staff_id


def test_the_desk_confirms_that_it_saw_the_papers_of_each(world, at):
    case = worlds.submit(world)
    desk = at(Role.DESK_OFFICER)
    preview = choose(desk, "accept", case)

    refused = desk.client.post(START, inputs(preview))
    started = desk.client.post(START, inputs(preview) | {"papers_seen": "on"})
    services.bulk_execute(run_id=BulkRun.objects.get().pk)

    assert refused.status_code == 422
    assert started.status_code == 303
    assert Case.objects.get(pk=case.id).code is not None


def test_a_colleagues_run_is_not_there(world, at, browse):
    chief = at(Role.APPROVER)
    started = chief.client.post(START, inputs(choose(chief, "approve", worlds.proposed(world))))

    assert at(Role.REGISTRAR).get(started["Location"]).status_code == 404


def test_the_agencys_list_costs_five_queries_too(world, at, django_assert_max_num_queries):
    worlds.taken(world)
    chief = at(Role.APPROVER)
    chief.get("/mot-cua/?tab=agency")

    with django_assert_max_num_queries(5):
        page = chief.get("/mot-cua/?tab=agency")

    assert world.officer(Role.CASE_OFFICER).name in text_of(page)
