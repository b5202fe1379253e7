"""The way down: province, district, commune, agency, procedure, and then the dossiers."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.boards.drawing import channel_names
from motcua.boards.scope import SLICED, Scope
from motcua.ioc.selectors import procedure_names
from motcua.ioc.types import Dimension, Group, IndicatorInfo, Period
from motcua.organisation import selectors as organisation
from motcua.organisation.types import Era, Level, UnitInfo

# Which part of an address a group of a dimension leads to.
PARTS = {
    Dimension.PROCEDURE: "procedure",
    Dimension.FIELD: "field",
    Dimension.CHANNEL: "channel",
}
UNITS = (Dimension.DISTRICT, Dimension.COMMUNE, Dimension.PRESENT)
NOTHING = dict.fromkeys(("agency", "alone", *SLICED), "")
LONGEST = 60  # letters of a name in the trail


@dataclass(frozen=True, slots=True, kw_only=True)
class Crumb:
    """A step of the way down: its name, where it leads, and what it is, in a word."""

    label: str
    href: str
    kind: str


def trail_of(scope: Scope) -> list[Crumb]:
    """From the slice in which the actor begins down to the one that is looked at. Two queries at
    most.
    """
    kept = dict(NOTHING)
    first = Crumb(label=_base(scope), href=scope.address(**kept), kind=_("phạm vi của tôi"))
    steps = [*_unit_steps(scope.wanted.unit), *_agency_steps(scope), *_other_steps(scope)]
    found = [first]
    for changes, label, kind in steps:
        kept |= changes
        found.append(Crumb(label=_short(label), href=scope.address(**kept), kind=kind))
    return found


def next_dimension(info: IndicatorInfo, scope: Scope, asked: str = "") -> Dimension | None:
    """By what an indicator is taken apart: as asked, else one step further down."""
    known = info.dimensions
    chosen = next((each for each in known if each.value == asked), None)
    if chosen is not None or not known:
        return chosen
    ways = [each for each in _onward(scope) if each in known]
    return ways[0] if ways else known[0]


def address_of(scope: Scope, by: Dimension, group: Group) -> str:
    """Where a group leads: the same indicator of that group alone, taken apart one step further."""
    if not group.key:
        return ""
    if by in UNITS:
        era = Era.TWO_LEVELS if by is Dimension.PRESENT else Era.THREE_LEVELS
        return scope.address(unit=f"{era.value}.{group.key}")
    if by is Dimension.AGENCY:
        return scope.address(agency=group.key, alone="1")
    return scope.address(**{PARTS[by]: group.key})


def _onward(scope: Scope) -> tuple[Dimension, ...]:
    wanted = scope.wanted
    if wanted.procedure:
        return (Dimension.CHANNEL,) if wanted.is_alone else (Dimension.AGENCY, Dimension.CHANNEL)
    if wanted.is_alone:
        return (Dimension.PROCEDURE,)
    if wanted.unit:
        unit = _unit(wanted.unit)
        is_district = unit is not None and unit.level is Level.DISTRICT
        return (Dimension.COMMUNE,) if is_district else (Dimension.AGENCY,)
    return _below(wanted.agency_id, scope.period)


def territory_of(period: Period) -> Dimension:
    """Into which parts the province is taken: districts for a time when there were any, else the
    communes of today.
    """
    is_over = organisation.districts_are_over(period.first)
    return Dimension.PRESENT if is_over else Dimension.DISTRICT


def _below(agency_id: UUID | None, period: Period) -> tuple[Dimension, ...]:
    if agency_id is None or agency_id in organisation.agencies_of_the_province():
        return (territory_of(period),)
    has_others = len(organisation.agencies_below(agency_id)) > 1
    return (Dimension.AGENCY,) if has_others else (Dimension.PROCEDURE,)


def _base(scope: Scope) -> str:
    own = scope.own_id
    return _("Toàn tỉnh") if own is None else organisation.agency_info(own).name


def _unit_steps(written: str) -> list[tuple[dict[str, str], str, str]]:
    if not written:
        return []
    unit = _unit(written)
    if unit is None:
        return [({"unit": written}, written, _("đơn vị"))]
    kinds = {Level.DISTRICT: _("huyện (cũ)"), Level.COMMUNE: _("xã"), Level.PROVINCE: _("tỉnh")}
    steps = [({"unit": written}, unit.name, kinds[unit.level])]
    if unit.era is Era.THREE_LEVELS and unit.level is Level.COMMUNE and unit.parent_code:
        above = f"{unit.era.value}.{unit.parent_code}"
        steps.insert(0, ({"unit": above}, unit.parent_name, kinds[Level.DISTRICT]))
    return steps


def _agency_steps(scope: Scope) -> list[tuple[dict[str, str], str, str]]:
    """The chosen agency; without a unit also those between it and where the actor begins."""
    wanted, kind = scope.wanted, _("cơ quan")
    if scope.is_own and not wanted.is_alone:
        return []
    if wanted.agency_id is None:
        return [({"agency": "province"}, _("Toàn tỉnh"), kind)]
    way = organisation.agencies_upwards(wanted.agency_id)
    province = organisation.agencies_of_the_province()
    between = [] if wanted.unit else list(way[1:])
    for place, each in enumerate(between):
        if each.id == scope.own_id or each.id in province:
            between = between[:place]
            break
    steps = [({"agency": str(each.id)}, each.name, kind) for each in reversed(between)]
    last = {"agency": str(wanted.agency_id), "alone": "1" if wanted.is_alone else ""}
    return [*steps, (last, way[0].name, kind)]


def _other_steps(scope: Scope) -> list[tuple[dict[str, str], str, str]]:
    wanted = scope.wanted
    steps = []
    if wanted.field:
        steps.append(({"field": wanted.field}, wanted.field, _("lĩnh vực")))
    if wanted.procedure:
        name = procedure_names([wanted.procedure]).get(wanted.procedure, wanted.procedure)
        steps.append(({"procedure": wanted.procedure}, name, _("thủ tục")))
    if wanted.channel:
        name = channel_names().get(wanted.channel, wanted.channel)
        steps.append(({"channel": wanted.channel}, name, _("cách nộp")))
    return steps


def _unit(written: str) -> UnitInfo | None:
    era, _dot, code = written.partition(".")
    if era not in {each.value for each in Era}:
        return None
    return organisation.unit_info(code, era=Era(era))


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rstrip(' ,;')}…"
