"""What was sent, by whom, and where a figure comes from."""

import csv
import io
from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from motcua.ioc.errors import BatchUnknown, IndicatorUnknown
from motcua.ioc.models import SeriesBatch, SeriesValue
from motcua.ioc.reading import indicator_info, indicators_list
from motcua.ioc.series import loading, tables
from motcua.ioc.series.places import homes, layer_of, names_of, place_for
from motcua.ioc.series.reading import KEEPS
from motcua.ioc.series.rights import definitions_for, may_define
from motcua.ioc.series.types import (
    BatchInfo,
    BatchState,
    Defined,
    FigureInfo,
    Layer,
    SeriesProblem,
    Way,
)
from motcua.ioc.types import EVERYTHING, Grain, IndicatorInfo, Period, Quality, Slice
from motcua.kernel import clock
from motcua.kernel.actor import Actor, Role

SERIES_PAGE = 30
MOST_VERSIONS = 20


def series_sendable(*, actor: Actor) -> tuple[IndicatorInfo, ...]:
    """The indicators whose figures the actor may send, by domain and code; nothing for others."""
    known = definitions_for(actor)
    return tuple(info for info in indicators_list(actor=actor) if info.code in known)


def series_batches(*, actor: Actor, before: datetime | None = None) -> tuple[BatchInfo, ...]:
    """Thirty batches that the actor may see, the newest first, without their problems: one's own
    and those of the own agencies; administrators of the province see all. One query.
    """
    rows = _seen(actor)
    if before is not None:
        rows = rows.filter(created_at__lt=before)
    return tuple(
        info_of(row) for row in rows.defer("problems").order_by("-created_at")[:SERIES_PAGE]
    )


def series_batch(*, actor: Actor, batch_id: UUID) -> BatchInfo:
    """One batch with what is wrong with it; `BatchUnknown`. One query."""
    return info_of(_found(actor, batch_id), with_problems=True)


def series_template(*, actor: Actor, code: str = "") -> bytes:
    """An empty table as CSV: its titles, and for an indicator a line for each unit of today that
    figures are sent for, or for the whole province. `IndicatorUnknown` for who may not send it.
    """
    known = definitions_for(actor)
    if code and code not in known:
        raise IndicatorUnknown
    rows = [tuple(tables.titles().values())]
    if code:
        kind = known[code]
        measured = "%" if kind.unit == "percent" else kind.unit
        rows += [(code, place, "", "", "", "", measured, "") for place in _places_of(kind)]
    kept = io.StringIO(newline="")
    csv.writer(kept).writerows(rows)
    return kept.getvalue().encode("utf-8-sig")


def series_faults(*, actor: Actor, batch_id: UUID) -> Iterator[bytes]:
    """The table of a refused batch as it came, with a column that says what is to be corrected, as
    CSV piece by piece; `BatchUnknown` also when the file is gone (after thirty days).
    """
    row = _found(actor, batch_id)
    path = loading.file_of(row.pk)
    if row.state != BatchState.REFUSED.value or not path.exists():
        raise BatchUnknown
    problems = [SeriesProblem(*each) for each in row.problems]
    if any(problem.line == 0 for problem in problems):
        raise BatchUnknown  # it was never read as a table
    return loading.faults_csv(tables.raw_lines(path), problems)


def series_history(
    *, actor: Actor, code: str, period: Period, wanted: Slice = EVERYTHING
) -> tuple[FigureInfo, ...]:
    """Where the figure of a place in a period comes from: its versions, the newest first; nothing
    where it was added up, or for what is counted here. `IndicatorUnknown`, `SliceRefused`.
    """
    info = indicator_info(actor=actor, code=code)
    if info.is_counted:
        return ()
    place = place_for(actor, wanted, is_public=info.is_public)
    if place is None:
        return ()
    first = period.first.toordinal() - KEEPS[Grain(info.grain)]
    rows = SeriesValue.objects.filter(
        indicator=code, layer=place.layer.value, place=place.key, first_on__lte=period.last
    ).filter(Q(last_on__lte=period.last) | Q(first_on__lte=period.first, last_on__gte=period.last))
    newest = (
        rows.filter(known_until__isnull=True)
        .order_by("-last_on")
        .values_list("first_on", "last_on")
        .first()
    )
    if newest is None or newest[1].toordinal() < first:
        return ()
    found = rows.filter(first_on=newest[0], last_on=newest[1]).select_related("batch")
    versions = list(found.order_by("-version")[:MOST_VERSIONS])
    names = names_of([place.key])
    return tuple(_figure(row, names.get(row.place, "")) for row in versions)


def info_of(row: SeriesBatch, *, with_problems: bool = True) -> BatchInfo:
    """A batch as others see it."""
    is_known = with_problems and "problems" in row.__dict__
    return BatchInfo(
        id=row.pk,
        way=Way(row.way),
        state=BatchState(row.state),
        name=row.name,
        sha256=row.sha256,
        by_name=row.by_name,
        agency_id=row.agency_id,
        is_correction=row.is_correction,
        reason=row.reason,
        source=row.source,
        created_at=row.created_at,
        finished_at=row.finished_at,
        read=row.read,
        loaded=row.loaded,
        wrong=row.wrong,
        problems=tuple(SeriesProblem(*each) for each in row.problems) if is_known else (),
    )


def _places_of(kind: Defined) -> list[str]:
    """The units of today, in the widest layer that figures are sent for."""
    today = clock.today()
    units = [each for each in homes().units.values() if each.is_there(today)]
    for layer in (Layer.DISTRICT, Layer.PRESENT, Layer.COMMUNE):
        found = [each.key for each in units if layer_of(each) is layer and layer in kind.layers]
        if found:
            return found
    return [""]


def _seen(actor: Actor) -> QuerySet[SeriesBatch]:
    if may_define(actor):
        return SeriesBatch.objects.all()
    if not actor.is_staff or actor.account_id is None:
        return SeriesBatch.objects.none()
    own = [post.agency_id for post in actor.posts if post.role is not Role.HELPER]
    return SeriesBatch.objects.filter(Q(by_id=actor.account_id) | Q(agency__in=own))


def _found(actor: Actor, batch_id: UUID) -> SeriesBatch:
    row = _seen(actor).filter(pk=batch_id).first()
    if row is None:
        raise BatchUnknown
    return row


def _figure(row: SeriesValue, name: str) -> FigureInfo:
    return FigureInfo(
        indicator=row.indicator_id,
        place=row.place,
        place_name=name,
        period=Period(first=row.first_on, last=row.last_on),
        number=float(row.number),
        part=None if row.part is None else float(row.part),
        whole=None if row.whole is None else float(row.whole),
        version=row.version,
        quality=Quality(row.quality),
        note=row.note,
        line=row.line,
        known_at=row.known_at,
        known_until=row.known_until,
        batch=info_of(row.batch, with_problems=False),
    )
