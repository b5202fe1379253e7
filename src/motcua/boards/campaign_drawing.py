"""Goals of a campaign as charts."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from motcua.boards.drawing import unit_text
from motcua.ioc.types import Direction, Goal
from motcua.ui.charts.chart import Better, Chart, Kind, Role, Series


def burn_up(number: int, goal: Goal) -> Chart:
    """Day by day: what was reached, the pace that is needed, where the trend leads."""
    return Chart(
        key=f"goal-{number}",
        kind=Kind.LINE,
        title=_("Từng ngày"),
        unit=unit_text(goal.info.unit),
        labels=goal.days,
        series=(
            Series(name=_("Bảy ngày gần nhất"), values=goal.values),
            Series(name=_("Nhịp cần có"), values=goal.needed, role=Role.NEEDED),
            Series(name=_("Nếu giữ nhịp này"), values=goal.forecast, role=Role.FORECAST),
        ),
        target=goal.target,
        better=_better(goal),
        places=2 if goal.info.unit == "percent" else None,
    )


def ranked(number: int, goal: Goal, addresses: Mapping[str, str]) -> Chart:
    """The districts, the best first."""
    known = sorted(
        goal.districts,
        key=lambda unit: (unit.number or 0, unit.name),
        reverse=goal.info.direction is not Direction.DOWN,
    )
    return Chart(
        key=f"ranking-{number}",
        kind=Kind.TARGET,
        title=_("Các huyện, bảy ngày gần nhất"),
        unit=unit_text(goal.info.unit),
        labels=tuple(unit.name for unit in known),
        series=(Series(name=goal.info.name, values=tuple(unit.number for unit in known)),),
        urls=tuple(addresses.get(unit.key, "") for unit in known),
        target=goal.target,
        better=_better(goal),
        is_ranking=True,
    )


def _better(goal: Goal) -> Better:
    return Better.LOWER if goal.info.direction is Direction.DOWN else Better.HIGHER
