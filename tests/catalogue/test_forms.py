import copy
import time
from typing import Any

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from catalogue.samples import BIRTH, COPIES, GENERIC, GOOD, JUDICIAL, form
from motcua.catalogue.forms import clean_text
from motcua.catalogue.services import form_parse, form_validate
from motcua.kernel.errors import Invalid
from motcua.kernel.text import clean

ABSENT = object()
LONG = "Nguyễn " * 1_500
KEYS = {id(GENERIC): "generic", id(JUDICIAL): "judicial-record"}
KEYS |= {id(BIRTH): "birth-registration", id(COPIES): "certified-copies"}


def with_value(sample: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    data = copy.deepcopy(sample)
    node: Any = data
    *groups, last = (int(part) if part.isdigit() else part for part in path.split("."))
    for part in groups:
        node = node.setdefault(part, {}) if isinstance(node, dict) else node[part]
    if value is ABSENT:
        del node[last]
    else:
        node[last] = value
    return data


def complaints(key: str, data: Any) -> dict[str, str]:
    with pytest.raises(Invalid) as refused:
        form_validate(form(key), data)
    return refused.value.fields


@pytest.mark.parametrize("key", GOOD)
def test_a_good_answer_is_taken_and_not_changed(key):
    before = copy.deepcopy(GOOD[key])

    cleaned = form_validate(form(key), GOOD[key])

    assert before == GOOD[key]
    assert cleaned.items() >= before.items()


BAD = [
    (GENERIC, "applicant.full_name", ABSENT, "chưa điền"),
    (GENERIC, "applicant.full_name", "  \u0000 ", "chưa điền"),
    (GENERIC, "applicant.full_name", LONG, "dài quá 100 ký tự"),
    (GENERIC, "applicant.full_name", 5, "không đúng kiểu"),
    (GENERIC, "applicant.personal_number", "12345", "12 chữ số"),
    (GENERIC, "applicant.personal_number", "99919000123a", "12 chữ số"),
    (GENERIC, "applicant.personal_number", "٩٩٩١٩٠٠٠١٢٣٤", "12 chữ số"),
    (GENERIC, "applicant.phone", "0212345678", "10 chữ số"),
    (GENERIC, "applicant.phone", "+84912345678", "ký tự"),
    (GENERIC, "applicant.email", "khai@", "Thư điện tử"),
    (GENERIC, "applicant.surprise", "x", "không có trong biểu mẫu"),
    (GENERIC, "content", ABSENT, "chưa điền"),
    (GENERIC, "content", "x" * 5_001, "5000"),
    (JUDICIAL, "applicant.sex", "other", "lựa chọn"),
    (JUDICIAL, "applicant.birth_date", "20/05/1990", "ngày, tháng, năm"),
    (JUDICIAL, "applicant.birth_date", "1990-02-30", "ngày, tháng, năm"),
    (JUDICIAL, "applicant.paper_issued_on", "2999-01-01", "tương lai"),
    (JUDICIAL, "residences", [], "ít nhất 1"),
    (JUDICIAL, "residences", [{"from": "2004-05", "address": "x"}] * 31, "nhiều nhất 30"),
    (JUDICIAL, "residences.0.from", "2004-13", "năm-tháng"),
    (JUDICIAL, "residences.0.address", ABSENT, "chưa điền"),
    (JUDICIAL, "copies", 0, "nhỏ nhất là 1"),
    (JUDICIAL, "copies", "hai", "không đúng kiểu"),
    (JUDICIAL, "copies", 10**40, "lớn nhất là 20"),
    (JUDICIAL, "form_number", "3", "lựa chọn"),
    (JUDICIAL, "is_true", ABSENT, "đánh dấu"),
    (JUDICIAL, "is_true", False, "đánh dấu"),
    (BIRTH, "child.full_name", ABSENT, "chưa điền"),
    (BIRTH, "child.birth_date", "hôm qua", "ngày, tháng, năm"),
    (BIRTH, "mother.birth_year", 1800, "nhỏ nhất là 1900"),
    (BIRTH, "requester.relation", "neighbour", "lựa chọn"),
    (BIRTH, "mother.personal_number", "1", "12 chữ số"),
    (BIRTH, "copies", 21, "lớn nhất là 20"),
    (COPIES, "papers", ABSENT, "chưa điền"),
    (COPIES, "papers.1.pages", 0, "nhỏ nhất là 1"),
    (COPIES, "papers.1.copies", 101, "lớn nhất là 100"),
    (COPIES, "papers.0.issuer", ABSENT, "chưa điền"),
    (COPIES, "papers.0.name", LONG, "dài quá 200 ký tự"),
]


@pytest.mark.parametrize(("sample", "path", "value", "part"), BAD)
def test_a_bad_answer_is_refused_at_its_field_with_the_way_out(sample, path, value, part):
    found = complaints(KEYS[id(sample)], with_value(sample, path, value))

    assert list(found) == [path]
    assert part in found[path]


def test_who_was_convicted_must_say_of_what():
    data = with_value(JUDICIAL, "criminal_record", "has")

    assert list(complaints("judicial-record", data)) == ["criminal_record_details"]
    data["criminal_record_details"] = "x" * 2_001
    assert "2000" in complaints("judicial-record", data)["criminal_record_details"]
    data["criminal_record_details"] = "Bản án số 12/2010/HSST"
    assert form_validate(form("judicial-record"), data)["criminal_record"] == "has"


@pytest.mark.parametrize("data", [None, [], "x", 5, {"applicant": "x"}, {"applicant": []}, {}])
def test_any_json_is_answered_with_a_refusal(data):
    assert complaints("generic", data)


def test_json_without_a_bottom_is_refused():
    data: Any = "x"
    for _ in range(500):
        data = {"a": [data]}

    assert complaints("generic", data)


def test_a_flood_of_fields_or_rows_is_refused_at_once():
    floods: list[Any] = [
        {f"a{number}": number for number in range(100_000)},
        {"papers": [{"x": 1}] * 50_000},
        {"papers": [{f"x{number}": 1 for number in range(900)}] * 50},
    ]
    begin = time.process_time()
    for flood in floods:
        assert len(complaints("certified-copies", flood)) <= 100

    assert time.process_time() - begin < 2


def test_a_whole_number_written_with_a_point_is_a_whole_number():
    cleaned = form_validate(form("certified-copies"), with_value(COPIES, "papers.0.pages", 2.0))

    assert repr(cleaned["papers"][0]["pages"]) == "2"


def test_every_missing_field_of_an_empty_form_is_named():
    found = complaints("generic", {})

    assert set(found) == {
        "applicant.full_name",
        "applicant.personal_number",
        "applicant.phone",
        "applicant.address",
        "content",
    }
    assert found["applicant.phone"] == "Số điện thoại: chưa điền. Xin điền mục này."


def test_text_is_cleaned():
    data = with_value(GENERIC, "applicant.full_name", " Nguye\u0302\u0303n\u00a0 Thị\u0007 Hoa\r\n")

    assert form_validate(form("generic"), data)["applicant"]["full_name"] == "Nguyễn Thị Hoa"


@given(st.text())
def test_the_short_way_cleans_as_the_long_one(value):
    assert clean_text(value) == clean(value)


def test_the_server_computes_the_fee_whatever_was_sent():
    cleaned = form_validate(form("certified-copies"), {**COPIES, "fee_vnd": 1})

    assert cleaned["fee_vnd"] == 2 * 2_000 + 7_000


def test_a_day_of_today_in_viet_nam_is_not_the_future():
    with time_machine.travel("2024-03-01T18:00:00Z", tick=False):
        assert form_validate(form("birth-registration"), BIRTH)


def test_posted_names_become_nested_data():
    post = {
        "csrfmiddlewaretoken": ["x"],
        "requester.full_name": ["Phạm Thị Lan"],
        "requester.email": [""],
        "papers.10.name": ["Hợp đồng"],
        "papers.10.pages": [" 5 "],
        "papers.10.copies": ["một"],
        "papers.2.name": ["Bằng"],
        "papers.2.pages": ["1"],
        "papers.3.name": ["  "],
        "papers.x.name": ["lạc"],
        "fee_vnd": ["0"],
    }

    assert form_parse(form("certified-copies"), post) == {
        "requester": {"full_name": "Phạm Thị Lan"},
        "papers": [{"name": "Bằng", "pages": 1}, {"name": "Hợp đồng", "pages": 5, "copies": "một"}],
    }


def test_ticks_become_true():
    form_ = form("judicial-record")

    assert form_parse(form_, {"is_true": ["on"], "show_ban": [""]}) == {"is_true": True}


def post_of(data: Any, prefix: str = "") -> dict[str, list[str]]:
    """What a browser would send for this data."""
    if isinstance(data, dict | list):
        pairs = data.items() if isinstance(data, dict) else enumerate(data)
        post: dict[str, list[str]] = {}
        for name, value in pairs:
            post |= post_of(value, f"{prefix}.{name}" if prefix else str(name))
        return post
    return {prefix: ["on" if data is True else str(data)]}


@pytest.mark.parametrize("key", GOOD)
def test_a_posted_form_gives_the_data_it_was_filled_with(key):
    assert form_parse(form(key), post_of(GOOD[key])) == GOOD[key]


def test_the_generic_form_is_checked_in_microseconds():
    generic = form("generic")
    data = with_value(GENERIC, "content", "Đề nghị xác nhận thông tin cư trú. Xin cảm ơn.")
    form_validate(generic, data)

    best = min(_seconds(lambda: form_validate(generic, data)) for _ in range(20))

    assert best < 100e-6  # 15 µs on a quiet machine


def _seconds(call) -> float:
    begin = time.process_time()
    for _ in range(100):
        call()
    return (time.process_time() - begin) / 100
