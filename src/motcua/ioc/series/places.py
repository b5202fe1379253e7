"""Places of figures: which units there are, what lies in what, and what a slice means for them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from motcua.ioc.errors import SliceRefused
from motcua.ioc.policies import agencies_open_to
from motcua.ioc.series.types import PROVINCE, Layer
from motcua.ioc.types import Slice
from motcua.kernel.actor import Actor
from motcua.organisation import selectors as organisation
from motcua.organisation.types import Era, HomeUnit, Level

# Where nothing was sent for the place itself, the first of these that was adds up, if it can.
WITHIN = {
    Layer.PROVINCE: (Layer.PROVINCE, Layer.DISTRICT, Layer.PRESENT, Layer.COMMUNE),
    Layer.DISTRICT: (Layer.DISTRICT, Layer.COMMUNE),
    Layer.PRESENT: (Layer.PRESENT, Layer.COMMUNE),
    Layer.COMMUNE: (Layer.COMMUNE,),
    Layer.AGENCY: (Layer.AGENCY,),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place and all that lies in it; `keys` None: everything in the province."""

    key: str
    layer: Layer
    keys: frozenset[str] | None


class Homes:
    """The units of this province by key and by what they lie in."""

    def __init__(self, units: Iterable[HomeUnit]) -> None:
        self.units: Mapping[str, HomeUnit] = {
            unit.key: unit for unit in units if unit.level is not Level.PROVINCE
        }
        self.communes: dict[str, set[str]] = defaultdict(set)
        self.parent: dict[str, str] = {}
        self.present: dict[str, str] = {}
        for key, unit in self.units.items():
            if layer_of(unit) is not Layer.COMMUNE:
                continue
            self.parent[key] = f"{unit.era.value}.{unit.parent_code}"
            self.present[key] = f"{Era.TWO_LEVELS.value}.{unit.present_code}"
            self.communes[self.parent[key]].add(key)
            self.communes[self.present[key]].add(key)

    def place(self, key: str) -> Place | None:
        """The place of a unit with what lies in it, or None for no unit of this province."""
        if key == PROVINCE:
            return Place(key=key, layer=Layer.PROVINCE, keys=None)
        unit = self.units.get(key)
        if unit is None:
            return None
        inner = self.communes.get(key, set())
        keys = {key, *inner}
        if layer_of(unit) is Layer.DISTRICT:
            presents = {self.present[each] for each in inner}
            keys |= {each for each in presents if self.communes[each] <= inner}
        return Place(key=key, layer=layer_of(unit), keys=frozenset(keys))


def homes() -> Homes:
    """The units of this province. One query in ten minutes."""
    return _homes(organisation.home_units())


def layer_of(unit: HomeUnit) -> Layer:
    """The kind of a unit below the province."""
    if unit.era is Era.TWO_LEVELS:
        return Layer.PRESENT
    return Layer.DISTRICT if unit.level is Level.DISTRICT else Layer.COMMUNE


def place_for(actor: Actor, wanted: Slice, *, is_public: bool) -> Place | None:
    """The place that a slice means, once the actor may see it; None: nobody sends figures for such
    a slice. `SliceRefused`.
    """
    if not (is_public and not actor.is_staff):
        _check(actor, wanted)
    if wanted.procedure or wanted.field or wanted.channel:
        return None
    place = homes().place(wanted.unit)
    if wanted.agency_id is None or place is None:
        return place
    of_agency = _of_agency(wanted.agency_id)
    if not wanted.unit or of_agency is None:
        return of_agency
    return place if of_agency.keys is None or place.key in of_agency.keys else None


def names_of(keys: Iterable[str]) -> dict[str, str]:
    """Places as people call them. From memory."""
    units = homes().units
    agencies = {str(each.id): each.name for each in organisation.agencies_list()}
    return {key: units[key].name if key in units else agencies.get(key, key) for key in keys if key}


@lru_cache(maxsize=2)
def _homes(units: tuple[HomeUnit, ...]) -> Homes:
    return Homes(units)


def _check(actor: Actor, wanted: Slice) -> None:
    open_to = agencies_open_to(
        actor,
        below=organisation.agencies_below,
        province=organisation.agencies_of_the_province(),
    )
    if open_to is None:
        return
    found = _agencies(wanted)
    if not found or not found <= open_to:
        raise SliceRefused


def _agencies(wanted: Slice) -> frozenset[UUID]:
    """Whose slice it is; nobody's: the whole province."""
    found: frozenset[UUID] = frozenset()
    if wanted.agency_id is not None:
        found = frozenset(organisation.agencies_below(wanted.agency_id))
    if wanted.unit:
        era, _dot, code = wanted.unit.partition(".")
        of_unit = frozenset(
            each.agency_id
            for each in organisation.agency_territories()
            if code in (each.present if era == Era.TWO_LEVELS else each.commune, each.district)
            and era in (Era.TWO_LEVELS, each.era)
        )
        found = of_unit & found if wanted.agency_id is not None else of_unit
    return found


def _of_agency(agency_id: UUID) -> Place | None:
    if agency_id in organisation.agencies_of_the_province():
        return homes().place(PROVINCE)
    found = (each for each in organisation.agency_territories() if each.agency_id == agency_id)
    its = next(found, None)
    if its is not None and (code := its.commune or its.district):
        return homes().place(f"{its.era}.{code}")
    key = str(agency_id)
    return Place(key=key, layer=Layer.AGENCY, keys=frozenset({key}))
