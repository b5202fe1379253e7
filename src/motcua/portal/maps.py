"""A small map of communes, drawn on the server as one SVG picture of links."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import atan2, cos, hypot, pi, radians

from django.utils.translation import gettext as _

from motcua.organisation.types import Place
from motcua.ui.charts.outlines import path_of, rings_from

KM_PER_CELL = 111.2 / 1000  # a thousandth of a degree of latitude
EDGE = 12
EIGHTH = pi / 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """One commune of the picture."""

    place: Place
    path: str
    x: int
    y: int
    label: str
    url: str
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Map:
    """The picture: `box` is its viewBox; east is squeezed as far as the latitude asks."""

    box: str
    width: int
    height: int
    areas: tuple[Area, ...]


def map_of(places: Iterable[Place], url_of: Callable[[Place], str], chosen: str = "") -> Map | None:
    """The communes that have an outline; nothing when none has. The chosen one is drawn last."""
    drawn = [place for place in places if place.rings and place.center]
    if not drawn:
        return None
    points = {place.key: rings_from(place.rings) for place in drawn}
    corners = [point for rings in points.values() for ring in rings for point in ring]
    west, north = min(x for x, _y in corners), max(y for _x, y in corners)
    east, south = max(x for x, _y in corners), min(y for _x, y in corners)
    squeeze = cos(radians((north + south) / 2000))

    def laid(point: tuple[int, int]) -> tuple[int, int]:
        x, y = point
        return round((x - west) * squeeze) + EDGE, north - y + EDGE

    width, height = round((east - west) * squeeze) + 2 * EDGE, north - south + 2 * EDGE
    areas = []
    for place in sorted(drawn, key=lambda each: each.key == chosen):
        x, y = laid(place.center or (0, 0))
        areas.append(
            Area(
                place=place,
                path="".join(
                    path_of([laid(point) for point in ring]) for ring in points[place.key]
                ),
                x=x,
                y=y,
                label=short_name(place.name),
                url=url_of(place),
                chosen=place.key == chosen,
            )
        )
    return Map(box=f"0 0 {width} {height}", width=width, height=height, areas=tuple(areas))


def short_name(name: str) -> str:
    """`Xã Bom Bo` → `Bom Bo`; a name that is a number keeps its kind."""
    kind, _space, rest = name.partition(" ")
    if name.startswith("Thị trấn "):
        kind, rest = "Thị trấn", name.removeprefix("Thị trấn ")
    return rest if rest and not rest[0].isdigit() and kind else name


def distance_km(one: tuple[int, int], other: tuple[int, int]) -> float:
    """Between two middles, as the crow flies."""
    return hypot(*_step(one, other)) * KM_PER_CELL


def direction_words(one: tuple[int, int], other: tuple[int, int]) -> str:
    """Where the other lies, seen from the one: one of eight winds."""
    east, north = _step(one, other)
    winds = (
        _("phía đông"),
        _("phía đông bắc"),
        _("phía bắc"),
        _("phía tây bắc"),
        _("phía tây"),
        _("phía tây nam"),
        _("phía nam"),
        _("phía đông nam"),
    )
    return winds[round(atan2(north, east) / EIGHTH) % len(winds)]


def _step(one: tuple[int, int], other: tuple[int, int]) -> tuple[float, float]:
    squeeze = cos(radians((one[1] + other[1]) / 2000))
    return (other[0] - one[0]) * squeeze, float(other[1] - one[1])
