"""Tables of many dossiers as their owner sees them, and the template of a procedure."""

from collections import Counter
from collections.abc import Iterator
from uuid import UUID

from django.db.models import Count
from django.utils.translation import gettext as _

from motcua.cases.batch_types import BatchRowInfo, BatchRunInfo, Problem
from motcua.cases.models import BatchRow, BatchRun
from motcua.cases.types import BulkState
from motcua.catalogue import selectors as catalogue
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotFound
from motcua.organisation import selectors as organisation

PAGE = 50
RUNS_SHOWN = 20
FAULTY = (BulkState.REFUSED.value, BulkState.FAILED.value)


def batch_run(
    *, actor: Actor, run_id: UUID, after: int = 0, only_wrong: bool = False
) -> BatchRunInfo:
    """A run of the actor's own with fifty of its lines, in their order, and how far it is.

    `only_wrong`: the lines with something to correct. Three queries. Raises `NotFound`.
    """
    run = _own(actor, run_id)
    rows = run.rows.filter(number__gt=after).select_related("case").order_by("number")
    if only_wrong:
        rows = rows.filter(state__in=FAULTY)
    found = list(rows[: PAGE + 1])
    states = run.rows.values_list("state", flat=True)
    return _info(
        run,
        counts=Counter(map(BulkState, states)),
        rows=tuple(map(_row, found[:PAGE])),
        next_after=found[PAGE - 1].number if len(found) > PAGE else None,
    )


def batch_runs(*, actor: Actor) -> tuple[BatchRunInfo, ...]:
    """The actor's latest twenty runs, the newest first, without their lines. Two queries."""
    if actor.account_id is None:
        return ()
    runs = list(
        BatchRun.objects.filter(account_id=actor.account_id).order_by("-created_at")[:RUNS_SHOWN]
    )
    counts: dict[UUID, Counter[BulkState]] = {run.pk: Counter() for run in runs}
    rows = BatchRow.objects.filter(run__in=counts).order_by()
    for run_id, state, number in rows.values_list("run_id", "state").annotate(number=Count("pk")):
        counts[run_id][BulkState(state)] = number
    return tuple(_info(run, counts=counts[run.pk]) for run in runs)


def batch_result(*, actor: Actor, run_id: UUID) -> Iterator[tuple[int, str, str, str, str]]:
    """Each line of a run as a line of the result list: number in the table, the firm's own name,
    what came of it, code or receipt reference, what to do. Two queries.
    """
    run = _own(actor, run_id)
    words = {
        BulkState.WAITING: _("Chưa nộp"),
        BulkState.DONE: _("Đã nộp"),
        BulkState.REFUSED: _("Không nộp"),
        BulkState.FAILED: _("Lỗi, chưa nộp"),
    }
    for each in run.rows.select_related("case").order_by("number"):
        row = _row(each)
        say = " | ".join(f"{about}: {say}" if about else say for about, say in row.problems)
        yield row.line, row.label, words[row.state], row.code, say


def _own(actor: Actor, run_id: UUID) -> BatchRun:
    run = BatchRun.objects.filter(pk=run_id).first()
    if run is None or actor.account_id is None or run.account_id != actor.account_id:
        raise NotFound
    return run


def _info(
    run: BatchRun,
    *,
    counts: Counter[BulkState],
    rows: tuple[BatchRowInfo, ...] = (),
    next_after: int | None = None,
) -> BatchRunInfo:
    return BatchRunInfo(
        id=run.pk,
        procedure_code=run.procedure_code,
        procedure_name=catalogue.published_version(run.version_id).name,
        agency_name=organisation.agency_info(run.agency_id).name,
        file_name=run.file_name,
        total=run.total,
        fit=run.fit,
        created_at=run.created_at,
        asked_at=run.asked_at,
        finished_at=run.finished_at,
        counts=counts,
        rows=rows,
        next_after=next_after,
    )


def _row(row: BatchRow) -> BatchRowInfo:
    return BatchRowInfo(
        number=row.number,
        line=row.line,
        label=row.label,
        state=BulkState(row.state),
        problems=tuple(Problem(*each) for each in row.problems),
        case_id=row.case_id,
        code=(row.case.code or row.case.reference) if row.case is not None else "",
    )
