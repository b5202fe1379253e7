"""A month of the ledger as a file: JSON lines, compressed, the seal first.

The file proves itself: each row's hash, each chain inside the month, and the seal over all of them.
"""

import gzip
import hashlib
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from motcua.cases.change import entry_hash
from motcua.cases.models import LedgerEntry
from motcua.cases.partitions import begin_of, month_after
from motcua.cases.seal_models import LedgerSeal
from motcua.cases.sealing import BATCH, root_of, seal_hash
from motcua.cases.types import LedgerBreak

SCHEMA = "motcua-ledger-1"
COLUMNS = (
    *("case_id", "number", "name", "at", "actor_kind", "account_id", "actor_name", "post"),
    *("step", "status", "clock", "delivery", "note", "body", "previous_hash", "hash"),
)
ROWS = (
    f"SELECT {', '.join(COLUMNS)} FROM cases_ledgerentry "  # noqa: S608 - names of ours
    "WHERE at >= %s AND at < %s ORDER BY case_id, number"
)
Tell = Callable[[LedgerBreak], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """A written file and its SHA-256."""

    path: Path
    sha256: bytes


def write(made: LedgerSeal, folder: Path) -> Archive:
    """Write the month into `folder`, on disk when this returns; the same rows make the same file.

    The file appears under its name only when it is whole.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"ledger-{made.month:%Y-%m}.jsonl.gz"
    torn = path.with_suffix(".torn")
    with torn.open("wb") as raw:
        with gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0) as packed:
            for line in _lines(made):
                packed.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")
        raw.flush()
        os.fsync(raw.fileno())
    torn.rename(path)
    _sync(folder)
    return Archive(path=path, sha256=file_hash(path))


def file_hash(path: Path) -> bytes:
    """The SHA-256 of a file, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()


def verify(path: Path, tell: Tell) -> int:
    """Check a file against its seal and, when the database knows that month, against the
    database's; answer how many rows it has. Every break goes to `tell`.
    """
    with gzip.open(path, "rt", encoding="utf-8") as file:
        head = json.loads(file.readline())
        if head.get("schema") != SCHEMA:
            tell(LedgerBreak(case=path.name, number=None, what=_("không phải tệp lưu trữ sổ")))
            return 0
        made = _seal(head)
        rows, root = root_of(_checked(file, tell))
    for what in _seal_problems(made, rows, root):
        tell(LedgerBreak(case=path.name, number=None, what=what))
    return rows


def _seal_problems(made: LedgerSeal, rows: int, root: bytes) -> Iterator[str]:
    if (rows, root) != (made.rows, bytes(made.root)):
        yield _("các dòng không khớp niêm phong ghi trong tệp")
    if seal_hash(made) != bytes(made.hash):
        yield _("niêm phong ghi trong tệp đã bị sửa")
    known = LedgerSeal.objects.filter(month=made.month).first()
    if known is None:
        yield _("cơ sở dữ liệu không có niêm phong của tháng này")
    elif bytes(known.hash) != bytes(made.hash):
        yield _("niêm phong ghi trong tệp khác niêm phong trong cơ sở dữ liệu")


def _checked(file: Any, tell: Tell) -> Iterator[bytes]:
    """The hashes of the rows in order, each made anew and linked to the one before."""
    before: LedgerEntry | None = None
    for line in file:
        entry = _entry(json.loads(line))
        what = _row_problem(entry, before)
        if what:
            tell(LedgerBreak(case=str(entry.case_id), number=entry.number, what=what))
        yield bytes(entry.hash)
        before = entry


def _row_problem(entry: LedgerEntry, before: LedgerEntry | None) -> str:
    if entry_hash(entry) != bytes(entry.hash):
        return _("nội dung đã bị sửa: mã băm không khớp")
    if before is None or before.case_id != entry.case_id:
        return ""
    if entry.number != before.number + 1 or bytes(entry.previous_hash) != bytes(before.hash):
        return _("không nối với dòng trước")
    return ""


def _lines(made: LedgerSeal) -> Iterator[dict[str, Any]]:
    yield {
        "schema": SCHEMA,
        "month": f"{made.month:%Y-%m}",
        "rows": made.rows,
        "root": bytes(made.root).hex(),
        "previous_hash": bytes(made.previous_hash).hex(),
        "hash": bytes(made.hash).hex(),
        "sealed_at": made.sealed_at.isoformat(),
    }
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(ROWS, [begin_of(made.month), begin_of(month_after(made.month))])
        while batch := cursor.fetchmany(BATCH):
            for row in batch:
                yield dict(zip(COLUMNS, map(_plain, row), strict=True)) | {
                    "body": json.loads(row[COLUMNS.index("body")])
                }


def _plain(value: Any) -> Any:
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, datetime):
        return value.isoformat()
    return bytes(value).hex() if isinstance(value, bytes | memoryview) else value


def _seal(head: dict[str, Any]) -> LedgerSeal:
    year, month = head["month"].split("-")
    return LedgerSeal(
        month=date(int(year), int(month), 1),
        rows=head["rows"],
        root=bytes.fromhex(head["root"]),
        previous_hash=bytes.fromhex(head["previous_hash"]),
        hash=bytes.fromhex(head["hash"]),
        sealed_at=datetime.fromisoformat(head["sealed_at"]),
    )


def _entry(line: dict[str, Any]) -> LedgerEntry:
    account = line["account_id"]
    return LedgerEntry(
        **line
        | {
            "case_id": UUID(line["case_id"]),
            "at": datetime.fromisoformat(line["at"]),
            "account_id": UUID(account) if account else None,
            "previous_hash": bytes.fromhex(line["previous_hash"]),
            "hash": bytes.fromhex(line["hash"]),
        }
    )


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
