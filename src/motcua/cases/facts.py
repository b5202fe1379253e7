"""The rows of cases as those read them who count: by COPY, for many cases at once.

Everything in these rows changes with a row of the ledger and in its transaction, so who follows the
ledger misses nothing. Times are those of the clock on the wall in Viet Nam, without zone.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db import connection, transaction

from motcua.kernel import clock, db

LAST_KEY = UUID(int=2**128 - 1)
# A clock of another machine may be so much behind this one.
SKEW = timedelta(minutes=2)
# Since when the oldest transaction of somebody else runs that may still write.
OLDEST = (
    "SELECT coalesce(max(extract(epoch FROM clock_timestamp() - xact_start)), 0)::float8 "
    "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
    "AND backend_type = 'client backend'"
)
TOUCHED = (
    "SELECT case_id, min(number), max(number), max(at) FROM cases_ledgerentry "
    "WHERE at >= %s GROUP BY case_id LIMIT %s"
)
NEXT_EDGE = "SELECT id FROM cases_case WHERE id >= %s ORDER BY id OFFSET %s LIMIT 1"
ZONE = "AT TIME ZONE 'Asia/Ho_Chi_Minh'"

# What is copied of each table. `{0}`: which cases, by their key; `{1}`: in which zone.
ROWS: Mapping[str, str] = {
    "case": (
        "SELECT id, version, procedure_code, channel, receiving_agency_id, competent_agency_id, "
        "supporting_agency_id, step, status, clock, delivery, outcome, timeliness, "
        "submitted_at {1}, received_at {1}, due_at {1}, released_at {1} "
        "FROM cases_case WHERE id{0}"
    ),
    "entry": (
        "SELECT case_id, number, name, at {1}, step, clock, delivery, "
        "(coalesce(body->>'due_at', body->>'new_due_at'))::timestamptz "
        "{1}, (body->>'amount_vnd')::bigint, body->>'competent_before' "
        "FROM cases_ledgerentry WHERE case_id{0}"
    ),
    "task": (
        "SELECT case_id, id, step, node, role, agency_id, opened_at {1}, closed_at {1}, "
        "answer FROM cases_task WHERE case_id{0}"
    ),
    "stretch": (
        "SELECT case_id, clock, extract(epoch FROM sum(to_at - from_at))::bigint "
        "FROM cases_clocksegment WHERE clock <> 'running' AND to_at IS NOT NULL "
        "AND case_id{0} GROUP BY 1, 2"
    ),
    "request": (
        "SELECT case_id, requested_at {1}, "
        "CASE WHEN NOT is_lapsed THEN answered_at {1} END, answered_at {1} "
        "FROM cases_supplementrequest WHERE case_id{0}"
    ),
    "extension": (
        "SELECT case_id, at {1}, old_due_at {1}, new_due_at {1}, is_late "
        "FROM cases_extension WHERE case_id{0}"
    ),
    "version": "SELECT id, version FROM cases_case WHERE id{0}",
    "result": "SELECT DISTINCT case_id FROM cases_casefile WHERE kind = 'result' AND case_id{0}",
}


class Touched(NamedTuple):
    """A case with rows of the ledger since an instant: the first and last of their numbers."""

    case_id: UUID
    first: int
    last: int
    at: datetime


class CaseLabel(NamedTuple):
    """How a list names a case: nothing of the person in it."""

    id: UUID
    code: str
    procedure: str
    agency: str
    received_at: datetime | None
    due_at: datetime | None
    released_at: datetime | None


LABELS = (
    "SELECT c.id, COALESCE(c.code, c.reference), p.name, a.name, c.received_at, c.due_at, "
    "c.released_at FROM cases_case c JOIN catalogue_procedure p ON p.code = c.procedure_code "
    "JOIN organisation_agency a ON a.id = c.competent_agency_id WHERE c.id = ANY(%s)"
)


def case_labels(case_ids: Iterable[UUID]) -> dict[UUID, CaseLabel]:
    """The cases of a list that its reader may see, by id. One query."""
    rows = db.execute(LABELS, [list(case_ids)]).fetchall()
    return {row[0]: CaseLabel(*row) for row in rows}


def facts_horizon() -> datetime:
    """The instant from which on rows of the ledger may still appear: whoever reads the ledger now,
    and next time from here on, misses none, in whatever order transactions end. One query.

    A row's time is taken inside its transaction, so it is not before the oldest one that runs.
    """
    row = db.fetch_one(OLDEST)
    assert row is not None
    return clock.now() - timedelta(seconds=row[0]) - SKEW


def facts_touched(*, since: datetime, most: int) -> list[Touched]:
    """The cases of which the ledger has rows since then, not more than `most`. One query, by the
    time of the rows.
    """
    return [Touched(*row) for row in db.execute(TOUCHED, [since, most]).fetchall()]


def facts_ranges(*, each: int) -> Iterator[tuple[UUID, UUID]]:
    """The keys of all cases in order as ranges of so many, both ends within."""
    begin = UUID(int=0)
    while True:
        row = db.fetch_one(NEXT_EDGE, [begin, each - 1])
        yield begin, (row[0] if row else LAST_KEY)
        if row is None:
            return
        begin = UUID(int=row[0].int + 1)


def facts_copy(*, name: str, chosen: str) -> Iterator[bytes]:
    """The rows `name` of the cases that `facts_of_cases` or `facts_between` chose, as CSV."""
    with connection.cursor() as cursor:
        statement = f"COPY ({ROWS[name].format(chosen, ZONE)}) TO STDOUT (FORMAT csv)"
        with cursor.copy(statement) as copy:
            for piece in copy:
                yield bytes(piece)


def facts_of_cases(case_ids: Iterable[UUID]) -> str:
    """Chooses these cases, for `facts_copy`."""
    return f" = ANY('{{{','.join(str(UUID(str(each))) for each in case_ids)}}}'::uuid[])"


def facts_of_all() -> str:
    """Chooses every case, for `facts_copy`."""
    return facts_between(UUID(int=0), LAST_KEY)


def facts_between(begin: UUID, end: UUID) -> str:
    """Chooses the cases of a range of `facts_ranges`, for `facts_copy`."""
    return f" BETWEEN '{begin}' AND '{end}'"


@contextmanager
def facts_snapshot() -> Iterator[None]:
    """All that is read inside belongs to one instant, unless a larger transaction is open."""
    is_own = not connection.in_atomic_block
    with transaction.atomic():
        if is_own:
            db.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield
