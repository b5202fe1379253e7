import time
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.communes import communes
from catalogue.wizard import EVERYTHING, good
from motcua.catalogue.services import address_text, form_check, form_validate, form_view
from motcua.catalogue.types import REVIEW, WHOLE
from motcua.kernel.errors import Invalid

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True, scope="module")
def _communes(django_db_setup, django_db_blocker):
    with communes(django_db_blocker):
        yield


def changed(path: str, value: Any) -> dict[str, Any]:
    """The good answers with another one under this path; None takes it away."""
    data = good()
    *groups, last = (int(part) if part.isdigit() else part for part in path.split("."))
    node: Any = data
    for part in groups:
        node = node.setdefault(part, {}) if isinstance(node, dict) else node[part]
    if value is None:
        del node[last]
    else:
        node[last] = value
    return data


def errors(data: Any) -> dict[str, str]:
    with pytest.raises(Invalid) as refused:
        form_validate(EVERYTHING, data)
    return refused.value.fields


def test_good_answers_are_taken_and_the_server_computes():
    cleaned = form_validate(EVERYTHING, {**good(), "tax": 1, "count": 99})

    assert cleaned["count"] == 2
    assert cleaned["tax"] == 150_000
    assert [row.get("amount") for row in cleaned["children"]] == [4_320_000, None]
    home = {**good()["person"]["home"], "text": "Thôn 5, Phường Bình Phước, Thành phố Đồng Nai"}
    assert cleaned["person"] == {**good()["person"], "home": home}


def test_parts_that_are_not_shown_are_neither_required_nor_kept():
    data = changed("other", {"full_name": "Không ai", "relation": "other"})

    assert "other" not in form_validate(EVERYTHING, data)
    data["person"]["is_for_other"] = True
    assert list(errors(data)) == ["other.which"]
    data["other"]["which"] = "hàng xóm"
    assert form_validate(EVERYTHING, data)["other"]["which"] == "hàng xóm"


def test_what_depends_on_a_hidden_answer_is_hidden_too():
    data = changed("person.is_for_other", True)
    data["other"] = {"full_name": "Điểu Anh", "relation": "child", "which": "xóm"}

    assert form_validate(EVERYTHING, data)["other"] == {
        "full_name": "Điểu Anh",
        "relation": "child",
    }
    hidden = form_check(EVERYTHING, changed("other", data["other"])).hidden
    assert {"other.full_name", "other.relation", "other.which"} <= hidden


def test_a_cell_is_asked_for_in_the_rows_that_show_it():
    assert list(errors(changed("children.1.paper", None))) == ["children.1.paper"]
    kept = form_validate(EVERYTHING, changed("children.0.paper", "thừa"))["children"]
    assert "paper" not in kept[0]


WRONG = [
    ("person.number", "999090001234", "người nam sinh năm 1990"),
    ("person.number", "999191001234", "nữ sinh năm 1991"),
    ("person.number", "99919000123", "12 chữ số"),
    ("person.number", "999399001234", "12 chữ số"),
    ("person.born_on", "1990-13-05", "ví dụ 05/03/1990"),
    ("person.born_on", "2999-01-01", "tương lai"),
    ("person.phone", "0212345678", "0912 345 678"),
    ("person.email", "khai@", "ten@example.vn"),
    ("person.home.commune", "99999", "chọn lại"),
    ("person.home.commune", None, "Tìm"),
    ("firm.tax_number", "0100109107", "mã số thuế này không có"),
    ("firm.income", "nhiều", "1.500.000"),
    ("firm.income", None, "chưa điền"),
    ("person.sex", None, "chưa chọn"),
    ("is_true", None, "đánh dấu"),
]


@pytest.mark.parametrize(("path", "value", "part"), WRONG)
def test_a_wrong_answer_is_named_with_the_way_out(path, value, part):
    found = errors(changed(path, value))

    assert part in found[path]
    assert len(found) == 1 or path == "person.born_on"  # the number then disagrees as well


def test_numbers_are_stored_in_one_form_whoever_sends_them():
    data = changed("firm.tax_number", "0100109106 001")
    data["person"]["phone"] = "+84 912.345.678"

    cleaned = form_validate(EVERYTHING, data)

    assert cleaned["firm"]["tax_number"] == "0100109106-001"
    assert cleaned["person"]["phone"] == "0912345678"


def test_an_old_commune_stays_and_shows_what_it_is_now():
    now = {"commune": "25195", "line": "Thôn 5"}
    before = {**now, "era": "2024"}

    kept = form_validate(EVERYTHING, changed("person.home", {**before, "text": "bịa"}))
    assert kept["person"]["home"] == {**before, "text": address_text(before)}
    assert address_text(now) == "Thôn 5, Phường Bình Phước, Thành phố Đồng Nai"
    assert address_text(before) == (
        "Thôn 5, Phường Tân Phú, Thành phố Đồng Xoài, Tỉnh Bình Phước"
        " (nay là Phường Bình Phước, Thành phố Đồng Nai)"
    )


def test_a_commune_is_found_without_accents_in_either_era():
    for words, first, second in (
        ("tan phu", "25195-2024", None),
        ("dong xoai phuong tan phu", "25195-2024", None),
        ("25195", "25195", "25195-2024"),
        ("binh phuoc", "25195", "25195-2024"),
        ("bu dang dong nai", "25396", None),
        ("khong co dau", None, None),
    ):
        data = changed("person.home", {"find": words})
        section = form_view(EVERYTHING, data, step="who").sections[0]
        (home,) = (field for field in section.fields if field.path == "person.home")
        assert home.address is not None
        values = [commune.value for commune in home.address.found]
        assert values == [value for value in (first, second) if value], words


def test_partial_data_are_told_only_what_is_wrong_in_them():
    found = form_check(EVERYTHING, {"person": {"phone": "12", "sex": "male"}})

    assert list(found.errors) == ["person.phone"]
    assert form_check(EVERYTHING, {}).errors == {}
    assert form_check(EVERYTHING, {"children": [{"name": "A", "months": 2}]}).data["children"] == [
        {"name": "A", "months": 2, "amount": 720_000}
    ]


def test_a_page_of_the_wizard_is_checked_by_itself():
    data = changed("person.phone", "1")
    del data["is_true"]

    assert list(form_check(EVERYTHING, data, partial=False, step="who").errors) == ["person.phone"]
    assert list(form_check(EVERYTHING, data, partial=False, step="means").errors) == ["is_true"]


def test_a_wizard_shows_its_page_and_leaves_out_pages_without_questions():
    view = form_view(EVERYTHING, good(), step="means", errors={"person.phone": "sai"})

    assert [(step.key, step.state, step.wrong) for step in view.steps] == [
        ("who", "done", 1),
        ("means", "now", 0),
        (REVIEW, "next", 0),
    ]
    assert (view.previous, view.step, view.next) == ("who", "means", REVIEW)
    assert [section.key for section in view.sections] == ["means"]
    assert view.step_of("children.0.name") == "means"
    with_other = form_view(EVERYTHING, changed("person.is_for_other", True))
    assert [step.key for step in with_other.steps] == ["who", "other", "means", REVIEW]
    assert (with_other.step, with_other.next) == ("who", "other")
    assert form_view(EVERYTHING, {}, step="other").step == "who"


def test_the_last_page_and_the_whole_form_show_every_answer():
    review = form_view(EVERYTHING, good(), step=REVIEW)
    shown = {field.path: field.shown for section in review.sections for field in section.fields}

    assert review.is_review
    assert shown["person.born_on"] == "05/03/1990"
    assert shown["person.sex"] == "Nữ"
    assert shown["firm.income"] == "1.500.000 đ"
    assert shown["area"] == "62,5"
    assert shown["count"] == "2"
    assert [section.key for section in form_view(EVERYTHING, good(), step=WHOLE).sections] == [
        "person",
        "means",
    ]


def test_only_noted_fields_are_open_when_an_officer_asks():
    view = form_view(EVERYTHING, good(), step=WHOLE, notes={"person.phone": "Gọi không được"})

    ((phone,),) = (section.fields for section in view.sections)
    assert (phone.path, phone.note) == ("person.phone", "Gọi không được")


def test_errors_stand_in_the_order_of_the_page():
    found = {
        "is_true": "x",
        "children.10.name": "x",
        "children.2.kind": "x",
        "children.2.name": "x",
    }
    found |= {"person.home.commune": "x", "person.full_name": "x"}

    assert list(form_view(EVERYTHING, good(), errors=found).errors) == [
        "person.full_name",
        "person.home.commune",
        "children.2.name",
        "children.2.kind",
        "children.10.name",
        "is_true",
    ]


CHOICES: dict[str, list[Any]] = {
    "person.full_name": [None, "Thị Nở", "x" * 300, 5],
    "person.born_on": [None, "1990-03-05", "2999-01-01", "5/3/1990", ["x"]],
    "person.sex": [None, "female", "male", "khác"],
    "person.number": [None, "999190001234", "999", 5],
    "person.home": [None, {"commune": "25195"}, {"commune": "1"}, {"line": "x"}, "x", ["x"]],
    "person.phone": [None, "0912345678", "+84912345678", "1"],
    "person.is_for_other": [None, True, False, "true"],
    "other.full_name": [None, "Điểu Anh"],
    "other.relation": [None, "child", "other", 1],
    "other.which": [None, "xóm"],
    "firm.tax_number": [None, "0100109106", "1", {"x": 1}],
    "firm.income": [None, 5_000, -1, "năm"],
    "children": [None, [], [{}], [{"name": "A", "kind": "adopted"}], [{"kind": 5}, "x"], "x", [5]],
    "area": [None, 1.5, -1, 10**40],
    "is_true": [None, True, False],
    "stray": [None, "x"],
}
ANSWERS = st.fixed_dictionaries({path: st.sampled_from(each) for path, each in CHOICES.items()})


def nested(answers: dict[str, Any]) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for path, value in answers.items():
        group, _dot, name = path.rpartition(".")
        if value is not None:
            (data.setdefault(group, {}) if group else data)[name] = deepcopy(value)
    return data


def has(data: Any, path: str) -> bool:
    for part in path.split("."):
        if isinstance(data, list):
            data = data[int(part)] if part.isdigit() else None
        else:
            data = data.get(part) if isinstance(data, dict) else None
    return data is not None


@settings(max_examples=30, deadline=None)
@given(ANSWERS)
def test_partial_and_full_checks_agree_about_any_answers(answers):
    data = nested(answers)
    full = form_check(EVERYTHING, data, partial=False)
    partial = form_check(EVERYTHING, data)

    assert partial.errors.items() <= full.errors.items()
    still_missing = full.errors.keys() - partial.errors.keys()
    assert not [path for path in still_missing if has(data, path)]
    assert not full.errors.keys() & full.hidden
    assert form_view(EVERYTHING, data, step=WHOLE, errors=full.errors).sections
    if full.errors:
        assert errors(data) == full.errors
    else:
        cleaned = form_validate(EVERYTHING, data)
        assert form_validate(EVERYTHING, cleaned) == cleaned
        assert not [path for path in full.hidden if has(cleaned, path)]


@settings(max_examples=20, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(["person", "home", "children", "other"]), inner)
        ),
        max_leaves=12,
    )
)
def test_any_json_gets_an_answer(data):
    assert form_check(EVERYTHING, data, partial=False).errors
    assert form_view(EVERYTHING, data if isinstance(data, dict) else {}, step=WHOLE).sections


def test_floods_are_answered_quickly():
    row = {"name": "x", "kind": "adopted", "months": 1}
    begin = time.process_time()
    for data in (
        {**good(), "children": [row] * 1_000},
        {**good(), "children": [row] * 100_000},
        {f"n{number}": number for number in range(10_000)},
        {"person": {"home": {"commune": ["1"] * 900, "era": {}}}},
        {**good(), "other": {"relation": "x" * 1_000_000}},
    ):
        form_check(EVERYTHING, data, partial=False)

    assert time.process_time() - begin < 1.5
