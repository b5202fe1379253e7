"""Periods of reporting by name: a year, a quarter, a month, a day, and those beside them."""

import calendar
import re
from datetime import date, timedelta

from django.utils.translation import gettext as _

from motcua.ioc.types import Grain, Period
from motcua.kernel.errors import Invalid

WRITTEN = re.compile(r"(\d{4})(?:-Q([1-4])|-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
FIRST_YEAR, LAST_YEAR = 1900, 2999
MONTHS = {Grain.YEAR: 12, Grain.QUARTER: 3, Grain.MONTH: 1}


def period_read(written: str) -> Period:
    """The period with this name (`2024`, `2024-Q1`, `2024-03`, `2024-03-31`); `Invalid` (`period`)
    for what is none, or lies before 1900 or after 2999.
    """
    found = WRITTEN.fullmatch(written)
    try:
        if found is None or not FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
            raise ValueError(written)  # noqa: TRY301 - said below, as for a month that is none
        year, quarter, month = int(found[1]), int(found[2] or 0), int(found[3] or 1)
        if found[4]:
            on = date(year, month, int(found[4]))
            return Period(first=on, last=on)
        if found[3]:
            return _months(date(year, month, 1), 1)
        return _months(date(year, 3 * quarter - 2 if quarter else 1, 1), 3 if quarter else 12)
    except ValueError as error:
        raise Invalid(
            fields={"period": _("Kỳ phải viết như 2024, 2024-Q1, 2024-03 hoặc 2024-03-31.")}
        ) from error


def period_of(grain: Grain, on: date) -> Period:
    """The period of that kind in which the day lies."""
    if grain is Grain.DAY:
        return Period(first=on, last=on)
    months = MONTHS[grain]
    return _months(date(on.year, (on.month - 1) // months * months + 1, 1), months)


def grain_of(period: Period) -> Grain:
    """Of which kind the period is."""
    if period.first == period.last:
        return Grain.DAY
    months = (period.last.year - period.first.year) * 12 + period.last.month - period.first.month
    return {0: Grain.MONTH, 2: Grain.QUARTER}.get(months, Grain.YEAR)


def period_for(grain: Grain, period: Period) -> Period:
    """The period itself, or the longer one of that kind in which its last day lies."""
    order = list(Grain)
    if order.index(grain_of(period)) >= order.index(grain):
        return period
    return period_of(grain, period.last)


def period_before(period: Period) -> Period:
    """The period of the same kind that ended the day before this one began."""
    return period_of(grain_of(period), period.first - timedelta(days=1))


def period_after(period: Period) -> Period:
    """The period of the same kind that begins the day after this one ended."""
    return period_of(grain_of(period), period.last + timedelta(days=1))


def periods_until(period: Period, number: int) -> tuple[Period, ...]:
    """So many periods of the same kind that follow one another, this one the last."""
    found = [period]
    while len(found) < number:
        found.append(period_before(found[-1]))
    return tuple(reversed(found))


def period_name(period: Period) -> str:
    """As `period_read` reads it."""
    on = period.first
    return {
        Grain.YEAR: f"{on.year:04d}",
        Grain.QUARTER: f"{on.year:04d}-Q{on.month // 3 + 1}",
        Grain.MONTH: f"{on:%Y-%m}",
        Grain.DAY: on.isoformat(),
    }[grain_of(period)]


def period_title(period: Period) -> str:
    """As people call it: “Quý 1 năm 2024”."""
    on = period.first
    said = {"day": on.day, "month": on.month, "quarter": on.month // 3 + 1, "year": on.year}
    return {
        Grain.YEAR: _("Năm %(year)d"),
        Grain.QUARTER: _("Quý %(quarter)d năm %(year)d"),
        Grain.MONTH: _("Tháng %(month)d/%(year)d"),
        Grain.DAY: _("Ngày %(day)d/%(month)d/%(year)d"),
    }[grain_of(period)] % said


def _months(first: date, months: int) -> Period:
    last = date(first.year, first.month + months - 1, 1)
    return Period(first=first, last=last.replace(day=calendar.monthrange(last.year, last.month)[1]))
