"""The engine that answers: facts of the lake, with those of touched cases as they are this second.

One embedded engine per process. A *generation* is what questions see: views over the files of one
manifest and, for the cases that the ledger knows more of, the facts made from the register now.
Closed months are read as they are; only what is open is looked through for touched cases.
"""

import threading
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Any
from uuid import UUID

import duckdb

from motcua.cases import selectors as cases
from motcua.ioc import filling, lake, workshop
from motcua.ioc.errors import LakeEmpty
from motcua.ioc.lake import Manifest
from motcua.ioc.schema import FACTS, OPEN
from motcua.kernel import clock

FRESH_SECONDS = 1.0  # so old may an answer be
SHARE = 5  # and so many times as long as it takes to look
KEPT = 3  # generations, for questions that are still at it


@dataclass(frozen=True, slots=True, kw_only=True)
class Generation:
    """What a question sees: `at`, until when its facts reach; `live`: so many cases are newer than
    the lake.
    """

    name: str
    at: datetime
    live: int


class Engine:
    """The facts of one lake, open for questions."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.at = duckdb.connect()
        self.at.execute(f"SET memory_limit = '{workshop.MEMORY}'; SET threads = {workshop.THREADS}")
        self.at.execute("SET enable_progress_bar = false; SET parquet_metadata_cache = true")
        self.lock = threading.Lock()
        self.version = 0
        self.manifest: Manifest | None = None
        self.number = 0
        self.base = ""
        self.held: list[tuple[str, str]] = []  # generations with the base they stand on
        self.live: dict[str, tuple[int, int]] = {}
        self.generation: Generation | None = None
        self.until = 0.0

    def ask(self, sql: str) -> tuple[list[tuple[Any, ...]], Generation]:
        """The rows of a question over `cases`, `spans`, `steps`, `agencies` and `procedures`."""
        generation = self.current()
        with self.at.cursor() as cursor:
            cursor.execute(f"USE {generation.name}")
            return cursor.execute(sql).fetchall(), generation

    def current(self) -> Generation:
        """The generation of this moment: one thread looks for news, the others do not wait."""
        if self.generation is not None and monotonic() < self.until:
            return self.generation
        if self.lock.acquire(blocking=self.generation is None):
            try:
                if self.generation is None or monotonic() >= self.until:
                    self._look()
            finally:
                self.lock.release()
        assert self.generation is not None
        return self.generation

    def _look(self) -> None:
        begun, at = monotonic(), clock.now()
        version = lake.version()
        is_new = version != self.version
        if is_new or self.manifest is None:
            self.manifest = lake.read()
            if self.manifest is None:
                raise LakeEmpty
            self._load(self.manifest)
            self.version = version
        fresh, _recent = filling.touched_since(self.manifest)
        if is_new or fresh != self.live or self.generation is None:
            self._generate(fresh)
            self.live = fresh
        self.generation = Generation(name=f"g{self.number}", at=at, live=len(fresh))
        self.until = monotonic() + max(FRESH_SECONDS, SHARE * (monotonic() - begun))

    def _load(self, manifest: Manifest) -> None:
        """What belongs to a manifest: views of its months, its open part in memory."""
        name = f"m{manifest.number}_{self.number}"
        self.base = name
        with self.at.cursor() as cursor:
            cursor.execute(f"CREATE SCHEMA {name}; USE {name}")
            self._fill(cursor, name, manifest)

    def _fill(self, cursor: duckdb.DuckDBPyConnection, name: str, manifest: Manifest) -> None:
        for kind, columns in FACTS.items():
            paths = manifest.paths(kind)
            months = [str(path) for part, path in paths.items() if part != OPEN]
            said = ", ".join(columns)
            empty = f"SELECT {said} FROM {name}.open_{kind} WHERE false"  # noqa: S608 - names of ours
            cursor.execute(f"CREATE TABLE open_{kind} AS FROM read_parquet('{paths[OPEN]}')")
            source = f"SELECT {said} FROM read_parquet({months})" if months else empty  # noqa: S608 - as above
            cursor.execute(f"CREATE VIEW month_{kind} AS {source}")
        for dim, path in manifest.paths("dims").items():
            cursor.execute(f"CREATE TABLE {dim} AS FROM read_parquet('{path}')")

    def _generate(self, fresh: dict[str, tuple[int, int]]) -> None:
        self.number += 1
        name = f"g{self.number}"
        with self.at.cursor() as cursor:
            cursor.execute(f"CREATE SCHEMA {name}; USE {name}")
            if fresh:
                self._bring(cursor, fresh)
            for kind, columns in FACTS.items():
                cursor.execute(f"CREATE VIEW {kind} AS {self._view(cursor, kind, columns, fresh)}")
            for dim in ("agencies", "procedures"):
                cursor.execute(f"CREATE VIEW {dim} AS FROM {self.base}.{dim}")
        self._drop_old()

    def _bring(self, cursor: duckdb.DuckDBPyConnection, fresh: dict[str, tuple[int, int]]) -> None:
        with TemporaryDirectory(prefix="motcua-live-") as folder, cases.facts_snapshot():
            workshop.bring(cursor, Path(folder), cases.facts_of_cases(map(UUID, fresh)))
        cursor.execute("CREATE TABLE touched AS SELECT unnest(?::VARCHAR[]) AS case_id", [[*fresh]])

    def _view(
        self,
        cursor: duckdb.DuckDBPyConnection,
        kind: str,
        columns: Any,
        fresh: dict[str, tuple[int, int]],
    ) -> str:
        said, base = ", ".join(columns), self.base
        if not fresh:
            return f"FROM {base}.month_{kind} UNION ALL FROM {base}.open_{kind}"
        months = f"FROM {base}.month_{kind}"
        if self._came_back(cursor, fresh):
            months += " ANTI JOIN touched USING (case_id)"
        return (
            f"SELECT {said} {months} UNION ALL "  # noqa: S608 - names of ours
            f"SELECT {said} FROM {base}.open_{kind} ANTI JOIN touched USING (case_id) UNION ALL "
            f"SELECT {said} FROM fresh_{kind}"
        )

    def _came_back(
        self, cursor: duckdb.DuckDBPyConnection, fresh: dict[str, tuple[int, int]]
    ) -> bool:
        """Whether a touched case may lie in a closed month: known before, and not open."""
        known = [key for key, (first, _last) in fresh.items() if first > 1]
        still_open = f"SELECT case_id FROM {self.base}.open_cases"  # noqa: S608 - names of ours
        asked = f"SELECT unnest(?::VARCHAR[]) EXCEPT {still_open} LIMIT 1"
        lost = cursor.execute(asked, [known])
        return lost.fetchone() is not None

    def _drop_old(self) -> None:
        self.held.append((f"g{self.number}", self.base))
        gone, self.held = self.held[:-KEPT], self.held[-KEPT:]
        used = {name for pair in self.held for name in pair}
        for name in dict.fromkeys(name for pair in gone for name in pair):
            if name not in used:
                self.at.execute(f"DROP SCHEMA IF EXISTS {name} CASCADE")


_engines: dict[Path, Engine] = {}
_making = threading.Lock()


def facts() -> Engine:
    """The engine of this process for the lake of this installation."""
    root = lake.root()
    with _making:
        if root not in _engines:
            _engines[root] = Engine(root)
        return _engines[root]


def forget() -> None:
    """Look again at the next question, also within the second."""
    for engine in _engines.values():
        engine.until = 0.0
