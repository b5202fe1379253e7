"""One command for many cases, for machines: start it once, ask how far it is."""

import hashlib
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from motcua.cases import selectors, services
from motcua.cases.types import BulkChoice, Command
from motcua.rest import schemas
from motcua.rest.caller import actor_of, once_of
from motcua.rest.problems import answer

router = Router(tags=["bulk"])
REFUSALS = dict.fromkeys((400, 401, 403, 404, 413, 422), schemas.Problem)
STARTED: Any = {202: schemas.BulkStartedOut, **REFUSALS}
SEEN: Any = {200: schemas.BulkRunOut, **dict.fromkeys((401, 404, 422), schemas.Problem)}


@router.post("", response=STARTED, operation_id="bulk_start")
def start(request: HttpRequest, body: schemas.BulkIn) -> HttpResponse:
    """Queue the command for each row; the same key and body find the same run."""
    once = once_of(request, status=202)
    # The caller's key names the run, so the second sending cannot start another.
    name = hashlib.sha256(f"{once.account_id}/{once.key}".encode()).digest()
    run_id = services.bulk_start(
        actor=actor_of(request),
        run_id=UUID(bytes=name[:16], version=5),
        command=Command(body.command),
        choices=[BulkChoice(task_id=row.task_id, version=row.version) for row in body.rows],
        arguments=body.model_dump(exclude={"command", "rows"}),
    )
    return answer({"id": str(run_id)}, 202)


@router.get("/{uuid:run_id}", response=SEEN, operation_id="bulk_get")
def show(request: HttpRequest, run_id: UUID, query: Query[schemas.BulkQuery]) -> Any:
    """How far the run is, and the result of each row."""
    return selectors.bulk_run(actor=actor_of(request), run_id=run_id, after=query.after)
