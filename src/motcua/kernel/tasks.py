"""Housekeeping of the queue: what a dead worker or a long failure left behind is started again."""

from contextlib import suppress
from datetime import timedelta

import structlog
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.exceptions import ConnectorException

from motcua.kernel import clock, db, events

STALLED_AFTER_SECONDS = 30
REMEMBERED = timedelta(days=30)
BATCH = 5_000
# No attempt is left after a failure, so each hour brings one more.
DELIVER_AGAIN = (
    "UPDATE procrastinate_jobs SET status = 'todo', scheduled_at = NULL "
    "WHERE task_name = %s AND status = 'failed' RETURNING id"
)
# The lowest keys are the oldest rows: no index on the time is needed, and nothing young is read.
FORGET = (
    "WITH oldest AS (SELECT id, at FROM {table} ORDER BY id LIMIT %s) "
    "DELETE FROM {table} USING oldest WHERE {table}.id = oldest.id AND oldest.at < %s"
)
REMEMBERING = ("kernel_idempotencykey", "kernel_delivery")
# Jobs that ended well go at once; the others, with their events, when nobody can want them any
# more: also an event that its handler refused every hour for a month.
GIVE_UP = (
    "DELETE FROM procrastinate_jobs WHERE id IN (SELECT j.id FROM procrastinate_jobs j "
    "JOIN LATERAL (SELECT at FROM procrastinate_events WHERE job_id = j.id ORDER BY id LIMIT 1) e "
    "ON e.at < %s WHERE j.status IN ('succeeded', 'failed', 'cancelled', 'aborted') LIMIT %s) "
    "RETURNING id, task_name, status"
)
log = structlog.get_logger()


@app.periodic(cron="* * * * *")
@app.task(name="kernel.retry_stalled", queue="sweepers", pass_context=True)
async def retry_stalled(context: JobContext, timestamp: int) -> None:
    """Give the jobs of workers that stopped beating to another worker."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER_SECONDS):
        log.warning("job_stalled", job_id=job.id, task=job.task_name)
        with suppress(ConnectorException):  # it ended, or another sweeper was faster
            await manager.retry_job(job)


@app.periodic(cron="41 * * * *")
@app.task(name="kernel.deliver_again", queue="sweepers")
def deliver_again(timestamp: int) -> None:
    """Try events again that every attempt failed to hand over: no citizen waits for ever because
    a handler was broken for an hour. `Delivery` keeps a second delivery out; see `forget_old_jobs`.
    """
    for (job_id,) in db.execute(DELIVER_AGAIN, [events.DELIVER_TASK]).fetchall():
        log.warning("event_delivered_again", job_id=job_id)


@app.periodic(cron="17 3 * * *")
@app.task(name="kernel.forget_old_keys", queue="sweepers")
def forget_old_keys(timestamp: int) -> None:
    """Drop the memory of commands and deliveries older than any retry, a few thousand at a time."""
    before = clock.now() - REMEMBERED
    for table in REMEMBERING:
        while db.execute(FORGET.format(table=table), [BATCH, before]).rowcount == BATCH:
            pass


@app.periodic(cron="27 3 * * *")
@app.task(name="kernel.forget_old_jobs", queue="sweepers")
def forget_old_jobs(timestamp: int) -> None:
    """Drop jobs that ended, and what their events say, a month after they were queued."""
    before = clock.now() - REMEMBERED
    while gone := db.execute(GIVE_UP, [before, BATCH]).fetchall():
        for job_id, task, status in gone:
            if status == "failed":
                log.error("job_given_up", job_id=job_id, task=task)
