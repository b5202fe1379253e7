"""Numbers and labels of charts as people write them."""

import textwrap
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from math import ceil, floor

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from motcua.kernel import clock
from motcua.kernel.language import ENGLISH
from motcua.ui.charts.chart import Better, Chart, Label, Number
from motcua.ui.words import MONTHS, date_text, number_text

NO_BREAK = "\u00a0"
MINUS = "\u2212"
THOUSAND, MILLION, BILLION = 10**3, 10**6, 10**9
SHORT_FROM = 10_000


def value_text(value: Number | None, places: int = 0) -> str:
    """`1.234,5`; `1,234.5` in English; a dash for no number."""
    if value is None:
        return "—"
    size = Decimal(str(abs(value))).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    whole, _point, rest = f"{size:f}".partition(".")
    text = number_text(int(whole))
    if rest:
        text += ("." if get_language() == ENGLISH else ",") + rest
    return f"{MINUS}{text}" if value < 0 and size else text


def fair(value: Number, chart: Chart) -> Number:
    """The value to show: what misses the target never looks as if it met it (99,96 as 100,0)."""
    step = 10.0**-chart.decimals
    if chart.reaches(value) is not False or not chart.reaches(round(value, chart.decimals)):
        return value
    return (
        floor(value / step) * step if chart.better is Better.HIGHER else ceil(value / step) * step
    )


def cell_text(value: Number | None, chart: Chart) -> str:
    """A value as the chart writes its values, without the unit."""
    return value_text(None if value is None else fair(value, chart), chart.decimals)


def measure(value: Number | None, chart: Chart) -> str:
    """A value with its unit: `97,2 %`, `1.204 hồ sơ`."""
    text = cell_text(value, chart)
    return f"{text}{NO_BREAK}{chart.unit}" if chart.unit and value is not None else text


def amount(value: Number, chart: Chart) -> str:
    """A difference or a sum with its unit: it has no target."""
    text = value_text(value, chart.decimals)
    return f"{text}{NO_BREAK}{chart.unit}" if chart.unit else text


def goal_measure(chart: Chart) -> str:
    """The target with its unit, a whole one without decimals."""
    if chart.target is None:
        return "—"
    places = 0 if chart.target == int(chart.target) else chart.decimals
    text = short_text(chart.target, places)
    return f"{text}{NO_BREAK}{chart.unit}" if chart.unit else text


def short_text(value: Number, places: int = 0) -> str:
    """For axes and large figures: `12,3 triệu` instead of eight digits."""
    size = abs(value)
    if size < SHORT_FROM:
        return value_text(value, places)
    for unit, name in (
        (BILLION, _("tỷ")),
        (MILLION, _("triệu")),
        (THOUSAND, _("nghìn")),
    ):
        if size >= unit:
            scaled = value / unit
            few = 1 if round(scaled, 1) != round(scaled) else 0
            return f"{value_text(scaled, few)}{NO_BREAK}{name}"
    return value_text(value, places)


def short_measure(value: Number, chart: Chart) -> str:
    text = short_text(fair(value, chart), chart.decimals)
    return f"{text}{NO_BREAK}{chart.unit}" if chart.unit else text


def tick_text(value: Number, step: float, unit: str) -> str:
    """A step of an axis, with as many decimals as the step has."""
    places = len(f"{step:.10f}".rstrip("0").partition(".")[2])
    text = short_text(value, places)
    return f"{text}{NO_BREAK}%" if unit == "%" else text


def label_text(label: Label) -> str:
    """A date in full, a name as it is."""
    return date_text(label) if isinstance(label, date) else label


def day_text(label: Label) -> str:
    """A date under an axis: `21/11`; `21 Nov` in English."""
    if not isinstance(label, date):
        return label
    day = clock.local(label) if isinstance(label, datetime) else label
    if get_language() == ENGLISH:
        return f"{day.day} {MONTHS[day.month - 1]}"
    return f"{day.day:02d}/{day.month:02d}"


def wrapped(text: str, letters: int, *, lines: int = 2) -> list[str]:
    """The text in at most so many lines; what is too long ends with a sign of omission."""
    found = textwrap.wrap(text, width=letters) or [""]
    if len(found) > lines:
        last = found[lines - 1]
        if len(last) == letters:
            last = last.rpartition(" ")[0] or last[:-1]
        found = [*found[: lines - 1], f"{last.rstrip(' ,;')}…"]
    return found


def class_texts(bounds: list[Number], chart: Chart) -> list[str]:
    """The classes between bounds in words, the lowest first."""
    if not bounds:
        return []
    places = chart.decimals if any(bound != int(bound) for bound in bounds) else 0
    plain = [value_text(bound, places) for bound in bounds]
    full = [f"{text}{NO_BREAK}{chart.unit}" if chart.unit else text for text in plain]
    texts = [_("dưới %(high)s") % {"high": full[0]}]
    for low, high in zip(plain, full[1:], strict=False):
        texts.append(_("từ %(low)s đến dưới %(high)s") % {"low": low, "high": high})
    texts.append(_("từ %(low)s trở lên") % {"low": full[-1]})
    return texts
