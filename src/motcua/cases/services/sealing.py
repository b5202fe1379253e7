"""The months of the ledger: made ahead, sealed, archived and dropped. For operators and jobs."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from django.utils.translation import gettext as _

from motcua.cases import archive, partitions, sealing
from motcua.cases.errors import ArchiveBroken
from motcua.cases.seal_models import LedgerSeal
from motcua.cases.types import LedgerBreak, SealedMonth
from motcua.kernel import clock


def ledger_months_ensure() -> int:
    """Make the partitions of this month and the next three; answer how many rows were put right.

    Safe to run at any time and as often as one likes.
    """
    partitions.ensure_ahead(clock.today())
    return partitions.sort_rest()


def ledger_seal(*, month: date | None = None) -> Iterator[SealedMonth]:
    """Seal one month, or every month that is over; yield each as it is sealed.

    Raises `MonthNotClosed` (not over for a day, or an earlier one is open) or `MonthSealed`.
    """
    if month is not None:
        yield _info(sealing.seal(partitions.first_of(month)))
        return
    partitions.sort_rest()
    while (due := sealing.next_to_seal()) is not None:
        yield _info(sealing.seal(due))


def ledger_drop(*, month: date, folder: Path) -> SealedMonth:
    """Write a sealed month to a file, read that file again, then drop the month's rows.

    Leaves an anchor for each case, so that the rest can be proved. Only the oldest month goes.
    Raises `MonthNotClosed` when it is not sealed or not the oldest, `ArchiveBroken` when the file
    does not prove the seal; then nothing is dropped.
    """
    made = sealing.droppable(partitions.first_of(month))
    written = archive.write(made, folder)
    broken: list[LedgerBreak] = []
    rows = archive.verify(written.path, broken.append)
    if broken or rows != made.rows:
        raise ArchiveBroken(
            _("Tệp %(name)s không khớp niêm phong; không xóa gì.") % {"name": written.path.name}
        )
    sealing.drop_rows(made, written.path.name, written.sha256)
    return _info(made, archive_path=written.path)


def _info(made: LedgerSeal, archive_path: Path | None = None) -> SealedMonth:
    return SealedMonth(
        month=made.month,
        rows=made.rows,
        hash=bytes(made.hash).hex(),
        sealed_at=made.sealed_at,
        archive=str(archive_path or ""),
    )
