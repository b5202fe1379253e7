from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.documents import rules
from motcua.documents.services import date_text


@pytest.mark.parametrize(
    ("number", "text"),
    [(1, "01/TB-UBND"), (9, "09/TB-UBND"), (10, "10/TB-UBND"), (1234, "1234/TB-UBND")],
)
def test_numbers_below_ten_have_a_leading_zero(number, text):
    assert rules.number_text(number=number, symbol="TB-UBND") == text


@pytest.mark.parametrize(
    ("on", "words"),
    [
        (date(2024, 2, 5), "ngày 05 tháng 02 năm 2024"),
        (date(2024, 3, 10), "ngày 10 tháng 3 năm 2024"),
        (date(2024, 12, 31), "ngày 31 tháng 12 năm 2024"),
    ],
)
def test_days_below_ten_and_the_first_two_months_have_a_leading_zero(on, words):
    assert date_text(on=on) == words


def test_times_are_told_on_a_clock_in_viet_nam():
    late = datetime(2024, 11, 4, 18, 5, 9, tzinfo=UTC)

    assert rules.time_words(late) == "01 giờ 05 phút, ngày 05 tháng 11 năm 2024"
    assert rules.iso_second(late) == "2024-11-05T01:05:09+07:00"


@given(st.text(max_size=300))
def test_printable_text_keeps_its_letters_and_has_no_hidden_marks(value):
    shown = rules.printable(value)

    assert not any(mark in shown for mark in "\u202a\u202b\u202d\u202e\u2066\u2067\u2068\x00\x1b")
    assert max((len(word) for word in shown.replace("\u200b", " ").split()), default=0) <= 40
    assert rules.printable(shown).replace("\u200b", "") == rules.printable(shown).replace(
        "\u200b", ""
    )


@given(st.text(min_size=1, max_size=40))
def test_a_hand_signature_stays_in_its_box(name):
    strokes = rules.signature_strokes(name)

    assert strokes == rules.signature_strokes(name)
    assert len(strokes[0]) == 2
    assert {len(curve) for curve in strokes[1:]} == {6}
    assert all(-0.1 <= value <= 1.05 for stroke in strokes for value in stroke)
