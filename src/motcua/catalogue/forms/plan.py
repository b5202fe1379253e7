"""What is shown of a form and what is computed in it, for any data."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from typing import Any

from motcua.catalogue.forms.data import drop, get, put
from motcua.catalogue.forms.expressions import Formula, condition, formula

STAR = "*"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One `when` or one computed field. `table`: of a column, the path of its rows.

    `paths`: the fields that disappear, or the one that is computed; of a column, inside a row.
    """

    place: str
    formula: Formula
    paths: tuple[str, ...]
    table: str = ""
    computes: bool = False

    @property
    def reads(self) -> Iterator[tuple[str, ...]]:
        """The paths that it depends on."""
        yield from self.formula.data
        yield from ((*self.table.split("."), *path) for path in self.formula.row)

    @property
    def writes(self) -> Iterator[tuple[str, ...]]:
        """The paths that depend on it."""
        start = self.table.split(".") if self.table else []
        yield from ((*start, *path.split(".")) for path in self.paths)


@dataclass(slots=True)
class Shown:
    """Data without what is hidden; computed values lie beside it until the rest is checked."""

    data: dict[str, Any]
    hidden: set[str] = field(default_factory=set)
    computed: dict[str, Any] = field(default_factory=dict)
    tables: set[str] = field(default_factory=set)

    def complete(self) -> dict[str, Any]:
        """The data with the computed values in their places."""
        for path, value in self.computed.items():
            _put_anywhere(self.data, path.split("."), value)
        for table in self.tables:
            rows = get(self.data, table.split("."))
            if isinstance(rows, list) and not all(rows):
                put(self.data, table.split("."), [row for row in rows if row != {}])
        return self.data


def rules_of(layout: Mapping[str, Any]) -> Iterator[Rule]:
    """Every rule of a layout; raises `ExpressionInvalid`."""
    for at, section in enumerate(layout["sections"]):
        place = f"sections.{at}"
        if "when" in section:
            paths = tuple(each["path"] for each in section["fields"])
            yield Rule(place=place, formula=condition(section["when"]), paths=paths)
        for number, each in enumerate(section["fields"]):
            yield from _rules_of_field(f"{place}.fields.{number}", each)
    for at, computed in enumerate(layout.get("computed", ())):
        if "cel" in computed:
            yield _computing(f"computed.{at}", computed["path"], computed["cel"])


def _rules_of_field(place: str, spec: Mapping[str, Any]) -> Iterator[Rule]:
    if "when" in spec:
        yield Rule(place=place, formula=condition(spec["when"]), paths=(spec["path"],))
    for number, column in enumerate(spec.get("columns", ())):
        if "when" in column:
            yield Rule(
                place=f"{place}.columns.{number}",
                formula=condition(column["when"], in_row=True),
                paths=(column["path"],),
                table=spec["path"],
            )


def _computing(place: str, path: str, text: str) -> Rule:
    table, star, column = path.partition(f".{STAR}.")
    return Rule(
        place=place,
        formula=formula(text, in_row=bool(star)),
        paths=(column if star else path,),
        table=table if star else "",
        computes=True,
    )


def ordered(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """The rules so that each comes after those that it depends on; raises `CycleError`."""
    known = {rule.place: rule for rule in rules}
    graph: TopologicalSorter[str] = TopologicalSorter()
    for rule in known.values():
        graph.add(rule.place, *(each.place for each in known.values() if _depends(rule, each)))
    return tuple(known[place] for place in graph.static_order())


def circle(rules: Iterable[Rule]) -> list[str]:
    """The places of rules that wait for each other; empty when there are none."""
    try:
        ordered(rules)
    except CycleError as error:
        return list(dict.fromkeys(error.args[1]))
    return []


def _depends(rule: Rule, other: Rule) -> bool:
    return any(_overlap(read, written) for read in rule.reads for written in other.writes)


def _overlap(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    shorter = min(len(one), len(other))
    return one[:shorter] == other[:shorter]


def show(rules: Iterable[Rule], data: dict[str, Any]) -> Shown:
    """Take out of the data what is not shown and work out what is computed. Changes `data`.

    A rule that hides answers comes before the rules that read them, so a hidden answer counts as
    not given.
    """
    shown = Shown(data)
    for rule in rules:
        if rule.table:
            shown.tables.add(rule.table)
            _in_rows(rule, shown)
        elif rule.computes:
            _compute(rule, shown)
        elif not rule.formula.holds(data):
            for path in rule.paths:
                drop(data, path.split("."))
                shown.hidden.add(path)
    for path in shown.computed:
        _drop_anywhere(data, path.split("."))
    return shown


def _compute(rule: Rule, shown: Shown) -> None:
    path = rule.paths[0]
    if path in shown.hidden:
        return
    value = rule.formula.value(shown.data)
    if value is not None:
        shown.computed[path] = value
        put(shown.data, path.split("."), value)  # until every rule has read it


def _in_rows(rule: Rule, shown: Shown) -> None:
    rows = get(shown.data, rule.table.split("."))
    name = rule.paths[0]
    for number, row in enumerate(rows if isinstance(rows, list) else ()):
        if not isinstance(row, dict):
            continue
        path = f"{rule.table}.{number}.{name}"
        if not rule.computes:
            if not rule.formula.holds(shown.data, row):
                row.pop(name, None)
                shown.hidden.add(path)
        elif (value := rule.formula.value(shown.data, row)) is not None and (
            path not in shown.hidden
        ):
            shown.computed[path] = row[name] = value
    if not rule.computes and not rule.formula.row and not rule.formula.holds(shown.data, {}):
        shown.hidden.add(f"{rule.table}.{STAR}.{name}")


def _node(data: Any, path: list[str]) -> Any:
    for part in path:
        if isinstance(data, list):
            data = data[int(part)] if part.isdigit() and int(part) < len(data) else None
        else:
            data = data.get(part) if isinstance(data, dict) else None
    return data


def _put_anywhere(data: dict[str, Any], path: list[str], value: Any) -> None:
    numbered = next((at for at, part in enumerate(path) if part.isdigit()), None)
    if numbered is None:
        put(data, path, value)
        return
    row = _node(data, path[: numbered + 1])
    if isinstance(row, dict):
        row[path[-1]] = value


def _drop_anywhere(data: dict[str, Any], path: list[str]) -> None:
    if any(part.isdigit() for part in path):
        row = _node(data, path[:-1])
        if isinstance(row, dict):
            row.pop(path[-1], None)
        return
    drop(data, path)
