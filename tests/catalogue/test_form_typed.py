from datetime import date
from typing import Any

import pytest
from django.template import engines
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from catalogue.communes import communes
from catalogue.wizard import EVERYTHING, asked, form_of, good, group
from motcua.catalogue.services import form_parse, form_validate, form_view
from motcua.catalogue.types import FormSpec

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True, scope="module")
def _communes(django_db_setup, django_db_blocker):
    with communes(django_db_blocker):
        yield


def rendered(form: FormSpec, data: Any, **options: Any) -> str:
    """The page's part as a browser gets it."""
    page = engines["django"].from_string("<form>{% form_parts view %}</form>")
    return page.render({"view": form_view(form, data, **options)})


def sent(form: FormSpec, data: Any, **options: Any) -> dict[str, list[str]]:
    """What a browser would send back of the page that shows these data."""
    (page,) = html.fromstring(rendered(form, data, **options)).xpath("//form")
    post: dict[str, list[str]] = {}
    for name, value in page.form_values():
        post.setdefault(name, []).append(value)
    return post


WIDGETS: dict[str, tuple[dict[str, Any], st.SearchStrategy[Any]]] = {
    "text": ({"type": "string"}, st.from_regex(r"[A-Za-zÀ-ỹ0-9][^\W_]{0,20}", fullmatch=True)),
    "textarea": ({"type": "string"}, st.sampled_from(["Kính gửi\nỦy ban", 'a < b & c "d"'])),
    "number": (
        {"type": "number"},
        st.integers(-(10**9), 10**12) | st.decimals(-(10**6), 10**6, places=3).map(float),
    ),
    "money": ({"type": "integer"}, st.integers(0, 10**14)),
    "date": ({"type": "string"}, st.dates(date(1000, 1, 1)).map(date.isoformat)),
    "select": ({"type": "string"}, st.sampled_from(["a", "b"])),
    "radio": ({"type": "integer"}, st.sampled_from([1, 2])),
    "checkbox": ({"type": "boolean"}, st.just(True)),
    "address": (
        group([], commune={"type": "string"}, line={"type": "string"}),
        st.sampled_from(
            [
                {"commune": "25195", "line": "Thôn 5"},
                {"commune": "25195", "era": "2024"},
                {"line": "Ấp 2", "find": "Bù Đốp"},
            ]
        ),
    ),
    "personal_number": ({"type": "string"}, st.just("999190001234")),
    "tax_number": ({"type": "string"}, st.sampled_from(["0100109106", "0100109106-001"])),
    "phone": ({"type": "string"}, st.just("0912345678")),
    "email": ({"type": "string"}, st.just("khai@example.vn")),
}
OPTIONS = {
    "select": [{"value": "a", "label": "A"}, {"value": "b", "label": "B"}],
    "radio": [{"value": 1, "label": "Một"}, {"value": 2, "label": "Hai"}],
}


def field_of(path: str, widget: str) -> dict[str, Any]:
    return asked(path, path, widget, **({"options": OPTIONS[widget]} if widget in OPTIONS else {}))


@st.composite
def forms_with_answers(draw) -> tuple[FormSpec, dict[str, Any]]:
    """A random form of one group and one table, and random answers to it."""
    widgets = draw(st.lists(st.sampled_from(list(WIDGETS)), min_size=1, max_size=6))
    columns = draw(st.lists(st.sampled_from(list(WIDGETS)), min_size=1, max_size=3))
    names = [f"f{number}" for number in range(len(widgets))]
    cells = [f"c{number}" for number in range(len(columns))]
    answers = {
        name: draw(WIDGETS[widget][1])
        for name, widget in zip(names, widgets, strict=True)
        if draw(st.booleans())
    }
    row = st.fixed_dictionaries(
        {cells[0]: WIDGETS[columns[0]][1]},
        optional={
            cell: WIDGETS[widget][1] for cell, widget in zip(cells[1:], columns[1:], strict=True)
        },
    )
    rows = draw(st.lists(row, max_size=3))
    table = {**field_of("rows", "rows"), "columns": list(map(field_of, cells, columns))}
    items = group(
        [], **{cell: WIDGETS[widget][0] for cell, widget in zip(cells, columns, strict=True)}
    )
    body = {
        "title": "Thử",
        "schema": group(
            [],
            g=group(
                [],
                **{name: WIDGETS[widget][0] for name, widget in zip(names, widgets, strict=True)},
            ),
            rows={"type": "array", "items": items},
        ),
        "layout": {
            "sections": [
                {
                    "key": "one",
                    "title": "Một",
                    "fields": [
                        *(
                            field_of(f"g.{name}", each)
                            for name, each in zip(names, widgets, strict=True)
                        ),
                        table,
                    ],
                }
            ]
        },
    }
    data: dict[str, Any] = {"g": answers} if answers else {}
    return form_of(body), {**data, "rows": rows} if rows else data


@settings(max_examples=30, deadline=None)
@given(forms_with_answers())
def test_a_page_sent_back_untouched_gives_the_data_it_showed(case):
    form, data = case

    assert form_parse(form, sent(form, data)) == data
    assert form_parse(form, sent(form, data), kept=data) == data


def test_the_pages_of_a_wizard_keep_what_they_do_not_ask():
    data = good()
    data["other"] = {"full_name": "Điểu Anh", "relation": "other", "which": "xóm"}
    data["children"][0]["paper"] = "ẩn"
    for step in ("who", "means"):
        assert form_parse(EVERYTHING, sent(EVERYTHING, data, step=step), kept=data) == data
    post = sent(EVERYTHING, data, step="means")
    post["children.0.name"] = [""]
    post["is_true"] = [""]
    now = form_parse(EVERYTHING, post, kept=data)
    assert "is_true" not in now
    assert "name" not in now["children"][0]
    assert now["person"] == data["person"]
    assert "other" not in form_validate(EVERYTHING, form_parse(EVERYTHING, {}, kept=data))


def test_a_row_is_taken_away_and_an_old_answer_of_another_form_is_forgotten():
    post = {**sent(EVERYTHING, good(), step="means"), "drop": ["children.0"]}

    data = form_parse(EVERYTHING, post, kept={**good(), "left_over": {"x": 1}, "count": 9})

    assert [row["name"] for row in data["children"]] == ["Điểu Bình"]
    assert "left_over" not in data
    assert "count" not in data


def test_a_commune_is_found_chosen_and_changed():
    def home(**post: str) -> Any:
        names = {f"person.home.{name}": [text] for name, text in post.items()}
        return form_parse(EVERYTHING, names).get("person", {}).get("home")

    assert home(find="bù đăng", asked="") == {"find": "bù đăng"}
    assert home(find="bù đăng", asked="bù đăng", commune="25396") == {"commune": "25396"}
    assert home(find="x", asked="x", commune="25195-2024", line="Ấp 1") == {
        "commune": "25195",
        "era": "2024",
        "line": "Ấp 1",
    }
    assert home(find="lộc ninh", asked="bù đăng", commune="25396") == {"find": "lộc ninh"}
    assert home(find="", asked="", chosen="25396") == {"commune": "25396"}
    assert home(find="lộc ninh", asked="", chosen="25396") == {"find": "lộc ninh"}


TYPED = [
    ("date", "5/3/1990", "1990-03-05"),
    ("date", "05-03-1990", "1990-03-05"),
    ("date", "5.3.1990", "1990-03-05"),
    ("date", "05031990", "1990-03-05"),
    ("date", "5 tháng 3 năm 1990", "1990-03-05"),
    ("date", "Ngày 05 tháng 03 năm 1990", "1990-03-05"),
    ("date", "1990-03-05", "1990-03-05"),
    ("date", "31/2/1990", "31/2/1990"),
    ("date", "hôm qua", "hôm qua"),
    ("number", "1.500", 1500),
    ("number", "1 500", 1500),
    ("number", "12,5", 12.5),
    ("number", "12.5", 12.5),
    ("number", "1.500,25", 1500.25),
    ("number", "1,500,000", 1_500_000),
    ("number", "-3", -3),
    ("number", "hai", "hai"),
    ("number", "9" * 60, "9" * 60),
    ("money", "1.500.000", 1_500_000),
    ("money", "1,500,000 đồng", 1_500_000),
    ("money", "1500000đ", 1_500_000),
    ("money", "1,5 triệu", "1,5 triệu"),
    ("personal_number", "999 190 001 234", "999190001234"),
    ("personal_number", "x1", "x1"),
    ("tax_number", "0100109106 - 001", "0100109106-001"),
    ("phone", "+84 912 345 678", "0912345678"),
    ("phone", "0912.345.678", "0912345678"),
    ("phone", "113", "113"),
]


@pytest.mark.parametrize(("widget", "text", "value"), TYPED)
def test_what_people_type_is_understood_or_kept(widget, text, value):
    form = form_of(
        {
            "title": "Thử",
            "schema": group([], a=WIDGETS[widget][0]),
            "layout": {
                "sections": [{"key": "s", "title": "S", "fields": [asked("a", "A", widget)]}]
            },
        }
    )

    assert form_parse(form, {"a": [text]}) == {"a": value}


def test_a_day_that_is_picked_wins_over_the_one_that_was_typed():
    post = {"person.born_on": ["5/3/1990"], "person.born_on.picked": ["1991-01-02"]}

    assert form_parse(EVERYTHING, post) == {"person": {"born_on": "1991-01-02"}}


def test_ten_thousand_names_are_read_at_once():
    post = {f"children.{number}.name": ["x"] for number in range(10_000)}
    post |= {f"{'a.' * 50}{number}": ["x"] for number in range(10_000)}
    post |= {"children.99999999999999999999.name": ["x"], "children.²0.name": ["x"]}

    assert len(form_parse(EVERYTHING, post)["children"]) == 200
