"""Numbers and periods of reports in words: the same on page and paper."""

from django.utils.translation import gettext as _

from motcua.ioc.selectors import period_title
from motcua.ioc.types import Measured, Period, Value
from motcua.ui.charts.texts import value_text

NOTHING = "—"


def unit_word(unit: str) -> str:
    """The unit behind a number; of what others count it is a word already."""
    known: dict[str, str] = {
        Measured.CASES: _("hồ sơ"),
        Measured.PERCENT: "%",
        Measured.HOURS: _("giờ"),
        Measured.VND: _("đồng"),
    }
    return known.get(unit, unit)


def plain_text(number: float | None) -> str:
    """A number alone, with one decimal where it has a fraction; a dash for none."""
    if number is None:
        return NOTHING
    return value_text(number, 0 if number == int(number) else 1)


def figure_text(number: float | None, unit: str) -> str:
    """A number with its unit; a dash for none."""
    if number is None:
        return NOTHING
    mark = "%" if unit == Measured.PERCENT else f" {unit_word(unit)}"
    return f"{plain_text(number)}{mark}"


def told_text(value: Value, unit: str) -> str:
    """A value as a report writes it; says so where the public is not told, and of which period it
    is where that is another one.
    """
    if value.is_hidden:
        return _("không công bố")
    of = f" ({period_title(value.of)})" if value.of is not None else ""
    return figure_text(value.number, unit) + of


def change_text(now: Value, before: Value, unit: str) -> str:
    """How a number moved; shares move by points."""
    if now.number is None or before.number is None:
        return NOTHING
    moved = round(now.number, 1) - round(before.number, 1)
    if not round(moved, 1):
        return _("không đổi")
    size = plain_text(round(abs(moved), 1))
    words = {"size": f"{size} {_('điểm %')}" if unit == Measured.PERCENT else size}
    return (_("tăng %(size)s") if moved > 0 else _("giảm %(size)s")) % words


def period_text(period: Period) -> str:
    """A period as people call it."""
    return period_title(period)
