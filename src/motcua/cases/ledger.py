"""Prove the ledger: every hash again, every number, every link, and what the case itself says of
its history.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from itertools import groupby
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from motcua.cases.change import entry_hash
from motcua.cases.models import LedgerEntry
from motcua.cases.sealing import seal_problems
from motcua.cases.types import LedgerBreak
from motcua.kernel import chain, clock

BATCH = 2000
# Both sides come in the order of their index, so nothing is sorted and nothing piles up.
ROWS = (
    "SELECT c.id, COALESCE(c.code, c.reference), c.version, c.ledger_head, c.step, c.status, "
    "c.clock, c.delivery, "
    "d.data, e.number, e.name, e.at, e.actor_kind, e.account_id, "
    "e.actor_name, "
    "e.post, e.step, e.status, e.clock, e.delivery, e.note, e.body, e.previous_hash, e.hash, "
    "COALESCE(a.number, 0), a.hash "
    "FROM cases_case c LEFT JOIN cases_ledgerentry e ON e.case_id = c.id "
    "LEFT JOIN cases_casedata d "
    "ON d.case_id = c.id AND d.revision = (e.body->>'data_revision')::int "
)
BY_CODE = "WHERE (c.code = %s OR c.reference = %s) "
SINCE = "WHERE c.id IN (SELECT case_id FROM cases_ledgerentry WHERE at >= %s) "
ORDER = "ORDER BY c.id, e.number"
ORPHANS = (
    "SELECT e.case_id, min(e.number) FROM cases_ledgerentry e "
    "WHERE NOT EXISTS (SELECT 1 FROM cases_case c WHERE c.id = e.case_id) GROUP BY e.case_id"
)
# Where months were dropped, a chain goes on after the last of its anchors.
ANCHORED = (
    "LEFT JOIN (SELECT DISTINCT ON (case_id) case_id, number, hash FROM cases_ledgeranchor "
    "ORDER BY case_id, number DESC) a ON a.case_id = c.id "
)
Tell = Callable[[LedgerBreak], None]


class _Row(NamedTuple):
    """A ledger row beside its case; without a row of its own everything from `number` on is
    None.
    """

    case_id: UUID
    name_of_case: str
    version: int
    head: bytes
    case_step: str
    case_status: int
    case_clock: str
    case_delivery: str
    data: str | None
    number: int | None
    name: str
    at: datetime
    actor_kind: str
    account_id: UUID | None
    actor_name: str
    post: str
    step: str
    status: int
    clock: str
    delivery: str
    note: str
    body: str
    previous_hash: bytes
    hash: bytes
    anchor: int
    anchor_hash: bytes | None


def verify(
    *, code: str, since: date | None, tell: Tell, progress: Callable[[int], None] | None
) -> int:
    """Check the rows of one case, of the cases that changed since a day, or of all; answer how
    many rows there were.

    Every break goes to `tell`. One pass over a server-side cursor: the memory needed does not
    grow with the ledger.
    """
    checked = 0
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(*_question(code, since))
        for _case_id, rows in groupby(_stream(cursor), key=lambda row: row.case_id):
            for row in _chain(rows, tell):
                checked += row.number is not None
                if progress is not None and checked % BATCH == 0:
                    progress(checked)
    if not code and since is None:
        _orphans(tell)
        for found in seal_problems():
            tell(found)
    return checked


def _question(code: str, since: date | None) -> tuple[str, list[Any]]:
    if code:
        return ROWS + ANCHORED + BY_CODE + ORDER, [code, code]
    if since is not None:
        begin = datetime(since.year, since.month, since.day, tzinfo=clock.VIETNAM)
        return ROWS + ANCHORED + SINCE + ORDER, [begin]
    return ROWS + ANCHORED + ORDER, []


def _stream(cursor: Any) -> Iterator[_Row]:
    while batch := cursor.fetchmany(BATCH):
        yield from (_Row(*values) for values in batch)


def _chain(rows: Iterable[_Row], tell: Tell) -> Iterator[_Row]:
    """Pass the rows of one case on, and tell what is wrong with each and with their end."""
    expected, previous, last = 1, chain.EMPTY, None
    for row in rows:
        yield row
        if row.number is None:
            for what in _empty_problems(row):
                tell(LedgerBreak(case=row.name_of_case, number=row.anchor, what=what))
            return
        if last is None and row.anchor_hash is not None:
            expected, previous = row.anchor + 1, bytes(row.anchor_hash)
        for what in _row_problems(row, expected, previous):
            tell(LedgerBreak(case=row.name_of_case, number=row.number, what=what))
        expected, previous, last = row.number + 1, bytes(row.hash), row
    if last is not None and last.number is not None:
        for what in _end_problems(last):
            tell(LedgerBreak(case=last.name_of_case, number=last.number, what=what))


def _row_problems(row: _Row, expected: int, previous: bytes) -> Iterator[str]:
    if row.number != expected:
        yield _("số thứ tự là %(number)s, lẽ ra là %(expected)s: có dòng bị mất") % {
            "number": row.number,
            "expected": expected,
        }
    elif bytes(row.previous_hash) != previous:
        yield _("không nối với dòng trước")
    body = json.loads(row.body)
    if entry_hash(_entry(row, body)) != bytes(row.hash):
        yield _("nội dung đã bị sửa: mã băm không khớp")
    if row.data is None and "data_sha256" in body:
        yield _("bản dữ liệu biểu mẫu số %(number)s không còn") % {"number": body["data_revision"]}
    elif row.data is not None and "data_sha256" in body:
        now = hashlib.sha256(chain.canonical(json.loads(row.data))).hexdigest()
        if now != body["data_sha256"]:
            yield _("dữ liệu biểu mẫu của hồ sơ đã khác lúc nộp")


def _empty_problems(row: _Row) -> Iterator[str]:
    """What is wrong with a case without rows: nothing, when all of them went with their months."""
    if row.anchor_hash is None:
        yield _("không có dòng nào")
    elif (row.version, bytes(row.head)) != (row.anchor, bytes(row.anchor_hash)):
        yield _("đầu chuỗi ghi ở hồ sơ không khớp mốc của tháng đã lưu trữ")


def _end_problems(last: _Row) -> Iterator[str]:
    if bytes(last.head) != bytes(last.hash):
        yield _("đầu chuỗi ghi ở hồ sơ không khớp dòng cuối")
    if last.version != last.number:
        yield _("hồ sơ ghi %(version)s dòng, dòng cuối là %(number)s") % {
            "version": last.version,
            "number": last.number,
        }
    said = (last.case_step, last.case_status, last.case_clock, last.case_delivery)
    if said != (last.step, last.status, last.clock, last.delivery):
        yield _("tình trạng ghi ở hồ sơ không khớp dòng cuối")


def _entry(row: _Row, body: Any) -> LedgerEntry:
    return LedgerEntry(
        case_id=row.case_id,
        number=row.number or 0,
        name=row.name,
        at=row.at,
        actor_kind=row.actor_kind,
        account_id=row.account_id,
        actor_name=row.actor_name,
        post=row.post,
        step=row.step,
        status=row.status,
        clock=row.clock,
        delivery=row.delivery,
        note=row.note,
        body=body,
        previous_hash=row.previous_hash,
    )


def _orphans(tell: Tell) -> None:
    """Rows whose case is gone."""
    with connection.cursor() as cursor:
        cursor.execute(ORPHANS)
        for case_id, number in cursor.fetchall():
            tell(LedgerBreak(case=str(case_id), number=number, what=_("hồ sơ không còn tồn tại")))
