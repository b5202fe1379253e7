"""Numbers from measures: expressions for any engine, and as SQL of the embedded one.

The same question is asked for ever new times and slices: for both it is written to SQL once per
process (`windows.py`). `cluster.py` asks the same expressions of a distributed engine.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Any
from uuid import UUID

import ibis

from motcua.ioc import engine, formulas, kept, schema, sums
from motcua.ioc.formulas import (
    Count,
    Facts,
    Measure,
    Quantile,
    Ratio,
    Table,
    Total,
    Window,
    measure,
)
from motcua.ioc.types import Dimension, Side
from motcua.ioc.windows import MARKS, first_month, for_one, written

DIM_KEYS = {
    Dimension.AGENCY: "competent",
    Dimension.PROCEDURE: "procedure",
    Dimension.CHANNEL: "channel",
}
OF_AGENCY = (Dimension.COMMUNE, Dimension.DISTRICT, Dimension.PRESENT)
FILTERED = ("competent", "procedure", "channel")
THEN = "CASE WHEN handed_on_at >= {} THEN competent_before ELSE competent END"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A formula with its parameters, as a key: `params` is JSON."""

    formula: str
    params: str

    @classmethod
    def of(cls, formula: str, params: Mapping[str, Any]) -> "Asked":
        return cls(formula=formula, params=json.dumps(params, sort_keys=True))

    def measure(self, facts: Facts) -> Measure:
        return measure(self.formula, json.loads(self.params), facts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """Which rows: for each column the values that are wanted; None: any."""

    competent: tuple[str, ...] | None = None
    procedure: tuple[str, ...] | None = None
    channel: tuple[str, ...] | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(name for name in FILTERED if getattr(self, name) is not None)

    @property
    def where(self) -> str:
        """The same as a condition in SQL on facts, with the marks of `windows`; empty: all. Whose
        a dossier was is asked at the end of the window.
        """
        return self._condition(competent=THEN.format(written(MARKS.end)))

    def now(self, prefix: str = "") -> str:
        """The same on columns as they stand: whose a dossier is, or was when it was summed."""
        return self._condition(**{name: prefix + name for name in FILTERED})

    def _condition(self, **instead: str) -> str:
        said = []
        for name in self.columns:
            values = ", ".join(
                "'" + value.replace("'", "''") + "'" for value in getattr(self, name)
            )
            said.append(f"{instead.get(name, name)} IN ({values or 'NULL'})")
        return " AND ".join(said)


EVERY = Chosen()


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """What came out: of a share, its part and whole; of a count, both the number."""

    number: float | None
    part: int
    whole: int


def numbers(
    asked: Sequence[Asked], windows: Sequence[Window], chosen: Chosen
) -> tuple[dict[tuple[int, int], Number], engine.Generation]:
    """Each measure for each window, by their places. One question per table that is counted."""
    found: dict[tuple[int, int], Number] = {}
    generation = engine.facts().current()
    for places, sql in statements(tuple(asked), None):
        answers, generation = kept.added(_question(asked, places, sql, chosen), windows)
        for number, (row,) in enumerate(answers):
            for place, value in read(places, row):
                found[place, number] = value
    return found, generation


def groups(
    asked: Asked, window: Window, chosen: Chosen, by: Dimension
) -> tuple[dict[str, Number], engine.Generation]:
    """A measure for each key of a dimension that has something to count."""
    ((places, sql),) = statements((asked,), by)
    (rows,), generation = kept.added(_question((asked,), places, sql, chosen, by), [window])
    found = {str(row[0]): value for row in rows for _place, value in read(places, row[1:])}
    return {key: value for key, value in found.items() if value.part or value.whole}, generation


def cases(
    asked: Asked,
    window: Window,
    chosen: Chosen,
    *,
    side: Side = Side.PART,
    after: UUID | None = None,
    most: int | None = None,
) -> list[tuple[Any, ...]]:
    """The cases that a measure counts, by their key: case, procedure, channel, agency."""
    sql = f"SELECT * FROM ({for_one(_list_sql(asked, side), window)})"  # noqa: S608 - our own text
    if after is not None:
        sql += f" WHERE case_id > '{after}'"
    sql += " ORDER BY case_id" + (f" LIMIT {most}" if most is not None else "")
    return engine.facts().ask(sql, first_month([window]), for_one(chosen.where, window))[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """An expression, and which of the measures asked for its columns answer: see `read`."""

    places: tuple[tuple[int, str], ...]
    expr: Any


def questions(
    asked: Sequence[Asked], window: Window, chosen: Chosen, by: Dimension | None = None
) -> list[Question]:
    """Expressions for any engine over the same files, one per table that is counted. Taken apart
    by a dimension, the first column of a row is its key.
    """
    made = []
    for table in tables(asked, Facts(window, _narrow(chosen))):
        if by is None:
            expr = table.rows.aggregate(**table.aggregates(table.rows))
        else:
            rows = _by(table.rows, by)
            expr = rows.group_by("dim").aggregate(**table.aggregates(rows))
        made.append(Question(places=table.places, expr=expr))
    return made


def listing(asked: Asked, window: Window, chosen: Chosen, side: Side) -> Any:
    """The cases that a measure counts as an expression, for any engine, in no order."""
    count = _counted(asked.measure(Facts(window, _narrow(chosen))), side)
    rows = count.table.filter(count.where)
    return rows.select("case_id", "procedure", "channel", "competent")


@lru_cache(maxsize=2048)  # every indicator by each of its dimensions, with room for one's own
def statements(
    asked: tuple[Asked, ...], by: Dimension | None
) -> list[tuple[tuple[tuple[int, str], ...], str]]:
    """The measures as SQL with marks for the edges of the window, one per table that is counted,
    and which of them its columns answer. For all rows: which are chosen is said beside, so that a
    text serves every slice.
    """
    found = questions(asked, MARKS, EVERY, by)
    return [(each.places, str(ibis.to_sql(each.expr, dialect="duckdb"))) for each in found]


def name_of(asked: Asked) -> str:
    """A name for a measure that changes with what it counts, and with the code that does."""
    said = f"{asked.formula} {asked.params} {_code()}"
    return blake2b(said.encode(), digest_size=8).hexdigest()


@cache
def _code() -> str:
    """Stands for everything that decides what a formula counts."""
    sources = [Path(each).read_bytes() for each in (__file__, formulas.__file__, schema.__file__)]
    return blake2b(b"".join([*sources, ibis.__version__.encode()])).hexdigest()


def adds(asked: Asked) -> bool:
    """Whether its numbers for parts of the facts add up to that for the whole."""
    return not isinstance(asked.measure(Facts(MARKS, lambda rows: rows)), Quantile)


@lru_cache(maxsize=512)
def _list_sql(asked: Asked, side: Side) -> str:
    return str(ibis.to_sql(listing(asked, MARKS, EVERY, side), dialect="duckdb"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Counting:
    """Measures that count the same rows: what each needs of a row is a column of `rows`.

    `places`: which of the measures asked for, and how to read it.
    """

    rows: Table
    places: tuple[tuple[int, str], ...]
    measures: tuple[Measure, ...]

    def aggregates(self, rows: Table) -> dict[str, Any]:
        """Part, whole and value of each measure over these rows."""
        found: dict[str, Any] = {}
        for (place, _kind), each in zip(self.places, self.measures, strict=True):
            is_whole = rows[f"is_whole_{place}"]
            # Some engines count with a sum, which of no rows is nothing and not 0.
            found[f"part_{place}"] = rows.count(where=rows[f"is_part_{place}"]).fill_null(0)
            found[f"whole_{place}"] = rows.count(where=is_whole).fill_null(0)
            value = ibis.null("float64")
            if isinstance(each, Quantile):
                value = rows[f"value_{place}"].quantile(each.share, where=is_whole)
            elif isinstance(each, Total):
                value = rows[f"value_{place}"].sum(where=is_whole)
            found[f"value_{place}"] = value
        return found


def tables(asked: Iterable[Asked], facts: Facts) -> list[Counting]:
    """The measures by the table whose rows they count; percentiles, which do not add up, apart."""
    tables: dict[tuple[Any, bool], list[tuple[int, Measure]]] = {}
    for place, each in enumerate(asked):
        found = each.measure(facts)
        key = _counted(found, Side.WHOLE).table.op(), isinstance(found, Quantile)
        tables.setdefault(key, []).append((place, found))
    made = []
    for (op, _adds), measures in tables.items():
        table, columns = op.to_expr(), {}
        for place, found in measures:
            columns[f"is_part_{place}"] = _counted(found, Side.PART).where
            columns[f"is_whole_{place}"] = _counted(found, Side.WHOLE).where
            if isinstance(found, Quantile | Total):
                columns[f"value_{place}"] = found.value
        made.append(
            Counting(
                rows=table.select(*FILTERED, **columns),
                places=tuple((place, type(found).__name__) for place, found in measures),
                measures=tuple(found for _place, found in measures),
            )
        )
    return made


def _counted(found: Measure, side: Side) -> Count:
    match found:
        case Count():
            return found
        case Ratio():
            return found.part if side is Side.PART else found.whole
        case _:
            return found.of


def read(places: Sequence[tuple[int, str]], row: Sequence[Any]) -> Iterable[tuple[int, Number]]:
    """The numbers in the answer to a question, each with the place of its measure."""
    for at, (place, kind) in enumerate(places):
        part, whole, value = row[3 * at : 3 * at + 3]
        number: float | None = part
        if kind == Ratio.__name__:
            number = 100 * part / whole if whole else None
        elif kind == Total.__name__:
            number = value or 0
        elif kind == Quantile.__name__:
            number = value
        yield place, Number(number=number, part=part, whole=whole)


def _narrow(chosen: Chosen) -> Any:
    def narrow(table: Table) -> Table:
        wanted = [table[name].isin(getattr(chosen, name)) for name in chosen.columns]
        return table.filter(*wanted) if wanted else table

    return narrow


def _by(table: Table, by: Dimension) -> Table:
    """The table with the key of a dimension as `dim`: empty without one, or where no list knows it,
    so that both are one group.
    """
    if by in DIM_KEYS:
        return table.mutate(dim=table[DIM_KEYS[by]].fill_null(""))
    if by in OF_AGENCY:
        other = ibis.table({"agency": "string", by.value: "string"}, name="agencies")
        other = other.select(dim_key="agency", dim=by.value)
        joined = table.left_join(other, table.competent == other.dim_key)
    else:
        other = ibis.table({"procedure": "string", "field": "string"}, name="procedures")
        other = other.select(dim_key="procedure", dim="field")
        joined = table.left_join(other, table.procedure == other.dim_key)
    return joined.mutate(dim=joined.dim.fill_null(""))


def _question(
    asked: Sequence[Asked],
    places: Sequence[tuple[int, str]],
    sql: str,
    chosen: Chosen,
    by: Dimension | None = None,
) -> kept.Question:
    does_add = all(kind != Quantile.__name__ for _place, kind in places)
    is_summed = does_add and chosen.procedure is None and by in sums.KEYS
    return kept.Question(
        sql=sql,
        where=chosen.where,
        plain=chosen.now(),
        by=by,
        measures=len(places),
        adds=does_add,
        summed=tuple(name_of(asked[place]) for place, _kind in places) if is_summed else None,
    )
