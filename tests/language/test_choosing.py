"""Each person reads the pages in the own language: by account, by browser, or as a machine asks."""

import threading

import pytest
from django.test import Client
from django.utils import translation

from cases import world as worlds
from motcua.identity.models import Account
from motcua.kernel.errors import NotAllowed
from motcua.kernel.language import COOKIE, accepted_by, official, said, speaking
from motcua.kernel.money import format_vnd
from motcua.ui import words
from motcua.ui.templatetags import ui


def body(response):
    return response.content.decode()


def switch(browser, language, back="/tra-cuu/"):
    return browser.post("/ngon-ngu/", {"language": language, "back": back})


def test_a_stranger_switches_by_a_form_and_stays_on_the_page(db):
    browser = Client(enforce_csrf_checks=True)
    first = browser.get("/tra-cuu/?x=1")
    assert 'lang="vi"' in body(first)
    assert 'name="back" value="/tra-cuu/?x=1"' in body(first)
    token = body(first).split('csrfmiddlewaretoken" value="')[1].split('"')[0]

    answer = browser.post(
        "/ngon-ngu/",
        {"language": "en", "back": "/tra-cuu/?x=1", "csrfmiddlewaretoken": token},
    )

    assert (answer.status_code, answer["Location"]) == (302, "/tra-cuu/?x=1")
    page = body(browser.get("/tra-cuu/"))
    assert '<html lang="en">' in page
    assert "Look up a dossier" in page
    assert "Tra cứu hồ sơ" not in page
    assert "Look up" not in body(Client().get("/tra-cuu/"))


@pytest.mark.parametrize("back", ["https://elsewhere.example/", "//elsewhere.example", "x"])
def test_the_switch_leads_to_no_other_site(db, back):
    assert switch(Client(), "en", back)["Location"] == "/"


def test_an_unknown_language_is_refused_and_nothing_is_kept(db):
    answer = switch(Client(), "fr")

    assert answer.status_code == 422
    assert COOKIE not in answer.cookies


def test_an_account_keeps_its_language_in_every_browser(world, logged_in):
    mai, nam = logged_in(world.citizen), logged_in(world.stranger)

    switch(mai, "en")

    assert Account.objects.get(pk=world.citizen.account_id).language == "en"
    assert 'lang="en"' in body(logged_in(world.citizen).get("/tra-cuu/"))
    assert 'lang="vi"' in body(nam.get("/tra-cuu/"))
    switch(mai, "vi")
    assert 'lang="vi"' in body(logged_in(world.citizen).get("/tra-cuu/"))


def test_an_account_opened_on_an_english_page_speaks_english(english, db):
    answer = english.post(
        "/dang-ky/",
        {
            "username": "jane",
            "password": "a long sentence of mine",
            "full_name": "Jane Nguyễn",
            "personal_number": "999188007778",
            "phone": "0912345678",
            "address": "Thôn 5, xã Đắk Ơ",
        },
    )

    assert answer.status_code == 302
    assert Account.objects.get(username="jane").language == "en"


def test_a_dossier_reads_in_two_languages_and_its_ledger_in_one(world, logged_in):
    case = worlds.submit(world)
    mai = logged_in(world.citizen)
    vietnamese = body(mai.get(f"/ho-so/{case.id}/"))
    switch(mai, "en")

    english = body(mai.get(f"/ho-so/{case.id}/"))

    assert "Đã nộp hồ sơ" in vietnamese
    assert "Dossier submitted" in english
    assert "Personal number" in english  # a label of the form
    assert "Điểu Thị Mai" in english  # what she wrote stays


def test_a_machine_gets_the_language_it_accepts_and_the_next_one_does_not(db):
    def title(header):
        headers = {"Accept-Language": header} if header else {}
        return Client(headers=headers).get("/api/v1/nowhere").json()["title"]

    assert title("en-GB,en;q=0.9").startswith("This address")
    assert title("").startswith("Không tìm thấy")
    assert title("vi, en;q=0.5").startswith("Không tìm thấy")


def test_the_first_language_of_ours_by_weight_is_taken():
    headers = ("fr, en;q=0.8, vi;q=0.2", "en", "", "fr", "en;q=x", "vi;q=0.1,en;q=0.2")

    assert [accepted_by(header) for header in headers] == ["en", "en", "vi", "vi", "vi", "en"]


def test_kept_words_are_those_of_the_reader():
    """Signs, numbers and refusals are asked for again in each language, warm or cold."""

    def read():
        return (
            str(ui.status_pill(9)),
            words.number_text(1_500_000),
            format_vnd(1_500_000),
            NotAllowed().text,
            words.limit_text(1, "working_day"),
            said({"label": "Ngày sinh", "fields": [{"title": "x", "title_en": "y"}]}),
        )

    vietnamese = read()
    with speaking("en"):
        english = read()
        with official():
            assert read() == vietnamese
        assert read() == english

    assert read() == vietnamese
    assert "Decided" in english[0]
    assert english[1:3] == ("1,500,000", "1,500,000 VND")
    assert english[4] == "1 working day"
    assert english[5] == {"label": "Date of birth", "fields": [{"title": "y", "title_en": "y"}]}
    assert vietnamese[1:3] == ("1.500.000", "1.500.000 đ")


def test_a_refusal_is_read_in_the_language_of_the_reader_not_of_the_raiser():
    with official():
        refusal = NotAllowed()

    with speaking("en"):
        assert refusal.text == "You may not do this."


def test_what_one_thread_speaks_does_not_reach_another():
    heard = []
    with speaking("en"):
        other = threading.Thread(target=lambda: heard.append(translation.get_language()))
        other.start()
        other.join()

    assert heard == ["vi"]
    assert translation.get_language() == "vi"
