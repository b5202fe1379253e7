"""Campaigns as they go: each goal day by day, for a slice and unit by unit."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from motcua.ioc import campaign_rules as rules
from motcua.ioc.campaign_models import Campaign, CampaignGoal, CampaignUnit
from motcua.ioc.campaign_types import (
    CampaignInfo,
    Goal,
    GoalInfo,
    GoalUnits,
    UnitNow,
    UnitTrack,
)
from motcua.ioc.campaigns import campaign_found, info_of
from motcua.ioc.errors import IndicatorUnknown
from motcua.ioc.grids import Days as Line
from motcua.ioc.grids import days_of_slice, days_of_units
from motcua.ioc.reading import indicators_list
from motcua.ioc.series import reading as series
from motcua.ioc.series.places import names_of as names_of_places
from motcua.ioc.slicing import ERAS, chosen_for, names_of
from motcua.ioc.types import (
    EVERYTHING,
    Dimension,
    Direction,
    IndicatorInfo,
    Measured,
    Period,
    Slice,
)
from motcua.kernel import clock
from motcua.kernel.actor import Actor, ActorKind
from motcua.kernel.errors import NotFound
from motcua.organisation import selectors as organisation
from motcua.organisation.types import Level

WHOLE = 100.0  # percent
WEEK = 7  # days over which a daily value is taken, so that Sundays do not count as nothing
UNITS = (Dimension.DISTRICT, Dimension.COMMUNE, Dimension.PRESENT, Dimension.AGENCY)
Days = Sequence[float | None]


def campaign_board(
    *, actor: Actor, code: str, wanted: Slice = EVERYTHING
) -> tuple[CampaignInfo, tuple[Goal, ...]]:
    """A campaign and how each of its goals stands for a slice, day by day: the value over the seven
    days up to each day, beside the even way to the target and the trend of the last two weeks.
    One pass over the facts for all days and goals. `NotFound`, `SliceRefused`, `LakeEmpty`.
    """
    if not (actor.is_staff or actor.kind is ActorKind.SYSTEM):
        raise NotFound
    row = campaign_found(code)
    goals = list(row.goals.order_by("number").prefetch_related("units"))
    infos = dict(zip((goal.number for goal in goals), _infos(actor, goals), strict=True))
    found = _found(actor, row, [(goal, infos[goal.number]) for goal in goals], wanted)
    made = []
    for goal in goals:
        own, info = _own(goal, _place_of(wanted)), infos[goal.number]
        way = _way(goal, own, is_all=wanted == EVERYTHING)
        made.append(
            Goal(
                number=goal.number,
                info=info,
                left_code=goal.left_code,
                is_sum=goal.is_sum,
                has_own=own is not None,
                ranked_by=found[goal.number].by,
                ranked=found[goal.number].units,
                **_track(row, info, way, found[goal.number].days),
            )
        )
    return info_of(row), tuple(made)


def campaign_goal(
    *, actor: Actor, code: str, number: int, wanted: Slice = EVERYTHING
) -> tuple[CampaignInfo, GoalInfo]:
    """One goal of a campaign by itself, for who may see the slice; no number is counted.
    `NotFound` for no such goal, `SliceRefused`, `LakeEmpty`.
    """
    row, goal, info = _goal(actor, code, number)
    chosen_for(actor, wanted, is_public=info.is_public)
    return info_of(row), GoalInfo(
        number=number, info=info, left_code=goal.left_code, is_sum=goal.is_sum
    )


def campaign_units(
    *,
    actor: Actor,
    code: str,
    number: int,
    by: Dimension | None = None,
    wanted: Slice = EVERYTHING,
) -> tuple[CampaignInfo, GoalUnits]:
    """One goal of a campaign for each district, commune or agency of a slice, day by day, each on
    its own way from where it stood to its own target; without `by` for the first kind of units
    that has figures. One pass over the facts. `NotFound` for no such goal or no such units,
    `SliceRefused`, `LakeEmpty`.
    """
    if by not in (None, *UNITS):
        raise NotFound
    row, goal, info = _goal(actor, code, number)
    offered = _offered(row, goal, info)
    by = by or next(iter(offered), UNITS[0])
    found = days_of_units(
        actor=actor, infos=[info], periods=_periods(row, is_sum=goal.is_sum), by=by, wanted=wanted
    ).get(info.code, {})
    era = ERAS.get(by)
    names = names_of(by, found) if info.is_counted or era else names_of_places(found)
    units = []
    for key, days in found.items():
        place = (f"{era.value}.{key}" if era else key) if key else ""
        own = _own(goal, place)
        units.append(
            UnitTrack(
                key=key,
                name=names.get(key, key),
                place=place,
                has_own=own is not None,
                **_track(row, info, _way(goal, own, is_all=False), days),
            )
        )
    units.sort(key=_furthest)
    return info_of(row), GoalUnits(
        number=number,
        info=info,
        left_code=goal.left_code,
        is_sum=goal.is_sum,
        by=by,
        offered=offered,
        rows=tuple(units),
    )


def _goal(actor: Actor, code: str, number: int) -> tuple[Campaign, CampaignGoal, IndicatorInfo]:
    if not actor.is_staff:
        raise NotFound
    row = campaign_found(code)
    goal = (
        row.goals.filter(number=number)
        .select_related("indicator")
        .prefetch_related("units")
        .first()
    )
    if goal is None:
        raise NotFound
    (info,) = _infos(actor, [goal])
    return row, goal, info


def _offered(row: Campaign, goal: CampaignGoal, info: IndicatorInfo) -> tuple[Dimension, ...]:
    """By which units a goal can be told: of what others send, by those that somebody sent."""
    known = [by for by in UNITS if by in info.dimensions]
    if info.is_counted:
        return tuple(known)
    days = Period(first=row.first_on, last=max(row.first_on, min(row.last_on, clock.today())))
    sent = series.dimensions_sent(goal.indicator, days)
    return tuple(by for by in known if by in sent)


class _Found(NamedTuple):
    """What was counted for a goal: the days of the slice, and its units on the last of them."""

    days: Days
    by: Dimension
    units: tuple[UnitNow, ...]


def _found(
    actor: Actor, row: Campaign, goals: Sequence[tuple[CampaignGoal, IndicatorInfo]], wanted: Slice
) -> dict[int, _Found]:
    """All goals by number: those that add up, and those of the last seven days, each in one go."""
    made = {}
    for is_sum in (False, True):
        some = [goal for goal, _info in goals if goal.is_sum is is_sum]
        infos = [info for goal, info in goals if goal.is_sum is is_sum]
        periods = _periods(row, is_sum=is_sum)
        table = days_of_slice(actor=actor, infos=infos, periods=periods, wanted=wanted)
        last = periods[-1:]
        units: dict[str, dict[str, Line]] = {}
        for by in (Dimension.DISTRICT, Dimension.PRESENT):
            asked = [info for info in infos if _by(info, last[0].last) is by]
            units |= days_of_units(actor=actor, infos=asked, periods=last, by=by, wanted=wanted)
        for goal, info, days in zip(some, infos, table, strict=True):
            by = _by(info, last[0].last)
            made[goal.number] = _Found(days, by, _units_now(by, units.get(info.code, {})))
    return made


def _by(info: IndicatorInfo, day: date) -> Dimension:
    """By which units a goal is ranked: of districts that are no more nobody sends anything."""
    districts = any(
        unit.level is Level.DISTRICT and (unit.last_on is None or day <= unit.last_on)
        for unit in organisation.home_units()
    )
    if info.is_counted:
        districts = not organisation.districts_are_over(day)
    return Dimension.DISTRICT if districts else Dimension.PRESENT


def _infos(actor: Actor, goals: Iterable[CampaignGoal]) -> list[IndicatorInfo]:
    known = {info.code: info for info in indicators_list(actor=actor)}
    wanted = [goal.indicator_id for goal in goals]
    if any(code not in known for code in wanted):
        raise IndicatorUnknown
    return [known[code] for code in wanted]


def _units_now(by: Dimension, found: Mapping[str, Days]) -> tuple[UnitNow, ...]:
    names = names_of(by, found)
    return tuple(
        UnitNow(key=key, name=names.get(key, key), number=days[-1])
        for key, days in found.items()
        if key and days[-1] is not None
    )


def _furthest(unit: UnitTrack) -> tuple[bool, float, str]:
    return (unit.ahead is None, -(unit.ahead or 0.0), unit.name)


def _own(goal: CampaignGoal, place: str) -> CampaignUnit | None:
    return next((unit for unit in goal.units.all() if unit.place == place), None) if place else None


def _place_of(wanted: Slice) -> str:
    """The unit or agency that a slice is, where it is nothing else."""
    if wanted.procedure or wanted.field or wanted.channel:
        return ""
    if wanted.unit:
        return wanted.unit
    return str(wanted.agency_id) if wanted.agency_id else ""


def _periods(row: Campaign, *, is_sum: bool) -> list[Period]:
    """What is counted before the campaign, then for each of its days up to today: the week that
    ends with it, or all since the first day.
    """
    today = clock.today()
    days = [day for day in rules.days_of(row.first_on, row.last_on) if day <= today]
    ends = [min(row.first_on - timedelta(days=1), today), *days]
    if is_sum:
        return [Period(first=min(row.first_on, day), last=day) for day in ends]
    return [Period(first=day - timedelta(days=WEEK - 1), last=day) for day in ends]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Way:
    """From where to where; `start` where somebody gave it, `otherwise` where nothing was counted
    before the campaign began.
    """

    target: float
    start: float | None
    otherwise: float | None


def _way(goal: CampaignGoal, own: CampaignUnit | None, *, is_all: bool) -> _Way:
    """The way of a place. A part of the whole begins where it stood itself."""
    given = 0.0 if goal.is_sum else goal.start if is_all else None
    return _Way(
        target=own.target if own else goal.target,
        start=own.start if own and own.start is not None else given,
        otherwise=goal.start,
    )


def _track(row: Campaign, info: IndicatorInfo, way: _Way, found: Days) -> dict[str, Any]:
    """What `Track` holds: how far a place is on its way."""
    is_down = info.direction is Direction.DOWN
    days = rules.days_of(row.first_on, row.last_on)
    before, *past = found or (None,)
    start = next((each for each in (way.start, before) if each is not None), way.otherwise)
    target = way.target
    values = (*past, *(None,) * (len(days) - len(past)))
    known = max((place for place, value in enumerate(past) if value is not None), default=0)
    is_reached = rules.is_reached(past[known] if past else None, target, is_down=is_down)
    lately = rules.figures_lately(values, is_kept=not info.is_counted)
    told = values if lately >= rules.FEWEST_FIGURES else (None,) * len(days)
    return {
        "target": target,
        "start": start,
        "is_down": is_down,
        "is_over": clock.today() > row.last_on,
        "days": days,
        "values": values,
        "needed": rules.needed(start, target, len(days), is_down=is_down),
        "lately": lately,
        "forecast": rules.foretold(
            told,
            target=target,
            is_down=is_down,
            most=WHOLE if info.is_counted and info.unit is Measured.PERCENT else None,
        ),
        "ends_on": _end(told, days[known], target, is_down=is_down, is_reached=is_reached),
        "is_reached": is_reached,
    }


def _end(values: Days, day: date, target: float, *, is_down: bool, is_reached: bool) -> date | None:
    found = rules.trend(values)
    left = rules.days_left(*found, target, is_down=is_down) if found else None
    if left is None:
        return None
    return day + timedelta(days=left if is_reached else max(left, 1))
