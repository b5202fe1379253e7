"""The ledger's months as partitions: made ahead, and put right where a row came before its month.

A month begins at midnight in Viet Nam. See docs/decisions/0040.
"""

from datetime import date, datetime, timedelta

from django.db import connection, transaction
from psycopg import sql

from motcua.kernel import clock, db

AHEAD = 3  # months that stand ready beside the present one
LOCK_TIMEOUT = "SET LOCAL lock_timeout = '4s'"
REST = "cases_ledgerentry_rest"
PARTS = (
    "SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid "
    "WHERE i.inhparent = 'cases_ledgerentry'::regclass AND c.relname ~ '_[0-9]{4}_[0-9]{2}$' "
    "ORDER BY 1"
)
STRAY = (
    "SELECT DISTINCT date_trunc('month', at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date "
    "FROM cases_ledgerentry_rest ORDER BY 1"
)


def first_of(day: date) -> date:
    """The first day of the month of `day`."""
    return day.replace(day=1)


def month_after(month: date) -> date:
    """The first day of the next month."""
    return first_of(month + timedelta(days=31))


def begin_of(month: date) -> datetime:
    """The instant at which a month begins."""
    return datetime(month.year, month.month, 1, tzinfo=clock.VIETNAM)


def name_of(month: date) -> str:
    """The table that holds a month."""
    return f"cases_ledgerentry_{month:%Y_%m}"


def months() -> list[date]:
    """The months that have a partition, in order. One query."""
    return [
        datetime.strptime(name[-7:], "%Y_%m").replace(tzinfo=clock.VIETNAM).date()
        for (name,) in db.execute(PARTS).fetchall()
    ]


def ensure_ahead(today: date) -> int:
    """Make the partitions of this month and the next ones; answer how many were new.

    Each in a transaction of its own: attaching waits for commands that write, and holds them up
    only while it does its work of some milliseconds.
    """
    made, month = 0, first_of(today)
    for _ in range(AHEAD + 1):
        made += ensure(month)
        month = month_after(month)
    return made


def ensure(month: date) -> bool:
    """Make one month's partition, taking over what lies in the rest; say whether it is new."""
    with transaction.atomic():
        db.execute(LOCK_TIMEOUT)
        if not _has_stray(month):
            return _make(month)
        _sort_rest()
        return True


def sort_rest() -> int:
    """Move rows that came before their month's partition into one; answer how many there were."""
    if not db.fetch_one(f"SELECT 1 FROM {REST} LIMIT 1"):  # noqa: S608 - a name of ours
        return 0
    with transaction.atomic():
        db.execute(LOCK_TIMEOUT)
        return _sort_rest()


def _sort_rest() -> int:
    """Take the rest off as a whole and write its rows again: nothing is ever deleted from it."""
    loose = f"{REST}_loose"
    with connection.cursor() as cursor:
        cursor.execute(STRAY)
        found = [month for (month,) in cursor.fetchall()]
        cursor.execute(f"ALTER TABLE cases_ledgerentry DETACH PARTITION {REST}")
        cursor.execute(f"ALTER TABLE {REST} RENAME TO {loose}")
        cursor.execute("SELECT cases_ledger_rest()")
        for month in found:
            cursor.execute("SELECT cases_ledger_month(%s)", [month])
        cursor.execute(f"INSERT INTO cases_ledgerentry SELECT * FROM {loose}")  # noqa: S608 - as above
        moved = int(cursor.rowcount)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"DROP TABLE {loose}")
    return moved


def _has_stray(month: date) -> bool:
    question = f"SELECT 1 FROM {REST} WHERE at >= %s AND at < %s LIMIT 1"  # noqa: S608 - a name of ours
    return bool(db.fetch_one(question, [begin_of(month), begin_of(month_after(month))]))


def _make(month: date) -> bool:
    row = db.fetch_one("SELECT cases_ledger_month(%s)", [month])
    assert row is not None
    return bool(row[0])


def identifier(month: date) -> sql.Identifier:
    """The table of a month, quoted."""
    return sql.Identifier(name_of(month))
