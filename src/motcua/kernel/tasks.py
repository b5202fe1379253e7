"""Housekeeping of the queue: what a dead worker or a long failure left behind is started again."""

from contextlib import suppress
from datetime import timedelta

import structlog
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.exceptions import ConnectorException

from motcua.kernel import clock, db, events
from motcua.kernel.models import Delivery, IdempotencyKey

STALLED_AFTER_SECONDS = 30
REMEMBERED = timedelta(days=30)
# No attempt is left after a failure, so each hour brings one more.
DELIVER_AGAIN = (
    "UPDATE procrastinate_jobs SET status = 'todo', scheduled_at = NULL "
    "WHERE task_name = %s AND status = 'failed' RETURNING id"
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
    a handler was broken for an hour. `Delivery` keeps a second delivery out.
    """
    for (job_id,) in db.execute(DELIVER_AGAIN, [events.DELIVER_TASK]).fetchall():
        log.warning("event_delivered_again", job_id=job_id)


@app.periodic(cron="17 3 * * *")
@app.task(name="kernel.forget_old_keys", queue="sweepers")
def forget_old_keys(timestamp: int) -> None:
    """Drop the memory of commands and deliveries older than any retry."""
    before = clock.now() - REMEMBERED
    IdempotencyKey.objects.filter(at__lt=before).delete()
    Delivery.objects.filter(at__lt=before).delete()
