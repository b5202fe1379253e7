"""A number beside others: the period before, a year ago, the target, and its like."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.boards.drawing import short_period
from motcua.boards.scope import Scope
from motcua.ioc import selectors
from motcua.ioc.errors import IndicatorUnknown, SliceRefused
from motcua.ioc.types import (
    Dimension,
    Direction,
    Grain,
    Group,
    IndicatorInfo,
    Light,
    Period,
    Slice,
    Value,
)
from motcua.kernel.actor import ANONYMOUS, Actor
from motcua.organisation import selectors as organisation
from motcua.organisation.types import AgencyInfo, Level

FEWEST = 3  # of whom a middle one says something
LEAP_DAY = (2, 29)


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What a number is compared with. `moved`: how far it is above that; `is_better`: whether this
    is good, None where neither way is, or nothing moved.
    """

    label: str
    number: float
    moved: float
    is_better: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Peers:
    """The place of an agency or district among its like; 1 is the best, or the largest where no
    way is better. `is_public`: as published figures tell it.
    """

    rank: int
    count: int
    middle: float
    of: str
    is_public: bool


def year_before(period: Period) -> Period:
    """The same period of the year before."""
    first = period.first
    if (first.month, first.day) == LEAP_DAY:
        first = date(first.year, 2, 28)
    return selectors.period_of(selectors.grain_of(period), first.replace(year=first.year - 1))


def beside(info: IndicatorInfo, periods: Sequence[Period], values: Sequence[Value]) -> list[Beside]:
    """The last value beside the period before it and beside the same one of a year ago."""
    now, found = values[-1].number, []
    if now is None:
        return []
    others = {period: value.number for period, value in zip(periods, values, strict=True)}
    last, past = selectors.period_before(periods[-1]), year_before(periods[-1])
    labels = {past: _("Cùng kỳ"), last: _("Kỳ trước")}
    for period, label in reversed(labels.items()):
        number = others.get(period)
        if number is not None:
            named = f"{label} ({short_period(period)})"
            found.append(_beside(info, named, now, number))
    return found


def light_sign(light: Light) -> tuple[str, str, str] | None:
    """A light in a word, its tone and its sign; none where nothing is judged."""
    return {
        Light.GREEN: (_("Đạt"), "ok", "check"),
        Light.YELLOW: (_("Cần chú ý"), "warn", "alert"),
        Light.RED: (_("Cần xử lý"), "bad", "cross"),
    }.get(light)


def peers(actor: Actor, info: IndicatorInfo, scope: Scope, value: Value) -> Peers | None:
    """Where the district or the agency of a slice stands among its like with its value; None where
    it has no like, or too little may be known of them. One question, or two.

    Whoever may open the others is told of them as they are; else only what everybody may know is
    compared with.
    """
    own = _compared(scope)
    if own is None or value.number is None:
        return None
    by, key, likes, around = _likes(own)
    if by not in info.dimensions:
        return None
    for who in (actor, ANONYMOUS) if info.is_public else (actor,):
        groups = _groups(who, info, scope.period, by, around)
        numbers = {group.key: group.value.number for group in groups}
        # What is rounded is compared with what is rounded alike.
        own_number = value.number if who is actor else numbers.get(key)
        others = [number for each in likes - {key} if (number := numbers.get(each)) is not None]
        if own_number is None or len(others) < FEWEST:
            continue
        return Peers(
            rank=_rank(info, own_number, others),
            count=len(others) + 1,
            middle=median([own_number, *others]),
            of=_named(own),
            is_public=who is ANONYMOUS,
        )
    return None


def _compared(scope: Scope) -> AgencyInfo | None:
    """The agency of a slice, where it is all of an agency below the province."""
    wanted = scope.wanted
    if scope.parts or wanted.agency_id is None:
        return None
    if wanted.agency_id in organisation.agencies_of_the_province():
        return None
    return organisation.agency_info(wanted.agency_id)


def _beside(info: IndicatorInfo, label: str, now: float, number: float) -> Beside:
    moved = round(now - number, 4)
    good = None
    if moved and info.direction is not Direction.NONE:
        good = (moved > 0) is (info.direction is Direction.UP)
    return Beside(label=label, number=number, moved=moved, is_better=good)


def _likes(own: AgencyInfo) -> tuple[Dimension, str, frozenset[str], UUID | None]:
    """By what its like are told apart, its own key, all their keys, and in which slice."""
    if own.level is Level.DISTRICT and own.unit_code:
        others = organisation.agencies_list(Level.DISTRICT)
        keys = frozenset(each.unit_code for each in others if each.unit_code)
        return Dimension.DISTRICT, own.unit_code, keys, None
    likes = frozenset(
        str(each.id)
        for each in organisation.agencies_list(own.level)
        if each.kind is own.kind and each.parent_id == own.parent_id
    )
    return Dimension.AGENCY, str(own.id), likes, own.parent_id


def _groups(
    who: Actor, info: IndicatorInfo, period: Period, by: Dimension, around: UUID | None
) -> tuple[Group, ...]:
    if who is ANONYMOUS and selectors.grain_of(period) is Grain.DAY:
        return ()  # of a day so little is known that nothing is published
    try:
        return selectors.indicator_groups(
            actor=who, code=info.code, period=period, by=by, wanted=Slice(agency_id=around)
        )
    except (SliceRefused, IndicatorUnknown):
        return ()


def _rank(info: IndicatorInfo, own: float, others: Sequence[float]) -> int:
    sign = -1 if info.direction is Direction.DOWN else 1
    return 1 + sum(sign * other > sign * own for other in others)


def _named(own: AgencyInfo) -> str:
    return {
        Level.PROVINCE: _("cơ quan cấp tỉnh"),
        Level.DISTRICT: _("huyện, thị xã, thành phố"),
        Level.COMMUNE: _("xã, phường trong cùng huyện"),
    }[own.level]
