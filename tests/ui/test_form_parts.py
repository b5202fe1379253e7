"""The pages of an electronic form, as markup: no database, no browser."""

from typing import Any

import pytest
from django.template import engines
from lxml import html

from catalogue.wizard import EVERYTHING, GOOD, good
from motcua.catalogue.services import form_check, form_view
from motcua.catalogue.types import REVIEW, WHOLE

PAGE = """{% form_steps view "Các bước" %}{% form_errors view more %}
<form>{% form_parts view update_url %}{% include "ui/_form_moves.html" %}</form>"""


def page(view: Any, **context: Any) -> Any:
    text = engines["django"].from_string(PAGE).render({"view": view, **context})
    return html.fromstring(f"<main>{text}</main>")


@pytest.fixture
def broken() -> dict[str, Any]:
    """Wrong answers on two pages, in a row and in an address."""
    data = good()
    data["person"].update(home={"line": "x" * 300}, phone="1")
    del data["children"][1]["paper"]
    return data


@pytest.mark.parametrize("step", ["who", "means", WHOLE])
def test_each_error_links_to_its_field_on_this_page_or_names_the_other(broken, step):
    errors = form_check(EVERYTHING, broken, partial=False).errors
    shown = page(form_view(EVERYTHING, broken, step=step, errors=errors))
    ids = set(shown.xpath("//@id"))
    links = shown.xpath("//*[@id='error-summary']//a/@href")

    assert set(errors) == {
        "person.phone",
        "person.home.commune",
        "person.home.line",
        "children.1.paper",
    }
    assert len(links) == len(errors)
    for link in links:
        start, _hash, anchor = link.partition("#")
        assert (anchor in ids) is (start == "")
        assert start in ("", "?buoc=who", "?buoc=means")
    assert len(ids) == len(shown.xpath("//@id"))


def test_errors_beside_the_form_stand_in_the_same_list():
    view = form_view(EVERYTHING, {}, errors={})
    shown = page(view, more={"files.a": "Xin đính kèm", "": "Xin xem lại"})

    assert shown.xpath("//*[@id='error-summary']//a/@href") == ["#f-files-a"]
    assert "Xin xem lại" in shown.xpath("string(//*[@id='error-summary'])")


def test_what_is_typed_stays_text():
    data = {"person": {"full_name": "<script>", "home": {"line": '"><b>'}}}
    shown = page(form_view(EVERYTHING, data, step="who"))

    assert shown.xpath("//input[@name='person.full_name']/@value") == ["<script>"]
    assert shown.xpath("//input[@name='person.home.line']/@value") == ['"><b>']


def test_rows_are_added_and_taken_away_by_buttons_of_the_form():
    shown = page(form_view(EVERYTHING, {"children": GOOD["children"]}, step="means"))

    assert shown.xpath("//button[@name='drop']/@value") == ["children.0", "children.1"]
    assert shown.xpath("//button[@name='more']/@value") == ["children"]
    assert len(shown.xpath("//fieldset[@class='row']")) == 3
    names = shown.xpath("//input/@name")
    assert "children.1.paper" in names
    assert not {"children.0.paper", "children.2.paper"} & set(names)
    assert shown.xpath("string(//*[@id='f-children-0-amount']//output)") == "4.320.000 đ"


def test_only_answers_on_which_others_depend_ask_the_server():
    view = form_view(EVERYTHING, {}, step="who")
    shown = page(view, update_url="/cap-nhat")

    asking = shown.xpath("//*[@hx-trigger='change']//*/@name")
    assert "person.is_for_other" in asking
    assert "person.full_name" not in asking
    assert page(view).xpath("//@hx-post") == []


def test_a_wizard_goes_on_back_and_to_the_review():
    data = {**GOOD, "person": {**GOOD["person"], "home": {"line": "Thôn 5"}}}
    first = page(form_view(EVERYTHING, data, step="who"))
    last = page(form_view(EVERYTHING, data, step=REVIEW))

    assert first.xpath("//button[@name='go']/@value") == ["means"]
    assert first.xpath("//input[@name='step']/@value") == ["who"]
    assert last.xpath("//button[@name='go']/@value") == ["means"]
    edit = last.xpath("//section//a/@href")
    assert edit == ["?buoc=who#s-person", "?buoc=means#s-means"]
    assert "Điểu Bình" in last.xpath("string(//section[2])")
    assert last.xpath("//nav//a/@href") == ["?buoc=who", "?buoc=means"]
    assert last.xpath("//form//input[@type!='hidden']") == []
