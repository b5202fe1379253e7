"""Reading a published version in one query."""

from collections.abc import Collection
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import F, OuterRef
from django.db.models.functions import JSONObject

from motcua.catalogue.models import (
    ChannelTerms as ChannelRow,
)
from motcua.catalogue.models import (
    Component,
    FormDefinition,
    LegalReference,
    Offering,
    ProcedureVersion,
    ResultType,
)
from motcua.catalogue.rules import time_limit
from motcua.catalogue.types import (
    Channel,
    ChannelTerms,
    ComponentKind,
    ComponentSpec,
    FormSpec,
    Level,
    PublishedVersion,
    ResultSpec,
)
from motcua.kernel.errors import NotFound
from motcua.process.selectors import compiled
from motcua.process.types import Definition

_PARTS: dict[str, tuple[type[models.Model], tuple[str, ...]]] = {
    "channel_rows": (
        ChannelRow,
        ("channel", "time_value", "time_unit", "fee_text", "fee_vnd", "note"),
    ),
    "component_rows": (
        Component,
        ("key", "name", "group", "kind", "originals", "copies", "required", "has_form"),
    ),
    "result_rows": (ResultType, ("code", "name")),
    "legal_rows": (LegalReference, ("number",)),
}
_PLACES = Offering.objects.filter(procedure=OuterRef("procedure")).values(
    place=JSONObject(competent="competent_agency", receiving="receiving_agency")
)
# Thousands of versions share a handful of forms and chains.
_forms: dict[str, FormSpec] = {}
_processes: dict[str, Definition] = {}


def load_version(version_id: UUID) -> PublishedVersion:
    """The version with all its parts, in one query; raises `NotFound`."""
    found = load_versions([version_id])
    if not found:
        raise NotFound
    return found[0]


def load_versions(version_ids: Collection[UUID]) -> list[PublishedVersion]:
    """Versions with all their parts by procedure code, in one query; those not published are left
    out.
    """
    rows = _with_parts().filter(pk__in=list(version_ids)).order_by("procedure_id")
    return [_published(row) for row in rows]


def load_names() -> dict[UUID, str]:
    """The name of each version that was published. One light query."""
    published = ProcedureVersion.objects.filter(published_at__isnull=False)
    return dict(published.values_list("pk", "name"))


Pairs = tuple[tuple[UUID, UUID], ...]


def load_current(code: str) -> tuple[PublishedVersion, Pairs]:
    """The version of a procedure that holds now, and the pairs of competent and receiving agency
    that offer it, in one query; raises `NotFound`.
    """
    row = (
        _with_parts()
        .filter(procedure=code, procedure__current_version=F("pk"))
        .annotate(places=ArraySubquery(_PLACES))
        .first()
    )
    if row is None:
        raise NotFound
    return _published(row), _pairs(row.places)


def current_places(code: str) -> tuple[UUID, Pairs]:
    """The same without the version, only its key. One light query; raises `NotFound`."""
    row = (
        ProcedureVersion.objects.filter(procedure=code, procedure__current_version=F("pk"))
        .values_list("pk", ArraySubquery(_PLACES))
        .first()
    )
    if row is None:
        raise NotFound
    return row[0], _pairs(row[1])


def _pairs(places: list[dict[str, str]]) -> Pairs:
    return tuple((UUID(place["competent"]), UUID(place["receiving"])) for place in places)


def _with_parts() -> Any:
    parts = {
        name: ArraySubquery(
            model._default_manager.filter(version=OuterRef("pk"))  # noqa: SLF001 - Django's documented way
            .order_by("ordinal")
            .values(part=JSONObject(**{column: column for column in columns}))
        )
        for name, (model, columns) in _PARTS.items()
    }
    return (
        ProcedureVersion.objects.filter(published_at__isnull=False)
        .select_related("form", "process")
        .annotate(**parts)
    )


def _published(row: Any) -> PublishedVersion:
    return PublishedVersion(
        id=row.pk,
        code=row.procedure_id,
        number=row.number,
        name=row.name,
        field=row.field,
        ministry=row.ministry,
        kind=row.kind,
        decision_no=row.decision_no,
        levels=tuple(Level(level) for level in row.levels),
        subjects=tuple(row.subjects),
        executing_agencies=row.executing_agencies,
        competent_agency=row.competent_agency,
        channels=tuple(_channel(part) for part in row.channel_rows),
        components=tuple(
            ComponentSpec(**{**part, "kind": ComponentKind(part["kind"])})
            for part in row.component_rows
        ),
        results=tuple(ResultSpec(**part) for part in row.result_rows),
        legal_refs=tuple(part["number"] for part in row.legal_rows),
        form=_form(row.form),
        process=_process(row.process),
        published_at=row.published_at,
    )


def _channel(part: dict[str, Any]) -> ChannelTerms:
    stated = part["time_value"]
    limit = time_limit(None if stated is None else Decimal(str(stated)), part["time_unit"])
    return ChannelTerms(
        channel=Channel(part["channel"]),
        value=limit.value,
        unit=limit.unit,
        fee_text=part["fee_text"],
        fee_vnd=part["fee_vnd"],
        assumed=limit.assumed,
        note=part["note"],
    )


def _form(row: FormDefinition) -> FormSpec:
    if row.hash not in _forms:
        _forms[row.hash] = FormSpec(
            hash=row.hash,
            title=row.title,
            title_en=row.title_en,
            schema=row.schema,
            layout=row.layout,
        )
    return _forms[row.hash]


def _process(row: Any) -> Definition:
    if row.hash not in _processes:
        _processes[row.hash] = compiled(row.document)
    return _processes[row.hash]
