from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.catalogue.rules import (
    CENTRAL,
    Competence,
    CompetenceTable,
    certified_copies_fee,
    certified_copy_fee,
    component_required,
    generic_process,
    is_code,
    time_limit,
)
from motcua.catalogue.types import TimeLimit, TimeUnit

PAGES = st.integers(min_value=1, max_value=100_000)


@pytest.mark.parametrize(
    ("pages", "fee"), [(1, 2_000), (2, 4_000), (3, 5_000), (198, 200_000), (199, 200_000)]
)
def test_the_fee_of_a_certified_copy(pages, fee):
    assert certified_copy_fee(pages) == fee


@given(PAGES)
def test_one_page_more_never_costs_less_nor_more_than_a_page(pages):
    more = certified_copy_fee(pages + 1) - certified_copy_fee(pages)

    assert more in (0, 1_000, 2_000)
    assert 2_000 <= certified_copy_fee(pages) <= 200_000


@given(st.lists(st.tuples(PAGES, st.integers(1, 100)), min_size=1))
def test_copies_are_charged_one_by_one(papers):
    data = {"papers": [{"pages": pages, "copies": copies} for pages, copies in papers]}

    assert certified_copies_fee(data) == sum(
        certified_copy_fee(pages) for pages, copies in papers for _ in range(copies)
    )


@pytest.mark.parametrize(
    ("value", "unit", "limit"),
    [
        (None, "", (None, None, False)),
        (None, "day", (None, None, False)),
        ("0", "day", (None, None, False)),
        ("3", "", (3, TimeUnit.WORKING_DAY, True)),
        ("3", "working_day", (3, TimeUnit.WORKING_DAY, False)),
        ("10", "day", (10, TimeUnit.DAY, False)),
        ("1", "hour", (1, TimeUnit.HOUR, False)),
        ("2", "month", (60, TimeUnit.DAY, True)),
        ("1.5", "working_day", (12, TimeUnit.HOUR, True)),
        ("1.5", "day", (2, TimeUnit.DAY, True)),
    ],
)
def test_limits_are_read_as_the_clock_can_count_them(value, unit, limit):
    found = time_limit(None if value is None else Decimal(value), unit)

    assert found == TimeLimit(value=limit[0], unit=limit[1], assumed=limit[2])


@pytest.mark.parametrize(
    ("group", "name", "kind", "originals", "required"),
    [
        ("", "Đơn đề nghị theo mẫu", "submit", 1, True),
        ("", "Đơn đề nghị theo mẫu", "present", 1, False),
        ("", "Đơn đề nghị theo mẫu", "submit", 0, False),
        ("", "Trường hợp mất thì nộp đơn cớ mất", "submit", 1, False),
        ("", "Giấy ủy quyền (nếu có)", "submit", 1, False),
        ("Trường hợp ủy quyền", "Hợp đồng", "submit", 1, False),
        ("(1.3) Đối với công trình tôn giáo", "Bản vẽ", "submit", 1, False),
        ("Hồ sơ của người nhận con nuôi", "Giấy khám sức khỏe", "submit", 1, False),
        ("Giấy tờ phải nộp", "Giấy chứng sinh", "submit", 1, True),
        ("a) Thành phần hồ sơ", "Đơn", "submit", 1, True),
    ],
)
def test_only_what_is_asked_without_condition_is_a_must(group, name, kind, originals, required):
    found = component_required(kind=kind, group=group, name=name, originals=originals, copies=0)

    assert found is required


@pytest.mark.parametrize(
    ("levels", "process"),
    [
        (["ministry"], "generic-province"),
        (["ministry", "province"], "generic-province"),
        (["province", "commune"], "generic-commune"),
        (["district"], "generic-district"),
    ],
)
def test_the_generic_chain_is_that_of_the_lowest_local_level(levels, process):
    assert generic_process(levels) == process


def test_agency_before_field_before_ministry_but_the_centre_before_all():
    table = CompetenceTable(
        [
            Competence(part="agency", text="Sở Xây dựng", field="Đường bộ", body="Giao thông"),
            Competence(part="agency", text="Sở Xây dựng", field="", body="Xây dựng"),
            Competence(part="field", text="Đất đai", field="", body="Tài nguyên"),
            Competence(part="field", text="Thuế", field="", body=CENTRAL),
            Competence(part="ministry", text="Bộ X", field="", body="Sở X"),
        ]
    )

    def body(agencies: str, field: str, ministry: str = "Bộ X") -> str:
        return table.body(agencies=agencies, field=field, ministry=ministry)

    assert body("SỞ XÂY DỰNG tỉnh", "Đường bộ") == "Giao thông"
    assert body("UBND, Sở Xây dựng", "Đất đai") == "Xây dựng"
    assert body("UBND", "Đất đai") == "Tài nguyên"
    assert body("", "Khác") == "Sở X"
    assert body("Sở Xây dựng", "Thuế") == CENTRAL
    assert body("", "Khác", "Bộ Y") == ""


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("1.001193", True),
        ("1.001193.000.00.00.H10", True),
        ("1.001193\n", False),
        ("1001193", False),
        ("1.001193." + "0" * 40, False),
        ("", False),
    ],
)
def test_codes_are_told_from_other_text(value, expected):
    assert is_code(value) is expected
