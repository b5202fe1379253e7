"""The pages of messages at the desk and in the portal."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cases import world as worlds
from desk.conftest import text_of
from motcua.cases import services
from motcua.cases.models import CaseMessage
from motcua.kernel.actor import Role

XSS = "<script>alert(1)</script>"


def desk_page(case):
    return f"/mot-cua/ho-so/{case.id}/trao-doi/"


def own_page(case):
    return f"/ho-so/{case.id}/trao-doi/"


def test_a_question_goes_to_the_citizen_and_the_answer_comes_back(world, at, browse):
    case = worlds.taken(world)
    officer, citizen = at(Role.CASE_OFFICER), browse(world.citizen)

    sent = officer.client.post(desk_page(case), {"text": "Số nhà bao nhiêu?"})
    page = citizen.get(f"/ho-so/{case.id}/")
    assert sent.status_code == 303
    assert "1 tin mới" in text_of(page)
    assert "Số nhà bao nhiêu?" in text_of(citizen.get(own_page(case)))
    paper = SimpleUploadedFile("sổ.pdf", worlds.PDF, "application/pdf")
    citizen.client.post(own_page(case), {"text": "Số 12.", "file": paper})

    assert "Số 12." in text_of(officer.get("/mot-cua/trao-doi/"))
    shown = officer.get(desk_page(case))
    assert "Số 12." in text_of(shown)
    assert "Mới" in text_of(shown)
    assert "sổ.pdf" in text_of(shown)
    assert "Số 12." not in text_of(officer.get("/mot-cua/trao-doi/"))


def test_a_refused_message_keeps_its_words_and_sends_nothing(world, at, browse):
    case = worlds.taken(world)
    for browser, page in (
        (at(Role.CASE_OFFICER), desk_page(case)),
        (browse(world.citizen), own_page(case)),
    ):
        answer = browser.client.post(page, {"text": XSS + "a" * 2000})
        assert answer.status_code == 422
        assert "Dài quá 2000 ký tự" in text_of(answer)
        assert XSS not in answer.content.decode()
        assert "Chưa có tin nào" in text_of(browser.get(page))


def test_the_pages_of_other_people_are_not_there(world, at, browse):
    case = worlds.taken(world)
    services.case_message_write(actor=world.citizen, case_id=case.id, text="Của tôi")

    assert browse(world.stranger).get(own_page(case)).status_code == 404
    assert at(Role.DESK_OFFICER, world.centre).get(desk_page(case)).status_code == 404
    assert at(Role.REGISTRAR).client.post(desk_page(case), {"text": "x"}).status_code == 403


def test_the_message_page_costs_eight_queries_with_session_and_actor(
    world, at, django_assert_max_num_queries
):
    case, officer = worlds.taken(world), at(Role.CASE_OFFICER)
    services.case_message_write(actor=world.citizen, case_id=case.id, text="Của tôi")
    officer.get(desk_page(case))

    with django_assert_max_num_queries(8):
        officer.get(desk_page(case))


@pytest.mark.parametrize("side", ["officer", "citizen"])
def test_a_double_click_sends_one_message_and_another_text_is_another_message(
    world, at, browse, side
):
    case = worlds.taken(world)
    browser, page = {
        "officer": (at(Role.CASE_OFFICER), desk_page(case)),
        "citizen": (browse(world.citizen), own_page(case)),
    }[side]
    key = re.search(r'name="form_key" value="([^"]+)"', browser.get(page).content.decode())
    typed = {"form_key": key[1], "text": "Số nhà bao nhiêu?"}

    answers = [browser.client.post(page, typed) for _twice in range(2)]
    browser.client.post(page, typed | {"text": "Xin cả số điện thoại."})

    assert answers[0].status_code in {302, 303}
    assert answers[1].headers["Location"] == answers[0].headers["Location"]
    kept = CaseMessage.objects.filter(case_id=case.id).order_by("id")
    assert [row.text for row in kept] == ["Số nhà bao nhiêu?", "Xin cả số điện thoại."]
