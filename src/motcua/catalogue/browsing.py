"""Walking through the catalogue: narrowed lists, what a search engine and a feed are told."""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterator
from functools import lru_cache
from hashlib import sha256
from time import monotonic
from typing import Any
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from motcua.catalogue import definitions
from motcua.catalogue.browse_types import Audience, ChangeRow, Fingerprint
from motcua.catalogue.loading import load_versions
from motcua.catalogue.models import Offering, Procedure, ProcedureVersion
from motcua.catalogue.rules import is_code
from motcua.catalogue.types import (
    AgencyField,
    BrowsePage,
    FieldRow,
    ProcedureRow,
    PublishedVersion,
    Receivers,
)
from motcua.kernel import clock, db
from motcua.kernel.text import collation_key

ROWS = 50
BATCH = 250
SECONDS = 30
MOST_CHANGES = 100
_FINGERPRINT = """
SELECT (SELECT count(*) || ':' || coalesce(bit_xor(hashtextextended(
                 current_version_id::text, 0)), 0)
          FROM catalogue_procedure WHERE current_version_id IS NOT NULL),
       (SELECT count(*) || ':' || coalesce(bit_xor(hashtextextended(
                 procedure_id || receiving_agency_id || competent_agency_id, 0)), 0)
          FROM catalogue_offering),
       (SELECT max(v.published_at) FROM catalogue_procedure p
          JOIN catalogue_procedureversion v ON v.id = p.current_version_id),
       (SELECT id FROM catalogue_offering ORDER BY id DESC LIMIT 1)
"""


def audiences() -> tuple[Audience, ...]:
    """Who may ask, each with the words of the national list. No query."""
    return definitions.audiences()


def procedures_browse(
    *,
    fields: Collection[str] = (),
    level: str = "",
    subjects: Collection[str] = (),
    agency_id: UUID | None = None,
    after: str = "",
) -> BrowsePage:
    """Procedures that fit all that is asked, by name, at most 50, from the one after `after`.

    `subjects`: any of these words; `agency_id`: received or decided there. Two queries, of which
    one reads the heads of all that fit: a catalogue has some thousands, and only here are the
    letters in their order.
    """
    fitting = _fitting(level=level, subjects=subjects, agency_id=agency_id)
    heads = list(fitting.values_list("code", "name", "field"))
    counted = Counter(field for _code, _name, field in heads)
    wanted = [head for head in heads if not fields or head[2] in fields]
    ordered = [code for code, _name, _field in sorted(wanted, key=_place)]
    begin = ordered.index(after) + 1 if after in ordered else 0
    codes = ordered[begin : begin + ROWS]
    by_field = (FieldRow(name=name, procedures=count) for name, count in counted.items())
    return BrowsePage(
        rows=_rows(codes),
        after=codes[-1] if begin + ROWS < len(ordered) else "",
        total=len(wanted),
        fields=tuple(sorted(by_field, key=_name)),
    )


def _rows(codes: list[str]) -> tuple[ProcedureRow, ...]:
    offered = Exists(Offering.objects.filter(procedure=OuterRef("pk")))
    rows = Procedure.objects.filter(pk__in=codes).values_list(
        "code", "name", "field", "ministry", "levels", offered
    )
    found = {row[0]: ProcedureRow.of(row) for row in rows}
    return tuple(found[code] for code in codes if code in found)


def _place(head: tuple[str, str, str]) -> tuple[str, str]:
    return collation_key(head[1]), head[0]


def _fitting(
    *, level: str, subjects: Collection[str], agency_id: UUID | None
) -> QuerySet[Procedure]:
    found = Procedure.objects.exclude(current_version=None)
    if level:
        extra = definitions.extra_levels(clock.today())
        added = [code for code, levels in extra.items() if level in levels]
        found = found.filter(Q(levels__contains=[level]) | Q(code__in=added))
    if subjects:
        found = found.filter(current_version__subjects__overlap=list(subjects))
    if agency_id:
        taken = Offering.objects.filter(
            Q(receiving_agency=agency_id) | Q(competent_agency=agency_id),
            procedure=OuterRef("pk"),
        )
        found = found.filter(Exists(taken))
    return found


def _name(row: FieldRow) -> str:
    return collation_key(row.name)


def catalogue_fingerprint() -> Fingerprint:
    """What changes when anything published does. One query, none for half a minute after."""
    return _fingerprint(int(monotonic()) // SECONDS)


def fingerprint_forget() -> None:
    """Ask again at the next question."""
    _fingerprint.cache_clear()


@lru_cache(maxsize=2)
def _fingerprint(period: int) -> Fingerprint:
    procedures, offerings, published_at, newest = db.execute(_FINGERPRINT).fetchone() or (None,) * 4
    digest = sha256(f"{procedures} {offerings}".encode()).hexdigest()
    moments = [moment for moment in (published_at, newest and _made_at(newest)) if moment]
    return Fingerprint(value=digest[:32], changed_at=max(moments, default=None))


def _made_at(key: UUID) -> dt.datetime:
    """The instant in a key of version 7: milliseconds in its first 48 bits."""
    return dt.datetime.fromtimestamp((key.int >> 80) / 1000, tz=dt.UTC)


def procedures_published() -> Iterator[tuple[PublishedVersion, bool]]:
    """Every published procedure by code, and whether it is offered here.

    For machines that take all: read in pieces of 250, one query each, none kept in memory.
    """
    for versions in _pieces():
        keys = {version_id: offered for _code, version_id, offered in versions}
        for version in load_versions(keys):
            yield version, keys[version.id]


def _pieces() -> Iterator[list[tuple[str, UUID, bool]]]:
    offered = Exists(Offering.objects.filter(procedure=OuterRef("pk")))
    rows: list[Any] = list(
        Procedure.objects.exclude(current_version=None)
        .order_by("code")
        .values_list("code", "current_version_id", offered)
    )
    for start in range(0, len(rows), BATCH):
        yield rows[start : start + BATCH]


def offerings_published() -> Iterator[tuple[str, UUID, UUID]]:
    """Every pair of procedure and competent agency, with the receiving one, by code. One query."""
    return (
        Offering.objects.order_by("procedure_id", "competent_agency_id")
        .values_list("procedure_id", "competent_agency_id", "receiving_agency_id")
        .iterator(chunk_size=2_000)
    )


def procedure_addresses() -> Iterator[tuple[str, Any]]:
    """The code of every published procedure and when its version was published. One query."""
    return iter(
        Procedure.objects.exclude(current_version=None)
        .order_by("code")
        .values_list("code", "current_version__published_at")
    )


def catalogue_changes() -> tuple[ChangeRow, ...]:
    """The newest published versions, at most 100, the latest first. One query."""
    rows: Any = (
        ProcedureVersion.objects.filter(published_at__isnull=False)
        .order_by("-id")
        .values_list("id", "procedure_id", "number", "name", "field", "published_at")
    )
    return tuple(ChangeRow(*row) for row in rows[:MOST_CHANGES])


def agency_fields(agency_id: UUID) -> tuple[AgencyField, ...]:
    """What can be asked of an agency, by field, and where it is handed in. One query."""
    rows = (
        Offering.objects.filter(Q(receiving_agency=agency_id) | Q(competent_agency=agency_id))
        .values_list("procedure__field")
        .annotate(
            procedures=Count("procedure", distinct=True),
            receiving=ArrayAgg("receiving_agency", distinct=True),
        )
    )
    found = (AgencyField(field, procedures, tuple(keys)) for field, procedures, keys in rows)
    return tuple(sorted(found, key=lambda row: collation_key(row.field)))


def procedure_receivers(code: str) -> Receivers | None:
    """Who takes a procedure in and who decides it; nothing for an unknown code. One query."""
    if not is_code(code):
        return None
    pairs = Offering.objects.filter(procedure=OuterRef("pk")).values(
        pair=JSONObject(competent="competent_agency", receiving="receiving_agency")
    )
    row = (
        Procedure.objects.exclude(current_version=None)
        .filter(pk=code)
        .values_list("name", ArraySubquery(pairs))
        .first()
    )
    if row is None:
        return None
    name, found = row
    deciders: dict[UUID, list[UUID]] = {}
    for pair in found:
        deciders.setdefault(UUID(pair["receiving"]), []).append(UUID(pair["competent"]))
    return Receivers(code=code, name=name, deciders=deciders)
