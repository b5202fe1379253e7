"""Scans, and housekeeping of the folder."""

from uuid import UUID

import structlog
from procrastinate.contrib.django import app

from motcua.files import services

SWEEP = "files.scan_pending"
log = structlog.get_logger()


@app.periodic(cron="37 3 * * *")
@app.task(name="files.forget_torn", queue="sweepers")
def forget_torn(timestamp: int) -> None:
    """Remove what a crash left half written."""
    services.torn_files_remove()


@app.periodic(cron="29 * * * *")
@app.task(name="files.expire_uploads", queue="sweepers")
def expire_uploads(timestamp: int) -> None:
    """Remove uploads in chunks that nobody went on with."""
    services.uploads_expire()


@app.task(name=services.SCAN_TASK, queue=services.SCAN_QUEUE)
def scan(file_id: str) -> None:
    """Have one file looked at for malware."""
    services.file_scan(file_id=UUID(file_id))


@app.periodic(cron="*/2 * * * *")
@app.task(name=SWEEP, queue="sweepers", lock=SWEEP, queueing_lock=SWEEP)
def scan_pending(timestamp: int) -> None:
    """Ask the scanner again about what it has not judged yet; one walk at a time."""
    services.files_scan_pending()


@app.periodic(cron="17 1 * * *")
@app.task(name="files.rescan_recent", queue="sweepers")
def rescan_recent(timestamp: int) -> None:
    """Look at the files of the last weeks with the signatures of today."""
    found = services.files_rescan_recent()
    if found.infected:
        log.warning("rescan_found_malware", files=found.files, infected=found.infected)
