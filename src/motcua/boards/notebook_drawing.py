"""Blocks of notebooks as pictures and tables."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from motcua.boards.drawing import choropleth, dimension_names, figure, line, ranking
from motcua.boards.group_forms import running_names
from motcua.boards.views.indicators import named
from motcua.ioc.selectors import period_read, period_title
from motcua.ioc.types import Dimension, Group, Value
from motcua.kernel.errors import Invalid
from motcua.steering.types import Block, Figures, View
from motcua.ui.charts.chart import Chart

MOST_ROWS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line of a table: now, and as it was when the block was written."""

    name: str
    now: Value | None
    then: Value | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A block with its picture; `rows`: its parts now and then; `by`: by what it is taken apart."""

    block: Block
    period: str
    by: str
    chart: Chart | None
    rows: tuple[Row, ...]


def shown(block: Block, number: int) -> Shown:
    """A block ready for the page."""
    by = Dimension(block.wish.by) if block.wish.by else None
    chart = None
    if block.live is not None and block.info is not None:
        chart = _chart(block, block.live, by)
    return Shown(
        block=block,
        period=period_words(block.wish.period),
        by=dimension_names()[by] if by else "",
        # Who, when and until when stands once above each block.
        chart=replace(chart, key=f"block-{number}", source="", as_of=None) if chart else None,
        rows=_rows(block, by),
    )


def period_words(written: str) -> str:
    """A period of a block in words."""
    if not written:
        return ""
    running = running_names()
    try:
        return running.get(written) or period_title(period_read(written))
    except Invalid:
        return written


def _chart(block: Block, live: Figures, by: Dimension | None) -> Chart | None:
    info, view = block.info, block.wish.view
    assert info is not None
    groups = _groups(by, live.groups)
    if view is View.LINE:
        return line(info, live.periods, live.values)
    if by is not None and view is View.MAP and (drawn := choropleth(info, by, groups, {})):
        return drawn
    if by is not None and view in (View.RANKING, View.MAP):
        return ranking(info, groups, {}, info.name)
    return figure(info, live.periods, live.values) if view is View.NUMBER else None


def _rows(block: Block, by: Dimension | None) -> tuple[Row, ...]:
    if by is None or block.live is None:
        return ()
    then = {each.key: each.value for each in block.pinned.groups} if block.pinned else {}
    now = _groups(by, block.live.groups)
    rows = [Row(name=each.name, now=each.value, then=then.pop(each.key, None)) for each in now]
    if block.pinned:
        gone = [each for each in _groups(by, block.pinned.groups) if each.key in then]
        rows += [Row(name=each.name, now=None, then=each.value) for each in gone]
    return tuple(rows[:MOST_ROWS])


def _groups(by: Dimension | None, groups: Sequence[Group]) -> list[Group]:
    return named(by, groups) if by else []
