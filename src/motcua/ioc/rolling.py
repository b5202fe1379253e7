"""Many windows in one pass: every day of a campaign, for the whole or for each key of a dimension.

The facts that any of the windows can concern are picked out once; then each window is a row, and
the same statement that answers one window answers them all, joined to those rows.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache

import ibis

from motcua.ioc import engine
from motcua.ioc.formulas import Window
from motcua.ioc.measuring import FILTERED, MARKS, Asked, Chosen, Number, questions, read
from motcua.ioc.schema import FACTS
from motcua.ioc.types import Dimension

MOST = 50  # windows in one statement: what concerns none of them is left out
TABLE = re.compile(r'\b(FROM|JOIN) "(cases|spans|steps)"')
# Of each kind of fact: from when on it holds, and until when.
EDGES = {
    "cases": ("submitted_at", "ended_at"),
    "spans": ("from_at", "to_at"),
    "steps": ("opened_at", "closed_at"),
}
Places = tuple[tuple[int, str], ...]
Found = dict[tuple[int, int], dict[str, Number]]


def rolled(
    asked: Sequence[Asked],
    windows: Sequence[Window],
    chosen: Chosen,
    by: Dimension | None = None,
) -> tuple[Found, engine.Generation]:
    """Each measure for each window, by their places: the number for each key of the dimension, or
    for the empty key where none is asked for. What has no rows is not there.
    """
    found: Found = {}
    facts = engine.facts()
    generation = facts.current()
    for first in range(0, len(windows), MOST):
        some = windows[first : first + MOST]
        since = f"{min(window.begin for window in some):%Y-%m}"
        for places, sql in _statements(tuple(asked), by):
            rows, generation = facts.ask(_joined(sql, some, chosen), since)
            for number, *row in rows:
                key = str(row.pop(0) or "") if by is not None else ""
                for place, value in read(places, row):
                    found.setdefault((place, first + number), {})[key] = value
    return found, generation


def _joined(sql: str, windows: Sequence[Window], chosen: Chosen) -> str:
    kinds = sorted({kind for _word, kind in TABLE.findall(sql)})
    near = ", ".join(_near(kind, sql, windows, chosen) for kind in kinds)
    rows = ", ".join(
        f"({number}, {_time(window.begin)}, {_time(window.end)})"
        for number, window in enumerate(windows)
    )
    inner = TABLE.sub(r"\1 near_\2", sql)
    return (
        f"WITH windows(number, begins, ends) AS (VALUES {rows}), {near} "  # noqa: S608 - our own text
        f"SELECT windows.number, answer.* FROM windows, LATERAL ({inner}) AS answer"
    )


def _near(kind: str, sql: str, windows: Sequence[Window], chosen: Chosen) -> str:
    """The facts that any of the windows can concern, as a part of the statement."""
    begin, end = EDGES[kind]
    columns = ", ".join(name for name in FACTS[kind] if f'"{name}"' in sql)
    wanted = [
        f"{begin} < {_time(max(window.end for window in windows))}",
        f"({end} IS NULL OR {end} >= {_time(min(window.begin for window in windows))})",
    ]
    for name in FILTERED:
        if (values := getattr(chosen, name)) is not None:
            said = ", ".join("'" + value.replace("'", "''") + "'" for value in values)
            wanted.append(f"{name} IN ({said or 'NULL'})")
    where = " AND ".join(wanted)
    return f"near_{kind} AS MATERIALIZED (SELECT {columns} FROM {kind} WHERE {where})"  # noqa: S608 - as above


@lru_cache(maxsize=128)
def _statements(asked: tuple[Asked, ...], by: Dimension | None) -> list[tuple[Places, str]]:
    made = []
    for question in questions(asked, MARKS, Chosen(), by):
        sql = str(ibis.to_sql(question.expr, dialect="duckdb"))
        for mark, edge in ((MARKS.begin, "windows.begins"), (MARKS.end, "windows.ends")):
            sql = sql.replace(_mark(mark), edge)
        made.append((question.places, sql))
    return made


def _mark(mark: datetime) -> str:
    """A mark as it stands in statements."""
    sql = str(ibis.to_sql(ibis.literal(mark).name("mark"), dialect="duckdb"))
    return sql.removeprefix("SELECT").rsplit(" AS ", 1)[0].strip()


def _time(edge: datetime) -> str:
    return f"TIMESTAMP '{edge.isoformat(sep=' ')}'"
