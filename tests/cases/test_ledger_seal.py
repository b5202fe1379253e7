"""A closed month: nothing comes in, every change is found, and it may leave for an archive."""

import gzip
import json
from contextlib import contextmanager
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from cases import world as worlds
from motcua.cases.change import entry_hash
from motcua.cases.models import Case, LedgerAnchor, LedgerEntry, LedgerSeal
from motcua.kernel import chain

MARCH, APRIL = date(2031, 3, 1), date(2031, 4, 1)


@pytest.fixture
def history(world, stop_clock):
    """One case that ended in March, one that began in March and went on in May."""
    stop_clock("2031-03-10 09:00")
    ended = worlds.received(world)
    going = worlds.received(world)
    stop_clock("2031-05-12 09:00")
    take(world, going)
    stop_clock("2031-06-10 09:00")
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    return ended, going


def take(world, case):
    return worlds.services.case_take(
        actor=world.officer(worlds.Role.CASE_OFFICER),
        case_id=case.id,
        expected_version=case.version,
    )


@contextmanager
def as_owner():
    """As a database administrator could: every trigger off, a change, the triggers on."""
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    sql("SET LOCAL session_replication_role = replica")
    yield
    sql("SET LOCAL session_replication_role = origin")


def sql(text, *params):
    with connection.cursor() as cursor:
        cursor.execute(text, params)


def audit(*arguments):
    out, status = StringIO(), 0
    try:
        call_command("audit", *arguments, stdout=out, stderr=out)
    except SystemExit as end:
        status = end.code
    return status, out.getvalue()


def seal_march():
    return audit("seal", "--month", "2031-03")


def rewrite_chain(case_id):
    """Every row of a case anew, with good hashes, and the case's head to match."""
    previous = chain.EMPTY
    for entry in LedgerEntry.objects.filter(case_id=case_id).order_by("number"):
        entry.previous_hash, entry.actor_name = previous, "Người khác"
        entry.hash = previous = entry_hash(entry)
        sql(
            "UPDATE cases_ledgerentry SET previous_hash = %s, hash = %s, actor_name = %s "
            "WHERE case_id = %s AND number = %s",
            *(entry.previous_hash, entry.hash, entry.actor_name, case_id, entry.number),
        )
    Case.objects.filter(pk=case_id).update(ledger_head=previous)


def test_a_month_is_sealed_with_its_rows_and_the_ledger_verifies(history):
    status, out = seal_march()

    made = LedgerSeal.objects.get()
    assert (status, out) == (0, f"2031-03: 4 dòng, niêm phong {bytes(made.hash).hex()}\n")
    assert (made.month, made.rows, bytes(made.previous_hash)) == (MARCH, 4, chain.EMPTY)
    assert audit("verify") == (0, "5 dòng, không sai\n")
    assert audit("verify", "--seal", bytes(made.hash).hex())[0] == 0
    assert "không có niêm phong này" in audit("verify", "--seal", "ab" * 32)[1]


def test_without_a_month_every_month_that_is_over_is_sealed_in_order(history):
    audit("seal")

    months = list(LedgerSeal.objects.order_by("month").values_list("month", "rows"))
    assert months == [(MARCH, 4), (APRIL, 0), (date(2031, 5, 1), 1)]
    first, second, third = LedgerSeal.objects.order_by("month")
    assert bytes(second.previous_hash) == bytes(first.hash)
    assert bytes(third.previous_hash) == bytes(second.hash)
    assert audit("seal") == (0, "Không còn tháng nào để niêm phong.\n")


def test_a_month_is_not_sealed_before_it_is_over_for_a_day_nor_twice_nor_out_of_order(
    history, stop_clock
):
    with pytest.raises(CommandError, match="2031-03 trước"):
        audit("seal", "--month", "2031-04")
    with pytest.raises(CommandError, match="chưa kết thúc"):
        audit("seal", "--month", "2031-06")
    audit("seal")
    with pytest.raises(CommandError, match="đã được niêm phong"):
        seal_march()
    stop_clock("2031-07-01 20:00")
    with pytest.raises(CommandError, match="chưa kết thúc"):
        audit("seal", "--month", "2031-06")
    with pytest.raises(CommandError, match="2024-01"):
        audit("seal", "--month", "June")


def test_a_sealed_month_takes_no_row(history, world, stop_clock):
    seal_march()
    stop_clock("2031-03-31 23:00")

    with pytest.raises(IntegrityError, match="sealed"), transaction.atomic():
        worlds.submit(world)

    stop_clock("2031-04-01 00:00")
    worlds.submit(world)


def test_even_a_connection_that_skips_triggers_cannot_write_into_a_sealed_month(history, world):
    seal_march()
    row = LedgerEntry.objects.filter(case_id=history[0].id).last()
    row.pk, row.number = None, 77

    with pytest.raises(IntegrityError, match="sealed"), transaction.atomic(), as_owner():
        row.save(force_insert=True)


def test_a_chain_that_was_written_anew_from_its_first_row_is_found(history):
    ended, _going = history
    seal_march()
    with as_owner():
        rewrite_chain(ended.id)

    status, out = audit("verify")

    assert (status, out) == (
        1,
        "tháng 2031-03: các dòng đã khác lúc niêm phong\n5 dòng, 1 chỗ sai\n",
    )


def test_a_case_removed_with_all_its_rows_is_found(history):
    ended, _going = history
    seal_march()
    with as_owner():
        for table in ("ledgerentry", "task", "clocksegment", "casefile", "casedata", "searchkey"):
            sql(f"DELETE FROM cases_{table} WHERE case_id = %s", ended.id)  # noqa: S608 - our own names
        sql("DELETE FROM cases_case WHERE id = %s", ended.id)

    status, out = audit("verify")

    assert status == 1
    assert "tháng 2031-03: có 2 dòng, lúc niêm phong có 4" in out


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("rows = 5", "mã băm không khớp"),
        ("root = decode(repeat('00', 32), 'hex')", "các dòng đã khác lúc niêm phong"),
        ("sealed_at = now()", "mã băm không khớp"),
        ("hash = decode(repeat('00', 32), 'hex')", "không nối với tháng trước"),
    ],
)
def test_a_changed_seal_is_found(history, change, said):
    audit("seal")
    with as_owner():
        sql(f"UPDATE cases_ledgerseal SET {change} WHERE month = '2031-03-01'")  # noqa: S608 - our own text

    status, out = audit("verify")

    assert status == 1
    assert said in out


def test_a_removed_seal_is_found(history):
    audit("seal")
    with as_owner():
        sql("DELETE FROM cases_ledgerseal WHERE month = '2031-04-01'")

    status, out = audit("verify")

    assert status == 1
    assert "tháng 2031-05: thiếu niêm phong của tháng trước" in out


@pytest.mark.parametrize("table", ["cases_ledgerseal", "cases_ledgeranchor", "cases_ledgerdrop"])
def test_seals_and_anchors_are_append_only(history, tmp_path, table):
    seal_march()
    audit("drop", "--month", "2031-03", "--to", str(tmp_path))

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        sql(f"DELETE FROM {table}")  # noqa: S608 - our own names


def test_a_dropped_month_leaves_the_rest_verifiable_and_going_on(history, world, tmp_path):
    ended, going = history
    seal_march()

    status, out = audit("drop", "--month", "2031-03", "--to", str(tmp_path))

    assert status == 0
    assert out.endswith(f"{tmp_path}/ledger-2031-03.jsonl.gz\n")
    assert LedgerEntry.objects.count() == 1
    anchors = LedgerAnchor.objects.values_list("case_id", "number")
    assert set(anchors) == {(ended.id, 2), (going.id, 2)}
    assert audit("verify") == (0, "1 dòng, không sai\n")
    assert audit("verify", "--archive", str(tmp_path / "ledger-2031-03.jsonl.gz")) == (
        0,
        "4 dòng, không sai\n",
    )
    case = Case.objects.get(pk=going.id)
    worlds.services.case_release(
        actor=world.officer(worlds.Role.CASE_OFFICER),
        case_id=case.pk,
        expected_version=case.version,
    )
    assert audit("verify") == (0, "2 dòng, không sai\n")


def test_a_dropped_month_stays_closed(history, world, stop_clock, tmp_path):
    seal_march()
    audit("drop", "--month", "2031-03", "--to", str(tmp_path))
    stop_clock("2031-03-31 23:00")

    with pytest.raises(IntegrityError, match="sealed"), transaction.atomic():
        worlds.submit(world)


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE cases_ledgeranchor SET hash = decode(repeat('00', 32), 'hex')", "mốc nối chuỗi"),
        ("UPDATE cases_ledgeranchor SET number = 1", "mốc nối chuỗi"),
        ("DELETE FROM cases_ledgeranchor", "không có dòng nào"),
        ("UPDATE cases_case SET version = 9 WHERE version = 2", "mốc của tháng đã lưu trữ"),
        ("UPDATE cases_ledgerentry SET previous_hash = hash", "không nối với dòng trước"),
    ],
)
def test_what_is_changed_after_a_drop_is_found(history, tmp_path, statement, said):
    seal_march()
    audit("drop", "--month", "2031-03", "--to", str(tmp_path))
    with as_owner():
        sql(statement)

    status, out = audit("verify")

    assert status == 1
    assert said in out


def test_only_a_sealed_month_is_dropped_and_the_oldest_first(history, tmp_path):
    with pytest.raises(CommandError, match="chưa niêm phong"):
        audit("drop", "--month", "2031-03", "--to", str(tmp_path))
    audit("seal")
    with pytest.raises(CommandError, match="cũ nhất"):
        audit("drop", "--month", "2031-05", "--to", str(tmp_path))
    audit("drop", "--month", "2031-03", "--to", str(tmp_path))
    with pytest.raises(CommandError, match="đã đưa ra"):
        audit("drop", "--month", "2031-03", "--to", str(tmp_path))


def test_a_month_that_differs_from_its_seal_is_not_dropped(history, tmp_path):
    ended, _going = history
    seal_march()
    with as_owner():
        rewrite_chain(ended.id)

    with pytest.raises(CommandError, match="không khớp niêm phong; không xóa gì"):
        audit("drop", "--month", "2031-03", "--to", str(tmp_path))

    assert LedgerEntry.objects.count() == 5


@pytest.mark.parametrize(
    ("line", "change", "said"),
    [
        (1, {"note": "khác"}, "mã băm"),
        (0, {"rows": 3}, "không khớp niêm phong ghi trong tệp"),
        (0, {"hash": "00" * 32}, "khác niêm phong trong cơ sở dữ liệu"),
        (0, {"schema": "x"}, "không phải tệp lưu trữ sổ"),
        (2, None, "không nối với dòng trước"),
    ],
)
def test_a_changed_archive_is_found(history, tmp_path, line, change, said):
    seal_march()
    audit("drop", "--month", "2031-03", "--to", str(tmp_path))
    path = tmp_path / "ledger-2031-03.jsonl.gz"
    lines = gzip.decompress(path.read_bytes()).decode().splitlines()
    if change is None:
        lines[1], lines[2] = lines[2], lines[1]
    else:
        lines[line] = json.dumps(json.loads(lines[line]) | change)
    path.write_bytes(gzip.compress("\n".join(lines).encode()))

    status, out = audit("verify", "--archive", str(path))

    assert status == 1
    assert said in out


def test_an_archive_that_is_not_there_is_said_so(db):
    with pytest.raises(CommandError, match="Không có tệp"):
        audit("verify", "--archive", "/nowhere/ledger.gz")
