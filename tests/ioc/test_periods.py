"""Periods of reporting."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.ioc.periods import (
    grain_of,
    period_after,
    period_before,
    period_name,
    period_of,
    period_read,
    period_title,
    periods_until,
)
from motcua.ioc.types import Grain
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
    period = period_read(written)
    assert (period.first, period.last, period_title(period)) == (begins, ends, title)
    assert period_name(period) == written


@pytest.mark.parametrize(
    "written",
    [
        "",
        "24",
        "2024-Q5",
        "2024-13",
        "2024-02-30",
        "2024-1",
        "٢٠٢٤",
        "9999-12",
        "0001",
        "2024-00",
        "2024-03-00",
    ],
)
def test_what_is_no_period_is_refused(written):
    with pytest.raises(Invalid):
        period_read(written)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    grain=st.sampled_from(Grain),
    on=st.dates(min_value=date(1990, 1, 1), max_value=date(2100, 1, 1)),
)
def test_periods_of_a_kind_follow_one_another_without_a_gap(grain, on):
    period = period_of(grain, on)
    assert grain_of(period) is grain
    assert period.first <= on <= period.last
    assert period_before(period_after(period)) == period == period_read(period_name(period))
    assert (period_after(period).first - period.last).days == 1
    assert periods_until(period, 3)[1:] == (period_before(period), period)
