"""The start page, the list and the card."""

import json

import pytest
from django.test import Client

from cases.world import BIRTH, COPIES, GENERIC, JUDICIAL
from motcua.catalogue.services import search_words_import
from motcua.ioc.lead_times import FILE
from motcua.kernel.actor import SYSTEM
from motcua.organisation.selectors import agencies_forget
from portal.conftest import text_of


def test_the_start_page_offers_a_search_and_eight_life_events(world):
    page = Client().get("/")
    assert page.status_code == 200
    body = page.content.decode()
    assert body.count('class="tile"') == 8
    assert 'name="q"' in body


def test_a_life_event_leads_to_procedures(world):
    page = Client().get("/thu-tuc/?q=khai+sinh")
    assert BIRTH in text_of(page)


@pytest.mark.parametrize("words", ["ly lich tu phap", "Lý lịch tư pháp", "LY LICH", JUDICIAL])
def test_search_needs_no_accents_and_knows_codes(world, words):
    assert JUDICIAL in text_of(Client().get("/thu-tuc/", {"q": words}))


def test_filters_by_field_and_level_narrow_the_list(world):
    page = text_of(Client().get("/thu-tuc/", {"linh-vuc": "Chứng thực", "cap": "commune"}))
    assert COPIES in page
    assert BIRTH not in page


def test_a_search_without_result_says_what_to_do(world):
    page = Client().get("/thu-tuc/", {"q": "xyzzyq wqwqwq"})
    assert page.status_code == 200
    assert "Không tìm thấy thủ tục nào" in text_of(page)
    assert "Nhiều người cần" in text_of(page)
    assert f'href="/thu-tuc/{BIRTH}/"' in page.content.decode()


def test_the_page_says_how_it_understood_the_words_and_what_may_have_been_meant(world):
    search_words_import(actor=SYSTEM)

    page = text_of(Client().get("/thu-tuc/", {"q": "xin lltp"}))
    slip = Client().get("/thu-tuc/", {"q": "khai sihn"}).content.decode()

    assert "“lltp” hiểu là: lý lịch tư pháp" in page
    assert JUDICIAL in page
    assert 'href="/thu-tuc/?q=khai+sinh"' in slip


def test_while_somebody_types_only_the_list_is_sent(world):
    whole = Client().get("/thu-tuc/", {"q": "khai sinh"})
    part = Client().get("/thu-tuc/", {"q": "khai sinh"}, headers={"HX-Request": "true"})

    assert BIRTH in text_of(part)
    assert b"<html" not in part.content
    assert b"<form" not in part.content
    assert part.content.strip() in whole.content
    assert "HX-Request" in part["Vary"]


@pytest.mark.parametrize(
    "query",
    [
        {"q": "a\x00b"},
        {"linh-vuc": "x\x00", "cap": "\x00"},
        {"trang": "-1"},
        {"trang": "9" * 40},
        {"trang": "٣"},
        {"q": "ă" * 10_000},
        {"q": "'; DROP TABLE x; --"},
        {"cap": "nowhere"},
    ],
)
def test_hostile_filters_get_a_page(world, query):
    assert Client().get("/thu-tuc/", query).status_code == 200


def test_the_card_gives_five_answers_and_one_button(world):
    page = Client().get(f"/thu-tuc/{GENERIC}/")
    words = text_of(page)
    for question in (
        "Ai làm thủ tục này?",
        "Cần giấy tờ gì?",
        "Bao lâu, bao nhiêu tiền?",
        "Làm ở đâu?",
    ):
        assert question in words
    assert "UBND xã Minh Hưng" in words
    assert page.content.decode().count(f'href="/nop/{GENERIC}/"') == 1


@pytest.mark.parametrize("code", ["9.999999", "x", "a\x00b", "%2e%2e", "1.001193'"])
def test_an_unknown_procedure_is_not_found(world, code):
    assert Client().get(f"/thu-tuc/{code}/").status_code == 404


def test_the_list_takes_at_most_four_queries(world, django_assert_max_num_queries):
    Client().get("/thu-tuc/")
    with django_assert_max_num_queries(4):
        Client().get("/thu-tuc/", {"q": "khai sinh", "linh-vuc": "Hộ tịch"})


def test_the_card_takes_at_most_four_queries(world, django_assert_max_num_queries):
    agencies_forget()
    with django_assert_max_num_queries(4):
        Client().get(f"/thu-tuc/{GENERIC}/")


@pytest.mark.parametrize("path", ["/", "/tra-cuu/", "/xac-thuc/", "/dang-nhap/", "/dang-ky/"])
def test_public_pages_load_no_script_and_keep_nobody_in_a_session(world, path):
    page = Client().get(path)
    assert b"<script" not in page.content
    assert "sessionid" not in page.cookies


@pytest.mark.parametrize("address", ["/thu-tuc/", f"/thu-tuc/{GENERIC}/"])
def test_a_citizen_who_is_logged_in_costs_no_more_than_four_queries(
    mai, django_assert_max_num_queries, address
):
    mai.get("/thu-tuc/")
    with django_assert_max_num_queries(4):
        assert mai.get(address).status_code == 200


@pytest.mark.parametrize(
    ("hours", "words"),
    [((0.4, 1.0), ("1 giờ", "1 giờ")), ((25.2, 60.0), ("26 giờ", "2,5 ngày"))],
)
def test_the_card_says_how_long_it_really_took(world, settings, tmp_path, hours, words):
    settings.LAKE_DIR = tmp_path
    before = text_of(Client().get(f"/thu-tuc/{GENERIC}/"))
    counted = {"first_on": "2025-06-01", "last_on": "2026-05-31"}
    counted["procedures"] = {GENERIC: (*hours, 1240)}
    (tmp_path / FILE).write_text(json.dumps(counted))

    page = Client().get(f"/thu-tuc/{GENERIC}/")

    assert "Thực tế mất bao lâu?" not in before
    assert f"Một nửa số hồ sơ có kết quả trong vòng {words[0]} ;" in text_of(page)
    assert f"chín hồ sơ có kết quả trong vòng {words[1]} ." in text_of(page)
    assert "khoảng 1.240 hồ sơ của cả tỉnh, từ tháng 6/2025 đến tháng 5/2026" in text_of(page)
    assert b'href="/so-lieu/lead_median/"' in page.content
    assert words[1] in text_of(Client().get(f"/thu-tuc/{GENERIC}/ban-in/"))
