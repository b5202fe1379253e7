"""Which agency takes which procedure: follows from levels, competence table and agencies."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from uuid import UUID

from motcua.catalogue import definitions
from motcua.catalogue.rules import CENTRAL
from motcua.catalogue.types import Level
from motcua.kernel.text import fold
from motcua.organisation.types import AgencyInfo, AgencyKind
from motcua.organisation.types import Level as AgencyLevel


class Province:
    """The agencies of the province, as the catalogue looks for them."""

    def __init__(self, agencies: Iterable[AgencyInfo]) -> None:
        self._committees: dict[AgencyLevel, list[UUID]] = defaultdict(list)
        self._bodies: list[tuple[str, UUID]] = []
        self._centre: UUID | None = None
        for agency in agencies:
            if agency.level is not AgencyLevel.PROVINCE:
                if agency.kind is AgencyKind.PEOPLE_COMMITTEE:
                    self._committees[agency.level].append(agency.id)
            elif agency.kind is AgencyKind.SERVICE_CENTRE:
                self._centre = self._centre or agency.id
            else:
                self._bodies.append((fold(agency.name), agency.id))

    def places(
        self, *, code: str, levels: Iterable[str], agencies: str, field: str, ministry: str
    ) -> Iterator[tuple[UUID, UUID]]:
        """Pairs of competent and receiving agency for one procedure; none for central bodies."""
        body = definitions.competence().body(agencies=agencies, field=field, ministry=ministry)
        if body == CENTRAL:
            return
        known = {*levels, *(level for each, level in definitions.extra_levels() if each == code)}
        for level in (AgencyLevel.COMMUNE, AgencyLevel.DISTRICT):
            if level.value in known:
                yield from ((agency_id, agency_id) for agency_id in self._committees[level])
        department = self._department(body)
        if Level.PROVINCE in known and department and self._centre:
            yield department, self._centre

    def _department(self, body: str) -> UUID | None:
        wanted = fold(body)
        return next(
            (agency_id for name, agency_id in self._bodies if wanted and wanted in name), None
        )
