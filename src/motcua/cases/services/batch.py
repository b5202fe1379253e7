"""Many dossiers from one table: read and judged line by line, submitted line by line.

A line is one `case_submit`, whole or not at all, under a key of its run and its number. A run that
was interrupted goes on where it stopped, as in `bulk`.
"""

import hashlib
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from motcua.cases.batch_columns import columns_of, mark_of
from motcua.cases.batch_reading import Line, files_kept, lines_of, problems_of
from motcua.cases.batch_types import HandedIn
from motcua.cases.errors import BatchChanged, BatchesTooMany
from motcua.cases.models import BatchRow, BatchRun
from motcua.cases.running import Ended, carried_out
from motcua.cases.services.submit import case_submit
from motcua.cases.types import BulkState, Submission
from motcua.catalogue import selectors as catalogue
from motcua.identity.selectors import actor_of
from motcua.kernel import chain, clock, jobs
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotAllowed, NotFound
from motcua.kernel.idempotency import Once
from motcua.kernel.language import speaking

BATCH_TASK = "cases.batch_run"
BATCH_QUEUE = "bulk"
LEFT_ALONE = timedelta(minutes=10)
KEPT_UNASKED = timedelta(days=7)
KEPT = timedelta(days=90)
FORGET_BATCH = 100  # runs
MOST_UNASKED = 5  # of one account
MOST_RUNNING = 3  # of one account
LONGEST_FILE_NAME = 200


def batch_read(
    *,
    actor: Actor,
    run_id: UUID,
    procedure_code: str,
    agency_id: UUID,
    table: HandedIn,
    papers: Sequence[HandedIn] = (),
) -> UUID:
    """Read a table of at most 500 lines for one procedure, and keep the verdict on each line.

    Nothing is submitted. `run_id` is a key that the page made: the second sending finds the run of
    the first. Files are kept where a line without mistakes names them. An account keeps five such
    previews; the oldest goes. Raises `TableRefused`, `BatchNotOffered`, `NotFound`.
    """
    if actor.account_id is None or not actor.is_citizen:
        raise NotAllowed
    if BatchRun.objects.filter(pk=run_id).exists():
        return _own(actor, run_id).pk
    offering = catalogue.offering_for(procedure_code, agency_id)
    version = catalogue.published_version(offering.version_id)
    lines, columns = lines_of(table, version)
    files_kept(actor, lines, version, papers)
    run = BatchRun(
        id=run_id,
        account_id=actor.account_id,
        procedure_code=version.code,
        version_id=version.id,
        agency_id=agency_id,
        file_name=table.name[:LONGEST_FILE_NAME],
        total=len(lines),
        fit=sum(not line.problems for line in lines),
        created_at=clock.now(),
    )
    rows = [
        _row(run, number, line, problems_of(line, columns))
        for number, line in enumerate(lines, start=1)
    ]
    try:
        with transaction.atomic():
            run.save(force_insert=True)
            BatchRow.objects.bulk_create(rows)
            _drop_oldest(actor)
    except IntegrityError:  # the second click, while the first was being read
        return _own(actor, run_id).pk
    return run_id


@transaction.atomic
def batch_start(*, actor: Actor, run_id: UUID) -> None:
    """Submit the lines of a preview that have no mistakes; a worker does it, line by line.

    Asked again it changes nothing. Raises `NotFound`, `BatchesTooMany` while three others are
    being submitted, and `BatchChanged` when the procedure asks something else by now or when no
    line is fit.
    """
    run = _own(actor, run_id, lock=True)
    if run.asked_at is not None:
        return
    running = BatchRun.objects.filter(
        account_id=run.account_id, asked_at__isnull=False, finished_at__isnull=True
    )
    if running.count() >= MOST_RUNNING:
        raise BatchesTooMany
    offering = catalogue.offering_for(run.procedure_code, run.agency_id)
    then, now = (
        catalogue.published_version(each) for each in (run.version_id, offering.version_id)
    )
    if not run.fit or mark_of(then) != mark_of(now):
        raise BatchChanged
    run.asked_at = clock.now()
    run.save(update_fields=["asked_at"])
    _queue(run_id)


@transaction.atomic
def batch_retry(*, actor: Actor, run_id: UUID) -> None:
    """Submit again the lines of a finished run that failed for no fault of theirs.

    Asked again meanwhile it changes nothing. Raises `NotFound`, and `BatchChanged` when no line
    failed so.
    """
    run = _own(actor, run_id, lock=True)
    if run.asked_at is not None and run.finished_at is None:
        return
    failed = run.rows.filter(state=BulkState.FAILED.value).exclude(data={})
    if run.finished_at is None or not failed.update(
        state=BulkState.WAITING.value, problems=[], at=None
    ):
        raise BatchChanged
    run.asked_at, run.finished_at = clock.now(), None
    run.save(update_fields=["asked_at", "finished_at"])
    _queue(run_id)


def batch_execute(*, run_id: UUID) -> None:
    """Submit what is still waiting in a run, in order. Safe to call at any time, again."""
    run = BatchRun.objects.filter(
        pk=run_id, asked_at__isnull=False, finished_at__isnull=True
    ).first()
    if run is None:
        return
    for row in list(run.rows.filter(state=BulkState.WAITING.value).order_by("number")):
        _execute(run, row)
    run.finished_at = clock.now()
    run.save(update_fields=["finished_at"])


@transaction.atomic
def batch_drop(*, actor: Actor, run_id: UUID) -> None:
    """Forget a preview that was not submitted. Raises `NotFound` and `BatchChanged`."""
    run = _own(actor, run_id, lock=True)
    if run.asked_at is not None:
        raise BatchChanged
    run.delete()


def batch_again() -> int:
    """Queue the runs again that nobody has finished for ten minutes; answer how many."""
    left = BatchRun.objects.filter(asked_at__lt=clock.now() - LEFT_ALONE, finished_at__isnull=True)
    run_ids = list(left.values_list("pk", flat=True))
    for run_id in run_ids:
        _queue(run_id)
    return len(run_ids)


def batch_forget() -> int:
    """Drop previews after a week and results after ninety days; the dossiers stay."""
    now = clock.now()
    unasked = BatchRun.objects.filter(created_at__lt=now - KEPT_UNASKED, asked_at__isnull=True)
    ended = BatchRun.objects.filter(created_at__lt=now - KEPT, finished_at__isnull=False)
    total = 0
    for old in (unasked, ended):
        dropped = FORGET_BATCH
        while dropped == FORGET_BATCH:
            with transaction.atomic():
                dropped = _drop(old.order_by("created_at"))
            total += dropped
    return total


def _own(actor: Actor, run_id: UUID, *, lock: bool = False) -> BatchRun:
    rows = BatchRun.objects.select_for_update() if lock else BatchRun.objects
    run = rows.filter(pk=run_id, account_id=actor.account_id).first() if actor.account_id else None
    if run is None:
        raise NotFound
    return run


def _row(run: BatchRun, number: int, line: Line, problems: Sequence[tuple[str, str]]) -> BatchRow:
    """A line with mistakes keeps no data: it comes again with the next table."""
    return BatchRow(
        run=run,
        number=number,
        line=line.line,
        label=line.label,
        data={} if problems else line.data,
        files=[] if problems else [[key, str(file_id)] for key, file_id in line.files],
        problems=[list(each) for each in problems],
        state=(BulkState.REFUSED if problems else BulkState.WAITING).value,
    )


def _drop_oldest(actor: Actor) -> None:
    assert actor.account_id is not None
    previews = BatchRun.objects.filter(account_id=actor.account_id, asked_at__isnull=True)
    newest = list(previews.order_by("-created_at").values_list("pk", flat=True)[:MOST_UNASKED])
    _drop(previews.exclude(pk__in=newest))


def _drop(runs: QuerySet[BatchRun]) -> int:
    """Delete them, but none that somebody starts or works on at this moment."""
    locked = runs.select_for_update(skip_locked=True).values_list("pk", flat=True)
    run_ids = list(locked[:FORGET_BATCH])
    BatchRun.objects.filter(pk__in=run_ids).delete()
    return len(run_ids)


def _queue(run_id: UUID) -> None:
    args = {"run_id": str(run_id)}
    jobs.defer(task=BATCH_TASK, queue=BATCH_QUEUE, args=args, lock=f"batch:{run_id}")


def _execute(run: BatchRun, row: BatchRow) -> None:
    """One line: the citizen as she is now, once and never again."""
    actor = actor_of(run.account_id)
    body = {
        "procedure": run.procedure_code,
        "agency": str(run.agency_id),
        "data": row.data,
        "files": row.files,
    }
    once = Once(
        account_id=run.account_id,
        key=f"batch:{run.pk}:{row.number}",
        body_hash=hashlib.sha256(chain.canonical(body)).digest(),
    )
    submission = Submission(
        procedure_code=run.procedure_code,
        agency_id=run.agency_id,
        data=row.data,
        files=tuple((key, UUID(file_id)) for key, file_id in row.files),
    )
    with speaking(actor.language or "vi"):
        ended = carried_out(
            once,
            lambda: case_submit(actor=actor, submission=submission, once=once).as_json(),
            run=str(run.pk),
            item=row.number,
        )
        _note(run, row, ended)


def _note(run: BatchRun, row: BatchRow, ended: Ended) -> None:
    """What came of it; the data are in the dossier now, or come again with the next table. Those
    of a line that failed by itself stay, to be tried again.
    """
    row.state, row.at = ended.state.value, clock.now()
    if ended.state is BulkState.DONE:
        row.case_id = UUID(ended.answer["id"])
    elif ended.fields:
        columns = columns_of(catalogue.published_version(run.version_id))
        line = Line(line=row.line, label="", data={}, papers={}, problems=dict(ended.fields))
        row.problems = [list(each) for each in problems_of(line, columns)]
    else:
        row.problems = [["", ended.message]]
    if ended.state is not BulkState.FAILED:
        row.data, row.files = {}, []
    row.save(update_fields=["state", "at", "case", "problems", "data", "files"])
