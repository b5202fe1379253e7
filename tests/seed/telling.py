"""A history in the tests: writing it, and one hash over all of its rows."""

import hashlib
from datetime import datetime

from django.db import connection

from motcua.cases.services import history_begin, history_write
from motcua.kernel.clock import VIETNAM

UNTIL = datetime(2026, 6, 10, 14, 30, tzinfo=VIETNAM)
TABLES = {
    "cases_case": "id",
    "cases_casedata": "case_id",
    "cases_ledgerentry": "case_id, number",
    "cases_task": "case_id, opened_at, step",
    "cases_clocksegment": "case_id, from_at",
    "cases_supplementrequest": "id",
    "cases_extension": "case_id",
    "cases_searchkey": "agency_id, key, case_id",
    "cases_codecounter": 'agency_id, "on"',
    "identity_person": "personal_number",
}


def sql(text, *params):
    with connection.cursor() as cursor:
        cursor.execute(text, params)
        return cursor.fetchall() if cursor.description else []


def seed(cases, *, years=1, number=7, stop_after=None):
    """Write a history, or the first pieces of it."""
    plan = history_begin(cases=cases, years=years, seed=number, until=UNTIL)
    keys = [*plan.persons, *(key for key, _cases in plan.pieces)]
    for key in keys[:stop_after]:
        history_write(wish=plan.wish, key=key)
    return plan


def digest():
    """One hash over every row of the history, without the numbers that a sequence gave."""
    found = hashlib.sha256()
    for table, order in TABLES.items():
        rows = sql(
            f"SELECT (to_jsonb(t) - 'id' || jsonb_build_object('k', to_jsonb(t)->>'id'))::text "  # noqa: S608 - our own names
            f"FROM {table} t ORDER BY {order}"
            if table in ("cases_case", "cases_supplementrequest", "identity_person")
            else f"SELECT (to_jsonb(t) - 'id')::text FROM {table} t ORDER BY {order}"  # noqa: S608 - as above
        )
        for (row,) in rows:
            found.update(row.encode())
    return found.hexdigest()
