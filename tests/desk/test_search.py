"""The search page of the desk."""

import re

import pytest

from cases import world as worlds
from desk.conftest import text_of
from motcua.cases import search
from motcua.cases.models import SearchKey
from motcua.kernel.actor import Role


def ask(officer, **query):
    return officer.client.get("/mot-cua/tim/", query)


def test_a_code_leads_to_its_case_at_once(world, at):
    case = worlds.received(world)
    desk = at(Role.DESK_OFFICER)

    for code in (case.code, f" {case.reference.lower()} ", case.code.partition("-")[2]):
        assert ask(desk, q=code)["Location"] == f"/mot-cua/ho-so/{case.id}/"


def test_a_name_lists_who_may_be_meant(world, at):
    first, second = worlds.submit(world), worlds.received(world)

    page = ask(at(Role.DESK_OFFICER), q="thị mai")

    assert page.status_code == 200
    for shown in (first.reference, second.code, "Điểu Thị Mai", "UBND xã Minh Hưng"):
        assert shown in text_of(page)


def test_names_in_which_the_words_lie_apart_are_a_link_away(world, at):
    case = worlds.submit(world)
    desk = at(Role.DESK_OFFICER)
    page = ask(desk, q="điểu thị")

    (link,) = re.findall(r'href="(\?q=[^"]*cursor=[^"]*)">Tìm thêm họ tên', page.content.decode())
    apart = desk.client.get("/mot-cua/tim/" + link.replace("&amp;", "&"))

    assert case.reference in text_of(page)
    assert "Không còn hồ sơ nào khác" in text_of(apart)
    assert case.reference not in text_of(apart)
    assert "Về đầu danh sách" in text_of(apart)


def test_a_page_whose_cases_may_not_be_seen_still_leads_on(world, at):
    case = worlds.submit(world)
    SearchKey.objects.create(agency_id=world.centre.pk, key="le thi la", case_id=case.id)

    page = text_of(ask(at(Role.DESK_OFFICER, world.centre), q="lê thị"))

    assert "Không tìm thấy hồ sơ" in page
    assert case.reference not in page
    assert "Tìm thêm họ tên" in page


def test_what_was_read_in_part_does_not_look_absent(world, at, monkeypatch):
    monkeypatch.setattr(search, "MOST_READ", 1)
    worlds.submit(world)

    page = text_of(ask(at(Role.DESK_OFFICER), q="điểu lan mai"))

    assert "Chưa tìm thấy hồ sơ" in page
    assert "gõ đủ họ tên" in page


@pytest.mark.parametrize("q", ["TN-NOTHING", "TNABCDEFGHJK", "x" * 5000, "<script>", "%_%"])
def test_what_is_not_there_is_said_so_with_a_way_out(world, at, q):
    worlds.submit(world)

    page = ask(at(Role.DESK_OFFICER), q=q)

    assert page.status_code == 200
    assert "Không tìm thấy hồ sơ" in text_of(page) or "ngắn quá" in text_of(page)
    assert "<script>" not in page.content.decode()


@pytest.mark.parametrize("q", ["", " ", "\x00"])
def test_without_words_the_page_says_what_can_be_typed(world, at, q):
    assert "Gõ có dấu hay không dấu đều được" in text_of(ask(at(Role.DESK_OFFICER), q=q))


def test_a_case_of_another_agency_looks_absent(world, at):
    case = worlds.submit(world)

    for q in (case.reference, "mai", "0912345678"):
        page = ask(at(Role.DESK_OFFICER, world.centre), q=q)
        assert "Không tìm thấy hồ sơ" in text_of(page)
        assert case.reference not in text_of(page) or q == case.reference


def test_the_search_page_costs_five_queries_with_session_and_actor(
    world, at, django_assert_max_num_queries
):
    worlds.submit(world)
    desk = at(Role.DESK_OFFICER)
    ask(desk, q="điểu mai")

    with django_assert_max_num_queries(6):
        ask(desk, q="d t mai")
