"""What a chart says, in one sentence for those who do not read the picture."""

from collections.abc import Callable, Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from motcua.ui.charts.chart import Chart, Kind, Label, Number, Role, Series
from motcua.ui.charts.drawings.flows import forward_links
from motcua.ui.charts.texts import (
    NO_BREAK,
    amount,
    goal_measure,
    label_text,
    measure,
    short_measure,
    value_text,
)

MOST_PARTS = 4
Known = list[tuple[Label, Number]]


def summary_of(chart: Chart) -> str:
    """One plain sentence with the numbers that matter; says so when there is none."""
    if chart.is_empty:
        return _("Chưa có số liệu.")
    text = "; ".join(part for part in SENTENCES[chart.kind](chart) if part)
    return f"{text[:1].upper()}{text[1:]}."


def change_text(chart: Chart) -> str:
    """How the number moved since the last period; empty where that is not known."""
    if chart.previous is None or chart.latest is None:
        return ""
    moved = round(chart.latest - chart.previous, chart.decimals)
    words = {
        "much": _difference(moved, chart),
        "period": chart.previous_label or _("kỳ trước"),
    }
    if not moved:
        return _("không đổi so với %(period)s") % words
    more = _("tăng %(much)s so với %(period)s")
    return (more if moved > 0 else _("giảm %(much)s so với %(period)s")) % words


def goal_text(chart: Chart) -> str:
    """The target and whether it is met; empty without one."""
    met = chart.reaches(chart.latest)
    if met is None:
        return ""
    words = {"target": goal_measure(chart)}
    return (_("đạt mục tiêu %(target)s") if met else _("chưa đạt mục tiêu %(target)s")) % words


def _number(chart: Chart) -> Iterator[str]:
    yield measure(chart.latest, chart)
    yield change_text(chart)
    yield goal_text(chart)


def _line(chart: Chart) -> Iterator[str]:
    done = [each for each in chart.series if each.role is Role.DONE]
    many = len(done) > 1
    for series in done[:MOST_PARTS]:
        yield _way(chart, series, named=many)
    if done:
        yield from _pace(chart, done[0])
    for series in chart.series:
        if series.role is Role.FORECAST:
            yield _forecast(chart, series)
    if chart.target is not None:
        yield _("mục tiêu %(target)s") % {"target": goal_measure(chart)}


def _way(chart: Chart, series: Series, *, named: bool) -> str:
    known = _known(chart, series)
    if not known:
        return ""
    (start, first), (end, last) = known[0], known[-1]
    words = {
        "first": measure(first, chart),
        "last": measure(last, chart),
        "start": label_text(start),
        "end": label_text(end),
    }
    if len(known) == 1:
        text = "{last} ({end})".format(**words)
    else:
        text = _("từ %(first)s (%(start)s) đến %(last)s (%(end)s)") % words
    return f"{series.name} {text}" if named else text


def _pace(chart: Chart, done: Series) -> Iterator[str]:
    """How far the last value is from the pace that is needed at that point."""
    needed = next((each for each in chart.series if each.role is Role.NEEDED), None)
    places = [place for place, value in enumerate(done.values) if value is not None]
    if needed is None or not places:
        return
    has, asked = done.values[places[-1]], needed.values[places[-1]]
    if has is None or asked is None:
        return
    gap = round(has - asked, chart.decimals)
    words = {"gap": _difference(gap, chart)}
    behind = gap < 0 if chart.better.value == "higher" else gap > 0
    if not gap:
        yield _("đúng nhịp cần có")
    elif behind:
        yield _("chậm hơn nhịp cần có %(gap)s") % words
    else:
        yield _("nhanh hơn nhịp cần có %(gap)s") % words


def _difference(gap: Number, chart: Chart) -> str:
    """How far apart two values are: from 40 % to 50 % is a quarter more, or ten points."""
    if chart.unit != "%":
        return amount(abs(gap), chart)
    return f"{value_text(abs(gap), chart.decimals)}{NO_BREAK}{_('điểm %')}"


def _forecast(chart: Chart, series: Series) -> str:
    known = _known(chart, series)
    if not known:
        return ""
    words = {"value": measure(known[-1][1], chart), "day": label_text(known[-1][0])}
    return _("dự báo %(value)s vào %(day)s") % words


def _ranking(chart: Chart) -> Iterator[str]:
    known = _known(chart, chart.series[0])
    low, high = min(known, key=_value), max(known, key=_value)
    words = {
        "top": label_text(high[0]),
        "most": short_measure(high[1], chart),
        "bottom": label_text(low[0]),
        "least": short_measure(low[1], chart),
    }
    if len(known) == 1:
        yield "{top} {most}".format(**words)
    elif low[1] == high[1]:
        yield _("tất cả đều %(most)s") % words
    else:
        yield _("cao nhất là %(top)s (%(most)s)") % words
        yield _("thấp nhất là %(bottom)s (%(least)s)") % words
    yield _reached(chart, [value for _label, value in known])
    yield _missing(len(chart.labels) - len(known))


def _map(chart: Chart) -> Iterator[str]:
    yield from _ranking(chart)
    drawn = chart.shapes.areas if chart.shapes else ()
    unknown = {area.key for area in drawn} - set(chart.keys)
    yield _missing(len(unknown))


def _reached(chart: Chart, values: Sequence[Number]) -> str:
    if chart.target is None:
        return ""
    words = {
        "met": sum(chart.reaches(value) is True for value in values),
        "all": len(values),
        "target": goal_measure(chart),
    }
    return _("%(met)d trên %(all)d đạt mục tiêu %(target)s") % words


def _missing(count: int) -> str:
    text = ngettext("%(count)d nơi chưa có số liệu", "%(count)d nơi chưa có số liệu", count)
    return text % {"count": count} if count else ""


def _share(chart: Chart) -> Iterator[str]:
    sums = [(each.name, sum(value for value in each.values if value)) for each in chart.series]
    whole = sum(value for _name, value in sums)
    yield _("tổng %(whole)s") % {"whole": amount(whole, chart)}
    for name, value in sums[:MOST_PARTS] if whole else ():
        yield f"{name} {value_text(value / whole * 100, 1)}\u00a0%"


def _heat(chart: Chart) -> Iterator[str]:
    cells = [
        (value, series.name, label_text(label))
        for series in chart.series
        for label, value in zip(chart.labels, series.values, strict=True)
        if value is not None
    ]
    most, least = max(cells), min(cells)
    words = {"row": most[1], "column": most[2], "value": measure(most[0], chart)}
    yield _("nhiều nhất vào %(row)s, %(column)s (%(value)s)") % words
    words = {"row": least[1], "column": least[2], "value": measure(least[0], chart)}
    yield _("ít nhất vào %(row)s, %(column)s (%(value)s)") % words


def _flow(chart: Chart) -> Iterator[str]:
    onward, back = forward_links(chart.links)
    for link in onward[:1]:
        words = {
            "source": link.source,
            "target": link.target,
            "value": measure(link.value, chart),
        }
        yield _("nhiều nhất từ “%(source)s” sang “%(target)s” (%(value)s)") % words
    if back:
        words = {"value": amount(sum(link.value for link in back), chart)}
        yield _("quay lại bước trước %(value)s, xem trong bảng") % words


def _known(chart: Chart, series: Series) -> Known:
    pairs = zip(chart.labels, series.values, strict=True)
    return [(label, value) for label, value in pairs if value is not None]


def _value(pair: tuple[Label, Number]) -> Number:
    return pair[1]


SENTENCES: dict[Kind, Callable[[Chart], Iterator[str]]] = {
    Kind.NUMBER: _number,
    Kind.LINE: _line,
    Kind.BAR: _ranking,
    Kind.SHARE: _share,
    Kind.HEAT: _heat,
    Kind.MAP: _map,
    Kind.FLOW: _flow,
    Kind.TARGET: _ranking,
}
