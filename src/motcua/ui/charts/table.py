"""The numbers of a chart as a table: on the page, and in the files that one takes along."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from motcua.ui.charts.chart import Chart, Kind, Label, Number
from motcua.ui.charts.texts import cell_text, label_text

Cell = str | date | Number | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """`name` leads to `url` where there is one."""

    name: Label
    values: tuple[Cell, ...]
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """`titles`: the first names the rows, each other one a column of values."""

    titles: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRow:
    """A row in words."""

    name: str
    url: str
    cells: tuple[str, ...]


def table_of(chart: Chart) -> Table:
    """Every number that the chart shows, and what it is measured against."""
    if chart.kind is Kind.FLOW:
        return _flow_table(chart)
    if chart.kind is Kind.HEAT:
        return _heat_table(chart)
    extra = _against(chart)
    columns = [series.values for series in chart.series]
    columns += [(value,) * len(chart.labels) for _title, value in extra]
    names = tuple(_column(chart, series.name) for series in chart.series)
    titles = (_first_title(chart), *names, *(_column(chart, title) for title, _value in extra))
    urls = chart.urls or ("",) * len(chart.labels)
    rows = _before(chart, len(columns)) + tuple(
        Row(name=label, values=tuple(column[place] for column in columns), url=url)
        for place, (label, url) in enumerate(zip(chart.labels, urls, strict=True))
    )
    return Table(titles=titles, rows=rows)


def shown_rows(chart: Chart, table: Table) -> list[ShownRow]:
    """The rows as a page shows them."""
    return [
        ShownRow(
            name=label_text(row.name),
            url=row.url,
            cells=tuple(_shown(chart, cell) for cell in row.values),
        )
        for row in table.rows
    ]


def _shown(chart: Chart, cell: Cell) -> str:
    if isinstance(cell, str | date):
        return label_text(cell)
    return cell_text(cell, chart)


def _against(chart: Chart) -> list[tuple[str, Number]]:
    """What stands beside each value of the table."""
    return [] if chart.target is None else [(_("Mục tiêu"), chart.target)]


def _before(chart: Chart, columns: int) -> tuple[Row, ...]:
    """The last period of a single number, above its history."""
    if chart.kind is not Kind.NUMBER or chart.previous is None:
        return ()
    name = chart.previous_label or _("Kỳ trước")
    return (Row(name=name, values=(chart.previous, *(None,) * (columns - 1))),)


def _column(chart: Chart, name: str) -> str:
    return f"{name} ({chart.unit})" if chart.unit else name


def _first_title(chart: Chart) -> str:
    if any(isinstance(label, date) for label in chart.labels):
        return _("Ngày")
    return _("Kỳ") if chart.kind in (Kind.NUMBER, Kind.LINE) else _("Tên")


def _heat_table(chart: Chart) -> Table:
    names = tuple(label_text(label) for label in chart.labels)
    rows = tuple(Row(name=series.name, values=series.values) for series in chart.series)
    return Table(titles=(_column(chart, _("Tên")), *names), rows=rows)


def _flow_table(chart: Chart) -> Table:
    titles = (_("Từ"), _("Đến"), _column(chart, _("Số lượng")))
    rows = tuple(Row(name=link.source, values=(link.target, link.value)) for link in chart.links)
    return Table(titles=titles, rows=rows)
