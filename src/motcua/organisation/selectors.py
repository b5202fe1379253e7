"""Questions others ask about units, agencies and posts."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Q

from motcua.kernel import clock
from motcua.kernel.actor import PostRef, Role
from motcua.kernel.text import fold
from motcua.organisation import memory
from motcua.organisation.communes import commune_info, communes_forget, communes_search
from motcua.organisation.errors import AgencyUnknown
from motcua.organisation.hierarchy import (
    administers_province,
    agencies_above,
    agencies_administered,
    agencies_administering,
    agencies_below,
    agencies_children,
    agencies_concerned,
    agencies_ended,
    agencies_heirs,
    agencies_of_the_province,
    agencies_taken_over,
    agencies_upwards,
    agency_heir,
    agency_of_the_province,
    districts_are_over,
)
from motcua.organisation.homes import home_units, home_units_forget
from motcua.organisation.models import AdministrativeUnit, Staff, UnitSuccession
from motcua.organisation.places import districts_drawn, places_forget, places_list
from motcua.organisation.standing import (
    absences_of,
    absences_recent,
    colleagues,
    fillers_of,
    held_on,
    holdings_of,
    staff_info,
    staff_search,
    staff_told,
    standing,
    standing_asked,
    standing_forget,
    team,
    team_and_names,
)
from motcua.organisation.territories import agency_territories
from motcua.organisation.types import (
    AgencyInfo,
    AgencyKind,
    Coverage,
    Era,
    Level,
    StaffInfo,
    Succession,
    UnitInfo,
)

__all__ = [
    "absences_of",
    "absences_recent",
    "administers_province",
    "agencies_above",
    "agencies_administered",
    "agencies_administering",
    "agencies_below",
    "agencies_children",
    "agencies_concerned",
    "agencies_ended",
    "agencies_forget",
    "agencies_heirs",
    "agencies_list",
    "agencies_of_the_province",
    "agencies_taken_over",
    "agencies_upwards",
    "agency_by_identifier",
    "agency_heir",
    "agency_info",
    "agency_of_the_province",
    "agency_of_unit",
    "agency_territories",
    "colleagues",
    "commune_info",
    "communes_forget",
    "communes_search",
    "districts_are_over",
    "districts_drawn",
    "fillers_of",
    "holders_of",
    "holdings_of",
    "home_units",
    "home_units_forget",
    "places_forget",
    "places_list",
    "post_titles",
    "posts_of",
    "staff_info",
    "staff_list",
    "staff_name",
    "staff_names",
    "staff_search",
    "standing",
    "standing_forget",
    "team",
    "team_and_names",
    "unit_info",
    "unit_predecessors",
    "unit_successors",
    "units_search",
    "units_under",
]


def agency_info(agency_id: UUID) -> AgencyInfo:
    """The agency under this key; raises `AgencyUnknown`. From memory: no query for a minute."""
    found = memory.agencies().get(agency_id)
    if found is None:
        memory.forget()
        found = memory.agencies().get(agency_id)
    if found is None:
        raise AgencyUnknown
    return found


def agency_by_identifier(identifier: str) -> AgencyInfo:
    """The agency under this identifier; raises `AgencyUnknown`. From memory, as `agency_info`."""
    found = memory.by_identifier().get(identifier)
    if found is None:
        memory.forget()
        found = memory.by_identifier().get(identifier)
    if found is None:
        raise AgencyUnknown
    return found


def agency_of_unit(unit_code: str) -> AgencyInfo | None:
    """The people's committee that serves the unit with this code today, of whichever era the code
    is, if the province has one. From memory.
    """
    today = clock.today()
    found = [
        agency
        for agency in memory.agencies().values()
        if unit_code
        and agency.unit_code == unit_code
        and agency.kind is AgencyKind.PEOPLE_COMMITTEE
    ]
    standing = next((agency for agency in found if agency.is_valid(today)), None)
    return standing or (agency_heir(found[0].id, today) if found else None)


def agencies_list(level: Level | None = None, on: date | None = None) -> tuple[AgencyInfo, ...]:
    """Agencies by level (province first) and identifier, of one level or all.

    With `on`: those that exist on that day. From memory.
    """
    return tuple(
        agency
        for agency in memory.agencies().values()
        if (level is None or agency.level is level) and (on is None or agency.is_valid(on))
    )


def agencies_forget() -> None:
    """Drop what this process remembers of agencies: after a change by hand, or in tests."""
    memory.forget()


def posts_of(staff_id: UUID, on: date) -> tuple[PostRef, ...]:
    """The posts that a member of staff fills on a day, at agencies that exist then. One query."""
    return standing_asked(staff_id, "", on).posts


def post_titles(staff_id: UUID, agency_id: UUID, on: date) -> dict[Role, str]:
    """The titles under which a member of staff acts at an agency, by role. One query."""
    rows = (
        held_on(on)
        .filter(staff_id=staff_id, post__agency_id=agency_id)
        .order_by("-post__title")
        .values_list("post__role", "post__title")
    )
    return {Role(role): title for role, title in rows}


def holders_of(agency_id: UUID, role: Role, on: date) -> tuple[StaffInfo, ...]:
    """Who holds a role at an agency on a day, by user name. One query."""
    rows = Staff.objects.filter(
        holdings__in=held_on(on).filter(post__agency_id=agency_id, post__role=role)
    )
    return tuple(staff_told(row) for row in rows.distinct().order_by("username"))


def staff_name(staff_id: UUID) -> str:
    """The full name of a member of staff, or an empty string. One query."""
    return Staff.objects.filter(pk=staff_id).values_list("full_name", flat=True).first() or ""


def staff_names(staff_ids: set[UUID]) -> dict[UUID, str]:
    """The full names of several members of staff. From memory: no query for a minute, or one for a
    key that was not asked for before.
    """
    known = memory.staff_names()
    if staff_ids - known.keys() - memory.strangers():
        memory.forget_staff()
        known = memory.staff_names()
        memory.strangers().update(staff_ids - known.keys())
    return {key: known[key] for key in staff_ids & known.keys()}


def staff_list() -> tuple[StaffInfo, ...]:
    """All staff by user name: for making their accounts. One query."""
    return tuple(staff_told(row) for row in Staff.objects.order_by("username"))


def units_search(
    words: str, *, era: Era = Era.TWO_LEVELS, level: Level | None = None, limit: int = 20
) -> tuple[UnitInfo, ...]:
    """Official units of an era by code, or by name without regard to accents.

    Units whose name begins with the words come first. One query.
    """
    text = fold(words)
    if not text:
        return ()
    rows = AdministrativeUnit.objects.filter(era=era, is_official=True).select_related("parent")
    if level is not None:
        rows = rows.filter(level=level)
    if text.isdigit():
        found = rows.filter(Q(code=text) | Q(other_code=text))
    else:
        found = rows.filter(name_folded__contains=text)
    ordered = sorted(
        found,
        key=lambda row: (
            not fold(row.short_name).startswith(text),
            len(row.short_name),
            row.code,
        ),
    )
    return tuple(_unit(row) for row in ordered[:limit])


def units_under(code: str, *, era: Era = Era.TWO_LEVELS) -> tuple[UnitInfo, ...]:
    """The official units directly under one; the provinces for an empty code. One query."""
    rows = AdministrativeUnit.objects.filter(era=era, is_official=True).select_related("parent")
    rows = rows.filter(parent__code=code) if code else rows.filter(parent__isnull=True)
    return tuple(_unit(row) for row in rows.order_by("code"))


def unit_info(code: str, *, era: Era = Era.TWO_LEVELS) -> UnitInfo | None:
    """The unit under a code, official or not, or nothing. One query."""
    row = (
        AdministrativeUnit.objects.filter(era=era)
        .filter(Q(code=code) | Q(other_code=code))
        .select_related("parent")
        .order_by("other_code")
        .first()
    )
    return None if row is None else _unit(row)


def unit_names(codes: Iterable[str], *, era: Era) -> dict[str, str]:
    """The names of the units with these codes in one list of units. One query."""
    rows = AdministrativeUnit.objects.filter(era=era.value, code__in=list(codes))
    return dict(rows.values_list("code", "name"))


def unit_successors(code: str) -> tuple[Succession, ...]:
    """Where the old unit of this code went, the default target first. One query."""
    rows = (
        UnitSuccession.objects.filter(old__code=code)
        .select_related("old__parent", "new__parent")
        .order_by("-is_default_target", "new__code")
    )
    return tuple(_succession(row) for row in rows)


def unit_predecessors(code: str) -> tuple[Succession, ...]:
    """The old units that went into the new unit of this code, whole ones first. One query."""
    rows = (
        UnitSuccession.objects.filter(new__code=code)
        .select_related("old__parent", "new__parent")
        .order_by("coverage", "old__code")
    )
    return tuple(_succession(row) for row in rows)


def _unit(row: AdministrativeUnit) -> UnitInfo:
    return UnitInfo(
        era=Era(row.era),
        level=Level(row.level),
        code=row.code,
        name=row.name,
        parent_code=row.parent.code if row.parent else None,
        parent_name=row.parent.name if row.parent else "",
    )


def _succession(row: UnitSuccession) -> Succession:
    return Succession(
        old=_unit(row.old),
        new=_unit(row.new),
        coverage=Coverage(row.coverage),
        is_default=row.is_default_target,
        sources_agree=row.sources_agree,
        resolution=row.resolution,
    )
