"""The ledger cannot be changed; where somebody did, `motcua audit verify` says where."""

import re
from contextlib import contextmanager
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from cases import world as worlds
from motcua.cases.change import entry_hash
from motcua.cases.models import Case, CaseData, LedgerEntry
from motcua.cases.selectors import ledger_verify

ROWS = 3


@pytest.fixture
def case(world):
    return worlds.taken(world)


@contextmanager
def without_guard():
    """As a database administrator could: the trigger off, a change, the trigger on."""
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    sql("ALTER TABLE cases_ledgerentry DISABLE TRIGGER cases_ledger_no_change")
    yield
    sql("ALTER TABLE cases_ledgerentry ENABLE TRIGGER cases_ledger_no_change")


def sql(text, *params):
    with connection.cursor() as cursor:
        cursor.execute(text, params)


def verify(*arguments):
    out, status = StringIO(), 0
    try:
        call_command("audit", "verify", *arguments, stdout=out, stderr=out)
    except SystemExit as end:
        status = end.code
    return status, out.getvalue()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE cases_ledgerentry SET note = 'khác'",
        "UPDATE cases_ledgerentry SET at = at + interval '1 day' WHERE number = 2",
        "DELETE FROM cases_ledgerentry WHERE number = 3",
        "DELETE FROM cases_ledgerentry",
        "TRUNCATE cases_ledgerentry",
        "TRUNCATE cases_case CASCADE",
    ],
)
def test_the_database_refuses_to_change_or_remove_a_row(case, statement):
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    sql("ALTER TABLE cases_ledgerentry ENABLE TRIGGER cases_ledger_no_truncate")

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        sql(statement)

    assert LedgerEntry.objects.filter(case_id=case.id).count() == ROWS


def test_an_untouched_ledger_verifies(case):
    assert verify() == (0, "3 dòng, không sai\n")


@pytest.mark.parametrize(
    ("change", "row", "said"),
    [
        ("note = 'đã sửa'", 2, "mã băm"),
        ("at = at - interval '1 microsecond'", 2, "mã băm"),
        ("actor_name = 'Người khác'", 2, "mã băm"),
        ("account_id = gen_random_uuid()", 1, "mã băm"),
        ("body = body || '{\"x\": 1}'", 2, "mã băm"),
        ("status = 9", 2, "mã băm"),
        ("post = 'approver'", 3, "mã băm"),
        ("previous_hash = decode(repeat('00', 32), 'hex')", 2, "không nối"),
        ("hash = decode(repeat('ab', 32), 'hex')", 2, "mã băm"),
    ],
)
def test_a_changed_row_is_found(case, change, row, said):
    with without_guard():
        sql(f"UPDATE cases_ledgerentry SET {change} WHERE number = %s", row)  # noqa: S608 - our own text

    status, out = verify()

    assert status == 1
    assert re.search(rf"^{case.code}: dòng {row}: .*{said}", out, re.MULTILINE)


def test_a_row_whose_hash_was_made_anew_breaks_the_next_link(case):
    with without_guard():
        sql("UPDATE cases_ledgerentry SET note = 'x' WHERE number = 2")
        entry = LedgerEntry.objects.get(case_id=case.id, number=2)
        sql("UPDATE cases_ledgerentry SET hash = %s WHERE number = 2", entry_hash(entry))

    assert verify() == (
        1,
        f"{case.code}: dòng 3: không nối với dòng trước\n3 dòng, 1 chỗ sai\n",
    )


def test_a_removed_row_in_the_middle_is_found(case):
    with without_guard():
        sql("DELETE FROM cases_ledgerentry WHERE number = 2")

    status, out = verify()

    assert status == 1
    assert f"{case.code}: dòng 3: số thứ tự là 3, lẽ ra là 2" in out


def test_a_removed_last_row_is_found(case):
    with without_guard():
        sql("DELETE FROM cases_ledgerentry WHERE number = 3")

    status, out = verify()

    assert status == 1
    assert "đầu chuỗi ghi ở hồ sơ không khớp dòng cuối" in out
    assert "hồ sơ ghi 3 dòng, dòng cuối là 2" in out


def test_two_swapped_rows_are_found(case):
    with without_guard():
        sql("UPDATE cases_ledgerentry SET number = 99 WHERE number = 1")
        sql("UPDATE cases_ledgerentry SET number = 1 WHERE number = 2")
        sql("UPDATE cases_ledgerentry SET number = 2 WHERE number = 99")

    status, out = verify()

    assert status == 1
    assert {"1", "2"} <= set(re.findall(r"dòng (\d): nội dung", out))


def test_a_case_without_any_row_is_found(case):
    with without_guard():
        sql("DELETE FROM cases_ledgerentry")

    assert verify() == (1, f"{case.code}: dòng 0: không có dòng nào\n0 dòng, 1 chỗ sai\n")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"ledger_head": b"\x01" * 32}, "đầu chuỗi"),
        ({"version": 7}, "hồ sơ ghi 7 dòng, dòng cuối là 3"),
        ({"step": "approve"}, "tình trạng ghi ở hồ sơ"),
    ],
)
def test_a_case_that_contradicts_its_ledger_is_found(case, change, said):
    Case.objects.filter(pk=case.id).update(**change)

    status, out = verify()

    assert status == 1
    assert said in out


def test_a_form_changed_behind_the_ledger_is_found(case):
    CaseData.objects.filter(case_id=case.id).update(data={"content": "Nội dung khác"})

    status, out = verify()

    assert status == 1
    assert "dữ liệu biểu mẫu" in out


def test_rows_of_a_case_that_is_gone_are_found(case):
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    sql("SET LOCAL session_replication_role = replica")
    sql("DELETE FROM cases_case WHERE id = %s", case.id)
    sql("SET LOCAL session_replication_role = origin")

    status, out = verify()

    assert status == 1
    assert "hồ sơ không còn tồn tại" in out
    sql("SET LOCAL session_replication_role = replica")
    sql("DELETE FROM cases_ledgerentry")
    sql("DELETE FROM cases_task")
    sql("DELETE FROM cases_clocksegment")
    sql("DELETE FROM cases_casefile")


def test_one_case_is_checked_by_its_code_or_its_receipt_reference(world, case):
    other = worlds.submit(world)
    with without_guard():
        sql("UPDATE cases_ledgerentry SET note = 'x' WHERE case_id = %s AND number = 1", other.id)

    assert verify("--case", case.code) == (0, "3 dòng, không sai\n")
    assert verify("--case", other.reference.lower())[0] == 1
    with pytest.raises(CommandError, match="Không có hồ sơ"):
        verify("--case", "000.00.00.H10-240101-0001")


def test_since_a_day_only_the_cases_that_changed_since_are_checked_and_those_whole(
    world, stop_clock
):
    stop_clock("2024-06-03 08:00")
    worlds.submit(world)
    stop_clock("2024-06-05 08:00")
    moved = worlds.received(world)
    broken = []

    rows = ledger_verify(tell=broken.append, since=date(2024, 6, 4))

    assert (rows, broken) == (2, [])
    assert ledger_verify(tell=broken.append, since=date(2024, 6, 3)) == 3
    assert moved.version == 2


def test_the_whole_ledger_is_three_queries_however_many_cases_there_are(
    world, case, django_assert_num_queries
):
    worlds.submit(world)

    with django_assert_num_queries(5):  # the rows, rows without a case, seals; a savepoint around
        ledger_verify(tell=lambda _break: None)


def test_a_revision_of_the_form_that_was_removed_is_missed(case):
    CaseData.objects.filter(case_id=case.id).delete()

    status, said = verify()

    assert status == 1
    assert "bản dữ liệu biểu mẫu số 1 không còn" in said
