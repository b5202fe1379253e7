"""Fill the lake: from scratch, or with what the ledger has since the last time."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

import duckdb

from motcua.cases import selectors as cases
from motcua.ioc import dims, lake, workshop
from motcua.ioc.errors import LakeBusy
from motcua.ioc.lake import Manifest
from motcua.ioc.schema import FACTS, OPEN
from motcua.kernel import clock, db

CHUNK = 50_000  # cases that are brought at once
QUIET = timedelta(minutes=5)  # without news the cursor moves on only so often
MOST = 200_000  # touched cases of one refresh; with more the lake is made anew
ANY_NUMBER = 2**31
ONE_WRITER = 0x696F63  # number of the lock
Touched = dict[str, tuple[int, int]]  # by case: the first and the last number that is new
Progress = Callable[[int], None]


def rebuild(progress: Progress | None = None) -> Manifest:
    """Make the lake anew from the register; readers keep the old one until the new one is whole."""
    with _alone(), _folder() as folder:
        return _rebuild(folder, progress)


def refresh(*, compares: bool = False) -> tuple[Manifest, int]:
    """Bring the lake to this moment; how many cases were touched. Killed at any point, it has
    changed nothing, and the next one does the same work.

    With `compares` the version of every case is compared: finds what came into the ledger with a
    time of long ago, as a history that is written afterwards.
    """
    with _alone(), _folder() as folder:
        old = lake.read()
        if old is None:
            made = _rebuild(folder, None)
            return made, made.rows["cases"]
        return _refresh(old, folder, compares=compares)


def touched_since(
    manifest: Manifest, *, most: int = MOST
) -> tuple[Touched, dict[str, tuple[int, datetime]]]:
    """The cases of which the ledger knows more than the lake, and all with rows since the
    manifest's cursor: with their last number and when it was. One query; what is more than `most`
    is left out.
    """
    recent: dict[str, tuple[int, datetime]] = {}
    fresh: Touched = {}
    for case_id, first, last, at in cases.facts_touched(since=manifest.cursor_at, most=most + 1):
        key = str(case_id)
        recent[key] = (last, at)
        known = manifest.seen.get(key, 0)
        if last > known:
            fresh[key] = (max(first, known + 1), last)
    return fresh, recent


def _rebuild(folder: Path, progress: Progress | None) -> Manifest:
    cursor_at, made_at, done = cases.facts_horizon(), clock.now(), 0
    at = workshop.engine(folder)
    with cases.facts_snapshot():
        touched = cases.facts_touched(since=cursor_at, most=ANY_NUMBER)
        recent = {str(each.case_id): (each.last, each.at) for each in touched}
        for number, (begin, end) in enumerate(cases.facts_ranges(each=CHUNK)):
            workshop.bring(at, folder, cases.facts_between(begin, end))
            workshop.put_aside(at, folder, number)
            done += int(workshop.fetch_one(at, "SELECT count(*) FROM fresh_cases")[0])
            if progress is not None:
                progress(done)
    files = workshop.gather(at, folder)
    return _published(at, None, files, cursor_at=cursor_at, made_at=made_at, recent=recent)


def _refresh(old: Manifest, folder: Path, *, compares: bool) -> tuple[Manifest, int]:
    cursor_at, made_at = cases.facts_horizon(), clock.now()
    with cases.facts_snapshot():
        fresh, recent = touched_since(old)
        differing, is_anew = _differing(old, folder) if compares else ({}, False)
        fresh = differing | fresh
        is_anew |= max(len(fresh), len(recent)) > MOST
        if not fresh and not is_anew and cursor_at - old.cursor_at < QUIET:
            return old, 0
        at = workshop.engine(folder)
        if fresh and not is_anew:
            workshop.bring(at, folder, cases.facts_of_cases(map(UUID, fresh)))
    if is_anew:
        made = _rebuild(folder, None)
        return made, len(fresh)
    files = {kind: dict(parts) for kind, parts in old.files.items()}
    if fresh:
        _keep_touched(at, list(fresh))
        parts = _parts(at) | _moved_from(at, old, fresh) | {OPEN}
        for kind in FACTS:
            paths = old.paths(kind)
            for part in parts:
                rows = workshop.merged(kind, part, paths.get(part))
                files[kind][part] = workshop.write(at, kind, part, rows)
    made = _published(at, old, files, cursor_at=cursor_at, made_at=made_at, recent=recent)
    return made, len(fresh)


def _differing(old: Manifest, folder: Path) -> tuple[Touched, bool]:
    """The cases whose version in the register is not the one in the lake, and whether the lake has
    one that the register does not know: a copy from before was restored.
    """
    at = workshop.engine(folder)
    workshop.versions(at, folder)
    paths = [str(path) for path in old.paths("cases").values()]
    rows = at.execute(
        "SELECT case_id, version FROM register EXCEPT "  # noqa: S608 - files of ours
        f"SELECT case_id, version FROM read_parquet({paths})"
    ).fetchall()
    gone = f"SELECT count(*) FROM read_parquet({paths}) ANTI JOIN register USING (case_id)"  # noqa: S608 - as above
    # Known before, for all that this says: so it is looked for in every month.
    return {key: (2, version) for key, version in rows}, workshop.fetch_one(at, gone)[0] > 0


def _published(
    at: duckdb.DuckDBPyConnection,
    old: Manifest | None,
    files: dict[str, dict[str, str]],
    *,
    cursor_at: datetime,
    made_at: datetime,
    recent: dict[str, tuple[int, datetime]],
) -> Manifest:
    files["dims"] = dims.write(at, old)
    before = old or lake.read()
    made = Manifest(
        number=before.number + 1 if before else 1,
        cursor_at=cursor_at,
        made_at=made_at,
        files=files,
        seen={key: last for key, (last, at_) in recent.items() if at_ >= cursor_at},
        rows=_rows(at, old, files),
        begins=begins(at, old, files),
    )
    lake.publish(made)
    lake.sweep(made)
    return made


def _rows(
    at: duckdb.DuckDBPyConnection, old: Manifest | None, files: dict[str, dict[str, str]]
) -> dict[str, int]:
    """How many rows each kind has: those of files that did not change are known."""
    rows = {}
    for kind in FACTS:
        now = set(files[kind].values())
        before = set(old.files[kind].values()) if old else set()
        total = old.rows[kind] if old else 0
        total += sum(workshop.count(at, lake.root() / name) for name in now - before)
        total -= sum(workshop.count(at, lake.root() / name) for name in before - now)
        rows[kind] = total
    return rows


def begins(
    at: duckdb.DuckDBPyConnection, old: Manifest | None, files: dict[str, dict[str, str]]
) -> dict[str, dict[str, str]]:
    """The first moment in each file: those of files that did not change are known."""
    found: dict[str, dict[str, str]] = {}
    for kind in FACTS:
        found[kind] = {}
        for part, name in files[kind].items():
            known = old.begins.get(kind, {}).get(part) if old else None
            if known is None or old is None or old.files[kind].get(part) != name:
                first = workshop.begin(at, kind, f"read_parquet('{lake.root() / name}')")
                known = None if first is None else first.isoformat()
            if known is not None:
                found[kind][part] = known
    return found


def _keep_touched(at: duckdb.DuckDBPyConnection, keys: Sequence[str]) -> None:
    at.execute("CREATE OR REPLACE TABLE touched AS SELECT unnest(?::VARCHAR[]) AS case_id", [keys])


def _parts(at: duckdb.DuckDBPyConnection) -> set[str]:
    return {part for (part,) in at.execute("SELECT DISTINCT part FROM fresh_cases").fetchall()}


def _moved_from(at: duckdb.DuckDBPyConnection, old: Manifest, fresh: Touched) -> set[str]:
    """The months in which touched cases lie that had come to their end and go on after all.

    A case that is known, was touched and is not open is looked for in every month: that is rare.
    """
    paths = old.paths("cases")
    known = [key for key, (first, _last) in fresh.items() if first > 1]
    asked = "SELECT unnest(?::VARCHAR[]) AS case_id"
    if OPEN in paths:
        asked += f" EXCEPT SELECT case_id FROM read_parquet('{paths[OPEN]}')"  # noqa: S608 - as below
    lost = [key for (key,) in at.execute(asked, [known]).fetchall()] if known else []
    months = [str(path) for part, path in paths.items() if part != OPEN]
    if not lost or not months:
        return set()
    found = at.execute(
        f"SELECT DISTINCT strftime(ended_at, '%Y-%m') FROM read_parquet({months}) "  # noqa: S608 - files of ours
        "WHERE case_id IN (SELECT unnest(?::VARCHAR[]))",
        [lost],
    )
    return {month for (month,) in found.fetchall()}


@contextmanager
def _alone() -> Iterator[None]:
    """One writer at a time, on whatever machine; `LakeBusy` for a second one."""
    if db.fetch_one("SELECT pg_try_advisory_lock(%s)", [ONE_WRITER]) != (True,):
        raise LakeBusy
    try:
        yield
    finally:
        db.execute("SELECT pg_advisory_unlock(%s)", [ONE_WRITER])


@contextmanager
def _folder() -> Iterator[Path]:
    lake.root().mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=lake.root(), prefix=lake.MAKING) as name:
        yield Path(name)
