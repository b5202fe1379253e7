"""Template words for boards: `{% load boards %}`."""

from decimal import Decimal
from math import ceil, floor

from django import template
from django.utils.translation import gettext as _

from motcua.boards.drawing import unit_text
from motcua.ioc.selectors import duration_text
from motcua.ioc.types import Measured, Track
from motcua.kernel.numbers import number_written
from motcua.organisation.selectors import unit_names
from motcua.organisation.types import Era
from motcua.ui.charts.chart import Chart
from motcua.ui.charts.summary import change_text
from motcua.ui.charts.texts import short_text

register = template.Library()
NOTHING = "—"


@register.simple_tag
def measured(number: float | None, unit: str) -> str:
    """A number with its unit; a dash for none."""
    if number is None:
        return NOTHING
    text = short_text(number, 0 if number == int(number) else 1)
    return f"{text}%" if unit == Measured.PERCENT else f"{text} {unit_text(unit)}"


@register.simple_tag
def stands(track: Track, unit: str) -> str:
    """Where a place on its way stands; no rounding makes a miss look like a hit."""
    now = track.now
    if now is not None and not track.is_reached:
        tenths = (ceil if track.is_down else floor)(now * 10) / 10
        is_hit = round(now, 1) <= track.target if track.is_down else round(now, 1) >= track.target
        now = tenths if is_hit else now
    return measured(now, unit)


@register.simple_tag
def moved_text(moved: float, unit: str) -> str:
    """How far a number moved, without a sign; shares move by points of a hundred."""
    much = abs(moved)
    text = short_text(much, 0 if much == int(much) else 1)
    points = _("điểm %")
    return f"{text} {points if unit == Measured.PERCENT else unit_text(unit)}"


@register.simple_tag
def change(figure: Chart) -> str:
    """How a figure moved since the period before, in words."""
    return change_text(figure)


@register.simple_tag
def lasting(seconds: float | None) -> str:
    """So long, in the unit that people say."""
    return duration_text(seconds)


@register.simple_tag
def unit_name(key: str) -> str:
    """The unit that a slice names (`2024.689`: era and code), or the key itself. One query."""
    era, _dot, code = key.partition(".")
    if era not in {each.value for each in Era}:
        return key
    return unit_names([code], era=Era(era)).get(code, key)


@register.simple_tag
def points(number: Decimal | None) -> str:
    """Points or counts as people write them here, without needless noughts; a dash for none."""
    return NOTHING if number is None else number_written(number)
