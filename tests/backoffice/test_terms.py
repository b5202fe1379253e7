"""Administrators set how long halts of a clock last, and by which law."""

import pytest

from motcua.cases.models import ClockTerm
from motcua.cases.selectors import clock_term
from motcua.cases.types import TermKind

PAGE = "/quan-tri/thoi-gian/"
TYPED = {
    "procedure_code": "",
    "value": "10",
    "unit": "working_day",
    "remind_days": "2",
    "basis": "Quyết định 12/QĐ-UBND",
}


def test_the_page_says_what_holds_today(browse, administrator):
    page = browse(administrator).get(PAGE).content.decode()

    assert "30 ngày" in page
    assert "Nghị định số 118/2025/NĐ-CP" in page
    assert "Chưa đặt gì" in page


def test_a_term_that_is_set_holds_from_today(browse, administrator):
    browser = browse(administrator)

    answer = browser.post(f"{PAGE}supplement/", TYPED)

    assert (answer.status_code, answer["Location"]) == (303, PAGE)
    found = clock_term(kind=TermKind.SUPPLEMENT)
    assert (found.value, found.unit, found.remind_days) == (10, "working_day", 2)
    page = browser.get(PAGE).content.decode()
    assert "10 ngày làm việc" in page
    assert "2 ngày trước hạn" in page
    browser.post(f"{PAGE}supplement/", TYPED | {"value": "12"})
    assert ClockTerm.objects.count() == 1


def test_a_term_may_be_that_of_one_procedure(browse, administrator):
    browse(administrator).post(f"{PAGE}stop/", {"procedure_code": "1.001193", "basis": "Luật A"})

    assert clock_term(kind=TermKind.STOP, procedure_code="1.001193").basis == "Luật A"
    assert clock_term(kind=TermKind.STOP).basis != "Luật A"


@pytest.mark.parametrize(
    "typed",
    [{"basis": " "}, {"value": "0"}, {"value": "x"}, {"unit": "year"}, {"basis": "a" * 301}],
)
def test_a_wrong_answer_changes_nothing(browse, administrator, typed):
    answer = browse(administrator).post(f"{PAGE}supplement/", TYPED | typed)

    assert answer.status_code == 422
    assert ClockTerm.objects.count() == 0


def test_the_pages_are_for_administrators(browse, officer, administrator):
    assert browse(officer).get(PAGE).status_code == 404
    assert browse(officer).post(f"{PAGE}stop/", {"basis": "Luật A"}).status_code == 404
    assert browse(administrator).get(f"{PAGE}unknown/").status_code == 404
    assert browse(administrator).get(f"{PAGE}extension/").status_code == 200
