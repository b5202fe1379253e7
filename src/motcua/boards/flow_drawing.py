"""Hours, ways and steps of dossiers as charts."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from motcua.boards.drawing import channel_names, unit_text
from motcua.ioc.types import Ending, Measured, Moment, Rhythm, Streams
from motcua.ui.charts.chart import Better, Chart, Kind, Link, Series

MOST_GROUPS = 7  # beside each other in the picture; the rest is one
HOUR = 3600
WEEKDAYS, HOURS = 7, 24


def moment_names() -> dict[Moment, str]:
    """What happens at an hour, as tabs name it."""
    return {
        Moment.SUBMITTED: _("Nộp hồ sơ"),
        Moment.RECEIVED: _("Tiếp nhận"),
        Moment.RELEASED: _("Có kết quả"),
    }


def ending_names() -> dict[Ending, str]:
    """How dossiers stand, in words."""
    return {
        Ending.IN_TIME: _("Có kết quả đúng hạn"),
        Ending.LATE: _("Có kết quả trễ hạn"),
        Ending.REFUSED: _("Từ chối giải quyết"),
        Ending.DENIED: _("Không tiếp nhận"),
        Ending.WITHDRAWN: _("Người nộp rút"),
        Ending.OPEN: _("Đang giải quyết"),
        Ending.OVERDUE: _("Đang quá hạn"),
    }


def heat(rhythm: Rhythm, moment: Moment) -> Chart:
    """Weekdays down, hours across."""
    days = [
        *(_("Thứ Hai"), _("Thứ Ba"), _("Thứ Tư"), _("Thứ Năm"), _("Thứ Sáu"), _("Thứ Bảy")),
        _("Chủ nhật"),
    ]
    return Chart(
        key="hours",
        kind=Kind.HEAT,
        title=_("%(what)s theo thứ và giờ") % {"what": moment_names()[moment]},
        unit=_("hồ sơ"),
        labels=tuple(f"{hour}h" for hour in range(HOURS)) if rhythm.counts else (),
        series=tuple(
            Series(
                name=name,
                values=tuple(rhythm.counts.get((day, hour), 0) for hour in range(HOURS)),
            )
            for day, name in enumerate(days, start=1)
        )
        if rhythm.counts
        else (),
        source=_("Sổ hồ sơ một cửa"),
        as_of=rhythm.at,
    )


def sankey(streams: Streams, title: str) -> Chart:
    """From the way to hand in to the group, and on to how the dossiers stand."""
    channels, endings = channel_names(), ending_names()
    sizes = Counter[str]()
    for row in streams.rows:
        sizes[row.name or row.key] += row.count
    large = {name for name, _count in sizes.most_common(MOST_GROUPS)}
    links = Counter[tuple[str, str]]()
    for row in streams.rows:
        name = row.name or row.key
        group = name if name in large and name else _("Các nhóm khác")
        links[channels.get(row.channel, row.channel), group] += row.count
        links[group, endings[row.ending]] += row.count
    return Chart(
        key="ways",
        kind=Kind.FLOW,
        title=title,
        unit=_("hồ sơ"),
        links=tuple(
            Link(source=source, target=target, value=count)
            for (source, target), count in sorted(links.items(), key=lambda each: -each[1])
        ),
        source=_("Sổ hồ sơ một cửa"),
        as_of=streams.at,
    )


def steps(flow: Mapping[str, Any], at: datetime) -> Chart:
    """How long dossiers lie at each step: half of them no longer than so many hours."""
    known = [row for row in flow["activities"] if row["median_wait_seconds"] is not None]
    known.sort(key=lambda row: row["usual_place"])
    return Chart(
        key="steps",
        kind=Kind.BAR,
        title=_("Thời gian nằm ở mỗi bước, trung vị"),
        unit=unit_text(Measured.HOURS),
        labels=tuple(_step_name(row) for row in known),
        series=(
            Series(
                name=_("Trung vị"),
                values=tuple(round(row["median_wait_seconds"] / HOUR, 1) for row in known),
            ),
        ),
        better=Better.LOWER,
        focus=(flow["bottleneck_activity"] or {}).get("activity", ""),
        source=_("Sổ hồ sơ một cửa"),
        as_of=at,
    )


def transitions(flow: Mapping[str, Any], at: datetime) -> Chart:
    """Which step followed which, how often: for those who take the numbers along."""
    return Chart(
        key="transitions",
        kind=Kind.FLOW,
        title=_("Bước nào sau bước nào"),
        unit=_("lần"),
        links=tuple(
            Link(source=row["source"], target=row["target"], value=row["frequency"])
            for row in flow["edges"]
        ),
        source=_("Sổ hồ sơ một cửa"),
        as_of=at,
    )


def _step_name(row: Mapping[str, Any]) -> str:
    name = str(row["activity"])
    return _("%(step)s (ngoài thời hạn)") % {"step": name} if row.get("is_aside") else name
