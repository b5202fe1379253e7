"""Durations as people say them."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from motcua.ui.charts.texts import value_text

MOST_LINES = 10
MINUTE, HOUR, DAY = 60, 3600, 86_400


def duration_text(seconds: float | None) -> str:
    """Days, hours or minutes with one decimal: `2,3 ngày`; an en dash for none."""
    if seconds is None:
        return "–"
    if seconds >= DAY:
        return _("%(count)s ngày") % {"count": _decimal(seconds / DAY)}
    if seconds >= HOUR:
        return _("%(count)s giờ") % {"count": _decimal(seconds / HOUR)}
    return _("%(count)s phút") % {"count": _decimal(seconds / MINUTE)}


def flow_lines(flow: dict[str, Any]) -> Iterator[str]:
    """What the process map says, in words: the steps, where time goes, where cases turn back."""
    for step in flow["activities"]:
        said = {"step": step["activity"], "frequency": step["frequency"]}
        said["wait"] = duration_text(step["median_wait_seconds"])
        yield _("%(step)s: %(frequency)s lần, chờ trung vị %(wait)s") % said
    for kind, words in (
        ("activity", _("Bước mất nhiều thời gian nhất: %(name)s, %(percent)s %% tổng thời gian")),
        ("agency", _("Cơ quan mất nhiều thời gian nhất: %(name)s, %(percent)s %% tổng thời gian")),
    ):
        worst = flow[f"bottleneck_{kind}"]
        if worst:
            yield words % {"name": worst[kind], "percent": _decimal(worst["percent"])}
    for loop in flow["loops"][:MOST_LINES]:
        said = {"path": " → ".join(loop["steps"]), "frequency": loop["frequency"]}
        yield _("Vòng lặp %(path)s: %(frequency)s lần") % said
    yield _("%(cases)s hồ sơ phải làm lại bước đã làm (%(cases_percent)s %%)") % flow["rework"]
    for each in flow["lead_times"][: MOST_LINES + 1]:
        said = {"procedure": each["procedure"] or _("Tất cả"), "cases": each["cases"]}
        said["median"] = duration_text(each["median_seconds"])
        said["p90"] = duration_text(each["p90_seconds"])
        yield _("%(procedure)s: %(cases)s hồ sơ xong, trung vị %(median)s, p90 %(p90)s") % said


def _decimal(value: float) -> str:
    whole = round(value, 1) == round(value)
    return value_text(value, 0 if whole else 1)
