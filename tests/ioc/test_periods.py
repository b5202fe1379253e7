"""Periods of reporting."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.ioc.periods import DAY, MONTH, QUARTER, YEAR, Period
from motcua.kernel.errors import Invalid


@pytest.mark.parametrize(
    ("written", "begins", "ends", "title"),
    [
        ("2024", date(2024, 1, 1), date(2024, 12, 31), "Năm 2024"),
        ("2024-Q1", date(2024, 1, 1), date(2024, 3, 31), "Quý 1 năm 2024"),
        ("2023-Q4", date(2023, 10, 1), date(2023, 12, 31), "Quý 4 năm 2023"),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "Tháng 2/2024"),
        ("2021-05-19", date(2021, 5, 19), date(2021, 5, 19), "Ngày 19/5/2021"),
    ],
)
def test_a_period_is_read_by_its_name(written, begins, ends, title):
    period = Period.read(written)
    assert (period.from_on, period.to_on, period.title) == (begins, ends, title)
    assert str(period) == written


@pytest.mark.parametrize(
    "written", ["", "24", "2024-Q5", "2024-13", "2024-02-30", "2024-1", "٢٠٢٤"]
)
def test_what_is_no_period_is_refused(written):
    with pytest.raises(Invalid):
        Period.read(written)


@given(
    kind=st.sampled_from([YEAR, QUARTER, MONTH, DAY]),
    on=st.dates(min_value=date(1990, 1, 1), max_value=date(2100, 1, 1)),
)
def test_periods_of_a_kind_follow_one_another_without_a_gap(kind, on):
    period = Period.of(kind, on)
    assert period.kind == kind
    assert period.from_on <= on <= period.to_on
    assert period.after.before == period == Period.read(str(period))
    assert (period.after.from_on - period.to_on).days == 1
