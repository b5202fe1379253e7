"""What a block asks of the indicators, and the answer as it is kept."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from motcua.ioc import selectors as ioc
from motcua.ioc.selectors import period_of, period_read, periods_until
from motcua.ioc.types import Dimension, Grain, Group, Light, Period, Value
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid, NotFound
from motcua.steering.groups.types import BlockWish, Figures, View

RUNNING = {"month": Grain.MONTH, "quarter": Grain.QUARTER, "year": Grain.YEAR}
HISTORY = {View.LINE: 13, View.NUMBER: 12, View.TABLE: 2}  # periods that a view shows
MOST_GROUPS = 200


def period_meant(written: str) -> Period:
    """The period of a block: by its name, or the one that runs."""
    if written in RUNNING:
        return period_of(RUNNING[written], clock.today())
    return period_read(written)


def figures_asked(actor: Actor, wish: BlockWish) -> Figures:
    """The figures of a block as this actor may see them, now: two or three queries.

    `NotFound` (with it `SliceRefused`) where she may not, `LakeEmpty`.
    """
    periods = periods_until(period_meant(wish.period), HISTORY.get(wish.view, 2))
    code, wanted = wish.indicator, wish.wanted
    values = ioc.indicator_series(actor=actor, code=code, periods=periods, wanted=wanted)
    groups: tuple[Group, ...] = ()
    if wish.by and wish.view in (View.RANKING, View.MAP, View.TABLE):
        groups = ioc.indicator_groups(
            actor=actor, code=code, period=periods[-1], by=Dimension(wish.by), wanted=wanted
        )
    return Figures(periods=periods, values=values, groups=groups[:MOST_GROUPS])


def figures_kept(figures: Figures) -> dict[str, Any]:
    """Figures as values of JSON."""
    return {
        "periods": [_days(each) for each in figures.periods],
        "values": [_kept(value) for value in figures.values],
        "groups": [[each.key, each.name, _kept(each.value)] for each in figures.groups],
    }


def figures_read(code: str, kept: Mapping[str, Any]) -> Figures:
    """What `figures_kept` wrote."""
    return Figures(
        periods=tuple(_period(days) for days in kept["periods"]),
        values=tuple(_value(code, each) for each in kept["values"]),
        groups=tuple(
            Group(key=key, name=name, value=_value(code, each))
            for key, name, each in kept["groups"]
        ),
    )


def wish_checked(actor: Actor, wish: BlockWish) -> BlockWish:
    """The wish with what its view needs and nothing else; `Invalid` names what is wrong."""
    if wish.view is View.TEXT:
        if not wish.text:
            raise Invalid(fields={"text": _("Xin viết nội dung của mục này.")})
        return BlockWish(view=View.TEXT, text=wish.text)
    try:
        info = ioc.indicator_info(actor=actor, code=wish.indicator)
    except NotFound as error:
        raise Invalid(fields={"indicator": _("Xin chọn một chỉ số.")}) from error
    by = {View.MAP: Dimension.PRESENT.value, View.NUMBER: "", View.LINE: ""}.get(wish.view, wish.by)
    if by and by not in {each.value for each in info.dimensions}:
        raise Invalid(fields={"by": _("Chỉ số này không chia được như vậy. Xin chọn cách khác.")})
    if wish.view is View.RANKING and not by:
        raise Invalid(fields={"by": _("Xin chọn xếp hạng theo gì.")})
    if wish.period not in RUNNING:
        period_read(wish.period)
    return replace(wish, by=by)


def _days(period: Period) -> list[str]:
    return [period.first.isoformat(), period.last.isoformat()]


def _period(days: list[str]) -> Period:
    first, last = map(date.fromisoformat, days)
    return Period(first=first, last=last)


def _kept(value: Value) -> list[Any]:
    return [
        value.number,
        value.part,
        value.whole,
        value.at.isoformat(),
        value.target,
        value.light.value,
        value.is_hidden,
        _days(value.of) if value.of else None,
    ]


def _value(code: str, kept: list[Any]) -> Value:
    number, part, whole, at, target, light, is_hidden, of = kept
    return Value(
        code=code,
        number=number,
        part=part,
        whole=whole,
        at=datetime.fromisoformat(at),
        target=target,
        light=Light(light),
        is_hidden=is_hidden,
        of=_period(of) if of else None,
    )
