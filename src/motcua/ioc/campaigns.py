"""Campaigns: define them, and see every day how far they are."""

import tomllib
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.ioc import campaign_rules as rules
from motcua.ioc.campaign_models import Campaign, CampaignGoal
from motcua.ioc.campaign_types import CampaignInfo, CampaignWish, Goal, GoalWish
from motcua.ioc.models import Indicator
from motcua.ioc.reading import indicator_groups, indicator_info, indicator_series
from motcua.ioc.tree_policies import may_define
from motcua.ioc.types import Dimension, Direction, IndicatorInfo, Period, Slice
from motcua.kernel import clock
from motcua.kernel.actor import SYSTEM, Actor
from motcua.kernel.errors import Invalid, NotAllowed, NotFound
from motcua.organisation import selectors as organisation

SHIPPED = Path(__file__).parent / "data" / "campaigns.toml"
WEEK = 7  # days over which a daily value is taken, so that Sundays do not count as nothing
LONGEST = 400  # days
YEARS = (2000, 2999)
MOST = 200
EVERYTHING = Slice()


@transaction.atomic
def campaign_define(*, actor: Actor, wish: CampaignWish, is_new: bool = False) -> None:
    """Write a campaign with its goals in the place of the one with this code, if there was one and
    it is not said to be a new one.

    Administrators of the province only (`NotAllowed`); `Invalid` names what is wrong.
    """
    if not may_define(actor, organisation.agencies_of_the_province()):
        raise NotAllowed
    _check(wish)
    if is_new and Campaign.objects.filter(pk=wish.code).exists():
        raise Invalid(fields={"code": _("Đã có chiến dịch với mã này. Xin đặt mã khác.")})
    campaign, _new = Campaign.objects.update_or_create(
        code=wish.code,
        defaults={
            "name": wish.name,
            "first_on": wish.first_on,
            "last_on": wish.last_on,
            "basis": wish.basis,
        },
    )
    campaign.goals.all().delete()
    CampaignGoal.objects.bulk_create(
        [
            CampaignGoal(
                campaign=campaign,
                number=number,
                indicator_id=goal.indicator,
                target=goal.target,
                start=goal.start,
                left_code=goal.left_code,
            )
            for number, goal in enumerate(wish.goals, start=1)
        ]
    )


def campaigns_import() -> None:
    """Write the campaigns that come with the product, unless one with their code is there."""
    known = set(Campaign.objects.values_list("code", flat=True))
    for code, said in tomllib.loads(SHIPPED.read_text()).items():
        if code not in known:
            goals = tuple(GoalWish(**goal) for goal in said.pop("goals"))
            campaign_define(actor=SYSTEM, wish=CampaignWish(code=code, goals=goals, **said))


def campaigns_list(*, actor: Actor) -> tuple[CampaignInfo, ...]:
    """All campaigns, the latest first. For officers. One query."""
    if not actor.is_staff:
        raise NotFound
    return tuple(_info(row) for row in Campaign.objects.order_by("-first_on", "code")[:MOST])


def campaign_wish(*, actor: Actor, code: str) -> CampaignWish:
    """A campaign as it was defined, for who may change it; `NotFound`. Two queries."""
    if not may_define(actor, organisation.agencies_of_the_province()):
        raise NotFound
    row = _found(code)
    return CampaignWish(
        code=row.code,
        name=row.name,
        first_on=row.first_on,
        last_on=row.last_on,
        basis=row.basis,
        goals=tuple(
            GoalWish(
                indicator=goal.indicator_id,
                target=goal.target,
                start=goal.start,
                left_code=goal.left_code,
            )
            for goal in row.goals.order_by("number")
        ),
    )


def campaign_board(
    *, actor: Actor, code: str, wanted: Slice = EVERYTHING
) -> tuple[CampaignInfo, tuple[Goal, ...]]:
    """A campaign and how each of its goals stands for a slice, day by day: the value over the seven
    days up to each day, beside the even way to the target and the trend of the last two weeks.

    `NotFound`, `SliceRefused`, `LakeEmpty`.
    """
    if not actor.is_staff:
        raise NotFound
    row = _found(code)
    goals = row.goals.order_by("number")
    return _info(row), tuple(_goal(actor, row, goal, wanted) for goal in goals)


def _found(code: str) -> Campaign:
    row = Campaign.objects.filter(pk=code).first()
    if row is None:
        raise NotFound
    return row


def _goal(actor: Actor, campaign: Campaign, goal: CampaignGoal, wanted: Slice) -> Goal:
    info = indicator_info(actor=actor, code=goal.indicator_id)
    is_down = info.direction is Direction.DOWN
    days = rules.days_of(campaign.first_on, campaign.last_on)
    before, *past = _weekly(
        actor, info, [campaign.first_on - timedelta(days=1), *_past(days)], wanted
    )
    start = goal.start if goal.start is not None or not past else before
    values = (*past, *(None,) * (len(days) - len(past)))
    found = rules.trend(values)
    left = rules.days_left(*found, goal.target, is_down=is_down) if found else None
    known = max((place for place, value in enumerate(past) if value is not None), default=0)
    reached = rules.is_reached(past[known] if past else None, goal.target, is_down=is_down)
    if left is not None and not reached:
        left = max(left, 1)
    return Goal(
        info=info,
        target=goal.target,
        start=start,
        days=days,
        values=values,
        needed=rules.needed(start, goal.target, len(days)),
        forecast=rules.foretold(values, target=goal.target, is_down=is_down),
        ends_on=None if left is None else days[known] + timedelta(days=left),
        is_reached=reached,
        left_code=goal.left_code,
        groups=indicator_groups(
            actor=actor,
            code=info.code,
            period=_week(days[max(0, len(past) - 1)]),
            by=Dimension.DISTRICT,
            wanted=wanted,
        ),
    )


def _past(days: Sequence[date]) -> list[date]:
    today = clock.today()
    return [day for day in days if day <= today]


def _weekly(
    actor: Actor, info: IndicatorInfo, days: Sequence[date], wanted: Slice
) -> list[float | None]:
    values = indicator_series(
        actor=actor, code=info.code, periods=[_week(day) for day in days], wanted=wanted
    )
    return [value.number for value in values]


def _week(day: date) -> Period:
    return Period(first=day - timedelta(days=WEEK - 1), last=day)


def _info(row: Campaign) -> CampaignInfo:
    return CampaignInfo(
        code=row.code,
        name=row.name,
        first_on=row.first_on,
        last_on=row.last_on,
        basis=row.basis,
        day=max(0, (clock.today() - row.first_on).days + 1),
        days=(row.last_on - row.first_on).days + 1,
    )


def _check(wish: CampaignWish) -> None:
    wrong: dict[str, str] = {}
    if not (YEARS[0] <= wish.first_on.year and wish.last_on.year <= YEARS[1]):
        wrong["first_on"] = _("Ngày phải từ năm 2000 đến năm 2999.")
    elif not 0 < (wish.last_on - wish.first_on).days <= LONGEST:
        wrong["last_on"] = _("Ngày cuối phải sau ngày đầu và không quá 400 ngày.")
    if not wish.goals:
        wrong["goals"] = _("Xin đặt ít nhất một mục tiêu.")
    asked = {goal.indicator for goal in wish.goals} | {goal.left_code for goal in wish.goals} - {""}
    known = set(Indicator.objects.filter(pk__in=asked).values_list("code", flat=True))
    if asked - known:
        wrong["goals"] = _("Không có chỉ số %(codes)s.") % {"codes": ", ".join(asked - known)}
    if wrong:
        raise Invalid(fields=wrong)
