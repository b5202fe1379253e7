"""Questions others ask about procedures. Published versions come from memory."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from time import monotonic
from uuid import UUID

from django.db.models import Case, Count, Q, When

from motcua.catalogue.browsing import (
    agency_fields,
    audiences,
    catalogue_changes,
    catalogue_fingerprint,
    fingerprint_forget,
    offerings_published,
    procedure_addresses,
    procedure_receivers,
    procedures_browse,
    procedures_published,
)
from motcua.catalogue.form_documents import (
    form_differences,
    form_problems,
    form_spec,
)
from motcua.catalogue.form_editing import LIMITS, form_relaid, paths_renamed, piece_at
from motcua.catalogue.form_files import form_file_read, form_read, form_written
from motcua.catalogue.form_reading import (
    form_document,
    form_draft,
    form_history,
    form_samples,
    form_uses,
    forms_list,
    samples_run,
)
from motcua.catalogue.forms.document import FACTS, RESERVED, WIDGETS
from motcua.catalogue.life_events import life_event_page, life_events, life_events_forget
from motcua.catalogue.loading import current_places, load_current, load_names, load_version
from motcua.catalogue.models import Offering, Procedure
from motcua.catalogue.offering import offered
from motcua.catalogue.online import services_offline, services_online
from motcua.catalogue.process_reading import (
    process_codes,
    process_draft,
    process_drafts,
    process_history,
    process_of_procedure,
    process_problems,
    process_uses,
    processes_list,
)
from motcua.catalogue.process_rows import rows_definition
from motcua.catalogue.rules import is_code
from motcua.catalogue.search_reading import search
from motcua.catalogue.search_weights import (
    search_weight,
    search_weight_changes,
    search_weights_list,
)
from motcua.catalogue.search_words import search_word, search_words_list
from motcua.catalogue.types import (
    FieldRow,
    Level,
    OfferedAt,
    OfferingInfo,
    ProcedureCard,
    ProcedurePage,
    PublishedVersion,
)
from motcua.kernel import clock
from motcua.kernel.errors import NotFound
from motcua.kernel.text import collation_key
from motcua.organisation.selectors import agencies_list

__all__ = [
    "FACTS",
    "LIMITS",
    "RESERVED",
    "WIDGETS",
    "agency_fields",
    "audiences",
    "catalogue_changes",
    "catalogue_fingerprint",
    "catalogue_forget",
    "fields_list",
    "form_differences",
    "form_document",
    "form_draft",
    "form_file_read",
    "form_history",
    "form_problems",
    "form_read",
    "form_relaid",
    "form_samples",
    "form_spec",
    "form_uses",
    "form_written",
    "forms_list",
    "life_event_page",
    "life_events",
    "offering_for",
    "offerings_on",
    "offerings_published",
    "paths_renamed",
    "piece_at",
    "procedure_addresses",
    "procedure_card",
    "procedure_fields",
    "procedure_receivers",
    "procedures_browse",
    "procedures_published",
    "procedures_search",
    "process_codes",
    "process_draft",
    "process_drafts",
    "process_history",
    "process_of_procedure",
    "process_problems",
    "process_uses",
    "processes_list",
    "published_version",
    "rows_definition",
    "samples_run",
    "search_weight",
    "search_weight_changes",
    "search_weights_list",
    "search_word",
    "search_words_list",
    "services_offline",
    "services_online",
    "version_name",
]
REMEMBERED_VERSIONS = 20_000
REMEMBERED_OFFERINGS = 100_000
OFFERING_SECONDS = 30
_versions: dict[UUID, PublishedVersion] = {}
_names: dict[UUID, str] = {}
_codes: set[str] = set()  # of the procedures with a version in memory
_offerings: dict[tuple[str, UUID], tuple[float, OfferingInfo]] = {}


def published_version(version_id: UUID) -> PublishedVersion:
    """The procedure as it was published under this key; raises `NotFound`.

    One query the first time, none after: what was published never changes.
    """
    return _versions.get(version_id) or _remembered(load_version(version_id))


def version_name(version_id: UUID) -> str:
    """The name under which this version was published; raises `NotFound`.

    For lists, whose rows are of many versions: one light query for the names of all versions the
    first time and when one is new, none after.
    """
    if version_id not in _names:
        _names.update(load_names())
    try:
        return _names[version_id]
    except KeyError:
        raise NotFound from None


def _remembered(version: PublishedVersion) -> PublishedVersion:
    if len(_versions) >= REMEMBERED_VERSIONS:
        _versions.clear()
        _codes.clear()
    _versions[version.id] = version
    _names[version.id] = version.name
    _codes.add(version.code)
    return version


def offering_for(procedure_code: str, agency_id: UUID) -> OfferingInfo:
    """Who receives and who decides when this procedure is asked for at this agency.

    The agency is the competent one, or the centre that receives for it. At most one query, none
    for 30 seconds after. Raises `NotFound`.
    """
    key, now = (procedure_code, agency_id), monotonic()
    known = _offerings.get(key)
    if known and known[0] > now:
        return known[1]
    if not is_code(procedure_code):
        raise NotFound
    row = (
        Offering.objects.filter(
            Q(competent_agency=agency_id) | Q(receiving_agency=agency_id),
            Q(competent_agency__valid_to__isnull=True)
            | Q(competent_agency__valid_to__gte=clock.today()),
            procedure=procedure_code,
            procedure__current_version__isnull=False,
        )
        .order_by(Case(When(competent_agency=agency_id, then=0), default=1), "id")
        .values_list("procedure__current_version", "receiving_agency", "competent_agency")
        .first()
    )
    if row is None:
        raise NotFound
    found = OfferingInfo(
        version_id=row[0],
        procedure_code=procedure_code,
        receiving_agency_id=row[1],
        competent_agency_id=row[2],
    )
    if len(_offerings) >= REMEMBERED_OFFERINGS:
        _offerings.clear()
    _offerings[key] = (now + OFFERING_SECONDS, found)
    return found


def procedures_search(
    query: str = "",
    field: str | None = None,
    level: str | None = None,
    page: int = 1,
    per_page: int = 20,
    *,
    received_by: Collection[UUID] | None = None,
) -> ProcedurePage:
    """Procedures that `query` means, best first; all of them when it says nothing. One query.

    Accents, order, slips and everyday words do not matter; a code or part of one is enough. What
    people ask for most comes first among equals. With `received_by` only those that one of these
    agencies takes in, for one query more.
    """
    return search(
        query, field=field, level=level, page=page, per_page=per_page, received_by=received_by
    )


def procedure_card(code: str) -> ProcedureCard:
    """What a citizen wants to know before starting, as it is now. Raises `NotFound`.

    One query, one more where the version is new, and the agencies where they are not in memory.
    """
    if not is_code(code):
        raise NotFound
    if code not in _codes:
        version, places = load_current(code)
        return ProcedureCard(version=_remembered(version), offered_at=_offered_at(places))
    version_id, places = current_places(code)
    return ProcedureCard(version=published_version(version_id), offered_at=_offered_at(places))


def _offered_at(places: Iterable[tuple[UUID, UUID]]) -> Mapping[Level, tuple[OfferedAt, ...]]:
    """The places of today by level, province first, the agencies of a level by name."""
    agencies = {agency.id: agency for agency in agencies_list(on=clock.today())}
    receiving = dict(places)
    found: dict[Level, list[OfferedAt]] = defaultdict(list)
    for agency_id, agency in agencies.items():
        desk = agencies.get(receiving.get(agency_id, agency_id))
        if agency_id in receiving and desk is not None:
            found[Level(agency.level.value)].append(
                OfferedAt(
                    agency_id=agency_id,
                    agency_identifier=agency.identifier,
                    agency_name=agency.name,
                    receiving_agency_id=desk.id,
                    receiving_agency_identifier=desk.identifier,
                    receiving_agency_name=desk.name,
                )
            )
    return {
        level: tuple(sorted(each, key=lambda place: collation_key(place.agency_name)))
        for level, each in found.items()
    }


def offerings_on(on: date) -> Mapping[tuple[str, UUID], UUID]:
    """Who received what for whom on a day by the tables: procedure and competent agency → receiving
    agency. What today is offered stands in the table instead. One query.
    """
    return offered(on)


def procedure_fields() -> dict[str, tuple[str, str]]:
    """Name and field of every procedure, published or not, by code. One query."""
    rows = Procedure.objects.order_by("code").values_list("code", "name", "field")
    return {code: (name, field) for code, name, field in rows}


def fields_list() -> tuple[FieldRow, ...]:
    """The fields of all published procedures with their number, by name. One query."""
    rows = (
        Procedure.objects.exclude(current_version=None)
        .values_list("field")
        .annotate(procedures=Count("code"))
    )
    found = (FieldRow(name=name, procedures=procedures) for name, procedures in rows)
    return tuple(sorted(found, key=lambda row: collation_key(row.name)))


def catalogue_forget() -> None:
    """Drop what this process remembers: after an import, or in tests."""
    _versions.clear()
    _names.clear()
    _codes.clear()
    life_events_forget()
    fingerprint_forget()
    _offerings.clear()
