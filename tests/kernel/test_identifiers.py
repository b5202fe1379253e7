import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.kernel.identifiers import (
    Sex,
    is_phone,
    is_tax_number,
    personal_number,
    phone,
    tax_number,
)

COMPANIES = ["0100109106", "0300588569", "0101243150", "0100686209", "0301442379"]


@pytest.mark.parametrize(
    ("text", "place", "sex", "year"),
    [
        ("087084000999", "087", Sex.MALE, 1984),
        ("999190001234", "999", Sex.FEMALE, 1990),
        ("999205001234", "999", Sex.MALE, 2005),
        ("999324001234", "999", Sex.FEMALE, 2024),
    ],
)
def test_a_personal_number_tells_place_sex_and_year(text, place, sex, year):
    assert personal_number(text) == (place, sex, year)


@pytest.mark.parametrize("text", ["", "99919000123", "9991900012345", "99919000123x", "٩" * 12])
def test_other_texts_are_no_personal_numbers(text):
    assert personal_number(text) is None


@pytest.mark.parametrize("text", COMPANIES)
def test_the_last_digit_of_a_tax_number_checks_the_others(text):
    assert is_tax_number(text)
    assert is_tax_number(f"{text}-001")
    assert [digit for digit in "0123456789" if is_tax_number(text[:-1] + digit)] == [text[-1]]


@settings(max_examples=30)
@given(st.sampled_from(COMPANIES), st.integers(0, 8), st.integers(1, 9))
def test_one_wrong_digit_in_a_tax_number_is_noticed(text, at, more):
    wrong = str((int(text[at]) + more) % 10)

    assert not is_tax_number(text[:at] + wrong + text[at + 1 :])


def test_numbers_are_written_in_one_way():
    assert tax_number("0100109106.001") == tax_number("0100109106 – 001") == "0100109106-001"
    assert phone("+84 912-345-678") == phone("84912345678") == phone("(091) 234 5678")
    assert is_phone(phone("+84912345678"))
    assert not is_phone(phone("+84 212 345 678"))
