"""Numbers as they were pinned: what decisions and comments rest on."""

from collections.abc import Mapping
from dataclasses import replace

from django.utils.translation import gettext as _

from motcua.ioc.errors import LakeEmpty
from motcua.ioc.selectors import period_name
from motcua.ioc.types import IndicatorInfo
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotFound
from motcua.steering.groups.blocks import wish_of
from motcua.steering.groups.figures import figures_asked, figures_read
from motcua.steering.groups.models import BlockVersion
from motcua.steering.groups.types import Ground, View
from motcua.steering.places import place_of
from motcua.steering.reports.words import figure_text, period_text


def ground_of(
    actor: Actor, version: BlockVersion, infos: Mapping[str, IndicatorInfo]
) -> Ground | None:
    """The number of a version as it was pinned; None where there is none, or none for the actor.
    Two or three queries.
    """
    wish, info = wish_of(version), infos.get(version.indicator)
    if info is None or version.pinned is None:
        return None
    try:
        figures_asked(actor, replace(wish, view=View.NUMBER, by=""))
    except (NotFound, LakeEmpty):
        return None
    then = figures_read(version.indicator, version.pinned)
    return Ground(
        block_id=version.block_id,
        notebook_id=version.block.notebook_id,
        info=info,
        wanted=wish.wanted,
        period=period_text(then.periods[-1]),
        named=period_name(then.periods[-1]),
        place=place_of(wish.wanted),
        value=then.value,
    )


def ground_text(ground: Ground) -> str:
    """The number that a decision rests on, in words."""
    return _("%(name)s, %(place)s, %(period)s: %(number)s (số liệu đến %(at)s)") % {
        "name": ground.info.name,
        "place": ground.place,
        "period": ground.period,
        "number": figure_text(ground.value.number, ground.info.unit),
        "at": f"{clock.local(ground.value.at):%H:%M %d/%m/%Y}",
    }
