"""Many windows in one pass: each day of a campaign, for the whole or each key of a dimension."""

from collections.abc import Sequence

from motcua.ioc import engine
from motcua.ioc.formulas import Window
from motcua.ioc.measuring import Asked, Chosen, Number, read, statements
from motcua.ioc.types import Dimension
from motcua.ioc.windows import first_month, for_many

MOST = 50  # windows in one statement: what concerns none of them is left out
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
        for places, sql in statements(tuple(asked), by):
            rows, generation = facts.ask(for_many(sql, some, chosen.where), first_month(some))
            for number, *row in rows:
                key = str(row.pop(0) or "") if by is not None else ""
                for place, value in read(places, row):
                    found.setdefault((place, first + number), {})[key] = value
    return found, generation
