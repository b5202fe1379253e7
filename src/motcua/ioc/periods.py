"""Periods of reporting: a year, a quarter, a month or a day, and what comes before and after."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from django.utils.translation import gettext as _

from motcua.kernel.errors import Invalid

YEAR, QUARTER, MONTH, DAY = "year", "quarter", "month", "day"
WRITTEN = re.compile(r"(\d{4})(?:-Q([1-4])|-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
NONE = (0, 0, 0, 0)  # there is no year 0
MONTHS = {YEAR: 12, QUARTER: 3, MONTH: 1}


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """The days from `from_on` through `to_on`; written `2024`, `2024-Q1`, `2024-03`,
    `2024-03-31`.
    """

    from_on: date
    to_on: date

    @classmethod
    def read(cls, written: str) -> Self:
        """The period with this name; `Invalid` (`period`) for what is none."""
        found = WRITTEN.fullmatch(written)
        year, quarter, month, day = (int(part or 0) for part in found.groups()) if found else NONE
        try:
            if day:
                return cls(date(year, month, day), date(year, month, day))
            if month:
                return cls._months(date(year, month, 1), 1)
            return cls._months(
                date(year, 3 * quarter - 2 if quarter else 1, 1), 3 if quarter else 12
            )
        except ValueError as error:
            raise Invalid(
                fields={"period": _("Kỳ phải viết như 2024, 2024-Q1, 2024-03 hoặc 2024-03-31.")}
            ) from error

    @classmethod
    def of(cls, kind: str, on: date) -> Self:
        """The period of that kind in which the day lies."""
        if kind == DAY:
            return cls(on, on)
        months = MONTHS[kind]
        return cls._months(date(on.year, (on.month - 1) // months * months + 1, 1), months)

    @property
    def kind(self) -> str:
        """`year`, `quarter`, `month` or `day`."""
        days = (self.to_on - self.from_on).days
        return DAY if not days else MONTH if days < 32 else QUARTER if days < 100 else YEAR  # noqa: PLR2004 - days of a month and of a quarter, with room

    @property
    def before(self) -> "Period":
        """The period of the same kind that ended the day before this one began."""
        return Period.of(self.kind, self.from_on - timedelta(days=1))

    @property
    def after(self) -> "Period":
        """The period of the same kind that begins the day after this one ended."""
        return Period.of(self.kind, self.to_on + timedelta(days=1))

    @property
    def title(self) -> str:
        """As people call it: “Quý 1 năm 2024”."""
        on = self.from_on
        said = {"day": on.day, "month": on.month, "quarter": on.month // 3 + 1, "year": on.year}
        return {
            YEAR: _("Năm %(year)d"),
            QUARTER: _("Quý %(quarter)d năm %(year)d"),
            MONTH: _("Tháng %(month)d/%(year)d"),
            DAY: _("Ngày %(day)d/%(month)d/%(year)d"),
        }[self.kind] % said

    def __str__(self) -> str:
        on = self.from_on
        return {
            YEAR: f"{on.year:04d}",
            QUARTER: f"{on.year:04d}-Q{on.month // 3 + 1}",
            MONTH: f"{on:%Y-%m}",
            DAY: on.isoformat(),
        }[self.kind]

    @classmethod
    def _months(cls, first: date, months: int) -> Self:
        last = date(first.year, first.month + months - 1, 1)
        days = calendar.monthrange(last.year, last.month)[1]
        return cls(first, last.replace(day=days))
