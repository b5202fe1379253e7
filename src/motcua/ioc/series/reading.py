"""Figures that were sent, for any period and place. One query for all that is asked at once.

The figure of a place itself comes first. Where there is none, those of what lies in it add up, if
figures of this kind can; otherwise there is none.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from motcua.ioc.models import Indicator, SeriesValue
from motcua.ioc.series.places import WITHIN, Place, homes
from motcua.ioc.series.types import Adds, Layer
from motcua.ioc.types import Dimension, Grain, Measured, Period
from motcua.kernel import db

# For so many days after its period the last figure stands for the present, until the next comes.
KEEPS = {Grain.DAY: 31, Grain.MONTH: 92, Grain.QUARTER: 184, Grain.YEAR: 731}
EARLIEST = date(1900, 1, 1)  # from which a day may still be taken away
NEWEST = """
WITH asked AS (
    SELECT * FROM unnest(%s::int[], %s::date[], %s::date[]) AS a (n, first_on, last_on)
), wanted AS (
    SELECT * FROM unnest(%s::text[], %s::text[], %s::int[]) AS w (code, adds, keeps)
), known AS (
    SELECT v.indicator_id, v.layer, v.place, v.first_on, v.last_on, v.number, v.part, v.whole,
           v.known_at
    FROM wanted w JOIN ioc_seriesvalue v ON v.indicator_id = w.code
     AND v.layer = ANY(%s) AND (%s OR v.place = ANY(%s))
     AND v.last_on >= %s::date - w.keeps AND v.first_on <= %s AND {known}
), ends AS (
    SELECT a.n, v.indicator_id, v.layer, v.place, max(v.last_on) AS last_on
    FROM wanted w JOIN known v ON v.indicator_id = w.code AND w.adds <> 'sum'
    JOIN asked a ON v.last_on >= a.first_on - w.keeps
     AND (v.last_on <= a.last_on OR (v.first_on <= a.first_on AND v.last_on >= a.last_on))
    GROUP BY a.n, v.indicator_id, v.layer, v.place
), newest AS (
    SELECT e.n, v.* FROM ends e JOIN known v ON v.indicator_id = e.indicator_id
     AND v.layer = e.layer AND v.place = e.place AND v.last_on = e.last_on
), found AS (
    SELECT * FROM newest
    UNION ALL
    SELECT a.n, v.*
    FROM wanted w JOIN known v ON v.indicator_id = w.code AND w.adds = 'sum'
    JOIN asked a ON v.first_on >= a.first_on AND v.last_on <= a.last_on
)
SELECT n, indicator_id, layer, {place}, sum(number)::float8, sum(part)::float8, sum(whole)::float8,
       count(DISTINCT place), count(whole) = count(*), max(known_at), min(first_on), max(last_on)
FROM found GROUP BY n, indicator_id, layer, {place}
"""
NOW = "v.known_until IS NULL"
THEN = "v.known_at <= %s AND (v.known_until IS NULL OR v.known_until > %s)"


class Figure(NamedTuple):
    """What was found. `of`: the days that it tells of."""

    number: float | None
    part: float | None
    whole: float | None
    at: datetime
    of: Period


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """Figures of one layer, added up."""

    n: int
    code: str
    layer: Layer
    place: str
    number: float
    part: float | None
    whole: float | None
    places: int
    is_share: bool
    at: datetime
    of: Period


def figures(
    rows: Sequence[Indicator],
    periods: Sequence[Period],
    place: Place,
    as_of: datetime | None = None,
) -> dict[tuple[int, str], Figure]:
    """The figures of one place, by place of the period and code; what is not there was not sent."""
    layers: dict[tuple[int, str], dict[Layer, _Row]] = {}
    for row in _ask(rows, periods, place, WITHIN[place.layer], as_of=as_of):
        layers.setdefault((row.n, row.code), {})[row.layer] = row
    known = {row.code: row for row in rows}
    found = {}
    for key, by_layer in layers.items():
        figure = _first(known[key[1]], by_layer, place.layer)
        if figure is not None:
            found[key] = figure
    return found


def figures_by(
    row: Indicator, period: Period, place: Place, by: Dimension, as_of: datetime | None = None
) -> dict[str, Figure]:
    """The figures of each key of a dimension within a place."""
    layer, key_of = _grouping(by)
    if layer is None:
        return {}
    layers = (layer,) if layer in (Layer.COMMUNE, Layer.AGENCY) else (layer, Layer.COMMUNE)
    groups: dict[str, dict[Layer, list[_Row]]] = {}
    for each in _ask([row], [period], place, layers, by_place=True, as_of=as_of):
        key = each.place if each.layer is layer else key_of(each.place)
        groups.setdefault(key, {}).setdefault(each.layer, []).append(each)
    found = {}
    for key, by_layer in groups.items():
        added = {of: _added(parts) for of, parts in by_layer.items()}
        figure = _first(row, added, layer)
        if figure is not None:
            found[key.partition(".")[2] or key] = figure
    return found


def dimensions_sent(row: Indicator, period: Period) -> frozenset[Dimension]:
    """By which units anything was sent that tells of these days. One query."""
    sent = SeriesValue.objects.filter(
        indicator=row,
        known_until__isnull=True,
        last_on__gte=period.first - timedelta(days=KEEPS[Grain(row.grain)]),
        first_on__lte=period.last,
    )
    layers = {Layer(each) for each in sent.values_list("layer", flat=True).distinct()}
    return frozenset(
        by
        for by in Dimension
        if (layer := _grouping(by)[0]) is not None and layers & {layer, *WITHIN[layer]}
    )


def _grouping(by: Dimension) -> tuple[Layer | None, Callable[[str], str]]:
    """The layer of a dimension, and the key of the group in which a commune lies."""
    known = homes()
    groups: dict[Dimension, tuple[Layer, Callable[[str], str]]] = {
        Dimension.DISTRICT: (Layer.DISTRICT, lambda key: known.parent.get(key, "")),
        Dimension.PRESENT: (Layer.PRESENT, lambda key: known.present.get(key, "")),
        Dimension.COMMUNE: (Layer.COMMUNE, str),
        Dimension.AGENCY: (Layer.AGENCY, str),
    }
    return groups.get(by, (None, str))


def _first(row: Indicator, by_layer: Mapping[Layer, _Row], own: Layer) -> Figure | None:
    """The figure of the place itself, else what the first layer within adds up to."""
    for layer in WITHIN[own]:
        found = by_layer.get(layer)
        if found is None:
            continue
        number: float | None = found.number
        if layer is not own and row.adds == Adds.OWN:
            number = _share(row, found)
        if number is not None:
            return Figure(number, found.part, found.whole, found.at, found.of)
    return None


def _share(row: Indicator, found: _Row) -> float | None:
    if not found.is_share or not found.whole or found.part is None:
        return None
    return (100 if row.unit == Measured.PERCENT else 1) * found.part / found.whole


def _added(parts: Sequence[_Row]) -> _Row:
    first = parts[0]
    is_share = all(each.is_share for each in parts)
    return _Row(
        n=first.n,
        code=first.code,
        layer=first.layer,
        place=first.place,
        number=sum(each.number for each in parts),
        part=sum(each.part or 0 for each in parts) if is_share else None,
        whole=sum(each.whole or 0 for each in parts) if is_share else None,
        places=len(parts),
        is_share=is_share,
        at=max(each.at for each in parts),
        of=Period(
            first=min(each.of.first for each in parts), last=max(each.of.last for each in parts)
        ),
    )


def _ask(
    rows: Sequence[Indicator],
    periods: Sequence[Period],
    place: Place,
    layers: Iterable[Layer],
    *,
    by_place: bool = False,
    as_of: datetime | None = None,
) -> list[_Row]:
    if not periods:
        return []
    first, last = min(each.first for each in periods), max(each.last for each in periods)
    params: list[Any] = [
        list(range(len(periods))),
        [each.first for each in periods],
        [each.last for each in periods],
        [row.code for row in rows],
        [row.adds for row in rows],
        [KEEPS[Grain(row.grain)] for row in rows],
        [each.value for each in layers],
        place.keys is None,
        list(place.keys or ()),
        max(first, EARLIEST),
        last,
        *((as_of, as_of) if as_of is not None else ()),
    ]
    sql = NEWEST.format(
        known=THEN if as_of is not None else NOW, place="place" if by_place else "left(place, 0)"
    )
    return [_row(each) for each in db.execute(sql, params).fetchall()]


def _row(row: Sequence[Any]) -> _Row:
    n, code, layer, place, number, part, whole, places, is_share, at, first, last = row
    return _Row(
        n=n,
        code=code,
        layer=Layer(layer),
        place=place,
        number=number,
        part=part,
        whole=whole,
        places=places,
        is_share=is_share,
        at=at,
        of=Period(first=first, last=last),
    )
