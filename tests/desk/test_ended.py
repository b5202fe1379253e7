"""A command sent after the session ended: what the officer typed is not lost."""

import re

import pytest
from django.test import Client

from cases import world as worlds
from desk.conftest import text_of
from motcua.kernel.actor import Role

TYPED = "Hồ sơ đủ điều kiện, đã đối chiếu với sổ gốc."


@pytest.fixture
def case(world):
    return worlds.taken(world)


def address(case, command="propose"):
    return f"/mot-cua/ho-so/{case.id}/{command}/"


def form(case, **changes):
    values = {"expected_version": case.version, "key": "0" * 32, "outcome": "granted"}
    return {f"propose-{name}": str(value) for name, value in (values | changes).items()}


def test_what_was_typed_comes_back_and_opens_again_without_doing_anything(world, case, at):
    ended = Client().post(address(case), form(case, proposal=TYPED))

    assert ended.status_code == 401
    assert TYPED in text_of(ended)
    page = ended.content.decode()
    assert f'action="{address(case)}"' in page
    assert f"next=%2Fmot-cua%2Fho-so%2F{case.id}%2F" in page
    kept = dict(re.findall(r'<textarea name="([^"]+)" hidden>\n([^<]*)<', page))
    assert kept == form(case, proposal=TYPED)
    officer = at(Role.CASE_OFFICER)
    opened = officer.client.post(address(case), kept | {"again": "1"})
    assert opened.status_code == 200
    assert TYPED in opened.content.decode()
    assert officer.now(case).version == case.version


def test_htmx_gets_the_whole_page_too(case):
    ended = Client().post(address(case), form(case, proposal=TYPED), headers={"HX-Request": "true"})

    assert (ended.headers["HX-Retarget"], ended.headers["HX-Reselect"]) == ("main", "main")
    assert TYPED in text_of(ended)


def test_a_stale_token_gives_back_what_was_typed(case, at):
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = at(Role.CASE_OFFICER).client.cookies

    answer = strict.post(address(case), form(case, proposal=TYPED))

    assert answer.status_code == 403
    assert TYPED in answer.content.decode()
    assert "đã cũ" in text_of(answer)


def test_a_form_that_no_longer_fits_shows_its_words_to_be_copied(world, case, at):
    opened = at(Role.CASE_OFFICER).client.post(
        address(case, "approve"), {"approve-note": TYPED, "again": "1"}
    )

    assert opened.status_code == 200
    assert TYPED in text_of(opened)


def test_nobody_learns_from_it_whether_a_case_exists(case):
    assert Client().post(address(case, "xyz"), {}).status_code == 401
