"""The operators' area is there for administrators only."""

import pytest
from django.test import Client
from django.urls import get_resolver

from cases import world as worlds
from motcua.kernel.actor import Role

PREFIX = "/quan-tri/"
UNKNOWN = "/quan-tri/khong-co-trang-nay/"


def addresses():
    """Every page of the area that needs no argument."""
    resolver = next(each for each in get_resolver().url_patterns if str(each.pattern) == PREFIX[1:])
    return [
        PREFIX + str(each.pattern) for each in resolver.url_patterns if "<" not in str(each.pattern)
    ]


def test_an_administrator_sees_what_can_be_administered(administrator, browse, read):
    response = browse(administrator).get(PREFIX)

    assert response.status_code == 200
    assert "Quản trị hệ thống" in read(response)


@pytest.mark.parametrize("person", ["officer", "citizen"])
def test_for_everybody_else_the_area_does_not_exist(person, request, browse):
    client = browse(request.getfixturevalue(person))

    assert len(addresses()) > 0
    assert {client.get(path).status_code for path in addresses()} == {404}
    assert client.get(UNKNOWN).status_code == 404


def test_a_stranger_logs_in_first_and_comes_back(db):
    response = Client().get(PREFIX)

    assert response.status_code == 302
    assert response["Location"] == "/dang-nhap/?next=%2Fquan-tri%2F"


def test_nothing_of_the_area_is_kept_by_a_cache(administrator, browse):
    assert "no-store" in browse(administrator).get(PREFIX)["Cache-Control"]


def test_the_desk_shows_the_way_to_administrators_only(administrator, officer, browse):
    assert PREFIX in browse(administrator).get("/mot-cua/").content.decode()
    assert PREFIX not in browse(officer).get("/mot-cua/").content.decode()


def test_an_administrator_of_a_commune_sees_its_people_and_nothing_that_all_share(
    db, settings, tmp_path, browse, read
):
    settings.FILES_DIR = tmp_path
    world = worlds.build()
    client = browse(worlds.staff(world.commune, Role.ADMINISTRATOR, "quantri.xa"))
    mine, theirs = world.officer(Role.CASE_OFFICER), world.officer(Role.CASE_OFFICER, world.police)

    answers = {path: client.get(path).status_code for path in addresses()}
    people = f"{PREFIX}can-bo/"
    assert {path for path, status in answers.items() if status == 200} == {PREFIX, people}
    assert set(answers.values()) == {200, 404}
    home = read(client.get(PREFIX))
    assert "Cán bộ, công chức" in home
    assert "Mẫu văn bản" not in home
    found = read(client.get(people, {"q": "case_officer"}))
    assert mine.name in found
    assert theirs.name not in found
    assert client.get(f"{people}{mine.staff_id}/").status_code == 200
    assert client.get(f"{people}{theirs.staff_id}/").status_code == 404
    assert client.post(f"{people}{theirs.staff_id}/thoi-giu/").status_code == 404
