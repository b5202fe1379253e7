"""Make the tables of outlines for small maps: the present communes of the demonstration province,
and the old districts, each drawn around the present communes that it went into.

Neighbours share their borders in the table as they do on the ground: each border is simplified
once, from the place where it begins to the place where it ends.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise

from common import SOURCE, facts_folder, write_csv

DATA = SOURCE / "organisation" / "data"
COLUMNS = ("era", "code", "center", "rings", "source")
SOURCE_KEY = "VNP"
FILES = {"2025": "dongnai_communes_95.geojson", "2024": "old_70_districts_derived.geojson"}
GRID = 1000  # thousandths of a degree: about 110 m
TOLERANCE = 3.0  # in cells of the grid
SMALLEST_RING = 4
Point = tuple[int, int]
Ring = list[Point]


def main() -> None:
    facts = facts_folder(__doc__ or "")
    for era, name in FILES.items():
        body = json.loads((facts / "boundaries" / name).read_text("utf-8"))
        write_csv(DATA / f"outlines_{era}.csv", COLUMNS, rows_of(era, body["features"]))


def rows_of(era: str, features: Iterable[dict]) -> list[tuple[str, ...]]:
    rings = {
        feature["properties"]["code"]: [snapped(ring) for ring in outer(feature["geometry"])]
        for feature in features
    }
    fixed = junctions(ring for each in rings.values() for ring in each)
    rows = []
    for code, parts in sorted(rings.items()):
        simple = [simplified(ring, fixed) for ring in parts]
        kept = [ring for ring in simple if len(set(ring)) >= SMALLEST_RING] or simple[:1]
        largest = max(parts, key=lambda ring: abs(area(ring)))
        x, y = centroid(largest)
        rows.append((era, code, f"{x} {y}", "; ".join(map(told, kept)), SOURCE_KEY))
    return rows


def outer(geometry: dict) -> Iterator[list[list[float]]]:
    """The outer ring of each part; holes are other communes, which are drawn themselves."""
    parts = geometry["coordinates"]
    for part in parts if geometry["type"] == "MultiPolygon" else [parts]:
        yield part[0]


def snapped(ring: list[list[float]]) -> Ring:
    """The ring on the grid, open, no point twice in a row."""
    found: Ring = []
    for longitude, latitude in ring:
        point = (round(longitude * GRID), round(latitude * GRID))
        if not found or found[-1] != point:
            found.append(point)
    return found[:-1] if found[0] == found[-1] else found


def junctions(rings: Iterable[Ring]) -> set[Point]:
    """The points at which borders begin and end: not exactly two neighbours."""
    neighbours: dict[Point, set[Point]] = defaultdict(set)
    for ring in rings:
        for here, after in zip(ring, [*ring[1:], ring[0]], strict=True):
            neighbours[here].add(after)
            neighbours[after].add(here)
    return {point for point, others in neighbours.items() if len(others) != len("ab")}


def simplified(ring: Ring, fixed: set[Point]) -> Ring:
    """The ring with each of its borders simplified on its own."""
    first = next((index for index, point in enumerate(ring) if point in fixed), None)
    if first is None:  # an island: cut it in two
        first, fixed = 0, {ring[0], ring[len(ring) // 2]}
    turned = [*ring[first:], *ring[:first], ring[first]]
    found: Ring = []
    border = [turned[0]]
    for point in turned[1:]:
        border.append(point)
        if point in fixed:
            found += straightened(border)[:-1]
            border = [point]
    return found


def straightened(border: Ring) -> Ring:
    """Douglas and Peucker, always in the same direction, so that both sides get the same line."""
    if border[0] > border[-1]:
        return straightened_forward(border[::-1])[::-1]
    return straightened_forward(border)


def straightened_forward(border: Ring) -> Ring:
    kept = {0, len(border) - 1}
    waiting = [(0, len(border) - 1)]
    while waiting:
        begin, end = waiting.pop()
        far = max(
            range(begin + 1, end),
            key=lambda index: distance(border[index], border[begin], border[end]),
            default=None,
        )
        if far is not None and distance(border[far], border[begin], border[end]) > TOLERANCE:
            kept.add(far)
            waiting += [(begin, far), (far, end)]
    return [border[index] for index in sorted(kept)]


def distance(point: Point, begin: Point, end: Point) -> float:
    """From the point to the line between the two others."""
    (x, y), (x1, y1), (x2, y2) = point, begin, end
    length = ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5
    if not length:
        return float(((x - x1) ** 2 + (y - y1) ** 2) ** 0.5)
    return float(abs((x2 - x1) * (y1 - y) - (x1 - x) * (y2 - y1)) / length)


def area(ring: Ring) -> float:
    pairs = zip(ring, [*ring[1:], ring[0]], strict=True)
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs) / 2


def centroid(ring: Ring) -> Point:
    pairs = list(zip(ring, [*ring[1:], ring[0]], strict=True))
    size = area(ring)
    x = sum((x1 + x2) * (x1 * y2 - x2 * y1) for (x1, y1), (x2, y2) in pairs)
    y = sum((y1 + y2) * (x1 * y2 - x2 * y1) for (x1, y1), (x2, y2) in pairs)
    return round(x / (6 * size)), round(y / (6 * size))


def told(ring: Ring) -> str:
    """`106924 11571 -1 3 …`: the first point, then the step to each next one."""
    steps = [ring[0]]
    steps += [(x - x1, y - y1) for (x1, y1), (x, y) in pairwise(ring)]
    return " ".join(f"{x} {y}" for x, y in steps)


if __name__ == "__main__":
    main()
