"""Close a month of the ledger, prove it, take it out into a file.

A seal is one hash over the hashes of all rows of a month in the order of case and number, after
the seal of the month before. The rows keep their own chains per case; the seal makes a chain that
was written anew from its first row visible too. See docs/decisions/0040.
"""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _
from psycopg import sql

from motcua.cases import partitions
from motcua.cases.errors import MonthNotClosed, MonthSealed
from motcua.cases.partitions import begin_of, month_after
from motcua.cases.seal_models import LedgerDrop, LedgerSeal
from motcua.cases.types import LedgerBreak
from motcua.kernel import chain, clock

GRACE = timedelta(days=1)  # longer than any clock is wrong and any transaction lasts
BATCH = 5000
HASHES = "SELECT hash FROM cases_ledgerentry WHERE at >= %s AND at < %s ORDER BY case_id, number"
ANCHORS = (
    "SELECT case_id, number, hash FROM cases_ledgeranchor WHERE month = %s ORDER BY case_id, number"
)
SEALED = (
    "CREATE TRIGGER cases_ledger_sealed BEFORE INSERT ON {} "
    "FOR EACH ROW EXECUTE FUNCTION cases_ledger_is_sealed()"
)
ALWAYS = "ALTER TABLE {} ENABLE ALWAYS TRIGGER cases_ledger_sealed"


def seal(month: date) -> LedgerSeal:
    """Close one month for ever. Raises `MonthNotClosed` or `MonthSealed`.

    The lock waits for every command that still writes into the month, so none is left out.
    """
    partitions.sort_rest()
    partitions.ensure(month)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE cases_ledgerseal IN SHARE ROW EXCLUSIVE MODE")
        last = LedgerSeal.objects.order_by("month").last()
        _must_be_next(month, last)
        part = partitions.identifier(month)
        cursor.execute(_sql("LOCK TABLE {} IN SHARE ROW EXCLUSIVE MODE", part))
        rows, root = root_of(_hashes(month))
        made = LedgerSeal(
            month=month,
            rows=rows,
            root=root,
            previous_hash=bytes(last.hash) if last else chain.EMPTY,
            sealed_at=clock.now(),
        )
        made.hash = seal_hash(made)
        made.save(force_insert=True)
        cursor.execute(_sql(SEALED, part))
        cursor.execute(_sql(ALWAYS, part))
    return made


def next_to_seal() -> date | None:
    """The earliest month with rows that no seal closes and that is over; None: all are closed."""
    last = LedgerSeal.objects.order_by("month").last()
    month = month_after(last.month) if last else _earliest()
    return month if month is not None and is_over(month) else None


def is_over(month: date) -> bool:
    """Whether nothing can be written with a time in this month any more."""
    return clock.now() >= begin_of(month_after(month)) + GRACE


def root_of(hashes: Iterable[bytes]) -> tuple[int, bytes]:
    """How many hashes there are, and the one over all of them in order."""
    count, digest = 0, hashlib.sha256()
    for one in hashes:
        digest.update(one)
        count += 1
    return count, digest.digest()


def seal_hash(made: LedgerSeal) -> bytes:
    """What the seal's own hash must be."""
    said = {
        "month": f"{made.month:%Y-%m}",
        "rows": made.rows,
        "root": bytes(made.root).hex(),
        "sealed_at": made.sealed_at.isoformat(timespec="microseconds"),
    }
    return chain.link(bytes(made.previous_hash), said)


def seal_problems() -> Iterator[LedgerBreak]:
    """What is wrong with the seals, or with the rows they close. One pass over each month."""
    seals = list(LedgerSeal.objects.select_related("drop").order_by("month"))
    previous = chain.EMPTY
    for made in seals:
        if bytes(made.previous_hash) != previous:
            yield _break(made, _("niêm phong không nối với tháng trước"))
        if seal_hash(made) != bytes(made.hash):
            yield _break(made, _("niêm phong đã bị sửa: mã băm không khớp"))
        previous = bytes(made.hash)
        yield from _month_problems(made)
    for before, after in pairwise(seals):
        if month_after(before.month) != after.month:
            yield _break(after, _("thiếu niêm phong của tháng trước"))


def _month_problems(made: LedgerSeal) -> Iterator[LedgerBreak]:
    rows, root = root_of(_hashes(made.month))
    drop = getattr(made, "drop", None)
    if drop is None:
        if rows != made.rows:
            yield _break(
                made,
                _("có %(rows)s dòng, lúc niêm phong có %(sealed)s")
                % {"rows": rows, "sealed": made.rows},
            )
        elif root != bytes(made.root):
            yield _break(made, _("các dòng đã khác lúc niêm phong"))
        return
    if rows:
        yield _break(made, _("tháng đã đưa ra lưu trữ mà còn %(rows)s dòng") % {"rows": rows})
    if anchors_of(made.month) != (drop.anchors, bytes(drop.anchors_root)):
        yield _break(made, _("các mốc nối chuỗi đã khác lúc đưa ra lưu trữ"))


def anchors_of(month: date) -> tuple[int, bytes]:
    """How many anchors a dropped month left, and one hash over them."""
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(ANCHORS, [month])
        return root_of(anchor_bytes(*row) for row in _stream(cursor))


def anchor_bytes(case_id: Any, number: int, found: bytes) -> bytes:
    """An anchor as bytes of fixed length."""
    return bytes(case_id.bytes) + number.to_bytes(8, "big") + bytes(found)


def drop_rows(made: LedgerSeal, archive_name: str, archive_sha256: bytes) -> LedgerDrop:
    """Leave anchors, take the partition off and drop it: one transaction, nothing is deleted."""
    part = partitions.identifier(made.month)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(partitions.LOCK_TIMEOUT)
        cursor.execute(_sql("LOCK TABLE {} IN ACCESS EXCLUSIVE MODE", part))
        if root_of(_hashes(made.month)) != (made.rows, bytes(made.root)):
            raise MonthNotClosed(_("Các dòng của tháng này không khớp niêm phong; không xóa gì."))
        cursor.execute(
            _sql(
                "INSERT INTO cases_ledgeranchor (case_id, number, hash, month) "
                "SELECT DISTINCT ON (case_id) case_id, number, hash, %s FROM {} "
                "ORDER BY case_id, number DESC",
                part,
            ),
            [made.month],
        )
        anchors, root = anchors_of(made.month)
        dropped = LedgerDrop.objects.create(
            seal=made,
            archive_name=archive_name,
            archive_sha256=archive_sha256,
            anchors=anchors,
            anchors_root=root,
            dropped_at=clock.now(),
        )
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(_sql("ALTER TABLE cases_ledgerentry DETACH PARTITION {}", part))
        cursor.execute(_sql("DROP TABLE {}", part))
    return dropped


def droppable(month: date) -> LedgerSeal:
    """The seal of the oldest month that still lies in the database, if that is `month`."""
    made = LedgerSeal.objects.select_related("drop").filter(month=month).first()
    if made is None:
        raise MonthNotClosed(_("Tháng này chưa niêm phong."))
    if LedgerDrop.objects.filter(seal_id=month).exists():
        raise MonthNotClosed(_("Tháng này đã đưa ra lưu trữ."))
    if LedgerSeal.objects.filter(month__lt=month, drop__isnull=True).exists():
        raise MonthNotClosed(_("Phải đưa tháng cũ nhất ra lưu trữ trước."))
    return made


def _must_be_next(month: date, last: LedgerSeal | None) -> None:
    if last is not None and month <= last.month:
        raise MonthSealed
    if not is_over(month):
        raise MonthNotClosed(_("Tháng này chưa kết thúc được một ngày."))
    expected = month_after(last.month) if last else _earliest()
    if expected is not None and expected < month:
        raise MonthNotClosed(
            _("Phải niêm phong tháng %(month)s trước.") % {"month": f"{expected:%Y-%m}"}
        )


def _earliest() -> date | None:
    """The first month that has a row."""
    with connection.cursor() as cursor:
        for month in partitions.months():
            part = partitions.identifier(month)
            cursor.execute(_sql("SELECT 1 FROM {} LIMIT 1", part))
            if cursor.fetchone():
                return month
    return None


def _hashes(month: date) -> Iterator[bytes]:
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(HASHES, [begin_of(month), begin_of(month_after(month))])
        for (one,) in _stream(cursor):
            yield bytes(one)


def _stream(cursor: Any) -> Iterator[tuple[Any, ...]]:
    while batch := cursor.fetchmany(BATCH):
        yield from batch


def _sql(text: str, part: sql.Identifier) -> str:
    connection.ensure_connection()
    return sql.SQL(text).format(part).as_string(connection.connection)


def _break(made: LedgerSeal, what: str) -> LedgerBreak:
    name = _("tháng %(month)s") % {"month": f"{made.month:%Y-%m}"}
    return LedgerBreak(case=name, number=None, what=what)


def is_known(given: str) -> bool:
    """Whether a seal has this hash, written in hexadecimal."""
    try:
        wanted = bytes.fromhex(given.strip())
    except ValueError:
        return False
    return LedgerSeal.objects.filter(hash=wanted).exists()
