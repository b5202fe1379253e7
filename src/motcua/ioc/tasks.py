"""The lake follows the ledger; long tables of figures are loaded."""

from uuid import UUID

import structlog
from django.utils.module_loading import import_string
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from motcua.kernel.errors import Conflict

# By their names: the engine takes a second that no other process should wait for.
SERVICE = "motcua.ioc.services.lake_refresh"
LEAD_TIMES = "motcua.ioc.lead_times.lead_times_follow"
SUMS = "motcua.ioc.services.sums_follow"
SERVICES_ONLINE = "motcua.ioc.services.services_online_send"
SERIES_LOAD = "motcua.ioc.services.series_load"
SERIES_AGAIN = "motcua.ioc.services.series_again"
log = structlog.get_logger()


@app.periodic(cron="* * * * *")
@app.task(name="ioc.refresh", queue="sweepers")
def refresh(timestamp: int) -> None:
    """Bring the facts up to this minute; what came since is read live."""
    _refresh()


@app.periodic(cron="37 2 * * *")
@app.task(name="ioc.compare", queue="sweepers")
def compare(timestamp: int) -> None:
    """Compare the facts with the register, case by case, and bring in what came late."""
    _refresh(compares=True)


@app.task(
    name="ioc.series_load",
    queue="bulk",
    retry=RetryStrategy(max_attempts=5, exponential_wait=3),
)
def series_load(batch_id: str) -> None:
    """Check a table of figures and load it."""
    import_string(SERIES_LOAD)(batch_id=UUID(batch_id))


@app.periodic(cron="*/10 * * * *")
@app.task(name="ioc.series_again", queue="sweepers")
def series_again(timestamp: int) -> None:
    """Queue tables again that nobody has finished; files of long ago go."""
    if left := import_string(SERIES_AGAIN)():
        log.warning("series_again", batches=left)


@app.periodic(cron="*/10 * * * *")
@app.task(name="ioc.lead_times", queue="sweepers")
def lead_times(timestamp: int) -> None:
    """Once a day: how long each procedure really took, for its page."""
    try:
        import_string(LEAD_TIMES)()
    except Conflict:
        log.info("lake_empty")


@app.periodic(cron="*/10 * * * *")
@app.task(name="ioc.sums", queue="sweepers")
def sums(timestamp: int) -> None:
    """Count the periods that are over before anybody asks."""
    try:
        if counted := import_string(SUMS)():
            log.info("sums", windows=counted)
    except Conflict:
        log.info("lake_empty")


@app.periodic(cron="12 3 * * *")
@app.task(name="ioc.services_online", queue="sweepers")
def services_online(timestamp: int) -> None:
    """Count once a day how many services are offered online."""
    import_string(SERVICES_ONLINE)()


def _refresh(**how: bool) -> None:
    try:
        import_string(SERVICE)(**how)
    except Conflict:
        log.info("lake_busy")
