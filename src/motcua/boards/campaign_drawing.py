"""Goals of a campaign as charts, small lines and words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from motcua.boards.drawing import unit_text
from motcua.ioc.types import (
    Dimension,
    Direction,
    Goal,
    GoalUnits,
    IndicatorInfo,
    Measured,
    Pace,
    Track,
    UnitTrack,
)
from motcua.ui.charts.chart import Better, Chart, Kind, Role, Series

MOST_BARS = 15
# After the comma, of the day and of the pace: nobody hands in half a dossier.
PLACES: Mapping[str, int] = {Measured.PERCENT: 2, Measured.CASES: 0}
WIDE, HIGH, EDGE = 100, 28, 2  # of a small line, in its own units


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a place stands: a word with its tone and shape, and a sentence that says more."""

    text: str
    tone: str
    icon: str
    says: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRow:
    """A unit in a table: its small lines as points, where it leads, where its work is."""

    unit: UnitTrack
    name: str
    standing: Standing
    done: str
    needed: str
    href: str
    left: str

    @property
    def is_behind(self) -> bool:
        return self.unit.ahead is not None and self.unit.ahead < 0 and not self.unit.is_reached


def burn_up(goal: Goal) -> Chart:
    """Day by day: what was reached, the pace that is needed, where the trend leads."""
    done = _("Từ ngày đầu") if goal.is_sum else _("Bảy ngày gần nhất")
    series = [
        Series(name=done, values=goal.values),
        Series(name=_("Nhịp cần có"), values=goal.needed, role=Role.NEEDED),
    ]
    if not goal.is_over:
        series.append(Series(name=_("Nếu giữ nhịp này"), values=goal.forecast, role=Role.FORECAST))
    return Chart(
        key=f"goal-{goal.number}",
        kind=Kind.LINE,
        title=_("Từng ngày"),
        unit=unit_text(goal.info.unit),
        labels=goal.days,
        series=tuple(series),
        target=goal.target,
        better=_better(goal.info),
        places=PLACES.get(goal.info.unit),
    )


def ranked(goal: Goal, addresses: Mapping[str, str]) -> Chart:
    """The districts, the best first; of many communes those that have the furthest to go."""
    known = sorted(
        goal.ranked,
        key=lambda unit: (unit.number or 0, unit.name),
        reverse=goal.info.direction is not Direction.DOWN,
    )
    is_cut = len(known) > MOST_BARS
    if is_cut:  # the worst first: all of them are in the table of units
        known = known[: -MOST_BARS - 1 : -1]
    return Chart(
        key=f"ranking-{goal.number}",
        kind=Kind.BAR if goal.is_sum else Kind.TARGET,
        title=_ranking_title(goal),
        unit=unit_text(goal.info.unit),
        labels=tuple(unit.name for unit in known),
        series=(Series(name=goal.info.name, values=tuple(unit.number for unit in known)),),
        urls=tuple(addresses.get(unit.key, "") for unit in known),
        target=None if goal.is_sum else goal.target,
        better=_better(goal.info),
        is_ranking=not is_cut,
    )


def furthest(goal: GoalUnits, addresses: Mapping[str, str]) -> Chart:
    """By how much units are better or worse than their own pace asks for, who is furthest behind
    first.
    """
    known = [unit for unit in reversed(goal.rows) if unit.ahead is not None][:MOST_BARS]
    is_share = goal.info.unit == Measured.PERCENT
    return Chart(
        key="furthest",
        kind=Kind.BAR,
        title=_("Những nơi xa nhịp cần có nhất")
        if len(goal.rows) > MOST_BARS
        else _("So với nhịp cần có"),
        unit=_("điểm %") if is_share else unit_text(goal.info.unit),
        labels=tuple(unit_name(unit) for unit in known),
        series=(Series(name=_("Hơn nhịp cần có"), values=tuple(unit.ahead for unit in known)),),
        urls=tuple(addresses.get(unit.key, "") for unit in known),
        places=PLACES.get(goal.info.unit),
        note=_("Dưới 0: kém hơn nhịp cần có."),
        source=goal.info.source,
    )


def day_by_day(goal: GoalUnits) -> Chart:
    """Every unit with its way and each of its days: a table to keep, too wide to be drawn."""
    rows = goal.rows
    told: list[tuple[str, list[float | None]]] = [
        (_now_title(goal), [unit.now for unit in rows]),
        (_("Xuất phát"), [unit.start for unit in rows]),
        (_("Nhịp cần có"), [unit.needed_now for unit in rows]),
        (_("Mục tiêu"), [unit.target for unit in rows]),
        (_("Hơn nhịp cần có"), [unit.ahead for unit in rows]),
    ]
    days = rows[0].days if rows else ()
    told += [
        (f"{day:%d/%m/%Y}", [unit.values[place] for unit in rows])
        for place, day in enumerate(days)
        if any(unit.values[place] is not None for unit in rows)
    ]
    return Chart(
        key="days",
        kind=Kind.BAR,
        title=goal.info.name,
        unit=unit_text(goal.info.unit),
        labels=tuple(unit_name(unit) for unit in rows),
        series=tuple(Series(name=name, values=tuple(values)) for name, values in told),
        better=_better(goal.info),
        places=PLACES.get(goal.info.unit),
        source=goal.info.source,
    )


def unit_name(unit: UnitTrack) -> str:
    """What belongs to no unit is the province's own."""
    return unit.name or _("Cơ quan cấp tỉnh")


def standing(track: Track) -> Standing:
    """How a place stands, in words."""
    day = f"{track.ends_on:%d/%m/%Y}" if track.ends_on else ""
    said = {"day": day}
    never = _("Theo đà hai tuần qua thì không đến được mục tiêu.")
    return {
        Pace.REACHED: Standing(text=_("Đã đạt"), tone="ok", icon="check"),
        Pace.MISSED: Standing(text=_("Không đạt"), tone="bad", icon="cross"),
        Pace.UNKNOWN: Standing(text=_("Chưa có số liệu"), tone="quiet", icon="info"),
        Pace.UNTOLD: Standing(
            text=_("Chưa đủ số liệu"),
            tone="quiet",
            icon="info",
            says=_("Hai tuần qua mới có %(count)d số liệu, còn ít quá để nói kịp hay không.")
            % {"count": track.lately},
        ),
        Pace.IN_TIME: Standing(
            text=_("Kịp"),
            tone="ok",
            icon="check",
            says=_("Giữ nhịp này thì đạt vào %(day)s.") % said,
        ),
        Pace.LATE: Standing(
            text=_("Chậm"),
            tone="warn",
            icon="alert",
            says=_("Giữ nhịp này thì đến %(day)s mới đạt.") % said,
        ),
        Pace.NEVER: Standing(text=_("Không kịp"), tone="bad", icon="alert", says=never),
    }[track.pace]


def row_of(unit: UnitTrack, info: IndicatorInfo, href: str, left: str) -> UnitRow:
    """A unit as its row in the table shows it."""
    known = [number for number in (*unit.values, *unit.needed, unit.target) if number is not None]
    low, high = min(known, default=0.0), max(known, default=1.0)
    return UnitRow(
        unit=unit,
        name=unit_name(unit),
        standing=standing(unit),
        done=_points(unit.values, low, high),
        needed=_points(unit.needed, low, high),
        href=href,
        left=left,
    )


def _points(values: Sequence[float | None], low: float, high: float) -> str:
    """A line as the points of SVG."""
    wide = WIDE / max(1, len(values) - 1)
    tall = (HIGH - 2 * EDGE) / ((high - low) or 1.0)
    return " ".join(
        f"{at * wide:.1f},{HIGH - EDGE - (value - low) * tall:.1f}"
        for at, value in enumerate(values)
        if value is not None
    )


def _ranking_title(goal: Goal) -> str:
    if len(goal.ranked) > MOST_BARS:
        return _("Còn xa mục tiêu nhất")
    if goal.ranked_by is not Dimension.DISTRICT:
        return _("Các xã, phường")
    return _("Các huyện, từ ngày đầu") if goal.is_sum else _("Các huyện, bảy ngày gần nhất")


def _now_title(goal: GoalUnits) -> str:
    return _("Từ ngày đầu") if goal.is_sum else _("Gần nhất")


def _better(info: IndicatorInfo) -> Better:
    return Better.LOWER if info.direction is Direction.DOWN else Better.HIGHER
