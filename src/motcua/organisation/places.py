"""The communes of both eras in which the agencies of this installation work, from memory."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from itertools import chain
from time import monotonic
from typing import NamedTuple
from uuid import UUID

from motcua.kernel import db
from motcua.kernel.text import collation_key
from motcua.organisation import memory
from motcua.organisation.types import AgencyKind, Era, Place, UnitShape

SECONDS = 600  # outlines and successions change with an import, which forgets them here
_STEPS = """
SELECT o.code, o.name, coalesce(op.name, ''), n.code, n.name, coalesce(np.name, ''),
       coalesce(l.center, ''), coalesce(l.rings, ''),
       ARRAY(SELECT a.id FROM organisation_agency a WHERE a.unit_id = o.id AND a.kind = %s),
       ARRAY(SELECT a.id FROM organisation_agency a WHERE a.unit_id = n.id AND a.kind = %s)
FROM organisation_unitsuccession s
JOIN organisation_administrativeunit o ON o.id = s.old_id AND o.level = 'commune'
LEFT JOIN organisation_administrativeunit op ON op.id = o.parent_id
JOIN organisation_administrativeunit n ON n.id = s.new_id
LEFT JOIN organisation_administrativeunit np ON np.id = n.parent_id
LEFT JOIN organisation_unitoutline l ON l.unit_id = n.id
WHERE EXISTS (SELECT FROM organisation_agency a WHERE a.unit_id IN (s.old_id, s.new_id))
ORDER BY o.code, s.is_default_target DESC, n.code
"""
_DISTRICTS = """
SELECT u.code, u.name, l.center, l.rings FROM organisation_unitoutline l
JOIN organisation_administrativeunit u ON u.id = l.unit_id
WHERE u.level = 'district' ORDER BY u.code
"""


class _Step(NamedTuple):
    """An old commune that went into a present one, and the committees of both."""

    old_code: str
    old_name: str
    old_parent: str
    new_code: str
    new_name: str
    new_parent: str
    center: str
    rings: str
    old_agencies: list[UUID]
    new_agencies: list[UUID]


def places_list(on: date) -> tuple[Place, ...]:
    """The communes of both eras that agencies of a day serve, by name. One query in ten minutes."""
    return _places(int(monotonic()) // SECONDS, on)


def districts_drawn() -> tuple[UnitShape, ...]:
    """The old districts of which there is an outline, by code. One query in ten minutes."""
    return _districts(int(monotonic()) // SECONDS)


def places_forget() -> None:
    """Read again at the next question: after an import, or in tests."""
    _places.cache_clear()
    _districts.cache_clear()


@lru_cache(maxsize=1)
def _districts(period: int) -> tuple[UnitShape, ...]:
    return tuple(
        UnitShape(code=code, name=name, center=_center(center), rings=rings)
        for code, name, center, rings in db.execute(_DISTRICTS).fetchall()
    )


@lru_cache(maxsize=4)
def _places(period: int, on: date) -> tuple[Place, ...]:
    committee = AgencyKind.PEOPLE_COMMITTEE.value
    steps = [_Step(*row) for row in db.execute(_STEPS, [committee, committee]).fetchall()]
    working = {key for key, agency in memory.agencies().items() if agency.is_valid(on)}
    old: dict[str, list[_Step]] = defaultdict(list)
    new: dict[str, list[_Step]] = defaultdict(list)
    for step in steps:
        old[step.old_code].append(step)
        new[step.new_code].append(step)
    found = [_old(rows, working) for rows in old.values()]
    found += [_new(rows, working) for rows in new.values()]
    served = [place for place in found if place.agencies]
    return tuple(
        sorted(served, key=lambda place: (collation_key(place.name), place.era, place.code))
    )


def _old(steps: list[_Step], working: set[UUID]) -> Place:
    first = steps[0]
    return Place(
        era=Era.THREE_LEVELS,
        code=first.old_code,
        name=first.old_name,
        parent_name=first.old_parent,
        others=tuple(dict.fromkeys(step.new_name for step in steps)),
        agencies=_at_work(first.old_agencies, working)
        or _at_work(chain.from_iterable(step.new_agencies for step in steps), working),
        center=_center(first.center),
        rings="",
    )


def _new(steps: list[_Step], working: set[UUID]) -> Place:
    first = steps[0]
    return Place(
        era=Era.TWO_LEVELS,
        code=first.new_code,
        name=first.new_name,
        parent_name=first.new_parent,
        others=tuple(dict.fromkeys(f"{step.old_name}, {step.old_parent}" for step in steps)),
        agencies=_at_work(first.new_agencies, working)
        or _at_work(chain.from_iterable(step.old_agencies for step in steps), working),
        center=_center(first.center),
        rings=first.rings,
    )


def _at_work(agencies: Iterable[UUID], working: set[UUID]) -> tuple[UUID, ...]:
    return tuple(key for key in dict.fromkeys(agencies) if key in working)


def _center(text: str) -> tuple[int, int] | None:
    east, _space, north = text.partition(" ")
    return (int(east), int(north)) if north else None
