"""Indicators over many days at once, for a slice or for each unit in it: for those who follow days.

What we count ourselves comes from one pass over the facts for all days; what others send changes
seldom, so units are asked every few days and keep their figure in between.
"""

from collections.abc import Sequence
from datetime import timedelta

from motcua.ioc.measuring import Asked
from motcua.ioc.reading import indicator_groups, indicator_table
from motcua.ioc.rolling import rolled
from motcua.ioc.slicing import chosen_for, window_of
from motcua.ioc.types import Dimension, IndicatorInfo, Measured, Period, Slice
from motcua.kernel.actor import Actor

EVERY = timedelta(days=7)  # so often units are asked for what others send
Days = tuple[float | None, ...]
MAY_BE_NONE = (Measured.PERCENT, Measured.HOURS)  # of nothing there is no share and no median


def days_of_slice(
    *, actor: Actor, infos: Sequence[IndicatorInfo], periods: Sequence[Period], wanted: Slice
) -> list[Days]:
    """Each indicator for each period, in their order. `SliceRefused`, `LakeEmpty`."""
    found: dict[str, Days] = {}
    sent = [info.code for info in infos if not info.is_counted]
    if sent and periods:
        table = indicator_table(actor=actor, codes=sent, periods=periods, wanted=wanted)
        found = {code: tuple(values[code].number for values in table) for code in sent}
    counted = [info for info in infos if info.is_counted]
    by_key = _counted(actor, counted, periods, wanted, None)
    for info in counted:
        found[info.code] = by_key[info.code].get("") or (_nothing(info),) * len(periods)
    return [found.get(info.code, ()) for info in infos]


def days_of_units(
    *,
    actor: Actor,
    infos: Sequence[IndicatorInfo],
    periods: Sequence[Period],
    by: Dimension,
    wanted: Slice,
) -> dict[str, dict[str, Days]]:
    """Each indicator for each unit that has something to count and for each period, by code and
    key of the unit. `SliceRefused`, `LakeEmpty`.
    """
    counted = [info for info in infos if info.is_counted]
    found = _counted(actor, counted, periods, wanted, by)
    for info in infos:
        if not info.is_counted:
            found[info.code] = _sent(actor, info, periods, by, wanted)
    return found


def _counted(
    actor: Actor,
    infos: Sequence[IndicatorInfo],
    periods: Sequence[Period],
    wanted: Slice,
    by: Dimension | None,
) -> dict[str, dict[str, Days]]:
    made: dict[str, dict[str, list[float | None]]] = {info.code: {} for info in infos}
    if infos and periods:
        chosen = chosen_for(actor, wanted, is_public=all(info.is_public for info in infos))
        asked = [Asked.of(info.formula, info.params) for info in infos]
        found, _generation = rolled(asked, [window_of(each) for each in periods], chosen, by)
        for (place, day), by_key in found.items():
            info = infos[place]
            for key, number in by_key.items():
                line = made[info.code].setdefault(key, [_nothing(info)] * len(periods))
                line[day] = number.number
    return {code: _told(by_key) for code, by_key in made.items()}


def _sent(
    actor: Actor, info: IndicatorInfo, periods: Sequence[Period], by: Dimension, wanted: Slice
) -> dict[str, Days]:
    if by not in info.dimensions:
        return {}
    made: dict[str, list[float | None]] = {}
    asked_on = None
    groups: dict[str, float | None] = {}
    for day, period in enumerate(periods):
        is_last = day == len(periods) - 1
        if asked_on is None or period.last - asked_on >= EVERY or is_last:
            asked_on = period.last
            groups = {
                group.key: group.value.number
                for group in indicator_groups(
                    actor=actor, code=info.code, period=period, by=by, wanted=wanted
                )
            }
        for key, number in groups.items():
            made.setdefault(key, [None] * len(periods))[day] = number
    return _told(made)


def _told(by_key: dict[str, list[float | None]]) -> dict[str, Days]:
    return {
        key: tuple(line)
        for key, line in by_key.items()
        if any(number not in (None, 0) for number in line) or None not in line
    }


def _nothing(info: IndicatorInfo) -> float | None:
    return None if info.unit in MAY_BE_NONE else 0
