"""Which agency takes which procedure on a day: from levels, competence table and agencies."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from uuid import UUID

from motcua.catalogue import definitions
from motcua.catalogue.models import Procedure
from motcua.catalogue.rules import CENTRAL
from motcua.catalogue.types import Level
from motcua.kernel.text import fold
from motcua.organisation.selectors import agencies_list, agency_heir
from motcua.organisation.types import AgencyInfo, AgencyKind
from motcua.organisation.types import Level as AgencyLevel

Offered = dict[tuple[str, UUID], UUID]


class Province:
    """The agencies of the province on a day, as the catalogue looks for them."""

    def __init__(self, on: date) -> None:
        self.on = on
        self._committees: dict[AgencyLevel, list[UUID]] = defaultdict(list)
        self._bodies: list[tuple[str, AgencyInfo]] = []
        self._centre: UUID | None = None
        self._departments: dict[str, UUID | None] = {}
        for agency in agencies_list():
            stands = agency.is_valid(on)
            if agency.level is not AgencyLevel.PROVINCE:
                if stands and agency.kind is AgencyKind.PEOPLE_COMMITTEE:
                    self._committees[agency.level].append(agency.id)
            elif agency.kind is AgencyKind.SERVICE_CENTRE:
                self._centre = self._centre or (agency.id if stands else None)
            else:
                self._bodies.append((fold(agency.name), agency))
        # A body of today first, else who took over what one of that name did.
        self._bodies.sort(key=lambda each: not each[1].is_valid(on))

    def places(
        self, *, code: str, levels: list[str], agencies: str, field: str, ministry: str
    ) -> Iterator[tuple[UUID, UUID]]:
        """Pairs of competent and receiving agency for one procedure; none for central bodies."""
        body = definitions.competence().body(agencies=agencies, field=field, ministry=ministry)
        if body == CENTRAL:
            return
        known = {*levels, *definitions.extra_levels(self.on).get(code, ())}
        for level in (AgencyLevel.COMMUNE, AgencyLevel.DISTRICT):
            if level.value in known:
                yield from ((agency_id, agency_id) for agency_id in self._committees[level])
        department = self._department(body)
        if Level.PROVINCE in known and department and self._centre:
            yield department, self._centre

    def _department(self, body: str) -> UUID | None:
        if body not in self._departments:
            wanted = fold(body)
            named = (
                agency_heir(agency.id, self.on)
                for name, agency in self._bodies
                if wanted and wanted in name
            )
            standing = (agency.id for agency in named if agency.is_valid(self.on))
            self._departments[body] = next(standing, None)
        return self._departments[body]


def offered(on: date) -> Offered:
    """Who receives for whom on a day: (code, competent agency) → receiving agency."""
    province = Province(on)
    procedures = Procedure.objects.exclude(current_version=None).values_list(
        "code", "levels", "current_version__executing_agencies", "field", "ministry"
    )
    return {
        (code, competent): receiving
        for code, levels, agencies, field, ministry in procedures
        for competent, receiving in province.places(
            code=code, levels=levels, agencies=agencies, field=field, ministry=ministry
        )
    }
