"""Count months, quarters and years of what is over, before anybody asks: see `sums.py`."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import ibis

from motcua.ioc import engine, lake, sums
from motcua.ioc.engine import Engine, Generation
from motcua.ioc.formulas import FORMULAS, Facts, Window
from motcua.ioc.kept import cut
from motcua.ioc.measuring import Asked, adds, name_of, tables
from motcua.ioc.models import Indicator
from motcua.ioc.periods import period_after, period_of
from motcua.ioc.schema import OPEN
from motcua.ioc.slicing import window_of
from motcua.ioc.types import Grain
from motcua.ioc.windows import MARKS, first_month, for_one
from motcua.kernel import clock

GRAINS = (Grain.MONTH, Grain.QUARTER, Grain.YEAR)
NOTHING = "SELECT '{key}' AS window_key, NULL::VARCHAR AS competent, NULL::VARCHAR AS channel"


def sums_follow() -> int:
    """Count what is not counted yet of the periods that the lake knows; how many that were.

    What was counted of files that are no more goes. Readers have the old sums until the new ones
    are whole. `LakeEmpty`.
    """
    facts = engine.facts()
    generation = facts.current()
    asked = _asked()
    wanted = {
        key: window
        for window in _windows(generation)
        if (key := sums.window_key(facts, generation, window))
    }
    known = _known(facts, [name_of(each) for each in asked])
    new = [key for key in wanted if key not in known]
    if new or known - wanted.keys():
        with TemporaryDirectory(dir=lake.root(), prefix=lake.MAKING) as folder:
            work = _Counting(facts=facts, generation=generation, folder=Path(folder))
            work.keep(known & wanted.keys())
            for key in new:
                work.count(key, wanted[key], asked)
            work.publish()
    return len(new)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Counting:
    """New sums on their way, a file for each window."""

    facts: Engine
    generation: Generation
    folder: Path

    def keep(self, keys: frozenset[str]) -> None:
        """What holds of the sums of before."""
        if keys:
            said = ", ".join(f"'{key}'" for key in sorted(keys))
            old = f"FROM read_parquet('{sums.path()}') WHERE window_key IN ({said})"
            self._write(old, "kept.parquet")

    def count(self, key: str, window: Window, asked: Sequence[Asked]) -> None:
        """All measures of a window, by agency and channel; a row without them says: counted."""
        made = [NOTHING.format(key=key)]
        for sql in _statements(asked):
            text = self.facts.text(
                for_one(sql, window),
                self.generation,
                sums.OLD,
                since=first_month([window]),
                until=window.end,
            )
            if text:
                made.append(f"SELECT '{key}' AS window_key, * FROM ({text})")  # noqa: S608 - our own text
        self._write(" UNION ALL BY NAME ".join(made), f"{key}.parquet")

    def publish(self) -> None:
        """Put all of them into the place of the sums of before."""
        each = f"FROM read_parquet('{self.folder}/*.parquet', union_by_name = true)"
        self._write(f"{each} ORDER BY window_key, competent, channel", "whole.made")
        lake.put(self.folder / "whole.made", sums.path())

    def _write(self, sql: str, name: str) -> None:
        text = f"COPY ({sql}) TO '{self.folder / name}' (FORMAT parquet, COMPRESSION zstd)"
        self.facts.asked(text, self.generation)


def _asked() -> list[Asked]:
    """Every measure of an indicator that adds up, once."""
    rows = Indicator.objects.filter(formula__in=FORMULAS).order_by("code")
    each = [Asked.of(row.formula, row.params) for row in rows]
    return [asked for asked in dict.fromkeys(each) if adds(asked)]


def _known(facts: Engine, measures: Sequence[str]) -> frozenset[str]:
    """The windows that are counted, if all these measures were."""
    found = sums.current(facts)
    if found is None or not found.measures >= set(measures):
        return frozenset()
    return found.windows


def _windows(generation: Generation) -> Iterator[Window]:
    """From the first month of the lake to now."""
    manifest = lake.read()
    months = [part for part in manifest.files["cases"] if part != OPEN] if manifest else []
    if not months:
        return
    first = date.fromisoformat(f"{min(months)}-01")
    for grain in GRAINS:
        period = period_of(grain, first)
        while period.first <= clock.today():
            yield cut(window_of(period), generation.at, sums.OLD)
            period = period_after(period)


def _statements(asked: Sequence[Asked]) -> list[str]:
    """What counts all of them, as SQL with marks, one for each table that is counted."""
    made = []
    for table in tables(asked, Facts(MARKS, lambda rows: rows)):
        grouped = table.rows.group_by("competent", "channel")
        columns = {
            sums.column(part, name_of(asked[place])): found[f"{part}_{place}"]
            for found in [table.aggregates(table.rows)]
            for place, _kind in table.places
            for part in sums.PARTS
        }
        made.append(str(ibis.to_sql(grouped.aggregate(**columns), dialect="duckdb")))
    return made
