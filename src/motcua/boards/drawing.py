"""Indicators as charts."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from motcua.catalogue.types import Channel
from motcua.ioc.selectors import grain_of
from motcua.ioc.types import (
    Dimension,
    Direction,
    Grain,
    Group,
    IndicatorInfo,
    Measured,
    Period,
    Value,
)
from motcua.kernel import clock
from motcua.organisation import selectors as organisation
from motcua.organisation.types import UnitShape
from motcua.ui.charts.chart import Better, Chart, Kind, Series, Shapes
from motcua.ui.charts.outlines import Outline, rings_from, shapes_of

MOST_BARS = 20


def unit_text(unit: str) -> str:
    """The unit as people write it behind a number; of what others count it is a word already."""
    known: dict[str, str] = {
        Measured.CASES: _("hồ sơ"),
        Measured.PERCENT: "%",
        Measured.HOURS: _("giờ"),
        Measured.VND: _("đồng"),
    }
    return known.get(unit, unit)


def short_period(period: Period) -> str:
    """A period as an axis writes it: 3/2024, quý 1/2024, 2024, 31/3."""
    on = period.first
    return {
        Grain.YEAR: f"{on.year}",
        Grain.QUARTER: _("Q%(quarter)d/%(year)d") % {"quarter": on.month // 3 + 1, "year": on.year},
        Grain.MONTH: f"{on.month}/{on.year}",
        Grain.DAY: f"{on.day}/{on.month}",
    }[grain_of(period)]


def figure(info: IndicatorInfo, periods: Sequence[Period], values: Sequence[Value]) -> Chart:
    """The last value large, with what went before and the target."""
    return Chart(
        key=f"n-{info.code.replace('_', '-')}",
        kind=Kind.NUMBER,
        title=info.name,
        previous=values[-2].number if len(values) > 1 else None,
        previous_label=short_period(periods[-2]) if len(values) > 1 else "",
        **_over_time(info, periods, values),
    )


def line(info: IndicatorInfo, periods: Sequence[Period], values: Sequence[Value]) -> Chart:
    """An indicator over time beside its target."""
    return Chart(
        key="over-time",
        kind=Kind.LINE,
        title=_("%(name)s qua các kỳ") % {"name": info.name},
        **_over_time(info, periods, values),
    )


def ranking(
    info: IndicatorInfo, groups: Sequence[Group], addresses: Mapping[str, str], title: str
) -> Chart:
    """The groups of a dimension, the largest first; those after the twentieth are in the table."""
    shown = [group for group in groups if group.value.number is not None][:MOST_BARS]
    return Chart(
        key="groups",
        kind=Kind.BAR,
        title=title,
        labels=tuple(group.name for group in shown),
        series=(Series(name=info.name, values=tuple(group.value.number for group in shown)),),
        urls=tuple(addresses.get(group.key, "") for group in shown),
        is_ranking=True,
        **_common(info, [group.value for group in shown]),
    )


def choropleth(
    info: IndicatorInfo, by: Dimension, groups: Sequence[Group], addresses: Mapping[str, str]
) -> Chart | None:
    """The communes of today or the old districts by their value; None where nobody drew them."""
    places = _drawn().get(by, ())
    shapes = _shapes(places)
    if shapes is None:
        return None
    by_key = {group.key: group for group in groups}
    found = [by_key.get(place.code) for place in places]
    names = {Dimension.DISTRICT: _("huyện (cũ)"), Dimension.PRESENT: _("xã hiện nay")}
    return Chart(
        key="map",
        kind=Kind.MAP,
        title=_("%(name)s theo %(units)s") % {"name": info.name, "units": names[by]},
        labels=tuple(place.name for place in places),
        keys=tuple(place.code for place in places),
        shapes=shapes,
        urls=tuple(addresses.get(group.key, "") if group else "" for group in found),
        series=(
            Series(
                name=info.name,
                values=tuple(group.value.number if group else None for group in found),
            ),
        ),
        **_common(info, [group.value for group in groups]),
    )


def _drawn() -> dict[Dimension, tuple[UnitShape, ...]]:
    today = [
        UnitShape(code=place.code, name=place.name, center=place.center, rings=place.rings)
        for place in organisation.places_list(clock.today())
        if place.rings
    ]
    return {
        Dimension.PRESENT: tuple(today),
        Dimension.DISTRICT: organisation.districts_drawn(),
    }


@lru_cache(maxsize=4)
def _shapes(places: tuple[UnitShape, ...]) -> Shapes | None:
    """They take a tenth of a second and change with a law."""
    return shapes_of(
        Outline(key=place.code, name=place.name, rings=rings_from(place.rings), center=place.center)
        for place in places
    )


def dimension_names() -> dict[Dimension, str]:
    """The dimensions as tabs name them."""
    return {
        Dimension.AGENCY: _("Cơ quan"),
        Dimension.DISTRICT: _("Huyện (cũ)"),
        Dimension.PRESENT: _("Xã hiện nay"),
        Dimension.COMMUNE: _("Xã (cũ)"),
        Dimension.FIELD: _("Lĩnh vực"),
        Dimension.PROCEDURE: _("Thủ tục"),
        Dimension.CHANNEL: _("Cách nộp"),
    }


def channel_names() -> dict[str, str]:
    """The ways to hand in, as people call them."""
    return {
        Channel.ONLINE.value: _("Trực tuyến"),
        Channel.COUNTER.value: _("Tại quầy"),
        Channel.POST.value: _("Qua bưu chính"),
    }


def _over_time(
    info: IndicatorInfo, periods: Sequence[Period], values: Sequence[Value]
) -> dict[str, Any]:
    return {
        "labels": tuple(short_period(period) for period in periods),
        "series": (Series(name=info.name, values=tuple(value.number for value in values)),),
        "target": values[-1].target,
        **_common(info, values),
    }


def _common(info: IndicatorInfo, values: Iterable[Value]) -> dict[str, Any]:
    return {
        "unit": unit_text(info.unit),
        "better": Better.LOWER if info.direction is Direction.DOWN else Better.HIGHER,
        "source": info.source,
        "as_of": max((value.at for value in values), default=None),
    }
