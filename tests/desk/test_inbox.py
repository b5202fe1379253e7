"""The queues of the desk."""

import pytest

from cases import world as worlds
from desk.conftest import text_of
from motcua.cases import services
from motcua.kernel.actor import Role


def test_a_new_dossier_waits_in_the_pool_of_the_desk(world, at):
    case = worlds.submit(world)

    page = at(Role.DESK_OFFICER).get("/mot-cua/?tab=pool")

    assert page.status_code == 200
    assert case.reference in text_of(page)
    assert "Điểu Thị Mai" in text_of(page)
    assert f'href="/mot-cua/ho-so/{case.id}/"' in page.content.decode()


def test_without_own_cases_the_inbox_opens_at_the_pool(world, at):
    worlds.submit(world)

    page = at(Role.DESK_OFFICER).get("/mot-cua/")

    assert (page.status_code, page["Location"]) == (302, "/mot-cua/?tab=pool")


@pytest.mark.parametrize("tab", ["mine", "pool", "due", "waiting", "done"])
def test_an_empty_queue_says_so(world, at, tab):
    page = at(Role.REGISTRAR).get(f"/mot-cua/?tab={tab}")

    assert page.status_code == 200
    assert 'class="empty"' in page.content.decode()


def test_the_colleague_s_case_is_not_in_my_queue(world, at):
    case = worlds.taken(world)
    colleague = worlds.staff(world.commune, Role.CASE_OFFICER, "thu-ly-2")

    mine = at(Role.CASE_OFFICER).get("/mot-cua/?tab=mine")

    assert case.code in text_of(mine)
    assert colleague.name not in text_of(mine)


def test_other_agencies_officers_do_not_see_the_case(world, at):
    case = worlds.submit(world)

    for tab in ("mine", "pool", "due", "waiting", "done"):
        page = at(Role.DESK_OFFICER, world.centre).get(f"/mot-cua/?tab={tab}")
        assert case.reference not in text_of(page)


def test_the_second_page_continues_where_the_first_ended(world, at):
    cases = [worlds.submit(world) for _each in range(32)]
    desk = at(Role.DESK_OFFICER)

    first = desk.get("/mot-cua/?tab=pool")
    cursor = first.context["next_url"]
    second = desk.get(f"/mot-cua/{cursor}")

    shown = [row.code for page in (first, second) for row in page.context["page"].rows]
    assert len(shown) == len(set(shown)) == 32
    assert set(shown) == {case.reference for case in cases}
    assert "Trang sau" in text_of(first)
    assert "Trang sau" not in text_of(second)


@pytest.mark.parametrize("cursor", ["x", "%00", "MjAyNC0wMS0wMXwx", "9" * 4000, "đ"])
def test_a_cursor_that_nobody_gave_out_is_no_accident(world, at, cursor):
    worlds.submit(world)

    assert at(Role.DESK_OFFICER).get(f"/mot-cua/?tab=pool&cursor={cursor}").status_code == 200


def test_an_unknown_queue_is_not_found(world, at):
    assert at(Role.DESK_OFFICER).get("/mot-cua/?tab=nothing").status_code == 404


def test_the_inbox_costs_five_queries_with_session_and_actor(
    world, at, django_assert_max_num_queries
):
    for _each in range(5):
        worlds.submit(world)
    desk = at(Role.DESK_OFFICER)
    desk.get("/mot-cua/?tab=pool")

    for tab in ("mine", "pool", "due", "waiting", "done"):
        with django_assert_max_num_queries(5):
            desk.get(f"/mot-cua/?tab={tab}")


def test_the_next_case_is_another_one(world, at):
    first, second = worlds.submit(world), worlds.submit(world)
    desk = at(Role.DESK_OFFICER)

    page = desk.get(f"/mot-cua/tiep-theo/?after={first.id}")

    assert page["Location"] == f"/mot-cua/ho-so/{second.id}/"


def test_without_a_next_case_the_officer_is_told_so(world, at):
    desk = at(Role.DESK_OFFICER)

    page = desk.client.get("/mot-cua/tiep-theo/", follow=True)

    assert "Không còn hồ sơ nào chờ" in text_of(page)


def test_done_steps_are_listed(world, at):
    case = worlds.received(world)
    services.case_take(
        actor=world.officer(Role.CASE_OFFICER), case_id=case.id, expected_version=case.version
    )

    assert case.code in text_of(at(Role.DESK_OFFICER).get("/mot-cua/?tab=done"))


def test_the_outbox_page_is_for_administrators_of_a_demonstration(world, at, browse, settings):
    sent, desk = "/mot-cua/hop-thu-di/", at(Role.DESK_OFFICER)
    operator = browse(worlds.staff(world.centre, Role.ADMINISTRATOR, "quantri"))

    assert operator.get(sent).status_code == 200
    assert "Hộp thư đi" in text_of(operator.get("/mot-cua/?tab=pool"))
    for other in (desk, browse(world.citizen)):
        assert other.get(sent).status_code == 404
    assert "Hộp thư đi" not in text_of(desk.get("/mot-cua/?tab=pool"))

    settings.DEMO = False
    assert operator.get(sent).status_code == 404
    assert "Hộp thư đi" not in text_of(operator.get("/mot-cua/?tab=pool"))
