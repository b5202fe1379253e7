"""A question about a window of time as text: for one window, or for many in one pass.

The same question is asked for ever new times, so those stand in its text as marks, which are
replaced each time. For many windows the facts that any of them can concern are picked out once;
then each window is a row, and what answers one window answers them all, joined to those rows.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache

import ibis

from motcua.ioc.formulas import Window
from motcua.ioc.schema import FACTS

# Stand for the edges of the window; no dossier is so old.
MARKS = Window(begin=datetime(1201, 1, 1), end=datetime(1202, 2, 2))  # noqa: DTZ001 - wall clock
TABLE = re.compile(r'\b(FROM|JOIN) "(cases|spans|steps)"')
# Of each kind of fact: from when on it holds, and until when.
EDGES = {
    "cases": ("submitted_at", "ended_at"),
    "spans": ("from_at", "to_at"),
    "steps": ("opened_at", "closed_at"),
}


def moment(edge: datetime) -> str:
    """A moment as it stands in statements."""
    return f"TIMESTAMP '{edge.isoformat(sep=' ')}'"


@lru_cache(maxsize=2)
def written(mark: datetime) -> str:
    """A mark as it stands in statements."""
    sql = str(ibis.to_sql(ibis.literal(mark).name("mark"), dialect="duckdb"))
    return sql.removeprefix("SELECT").rsplit(" AS ", 1)[0].strip()


def for_one(sql: str, window: Window) -> str:
    """The question about this window."""
    return _marked(sql, moment(window.begin), moment(window.end))


def for_many(sql: str, windows: Sequence[Window], where: str = "") -> str:
    """The question about each of the windows: before its columns the place of the window. `where`:
    of which facts, with marks too.
    """
    kinds = sorted({kind for _word, kind in TABLE.findall(sql)})
    near = ", ".join(_near(kind, sql, windows, where) for kind in kinds)
    rows = ", ".join(
        f"({number}, {moment(window.begin)}, {moment(window.end)})"
        for number, window in enumerate(windows)
    )
    chosen = f"WHERE {where}" if where else ""
    inner = TABLE.sub(lambda found: f"{found[1]} (FROM near_{found[2]} {chosen})", sql)
    inner = _marked(inner, "windows.begins", "windows.ends")
    return (
        f"WITH windows(number, begins, ends) AS (VALUES {rows}), {near} "  # noqa: S608 - our own text
        f"SELECT windows.number, answer.* FROM windows, LATERAL ({inner}) AS answer"
    )


def first_month(windows: Sequence[Window]) -> str:
    """What ended before this month concerns no question about the windows: see `Facts`."""
    return f"{min(window.begin for window in windows):%Y-%m}"


def _near(kind: str, sql: str, windows: Sequence[Window], where: str) -> str:
    """The facts that any of the windows can concern, as a part of the statement."""
    begin, end = EDGES[kind]
    columns = ", ".join(name for name in FACTS[kind] if f'"{name}"' in sql)
    since = moment(min(window.begin for window in windows))
    until = moment(max(window.end for window in windows))
    # An agency is that of before or that of now, and one of them in the first window or the last.
    ends = sorted({min(window.end for window in windows), max(window.end for window in windows)})
    chosen = " OR ".join(f"({_marked(where, since, moment(end))})" for end in ends)
    return (
        f"near_{kind} AS MATERIALIZED (SELECT {columns} FROM {kind} "  # noqa: S608 - as above
        f"WHERE {begin} < {until} AND ({end} IS NULL OR {end} >= {since})"
        f"{f' AND ({chosen})' if where else ''})"
    )


def _marked(sql: str, begin: str, end: str) -> str:
    return sql.replace(written(MARKS.begin), begin).replace(written(MARKS.end), end)
