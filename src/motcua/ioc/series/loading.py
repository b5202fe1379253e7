"""Figures come in batches: kept as they came, checked line by line, loaded as a whole or not.

The checking of a long table is no transaction, so that everybody sees how far it is; the lines that
are right wait in a file. Loading is one transaction: a worker that dies has loaded nothing, and the
next one begins anew.
"""

import csv
import hashlib
import io
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _

from motcua.ioc.series.checking import (
    CODE,
    MEASURED,
    NOTE,
    PART,
    PERIOD,
    UNIT,
    VALUE,
    WHOLE,
    Checked,
    Checker,
    Given,
)
from motcua.ioc.series.models import SeriesBatch
from motcua.ioc.series.naming import Places
from motcua.ioc.series.tables import TableWrong, titles
from motcua.ioc.series.types import BatchState, Defined, SeriesProblem, Written
from motcua.kernel import clock, db
from motcua.kernel.text import spreadsheet_safe
from motcua.organisation import selectors as organisation

MOST_PROBLEMS = 1_000  # that are told
MOST_WRONG = 10_000  # after which nobody reads on
TOLD_EACH = 20_000  # lines
LOAD_LOCK = 7_460_061  # any number; one batch is loaded at a time
STAGED = """
CREATE TEMPORARY TABLE series_staged (
    code text, layer text, place text, first_on date, last_on date,
    number numeric, part numeric, whole numeric, note text, line int, version int DEFAULT 1
) ON COMMIT DROP
"""
COPIED = """
COPY series_staged (code, layer, place, first_on, last_on, number, part, whole, note, line)
FROM STDIN
"""
TWICE = """
SELECT line, first FROM (
    SELECT line, min(line) OVER (PARTITION BY code, place, first_on, last_on) AS first
    FROM series_staged
) AS numbered WHERE line > first ORDER BY line LIMIT %s
"""
# A correction may say again what is known; that is nothing new.
THERE = """
SELECT s.line FROM series_staged s JOIN ioc_seriesvalue v
  ON v.indicator_id = s.code AND v.place = s.place AND v.first_on = s.first_on
 AND v.last_on = s.last_on AND v.known_until IS NULL
ORDER BY s.line LIMIT %s
"""
SAME = """
DELETE FROM series_staged s USING ioc_seriesvalue v
WHERE v.indicator_id = s.code AND v.place = s.place AND v.first_on = s.first_on
  AND v.last_on = s.last_on AND v.known_until IS NULL AND v.number = s.number
  AND v.part IS NOT DISTINCT FROM s.part AND v.whole IS NOT DISTINCT FROM s.whole
  AND v.quality = %s AND v.note = s.note
"""
NEXT = """
UPDATE series_staged s SET version = v.version + 1 FROM ioc_seriesvalue v
WHERE v.indicator_id = s.code AND v.place = s.place AND v.first_on = s.first_on
  AND v.last_on = s.last_on AND v.known_until IS NULL
"""
REPLACED = """
UPDATE ioc_seriesvalue v SET known_until = %s FROM series_staged s
WHERE v.indicator_id = s.code AND v.place = s.place AND v.first_on = s.first_on
  AND v.last_on = s.last_on AND v.known_until IS NULL
"""
LOADED = """
INSERT INTO ioc_seriesvalue (indicator_id, layer, place, first_on, last_on, number, part, whole,
    version, quality, note, batch_id, line, known_at)
SELECT code, layer, place, first_on, last_on, number, part, whole, version, %s, note, %s, line, %s
FROM series_staged ORDER BY code, last_on, place
"""
# What is written for the database may not hold these, and no note needs them.
_COPIED = str.maketrans({"\t": " ", "\n": " ", "\r": " ", "\\": "/"})
NUMBER = re.compile(r"-?[\d., ]+%?", re.ASCII)
Kinds = Callable[[SeriesBatch], dict[str, Defined]]


class _Problems:
    """What is wrong with a table, so many of it as are told."""

    def __init__(self) -> None:
        self.told: list[SeriesProblem] = []
        self.count = 0
        self.titles = titles()

    def say(self, line: int, column: str, reason: str) -> None:
        self.count += 1
        if len(self.told) < MOST_PROBLEMS:
            self.told.append(SeriesProblem(line, self.titles.get(column, column), reason))


class Kept(NamedTuple):
    """A file that came: where it lies, its hash and its size."""

    path: Path
    sha256: str
    size: int


def incoming() -> Path:
    """Where files lie until they are loaded, and while they are corrected."""
    folder = Path(settings.LAKE_DIR) / "incoming"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def file_of(batch_id: UUID) -> Path:
    """The file of a batch as it came."""
    return incoming() / f"{batch_id}.sent"


def keep(batch_id: UUID, chunks: Iterable[bytes]) -> Kept:
    """Write what comes to the file of a batch, piece by piece."""
    digest, size, path = hashlib.sha256(), 0, file_of(batch_id)
    part = path.with_suffix(".part")
    try:
        with part.open("wb") as out:
            for chunk in chunks:
                digest.update(chunk)
                size += len(chunk)
                out.write(chunk)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)  # nothing stays of what was refused on the way
    return Kept(path, digest.hexdigest(), size)


def run(batch: SeriesBatch, lines: Iterator[Given], kinds: Kinds) -> None:
    """Check the lines of a batch and load them, or say what is wrong. What happened is in the
    batch, which is done or refused then.
    """
    rows = incoming() / f"{batch.pk}.rows"
    problems = _Problems()
    try:
        with rows.open("w", encoding="utf-8", newline="") as out:
            _check(batch, lines, kinds, out, problems)
        if not problems.count:
            _load(batch, rows, problems)
    except TableWrong as wrong:
        problems.say(0, "", str(wrong))
    finally:
        rows.unlink(missing_ok=True)
    if problems.count:
        _refuse(batch, problems)


def _check(
    batch: SeriesBatch,
    lines: Iterator[Given],
    kinds: Kinds,
    out: io.TextIOBase,
    problems: _Problems,
) -> None:
    checker = Checker(
        kinds(batch),
        Places(organisation.home_units(), organisation.agencies_list()),
        today=clock.today(),
        written=Written(batch.numbers),
    )
    _tell(batch, read := 0)
    for read, given in enumerate(lines, start=1):

        def say(column: str, reason: str, line: int = given.line) -> None:
            problems.say(line, column, reason)

        found = checker.check(given, say)
        if found is not None and not problems.count:
            out.write(_copied(found))
        if read % TOLD_EACH == 0:
            _tell(batch, read)
        if problems.count >= MOST_WRONG:
            break
    if read == 0:
        raise TableWrong(_("Bảng chưa có dòng số liệu nào."))
    batch.read = read


def _copied(row: Checked) -> str:
    parts = (
        *(row.code, row.layer, row.place, row.first_on.isoformat(), row.last_on.isoformat()),
        *("\\N" if each is None else f"{each:f}" for each in (row.number, row.part, row.whole)),
        *(row.note.translate(_COPIED), str(row.line)),
    )
    return "\t".join(parts) + "\n"


def _tell(batch: SeriesBatch, read: int) -> None:
    SeriesBatch.objects.filter(pk=batch.pk).update(state=BatchState.CHECKING.value, read=read)


def _load(batch: SeriesBatch, rows: Path, problems: _Problems) -> None:
    with transaction.atomic():
        _staged(rows)
        for line, first in db.execute(TWICE, [MOST_WRONG]).fetchall():
            reason = _("trùng kỳ và nơi với dòng %(line)d") % {"line": first}
            problems.say(line, PERIOD, reason)
        if not batch.is_correction:
            for (line,) in db.execute(THERE, [MOST_WRONG]).fetchall():
                problems.say(
                    line, PERIOD, _("kỳ này đã có số liệu; muốn sửa thì gửi dưới dạng đính chính")
                )
        if problems.count:
            transaction.set_rollback(True)
            return
        at = clock.now()
        if batch.is_correction:
            db.execute(SAME, [batch.quality])
            db.execute(NEXT)
            db.execute(REPLACED, [at])
        done = db.execute(LOADED, [batch.quality, batch.pk, at])
        _over(batch, BatchState.DONE, loaded=done.rowcount)


def _staged(rows: Path) -> None:
    """The lines in a table of this transaction; other batches wait until it is over."""
    db.execute("SELECT pg_advisory_xact_lock(%s)", [LOAD_LOCK])
    db.execute("SET LOCAL work_mem = '64MB'")
    db.execute("DROP TABLE IF EXISTS pg_temp.series_staged")
    db.execute(STAGED)
    connection.ensure_connection()
    with (
        connection.wrap_database_errors,
        connection.connection.cursor() as cursor,
        cursor.copy(COPIED) as copy,
        rows.open("rb") as stream,
    ):
        while piece := stream.read(1 << 20):
            copy.write(piece)
    db.execute("ANALYZE series_staged")


def _refuse(batch: SeriesBatch, problems: _Problems) -> None:
    batch.wrong = problems.count
    batch.problems = [list(each) for each in problems.told]
    _over(batch, BatchState.REFUSED, loaded=0)


def _over(batch: SeriesBatch, state: BatchState, *, loaded: int) -> None:
    batch.state, batch.loaded, batch.finished_at = state.value, loaded, clock.now()
    batch.save(update_fields=["state", "read", "loaded", "wrong", "problems", "finished_at"])


def given_rows(rows: Iterable[Any], indicator: str) -> Iterator[Given]:
    """Rows of a program as lines: numbers are numbers."""
    for line, row in enumerate(rows, start=1):
        numbers = {VALUE: row.value, PART: row.part, WHOLE: row.whole}
        texts = {name: _plain(number) for name, number in numbers.items() if number is not None}
        yield Given(
            line=line,
            texts={
                CODE: row.indicator or indicator,
                UNIT: row.unit,
                PERIOD: row.period,
                MEASURED: row.measured,
                NOTE: row.note,
                **texts,
            },
            exact=frozenset(texts),
        )


def _plain(number: Any) -> str:
    """A number as a cell of a spreadsheet says it: a comma before the fraction."""
    text = f"{number:f}" if hasattr(number, "as_tuple") else repr(number)
    if "e" in text.lower():
        text = f"{number:.12f}"
    whole, _point, fraction = text.partition(".")
    fraction = fraction.rstrip("0")[:12]
    return f"{whole},{fraction}" if fraction else whole


def faults_csv(
    lines: Iterable[tuple[int, Any]], problems: Iterable[SeriesProblem]
) -> Iterator[bytes]:
    """The table as it came with a column of what is to be corrected, as CSV for spreadsheets."""
    reasons: dict[int, list[str]] = {}
    for problem in problems:
        said = f"{problem.column}: {problem.say}" if problem.column else problem.say
        reasons.setdefault(problem.line, []).append(said)
    yield b"\xef\xbb\xbf"
    width, is_head = 0, True
    for line, cells in lines:
        width = width or len(cells)
        say = _("Cần sửa") if is_head else " | ".join(reasons.get(line, ()))
        is_head = False
        row = io.StringIO(newline="")
        padded = [*cells, *[""] * (width - len(cells))]
        csv.writer(row).writerow([*map(_cell, padded), _cell(say)])
        yield row.getvalue().encode()


def _cell(text: str) -> str:
    return text if NUMBER.fullmatch(text) else spreadsheet_safe(text)
