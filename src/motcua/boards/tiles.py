"""Tiles: one indicator each, with its light, its past and what it is compared with."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.urls import reverse

from motcua.boards.comparing import Beside, beside, light_sign
from motcua.boards.drawing import figure, short_period
from motcua.boards.scope import Scope
from motcua.boards.subjects import PUBLIC_SERVICES
from motcua.ioc import selectors
from motcua.ioc.types import History, IndicatorInfo, Light, Value
from motcua.kernel.actor import Actor
from motcua.ui.charts.chart import Chart

HISTORY = 13  # periods behind a number: this one and the same of a year ago
MOST = 8  # of a domain on the wall
# What stands first on the wall, by domain; of a domain that is not here its first ones.
FIRST = {
    1: (
        *("grdp", "grdp_growth_percent", "iip_growth_percent", "fdi_capital"),
        *("new_enterprises", "pci_rank", "papi_total", "dti_rank"),
    ),
    PUBLIC_SERVICES: (
        *("received", "online_percent", "ontime_percent", "overdue"),
        *("processing", "waiting_intake", "intime_766", "lead_median"),
    ),
}
URGENT = (Light.RED, Light.YELLOW)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """One indicator of a board. `light`: a word, its tone and its sign. `of`: which period the
    number is of, where it is not the one that was asked for.
    """

    info: IndicatorInfo
    value: Value
    figure: Chart
    light: tuple[str, str, str] | None
    beside: list[Beside]
    of: str


def tiles_of(actor: Actor, scope: Scope, infos: Sequence[IndicatorInfo]) -> list[Tile]:
    """The indicators in the order given, each over periods as long as it is meant for at least."""
    found = selectors.indicator_histories(
        actor=actor,
        codes=[info.code for info in infos],
        period=scope.period,
        number=HISTORY,
        wanted=scope.wanted,
    )
    return [_tile(scope, info, found[info.code]) for info in infos]


def first_infos(infos: Sequence[IndicatorInfo]) -> list[IndicatorInfo]:
    """What may stand on the wall: of public services the chosen ones, of the others all, those
    that are chosen first.
    """
    chosen = FIRST[PUBLIC_SERVICES]
    kept = [info for info in infos if info.domain != PUBLIC_SERVICES or info.code in chosen]
    return sorted(kept, key=_place)


def first_tiles(tiles: Sequence[Tile]) -> list[Tile]:
    """Those of a domain that stand on the wall: where there are many, first what is urgent, then
    what has a number, each in the order of the list.
    """
    if len(tiles) <= MOST:
        return list(tiles)
    chosen = sorted(
        tiles, key=lambda tile: (tile.value.light not in URGENT, tile.value.number is None)
    )[:MOST]
    return [tile for tile in tiles if tile in chosen]


def known_by_domain(tiles: Sequence[Tile]) -> dict[int, list[Tile]]:
    """By domain in their order, without indicators of which nobody ever sent a figure."""
    found: dict[int, list[Tile]] = {}
    for tile in tiles:
        if tile.info.is_counted or not tile.figure.is_empty:
            found.setdefault(tile.info.domain, []).append(tile)
    return dict(sorted(found.items()))


def _tile(scope: Scope, info: IndicatorInfo, history: History) -> Tile:
    periods, values = history.periods, history.values
    # Source and time stand once on the page, not on every tile.
    drawn = replace(
        figure(info, periods, values),
        source="",
        as_of=None,
        href=reverse("boards:indicator", args=[info.code]) + scope.address(),
    )
    last = values[-1]
    return Tile(
        info=info,
        value=last,
        figure=drawn,
        light=light_sign(last.light),
        beside=beside(info, periods, values)[1:],
        of="" if periods[-1] == scope.period else short_period(periods[-1]),
    )


def _place(info: IndicatorInfo) -> tuple[int, int]:
    chosen = FIRST.get(info.domain, ())
    return info.domain, chosen.index(info.code) if info.code in chosen else len(chosen)
