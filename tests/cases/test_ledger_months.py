"""The ledger lies in months: made ahead, and put right where a row came before its month."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from cases import world as worlds
from motcua.cases import partitions
from motcua.cases.models import LedgerEntry
from motcua.cases.selectors import ledger_verify
from motcua.cases.services import ledger_months_ensure


def sql(text, *params):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(text, params)
        return cursor.fetchall() if cursor.description else None


def tables_of(case_id):
    rows = sql(
        "SELECT DISTINCT tableoid::regclass::text FROM cases_ledgerentry WHERE case_id = %s",
        case_id,
    )
    return {name for (name,) in rows}


def test_set_up_and_every_day_this_month_and_the_next_three_stand_ready(db, stop_clock):
    stop_clock("2031-11-20 10:00")

    ledger_months_ensure()

    wanted = [date(2031, 11, 1), date(2031, 12, 1), date(2032, 1, 1), date(2032, 2, 1)]
    assert [month for month in partitions.months() if month.year > 2030] == wanted
    assert ledger_months_ensure() == 0


def test_a_row_goes_to_the_month_it_has_in_viet_nam(world, stop_clock):
    stop_clock("2031-03-01 00:30")
    ledger_months_ensure()

    case = worlds.submit(world)

    assert tables_of(case.id) == {"cases_ledgerentry_2031_03"}


def test_a_row_without_its_month_is_kept_and_moved_when_the_month_is_made(world, stop_clock):
    stop_clock("2031-03-10 09:00")
    case = worlds.received(world)
    assert tables_of(case.id) == {"cases_ledgerentry_rest"}
    sql("SELECT 1")  # deferred keys are checked before a table is moved
    before = list(LedgerEntry.objects.filter(case_id=case.id).order_by("number").values())

    partitions.ensure(date(2031, 3, 1))

    assert tables_of(case.id) == {"cases_ledgerentry_2031_03"}
    after = list(LedgerEntry.objects.filter(case_id=case.id).order_by("number").values())
    assert after == before


def test_the_nightly_job_moves_strays_of_every_month(world, stop_clock):
    stop_clock("2031-03-10 09:00")
    first = worlds.submit(world)
    stop_clock("2031-05-10 09:00")
    second = worlds.submit(world)
    stop_clock("2031-07-10 09:00")
    sql("SELECT 1")
    broken = []

    moved = ledger_months_ensure()

    assert moved == 2
    assert tables_of(first.id) == {"cases_ledgerentry_2031_03"}
    assert tables_of(second.id) == {"cases_ledgerentry_2031_05"}
    assert (ledger_verify(tell=broken.append), broken) == (2, [])


@pytest.mark.parametrize("table", ["cases_ledgerentry_2031_03", "cases_ledgerentry_rest"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET note = 'x'", "DELETE FROM {}"])
def test_a_partition_refuses_change_when_named_itself(world, stop_clock, table, statement):
    stop_clock("2031-03-10 09:00")
    if not table.endswith("rest"):
        partitions.ensure(date(2031, 3, 1))
    worlds.submit(world)

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        sql(statement.format(table))


def test_a_partition_refuses_truncate_when_named_itself(world, stop_clock):
    stop_clock("2031-03-10 09:00")
    partitions.ensure(date(2031, 3, 1))
    worlds.submit(world)

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        sql("TRUNCATE cases_ledgerentry_2031_03")


def test_a_number_is_taken_once_in_a_case(world, stop_clock):
    stop_clock("2031-03-10 09:00")
    case = worlds.submit(world)
    row = LedgerEntry.objects.get(case_id=case.id)
    row.pk = None

    with pytest.raises(IntegrityError, match="pkey"), transaction.atomic():
        row.save(force_insert=True)


def test_reading_a_case_leaves_the_months_before_it_alone(world, stop_clock):
    stop_clock("2031-03-10 09:00")
    for month in (1, 2, 3, 4):
        partitions.ensure(date(2031, month, 1))
    case = worlds.submit(world)
    at = LedgerEntry.objects.get(case_id=case.id).at

    plan = sql(
        "EXPLAIN SELECT * FROM cases_ledgerentry WHERE case_id = %s AND at >= %s ORDER BY number",
        case.id,
        at,
    )

    text = "\n".join(line for (line,) in plan)
    assert "cases_ledgerentry_2031_02" not in text
    assert "cases_ledgerentry_2031_03" in text
