"""From the rings of a register to the shapes of a map."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import cos, radians

from motcua.ui.charts.chart import Shape, Shapes

EDGE = 12
MOST_NAMES = 15  # areas of a map that have their names written on it
THOUSAND = 1000
GRID = 14
MOST_CORNERS = 60
Point = tuple[int, int]
Ring = Sequence[Point]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """One unit of either era: its rings (east, north) in thousandths of a degree.

    Without `center` the name stands where there is most room inside the largest ring.
    """

    key: str
    name: str
    rings: tuple[Ring, ...]
    center: Point | None = None


def rings_from(text: str) -> tuple[Ring, ...]:
    """Rings as the register of units keeps them: the first point, then steps, `; ` between."""
    found: list[Ring] = []
    for part in text.split("; ") if text else ():
        numbers = [int(word) for word in part.split()]
        x = y = 0
        ring = []
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            ring.append((x, y))
        found.append(ring)
    return tuple(found)


def shapes_of(outlines: Iterable[Outline]) -> Shapes | None:
    """All outlines in one picture, east squeezed as far as the latitude asks; None without any.

    It takes a tenth of a second: keep the shapes, they change with a law.
    """
    drawn = [outline for outline in outlines if outline.rings]
    if not drawn:
        return None
    corners = [point for outline in drawn for ring in outline.rings for point in ring]
    west, north = min(x for x, _y in corners), max(y for _x, y in corners)
    east, south = max(x for x, _y in corners), min(y for _x, y in corners)
    squeeze = cos(radians((north + south) / 2 / THOUSAND))

    middle = _middle if len(drawn) <= MOST_NAMES else _center

    def laid(point: Point) -> Point:
        return round((point[0] - west) * squeeze) + EDGE, north - point[1] + EDGE

    return Shapes(
        width=round((east - west) * squeeze) + 2 * EDGE,
        height=north - south + 2 * EDGE,
        areas=tuple(
            Shape(
                key=outline.key,
                name=outline.name,
                path="".join(path_of([laid(point) for point in ring]) for ring in outline.rings),
                x=x,
                y=y,
            )
            for outline in drawn
            for x, y in (laid(outline.center or middle(outline)),)
        ),
    )


def path_of(ring: Ring) -> str:
    """`M12 8l3-4 …z`: steps from point to point are the shortest way to say it."""
    (x, y), *others = ring
    text = f"M{x} {y}l"
    steps = []
    for next_x, next_y in others:
        steps.append(f"{next_x - x} {next_y - y}")
        x, y = next_x, next_y
    return text + " ".join(steps).replace(" -", "-") + "z"


def _middle(outline: Outline) -> Point:
    """Inside the unit and far from its edge: a district may lie around another one."""
    ring = max(outline.rings, key=len)
    edge = ring[:: 1 + len(ring) // MOST_CORNERS]
    left, right = min(x for x, _y in ring), max(x for x, _y in ring)
    low, high = min(y for _x, y in ring), max(y for _x, y in ring)
    spots = (
        (left + (right - left) * across // GRID, low + (high - low) * up // GRID)
        for across in range(1, GRID)
        for up in range(1, GRID)
    )
    inside = [spot for spot in spots if _is_inside(spot, ring)]
    if not inside:
        return _center(outline)
    return max(inside, key=lambda spot: min(_apart(spot, corner) for corner in edge))


def _center(outline: Outline) -> Point:
    ring = max(outline.rings, key=len)
    left, right = min(x for x, _y in ring), max(x for x, _y in ring)
    low, high = min(y for _x, y in ring), max(y for _x, y in ring)
    return (left + right) // 2, (low + high) // 2


def _apart(one: Point, other: Point) -> int:
    """Names lie across, so that room above and below counts less."""
    return (one[0] - other[0]) ** 2 + 2 * (one[1] - other[1]) ** 2


def _is_inside(spot: Point, ring: Ring) -> bool:
    """Whether a line from the spot to the east leaves the ring an odd number of times."""
    x, y = spot
    found = False
    for (x1, y1), (x2, y2) in zip(ring, (*ring[1:], ring[0]), strict=True):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            found = not found
    return found
