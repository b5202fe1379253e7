"""What the scanner says of files, once and again. Without a scanner nothing is asked of anybody."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.conf import settings
from django.db.models import Q

from motcua.files.blobs import blobs
from motcua.files.errors import ScanFailed, ScannerUnavailable, StoreUnavailable
from motcua.files.models import StoredFile
from motcua.files.ports import Scanner
from motcua.files.types import Scan, Scanned
from motcua.kernel import clock, jobs

log = structlog.get_logger()
SCAN_TASK, SCAN_QUEUE = "files.scan", "scans"
MOST_AT_ONCE = 500
MOST_PENDING = 2000  # of one sweep; the next comes in two minutes
AGAIN_AFTER = timedelta(hours=1)  # a file that the scanner could not judge
SLACK = timedelta(days=1)  # between the clock of the keys and that of the rows
_scanner: list[Scanner | None] = [None]


def scanner_set(scanner: Scanner | None) -> None:
    """Choose who looks for malware; None: nobody."""
    _scanner[:] = [scanner]


def is_on() -> bool:
    """Whether this installation has a scanner."""
    return _scanner[0] is not None


def ask_soon(file_id: UUID) -> None:
    """Have a file looked at once the caller's transaction is through."""
    jobs.defer(task=SCAN_TASK, queue=SCAN_QUEUE, args={"file_id": str(file_id)})


def scanner_check() -> str:
    """The scanner's version; empty without a scanner. Raises `ScannerUnavailable`."""
    return _scanner[0].check() if _scanner[0] is not None else ""


def file_scan(*, file_id: UUID) -> None:
    """Have one file judged. While the scanner is away the file stays pending; the sweep asks
    again.
    """
    row = StoredFile.objects.filter(pk=file_id).first()
    if row is not None:
        _scan([row])


def files_scan_pending() -> Scanned:
    """Have pending files judged, the longest waiting first, until the scanner is away."""
    waiting = StoredFile.objects.filter(scan=Scan.PENDING).filter(
        Q(scanned_at__isnull=True) | Q(scanned_at__lt=clock.now() - AGAIN_AFTER)
    )
    return _scan(waiting.order_by("pk")[:MOST_PENDING])


def files_rescan(
    *, since: datetime | None = None, progress: Callable[[Scanned], None] | None = None
) -> Scanned:
    """Have every file judged again that came since then, with the signatures of today.

    Reads the files in the order of their keys, which begin with the time; the same bytes are asked
    about once per 500 files. Stops when the scanner is away, and says so.
    """
    after, found = _first_key(since), Scanned()
    came = Q(at__gte=since) if since is not None else Q()
    while rows := list(StoredFile.objects.filter(came, pk__gt=after).order_by("pk")[:MOST_AT_ONCE]):
        found = _sum(found, _scan(rows))
        if progress is not None:
            progress(found)
        if not found.is_whole:
            break
        after = rows[-1].pk
    return found


def files_rescan_recent() -> Scanned:
    """The nightly walk over the files of the last days (`FILES_RESCAN_DAYS`)."""
    return files_rescan(since=clock.now() - timedelta(days=settings.FILES_RESCAN_DAYS))


def _scan(rows: Iterable[StoredFile]) -> Scanned:
    scanner, seen, infected, failed = _scanner[0], set[str](), 0, 0
    if scanner is None:
        return Scanned(is_whole=False)
    for row in rows:
        if row.sha256 in seen:
            continue
        try:
            verdict = scanner.scan(blobs().read(row.sha256))
        except (ScannerUnavailable, StoreUnavailable) as error:
            log.warning(error.code)
            return Scanned(files=len(seen), infected=infected, failed=failed, is_whole=False)
        except (ScanFailed, FileNotFoundError) as error:
            log.warning("file_not_scanned", file_id=str(row.pk), error=type(error).__name__)
            StoredFile.objects.filter(sha256=row.sha256).update(scanned_at=clock.now())
            failed += 1
        else:
            infected += _record(row, verdict.scan, verdict.threat)
        seen.add(row.sha256)
    return Scanned(files=len(seen), infected=infected, failed=failed)


def _record(row: StoredFile, scan: Scan, threat: str) -> bool:
    """The verdict on all rows with these bytes; True for malware."""
    if scan is Scan.INFECTED:
        log.warning("file_infected", file_id=str(row.pk), threat=threat)
    same = StoredFile.objects.filter(sha256=row.sha256)
    same.update(scan=scan, threat=threat, scanned_at=clock.now())
    return scan is Scan.INFECTED


def _first_key(since: datetime | None) -> UUID:
    """A key before all keys of that moment (RFC 9562: milliseconds in the first 48 bits), so that
    older rows are not even looked at.
    """
    return UUID(int=int((since - SLACK).timestamp() * 1000) << 80 if since is not None else 0)


def _sum(one: Scanned, two: Scanned) -> Scanned:
    return Scanned(
        files=one.files + two.files,
        infected=one.infected + two.infected,
        failed=one.failed + two.failed,
        is_whole=two.is_whole,
    )
