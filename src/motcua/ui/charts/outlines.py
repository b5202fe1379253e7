"""From the rings of a register to the shapes of a map."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import cos, radians

from motcua.ui.charts.chart import Shape, Shapes

EDGE = 12
THOUSAND = 1000
Point = tuple[int, int]
Ring = Sequence[Point]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """One unit of either era: its rings (east, north) in thousandths of a degree.

    Without `center` the name stands in the middle of the largest ring.
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
    """All outlines in one picture, east squeezed as far as the latitude asks; None without any."""
    drawn = [outline for outline in outlines if outline.rings]
    if not drawn:
        return None
    corners = [point for outline in drawn for ring in outline.rings for point in ring]
    west, north = min(x for x, _y in corners), max(y for _x, y in corners)
    east, south = max(x for x, _y in corners), min(y for _x, y in corners)
    squeeze = cos(radians((north + south) / 2 / THOUSAND))

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
                x=laid(_middle(outline))[0],
                y=laid(_middle(outline))[1],
            )
            for outline in drawn
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
    if outline.center is not None:
        return outline.center
    ring = max(outline.rings, key=len)
    return (
        (min(x for x, _y in ring) + max(x for x, _y in ring)) // 2,
        (min(y for _x, y in ring) + max(y for _x, y in ring)) // 2,
    )
