"""The lake follows the ledger."""

import structlog
from django.utils.module_loading import import_string
from procrastinate.contrib.django import app

from motcua.kernel.errors import Conflict

SERVICE = "motcua.ioc.services.lake_refresh"
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


def _refresh(**how: bool) -> None:
    # By its name: the engine takes a second that no other process should wait for.
    try:
        import_string(SERVICE)(**how)
    except Conflict:
        log.info("lake_busy")
