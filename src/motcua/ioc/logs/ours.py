"""Our own ledger as a log: the same files as a dataset, for as long as they are asked."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from motcua.cases.selectors import HistoryRow, history
from motcua.cases.types import Clock, Command
from motcua.ioc.logs.errors import NothingHappened
from motcua.ioc.logs.storing import stored
from motcua.ioc.logs.types import Dataset, LogEvent
from motcua.kernel.text import spoken
from motcua.organisation.selectors import agencies_list

OURS = "motcua"
# What changes who works on a case, and does no work on it (`assign` in the lifecycle of XES).
PASSING = frozenset(
    {
        *(Command.TAKE, Command.RELEASE, Command.ASSIGN),
        *(Command.MOVE, Command.HAND_ON, Command.EXTEND),
    }
)


@contextmanager
def own_log(
    *, since: datetime | None = None, until: datetime | None = None, procedure_code: str = ""
) -> Iterator[Dataset]:
    """The cases submitted in the period as a dataset that goes with the context.

    Resources are ids of staff, roles are posts; nothing says who the applicant is. Time counts
    while the clock of the case runs. Raises `NothingHappened` where there is no case.
    """
    names = {agency.id: f"{agency.identifier} {agency.name}" for agency in agencies_list()}
    rows = history(since=since, until=until, procedure_code=procedure_code)
    with TemporaryDirectory(prefix="motcua-log-") as name:
        folder = Path(name)
        if not stored(_events(rows, names), folder, ()):
            raise NothingHappened
        yield Dataset(name=OURS, folder=folder, source={"dataset": OURS})


def _events(rows: Iterable[HistoryRow], names: Mapping[UUID, str]) -> Iterator[LogEvent]:
    said: dict[str, str] = {}
    for row in rows:
        title = said.get(row.title) or said.setdefault(row.title, spoken(row.title))
        yield LogEvent(
            case_id=row.code,
            activity=title,
            at=row.at,
            resource=str(row.staff_id) if row.staff_id else None,
            role=row.role,
            agency=names.get(row.agency_id),
            procedure=row.procedure_code,
            lifecycle="assign" if row.name in PASSING else "complete",
            case_deadline=row.due_at,
            pauses=row.clock != Clock.RUNNING,
        )
