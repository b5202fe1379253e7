"""The engine that answers: facts of the lake, with those of touched cases as they are this second.

One embedded engine per process. A *generation* is what questions see: views over the files of one
manifest and, for the cases that the ledger knows more of, the facts made from the register now.
Closed months are read as they are; only what is open is looked through for touched cases.

What a question sees has three pieces: months that are long over, the last months, whose files each
refresh writes anew, and what is live. All facts of a case lie in one of them, so counts of the
pieces add up, see `kept`.
"""

import dataclasses
import threading
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Any
from uuid import UUID

import duckdb

from motcua.cases import selectors as cases
from motcua.ioc import filling, lake, workshop
from motcua.ioc.behind import all_behind, behind
from motcua.ioc.errors import LakeEmpty
from motcua.ioc.filling import Touched
from motcua.ioc.lake import Manifest
from motcua.ioc.schema import FACTS, OPEN
from motcua.kernel import clock
from motcua.kernel.ids import new_id

FRESH_SECONDS = 1.0  # so old may an answer be
# Where a look takes longer, the lake is far behind: looks then take a fifth of the time at most.
LONG_LOOK_SECONDS, SHARE = 0.5, 5
LIVE_MOST = 20_000  # cases; when more changed since the lake was filled, it answers as it is
KEPT = 8  # generations, for questions that are still at it
LAST_MONTHS = 2  # whose files change with nearly each refresh


class Piece(StrEnum):
    """A part of the facts of a generation."""

    OLD = "old"
    LAST = "last"
    LIVE = "live"


ALL = frozenset(Piece)


@dataclass(frozen=True, slots=True, kw_only=True)
class Generation:
    """What a question sees: `at`, until when its facts reach; `live`: so many cases are newer than
    the lake, `came_back`: one of them may lie in a closed month.
    """

    name: str
    at: datetime
    live: int
    base: str
    came_back: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Files:
    """The files of a manifest by kind and part, the first moment in each, the first of the last
    months, and what agencies and procedures are read from.
    """

    paths: dict[str, dict[str, Path]]
    begins: dict[str, dict[str, datetime]]
    begins_open: dict[str, datetime]
    last_from: str
    dims: str

    @classmethod
    def of(cls, manifest: Manifest) -> "Files":
        months = sorted(part for part in manifest.files["cases"] if part != OPEN)
        return cls(
            paths={kind: manifest.paths(kind) for kind in FACTS},
            begins={kind: manifest.first_moments(kind) for kind in FACTS},
            begins_open={
                kind: manifest.first_moments(kind).get(OPEN, datetime.min)  # noqa: DTZ901 - wall clock
                for kind in FACTS
            },
            last_from=months[-LAST_MONTHS:][0] if months else "",
            dims=" ".join(str(path) for path in manifest.paths("dims").values()),
        )


class Engine:
    """The facts of one lake, open for questions."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.at = behind(_opened)
        self.lock = threading.Lock()
        self.version = 0
        self.manifest: Manifest | None = None
        self.number = 0
        self.key = new_id().hex  # in no other process, and for no other lake
        self.base = ""
        self.held: list[Generation] = []
        self.viewing = threading.Lock()
        self.views: dict[str, str] = {}  # schemas with views, and their generation
        self.files: dict[str, Files] = {}  # by base
        self.living = threading.Lock()
        self.begins: dict[str, dict[str, datetime]] = {}  # by generation: since when it is live
        self.live: Touched = {}
        self.generation: Generation | None = None
        self.until = 0.0
        self.took = FRESH_SECONDS  # the last look

    def ask(
        self, sql: str, since: str = "", where: str = ""
    ) -> tuple[list[tuple[Any, ...]], Generation]:
        """The rows of a question over `cases`, `spans`, `steps`, `agencies` and `procedures`.

        `since` a month (`2024-06`): cases that ended before it are left out, and the files of
        those months are not even named, which is most of the work of a small question.
        """
        generation = self.current()
        text = self.text(sql, generation, ALL, since=since, where=where)
        return self.asked(text, generation), generation

    def asked(self, text: str, generation: Generation) -> list[tuple[Any, ...]]:
        """The rows of a question that `text` made."""
        return self.all_asked([text], generation)[0]

    def all_asked(
        self, texts: Sequence[str], generation: Generation
    ) -> list[list[tuple[Any, ...]]]:
        """The rows of each of several questions, which are asked side by side."""

        def ask(text: str) -> list[tuple[Any, ...]]:
            with self.at.cursor() as cursor:
                cursor.execute(f"USE {generation.base}")
                return cursor.execute(text).fetchall()

        return all_behind([partial(ask, text) for text in texts])

    def text(
        self,
        sql: str,
        generation: Generation,
        pieces: Collection[Piece],
        *,
        since: str = "",
        until: datetime | None = None,
        where: str = "",
    ) -> str:
        """A question with the facts that it sees: those of some pieces, of cases that ended in the
        month `since` or later, of files that begin before `until`, of which `where` holds. It names
        files and tables that never change, so the same text always has the same answer while
        agencies and procedures stay the same (`units`). Empty: there are no such facts.
        """
        facts, is_empty = [], True
        for kind in FACTS:
            if f'"{kind}"' in sql or f" {kind}" in sql:
                parts = self._facts(generation, kind, pieces, since, until)
                parts = [f"{part} WHERE {where}" for part in parts] if where else parts
                is_empty &= not parts
                nothing = f"SELECT * FROM {generation.base}.open_{kind} WHERE false"  # noqa: S608 - names of ours
                facts.append(f"{kind} AS NOT MATERIALIZED ({' UNION ALL '.join(parts) or nothing})")
        if not facts:
            return sql
        if is_empty:
            return ""
        rest = sql.lstrip().removeprefix("WITH ")
        return f"WITH {', '.join(facts)}{' ' if rest == sql.lstrip() else ', '}{rest}"

    def units(self, generation: Generation) -> str:
        """A word that changes with the agencies, their units, the procedures and their fields."""
        return self.files[generation.base].dims

    @contextmanager
    def opened(self, since: str = "") -> Iterator[tuple[duckdb.DuckDBPyConnection, Generation]]:
        """The same facts for several questions, and for tables of one's own that go with them."""
        generation = self.current()
        with self.at.cursor() as cursor:
            cursor.execute(f"USE {self._seen(generation, since)}")
            yield cursor, generation

    def current(self) -> Generation:
        """The generation of this moment: one thread looks for news. The others wait for it only
        where nobody has looked for long: what they would answer is as old as that.
        """
        now = monotonic()
        if self.generation is not None and now < self.until:
            return self.generation
        if self.lock.acquire(blocking=self.generation is None or now >= self.until + self.took):
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
        fresh, recent = filling.touched_since(self.manifest, most=LIVE_MOST)
        if len(recent) > LIVE_MOST:
            fresh, at = {}, self.manifest.made_at
        if is_new or fresh != self.live or self.generation is None:
            self.generation = self._generate(fresh, at)
            self.live = fresh
        self.generation = dataclasses.replace(self.generation, at=at)
        took = monotonic() - begun
        self.until = begun + took + (FRESH_SECONDS if took < LONG_LOOK_SECONDS else SHARE * took)
        self.took = max(took, FRESH_SECONDS)

    def _load(self, manifest: Manifest) -> None:
        """What belongs to a manifest: views of its months, its open part in memory."""
        name = f"m{manifest.number}_{self.number}"
        self.base = name
        self.files[name] = Files.of(manifest)
        with self.at.cursor() as cursor:
            cursor.execute(f"CREATE SCHEMA {name}; USE {name}")
            self._fill(cursor, manifest)

    def _fill(self, cursor: duckdb.DuckDBPyConnection, manifest: Manifest) -> None:
        for kind in FACTS:
            path = manifest.paths(kind)[OPEN]
            cursor.execute(f"CREATE TABLE open_{kind} AS FROM read_parquet('{path}')")
        for dim, path in manifest.paths("dims").items():
            cursor.execute(f"CREATE TABLE {dim} AS FROM read_parquet('{path}')")

    def _generate(self, fresh: Touched, at: datetime) -> Generation:
        self.number += 1
        name, came_back = f"g{self.number}", False
        with self.at.cursor() as cursor:
            cursor.execute(f"CREATE SCHEMA {name}; USE {name}")
            if fresh:
                self._bring(cursor, fresh)
                came_back = self._came_back(cursor, fresh)
        made = Generation(name=name, at=at, live=len(fresh), base=self.base, came_back=came_back)
        self._drop_old(made)
        return made

    def _seen(self, generation: Generation, since: str) -> str:
        """The schema with the views for questions since a month; made once a generation."""
        name = f"{generation.name}_{since.replace('-', '')}"
        with self.viewing:
            if name not in self.views:
                with self.at.cursor() as cursor:
                    cursor.execute(f"CREATE SCHEMA {name}")
                    for kind in FACTS:
                        view = " UNION ALL ".join(self._facts(generation, kind, ALL, since))
                        cursor.execute(f"CREATE VIEW {name}.{kind} AS {view}")
                    for dim in ("agencies", "procedures"):
                        cursor.execute(f"CREATE VIEW {name}.{dim} AS FROM {generation.base}.{dim}")
                self.views[name] = generation.name
        return name

    def _bring(self, cursor: duckdb.DuckDBPyConnection, fresh: Touched) -> None:
        with TemporaryDirectory(prefix="motcua-live-") as folder, cases.facts_snapshot():
            workshop.copy(cursor, Path(folder), cases.facts_of_cases(map(UUID, fresh)))
        cursor.execute("CREATE TABLE touched AS SELECT unnest(?::VARCHAR[]) AS case_id", [[*fresh]])

    def _live_from(self, generation: Generation, kind: str) -> datetime:
        """Since when there is anything of a kind that is live; its facts are derived by whoever
        asks first.
        """
        if not generation.live:
            return self.files[generation.base].begins_open[kind]
        with self.living:
            begins = self.begins.setdefault(generation.name, {})
            for each in ("cases", kind):  # other kinds follow their cases
                if each not in begins:
                    begins[each] = behind(partial(self._derived, generation, each))
            return begins[kind]

    def _derived(self, generation: Generation, kind: str) -> datetime:
        with self.at.cursor() as cursor:
            cursor.execute(f"USE {generation.name}")
            workshop.derive(cursor, kind)
            return self._live(cursor, generation, kind)

    def _live(
        self, cursor: duckdb.DuckDBPyConnection, generation: Generation, kind: str
    ) -> datetime:
        """What is open, with the fresh facts in the place of those known before; since when there
        is anything of it.
        """
        said, base, name = ", ".join(FACTS[kind]), generation.base, generation.name
        cursor.execute(
            f"CREATE VIEW live_{kind} AS "  # noqa: S608 - names of ours
            f"SELECT {said} FROM {base}.open_{kind} ANTI JOIN {name}.touched USING (case_id) "
            f"UNION ALL SELECT {said} FROM {name}.fresh_{kind}"
        )
        return workshop.begin(cursor, kind, f"live_{kind}") or datetime.max  # noqa: DTZ901 - wall clock

    def _facts(
        self,
        generation: Generation,
        kind: str,
        pieces: Collection[Piece],
        since: str = "",
        until: datetime | None = None,
    ) -> list[str]:
        """The parts of a kind of fact, each a question of its own."""
        files = self.files[generation.base]
        said, parts = ", ".join(FACTS[kind]), []
        months = [
            str(path)
            for part, path in files.paths[kind].items()
            if part != OPEN
            and part >= since
            and (Piece.LAST if part >= files.last_from else Piece.OLD) in pieces
            and (until is None or files.begins[kind].get(part, datetime.min) < until)  # noqa: DTZ901 - wall clock
        ]
        if months:
            gone = f"ANTI JOIN {generation.name}.touched USING (case_id)"
            parts.append(
                f"SELECT {said} FROM read_parquet({months}) {gone if generation.came_back else ''}"  # noqa: S608 - names of ours
            )
        if Piece.LIVE in pieces:
            begins = self._live_from(generation, kind)
            live = f"{generation.name}.live" if generation.live else f"{generation.base}.open"
            if until is None or begins < until:
                parts.append(f"SELECT {said} FROM {live}_{kind}")  # noqa: S608 - as above
        return parts

    def _came_back(self, cursor: duckdb.DuckDBPyConnection, fresh: Touched) -> bool:
        """Whether a touched case may lie in a closed month: known before, and not open."""
        known = [key for key, (first, _last) in fresh.items() if first > 1]
        still_open = f"SELECT case_id FROM {self.base}.open_cases"  # noqa: S608 - names of ours
        asked = f"SELECT unnest(?::VARCHAR[]) EXCEPT {still_open} LIMIT 1"
        return cursor.execute(asked, [known]).fetchone() is not None

    def _drop_old(self, made: Generation) -> None:
        self.held.append(made)
        gone, self.held = self.held[:-KEPT], self.held[-KEPT:]
        used = {name for each in self.held for name in (each.name, each.base)}
        with self.viewing:
            old = {name for each in gone for name in (each.name, each.base)} - used
            views = [name for name, generation in self.views.items() if generation in old]
            for name in (*views, *sorted(old)):
                self.views.pop(name, None)
                self.files.pop(name, None)
                self.begins.pop(name, None)
                self.at.execute(f"DROP SCHEMA IF EXISTS {name} CASCADE")


def _opened() -> duckdb.DuckDBPyConnection:
    at = duckdb.connect()
    at.execute(f"SET memory_limit = '{workshop.MEMORY}'; SET threads = {workshop.THREADS}")
    at.execute("SET enable_progress_bar = false; SET parquet_metadata_cache = true")
    return at


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
