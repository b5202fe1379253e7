"""Many cases at once; housekeeping: uploads never used, the months of the ledger."""

from uuid import UUID

import structlog
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from motcua.cases.services.assisted import assistances_forget
from motcua.cases.services.batch import (
    BATCH_QUEUE,
    BATCH_TASK,
    batch_again,
    batch_execute,
    batch_forget,
)
from motcua.cases.services.bulk import (
    BULK_QUEUE,
    BULK_TASK,
    bulk_again,
    bulk_execute,
    bulk_forget,
)
from motcua.cases.services.handing_on import cases_hand_on, search_keys_hand_on
from motcua.cases.services.oversight import alerts_sweep
from motcua.cases.services.sealing import ledger_months_ensure, ledger_seal
from motcua.cases.services.timers import timers_fire
from motcua.cases.services.waiting import supplements_lapse, supplements_remind
from motcua.cases.uploads import uses_of
from motcua.files import services as files

log = structlog.get_logger()


@app.periodic(cron="7 2 * * *")
@app.task(name="cases.forget_uploads", queue="sweepers")
def forget_uploads(timestamp: int) -> None:
    """Remove uploads that no dossier and no draft has named for 30 days."""
    files.files_forget(in_use=uses_of)


@app.periodic(cron="11 1 * * *")
@app.task(name="cases.ledger_months", queue="sweepers")
def ledger_months(timestamp: int) -> None:
    """Keep the next months of the ledger ready, and put rows right that came before theirs."""
    moved = ledger_months_ensure()
    if moved:
        log.warning("ledger_rows_moved", rows=moved)


@app.periodic(cron="47 4 3 * *")
@app.task(name="cases.seal_ledger", queue="sweepers")
def seal_ledger(timestamp: int) -> None:
    """Seal every month that is over; its seal goes to the log, outside of the database."""
    for month in ledger_seal():
        log.warning("ledger_sealed", month=f"{month.month:%Y-%m}", rows=month.rows, seal=month.hash)


@app.periodic(cron="* * * * *")
@app.task(name="cases.fire_timers", queue="sweepers")
def fire_timers(timestamp: int) -> None:
    """Do what processes say about steps that have waited too long."""
    timers_fire()


@app.periodic(cron="13 * * * *")
@app.task(name="cases.lapse_supplements", queue="sweepers")
def lapse_supplements(timestamp: int) -> None:
    """Stop the cases whose supplement did not come in time."""
    if stopped := supplements_lapse():
        log.warning("supplements_lapsed", cases=stopped)


@app.periodic(cron="23 * * * *")
@app.task(name="cases.remind_of_supplements", queue="sweepers")
def remind_of_supplements(timestamp: int) -> None:
    """Remind the citizens whose time to answer is nearly over."""
    supplements_remind()


@app.periodic(cron="7 * * * *")
@app.task(name="cases.hand_on", queue="sweepers")
def hand_on(timestamp: int) -> None:
    """Give what an agency left behind to the one that took over."""
    if handed := cases_hand_on():
        log.warning("cases_handed_on", cases=handed)
    if moved := search_keys_hand_on():
        log.warning("search_keys_handed_on", keys=moved)


@app.task(name=BULK_TASK, queue=BULK_QUEUE, retry=RetryStrategy(max_attempts=5, exponential_wait=3))
def bulk_run(run_id: str) -> None:
    """Carry out what is still waiting in a run."""
    bulk_execute(run_id=UUID(run_id))


@app.task(
    name=BATCH_TASK, queue=BATCH_QUEUE, retry=RetryStrategy(max_attempts=5, exponential_wait=3)
)
def batch_run(run_id: str) -> None:
    """Submit the lines of a table that still wait."""
    batch_execute(run_id=UUID(run_id))


@app.periodic(cron="*/10 * * * *")
@app.task(name="cases.bulk_again", queue="sweepers")
def bulk_run_again(timestamp: int) -> None:
    """Queue runs again that nobody has finished; the oldest results of runs go."""
    left = bulk_again() + batch_again()
    if left:
        log.warning("bulk_runs_again", runs=left)
    bulk_forget()
    batch_forget()
    assistances_forget()


@app.periodic(cron="* * * * *")
@app.task(name="cases.raise_alerts", queue="sweepers")
def raise_alerts(timestamp: int) -> None:
    """Warn of what is about to be late, and tell leaders of what is."""
    alerts_sweep()
