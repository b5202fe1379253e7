"""Campaigns as they are defined; how far they are is for `campaign_boards`."""

import tomllib
from collections.abc import Collection, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.audit import services as audit
from motcua.audit.types import What
from motcua.ioc.campaign_models import Campaign, CampaignGoal, CampaignUnit
from motcua.ioc.campaign_types import CampaignInfo, CampaignWish, GoalWish, UnitWish
from motcua.ioc.models import Indicator
from motcua.ioc.tree_policies import may_define
from motcua.kernel import clock
from motcua.kernel.actor import SYSTEM, Actor, ActorKind
from motcua.kernel.errors import Invalid, NotAllowed, NotFound
from motcua.organisation import selectors as organisation
from motcua.organisation.types import Era

SHIPPED = Path(__file__).parent / "data" / "campaigns.toml"
LONGEST = 400  # days
YEARS = (2000, 2999)
MOST = 200


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
    _goals_write(campaign, wish.goals)
    audit.record(actor=actor, what=What.CAMPAIGN_DEFINED, subject_ref=campaign.ref)


def _goals_write(campaign: Campaign, wishes: Sequence[GoalWish]) -> None:
    campaign.goals.all().delete()
    goals = CampaignGoal.objects.bulk_create(
        [
            CampaignGoal(
                campaign=campaign,
                number=number,
                indicator_id=goal.indicator,
                target=goal.target,
                start=goal.start,
                left_code=goal.left_code,
                is_sum=goal.is_sum,
            )
            for number, goal in enumerate(wishes, start=1)
        ]
    )
    CampaignUnit.objects.bulk_create(
        [
            CampaignUnit(goal=goal, place=unit.place, target=unit.target, start=unit.start)
            for goal, wish in zip(goals, wishes, strict=True)
            for unit in wish.units
        ]
    )


def campaigns_import() -> None:
    """Write the campaigns that come with the product, unless one with their code is there."""
    known = set(Campaign.objects.values_list("code", flat=True))
    for code, said in tomllib.loads(SHIPPED.read_text()).items():
        if code not in known:
            campaign_define(actor=SYSTEM, wish=_shipped(code, said))


def _shipped(code: str, said: dict[str, Any]) -> CampaignWish:
    """A campaign of the file, with the units that are here; one that `began_days_ago` runs when it
    is read.
    """
    if "began_days_ago" in said:
        first = clock.today() - timedelta(days=said.pop("began_days_ago"))
        said |= {"first_on": first, "last_on": first + timedelta(days=said.pop("days") - 1)}
    places = {place for goal in said["goals"] for place in goal.get("units", {})}
    known = places - set(_places_unknown(places))
    goals = tuple(
        GoalWish(
            **{name: given for name, given in goal.items() if name != "units"},
            units=tuple(
                UnitWish(place=place, **unit)
                for place, unit in goal.get("units", {}).items()
                if place in known
            ),
        )
        for goal in said.pop("goals")
    )
    return CampaignWish(code=code, goals=goals, **said)


def campaigns_list(*, actor: Actor) -> tuple[CampaignInfo, ...]:
    """All campaigns, the latest first. For officers. One query."""
    if not (actor.is_staff or actor.kind is ActorKind.SYSTEM):
        raise NotFound
    return tuple(info_of(row) for row in Campaign.objects.order_by("-first_on", "code")[:MOST])


def campaign_wish(*, actor: Actor, code: str) -> CampaignWish:
    """A campaign as it was defined, for who may change it; `NotFound`. Three queries."""
    if not may_define(actor, organisation.agencies_of_the_province()):
        raise NotFound
    row = campaign_found(code)
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
                is_sum=goal.is_sum,
                units=tuple(
                    UnitWish(place=unit.place, target=unit.target, start=unit.start)
                    for unit in sorted(goal.units.all(), key=lambda unit: unit.place)
                ),
            )
            for goal in row.goals.order_by("number").prefetch_related("units")
        ),
    )


def campaign_found(code: str) -> Campaign:
    """The campaign with this code; `NotFound`. One query."""
    row = Campaign.objects.filter(pk=code).first()
    if row is None:
        raise NotFound
    return row


def info_of(row: Campaign) -> CampaignInfo:
    """A campaign as lists show it."""
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
    places = {unit.place for goal in wish.goals for unit in goal.units}
    if unknown := _places_unknown(places):
        wrong["goals"] = _("Không có đơn vị %(places)s.") % {"places": ", ".join(unknown)}
    if wrong:
        raise Invalid(fields=wrong)


def _places_unknown(asked: Collection[str]) -> list[str]:
    """Which of the places are neither units nor agencies here."""
    if not asked:
        return []
    known = {str(each.id) for each in organisation.agencies_list()}
    for era in Era:
        codes = [place.partition(".")[2] for place in asked if place.startswith(f"{era.value}.")]
        known |= {f"{era.value}.{code}" for code in organisation.unit_names(codes, era=era)}
    return sorted(set(asked) - known)
