"""Figures of other domains, from machines: rows as JSON or a table as CSV, in batches."""

import hashlib
from collections.abc import Iterator
from decimal import Decimal
from tempfile import SpooledTemporaryFile
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from motcua.ioc import selectors, services
from motcua.ioc.types import BatchState, Quality, Sending, SeriesRow, Way, Written
from motcua.kernel.idempotency import replaying
from motcua.rest import schemas
from motcua.rest.caller import actor_of, once_of
from motcua.rest.problems import answer

router = Router(tags=["series"])
PIECE = 1 << 20
IN_MEMORY = 4 * PIECE
MOST_ROWS = 10_000
REFUSALS = dict.fromkeys((400, 401, 403, 404, 413, 422), schemas.Problem)
Reason = Annotated[str, Field(max_length=300)]
Number = Annotated[Decimal, Field(max_digits=24, allow_inf_nan=False)]


class SeriesRowIn(schemas.In):
    """A figure: `unit` empty for the whole province, `2024.689`, `2025.25195`, a code or name, or
    the identifier of an agency; `period` 2024, 2024-Q1, 2024-03 or 2024-03-31. A share may come as
    `part` and `whole`. `measured`, if given, must be the unit of the indicator.
    """

    indicator: schemas.Short
    unit: schemas.Short = ""
    period: schemas.Short
    value: Number | None = None
    part: Number | None = None
    whole: Number | None = None
    measured: schemas.Short = ""
    note: Reason = ""


class SeriesIn(schemas.In):
    """All rows are loaded or none. A correction of figures that are known needs its reason."""

    rows: list[SeriesRowIn] = Field(min_length=1, max_length=MOST_ROWS)
    name: schemas.Short = ""
    source: Reason = ""
    quality: Quality = Quality.GOOD
    correction: Reason = ""


class SeriesTableQuery(Schema):
    """`indicator` for a table without that column; `numbers`: how they are written."""

    indicator: schemas.Short = ""
    name: schemas.Short = ""
    source: Reason = ""
    correction: Reason = ""
    numbers: Written = Written.AUTO
    quality: Quality = Quality.GOOD


class SeriesStartedOut(Schema):
    id: UUID


class SeriesProblemOut(Schema):
    """`line` from one, 0: the table as a whole."""

    line: int
    column: str
    say: str


class SeriesBatchOut(Schema):
    """`read` rows so far, `loaded` figures, `wrong` problems, of which the first thousand are
    listed.
    """

    id: UUID
    way: Way
    state: BatchState
    name: str
    sha256: str
    is_correction: bool
    reason: str
    source: str
    created_at: schemas.Instant
    finished_at: schemas.Instant | None
    read: int
    loaded: int
    wrong: int
    problems: list[SeriesProblemOut]


class SeriesIndicatorOut(Schema):
    """An indicator whose figures the caller may send; `dimensions`: places besides the province."""

    code: str
    name: str
    unit: str
    grain: str
    dimensions: list[str]


STARTED: Any = {202: SeriesStartedOut, **REFUSALS}
SEEN: Any = dict.fromkeys((401, 404, 422), schemas.Problem)


@router.post("", response=STARTED, operation_id="series_push")
def push(request: HttpRequest, body: SeriesIn) -> HttpResponse:
    """Send figures; the batch says what became of them."""
    once = once_of(request, status=202)
    with replaying(once):
        batch = services.series_push(
            actor=actor_of(request),
            rows=[SeriesRow(**row.model_dump()) for row in body.rows],
            sending=Sending(
                name=body.name,
                source=body.source,
                quality=body.quality,
                is_correction=bool(body.correction.strip()),
                reason=body.correction,
            ),
            once=once,
        )
    return answer({"id": str(batch.id)}, 202)


@router.post("/table", response=STARTED, operation_id="series_push_table")
def push_table(request: HttpRequest, query: Query[SeriesTableQuery]) -> HttpResponse:
    """Send a table as the body: CSV (UTF-8, with a line of titles) or XLSX, at most 64 MiB. A long
    one is loaded later; the batch says how far it is.
    """
    with SpooledTemporaryFile(max_size=IN_MEMORY) as kept:
        digest = hashlib.sha256(query.model_dump_json().encode())
        size = 0
        while (piece := request.read(PIECE)) and size <= services.MOST_SERIES_BYTES:
            size += len(piece)
            digest.update(piece)
            kept.write(piece)
        kept.seek(0)
        once = once_of(request, status=202, content=digest.digest())
        with replaying(once):
            batch = services.series_send(
                actor=actor_of(request),
                chunks=_pieces(kept),
                sending=Sending(
                    name=query.name,
                    source=query.source,
                    quality=query.quality,
                    is_correction=bool(query.correction.strip()),
                    reason=query.correction,
                    indicator=query.indicator,
                    numbers=query.numbers,
                ),
                way=Way.API,
                once=once,
            )
    return answer({"id": str(batch.id)}, 202)


@router.get(
    "/indicators",
    response={200: list[SeriesIndicatorOut], **SEEN},
    operation_id="series_indicator_list",
)
def indicators(request: HttpRequest) -> Any:
    """The indicators whose figures the caller may send."""
    return [
        {
            "code": each.code,
            "name": each.name,
            "unit": str(each.unit),
            "grain": each.grain.value,
            "dimensions": [by.value for by in each.dimensions],
        }
        for each in selectors.series_sendable(actor=actor_of(request))
    ]


@router.get(
    "/{uuid:batch_id}", response={200: SeriesBatchOut, **SEEN}, operation_id="series_batch_get"
)
def show(request: HttpRequest, batch_id: UUID) -> Any:
    """What became of a batch, and what is wrong with it by line and column."""
    batch = selectors.series_batch(actor=actor_of(request), batch_id=batch_id)
    problems = [problem._asdict() for problem in batch.problems]
    return {
        **{name: getattr(batch, name) for name in SeriesBatchOut.model_fields},
        "problems": problems,
    }


def _pieces(kept: Any) -> Iterator[bytes]:
    while piece := kept.read(PIECE):
        yield piece
