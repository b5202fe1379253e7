"""Moving the running cases of a procedure to another process, page by page."""

from collections.abc import Collection
from uuid import UUID

from motcua.cases.moving import moves_plan
from motcua.cases.services.process import case_move
from motcua.cases.types import MovePage, MoveResult, MoveResults, MoveRow
from motcua.kernel.actor import Actor
from motcua.kernel.errors import DomainError


def cases_move(
    *,
    actor: Actor,
    procedure_code: str,
    process_hash: str,
    after: UUID | None = None,
    limit: int = 50,
    only: Collection[UUID] = (),
) -> MoveResults:
    """Move one page of the running cases of a procedure to this process, each on its own.

    One transaction for each case: what is interrupted goes on where it was, for cases that follow
    the process already are left alone. Go on with `after` until it is empty. Raises `NotAllowed`,
    `NotFound`; why a case could not be moved stands in its result.
    """
    page: MovePage = moves_plan(
        actor=actor,
        procedure_code=procedure_code,
        process_hash=process_hash,
        after=after,
        limit=limit,
        only=only,
    )
    results = tuple(_moved(actor, row, process_hash) for row in page.rows)
    return MoveResults(results=results, after=page.after)


def _moved(actor: Actor, row: MoveRow, process_hash: str) -> MoveResult:
    if row.is_there or row.why_not:
        return MoveResult(row=row, is_moved=False, why_not=row.why_not)
    try:
        case_move(
            actor=actor, case_id=row.id, expected_version=row.version, process_hash=process_hash
        )
    except DomainError as refusal:
        return MoveResult(row=row, is_moved=False, why_not=refusal.text)
    return MoveResult(row=row, is_moved=True)
