"""The view of leaders in words and shapes: values in, values out."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from motcua.cases.types import (
    AgencyLoad,
    AlertInfo,
    AlertKind,
    CaseFilter,
    RatingLevel,
    RatingLoad,
    Ratings,
    WaitsFor,
)

BAR = 100.0  # the width of a full bar in the units of its picture
OWN_STEPS: dict[WaitsFor, Promise] = {
    WaitsFor.INTAKE: _("Tiếp nhận"),
    WaitsFor.APPRAISE: _("Thụ lý, thẩm định"),
    WaitsFor.CONSULT: _("Cho ý kiến phối hợp"),
    WaitsFor.APPROVE: _("Phê duyệt"),
    WaitsFor.SIGN: _("Ký số"),
    WaitsFor.SEAL: _("Vào số, đóng dấu"),
}
FILTERS: dict[CaseFilter, Promise] = {
    CaseFilter.OVERDUE: _("Quá hạn"),
    CaseFilter.TODAY: _("Đến hạn hôm nay"),
    CaseFilter.OPEN: _("Đang giải quyết"),
    CaseFilter.CITIZEN: _("Chờ người nộp"),
    CaseFilter.OTHER: _("Chờ cơ quan khác"),
    CaseFilter.OUTSIDE: _("Chờ kết quả liên thông"),
}

RATINGS: dict[RatingLevel, Promise] = {
    RatingLevel.GOOD: _("Hài lòng"),
    RatingLevel.FAIR: _("Bình thường"),
    RatingLevel.BAD: _("Không hài lòng"),
}


class AlertWords(NamedTuple):
    """What a warning says beside the time left, how loudly, and under which sign."""

    title: Promise | str
    tone: str
    icon: str


# The time left says it all.
DUE = AlertWords("", "", "")
ALERTS: dict[AlertKind, AlertWords] = {
    AlertKind.SHARE: DUE,
    AlertKind.BEFORE: DUE,
    AlertKind.LATE: DUE,
    AlertKind.STEP: AlertWords(_("Bước này chờ đã lâu"), "warn", "clock"),
    AlertKind.STEP_UP: AlertWords(_("Bước này chờ quá lâu"), "bad", "alert"),
    AlertKind.LETTER: AlertWords(_("Văn bản chờ ký, đóng dấu quá lâu"), "bad", "paper"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One stretch of a bar: where it begins, how long it is (as SVG writes numbers), what it is."""

    x: str
    width: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One agency of the table: its figures, and its bar against the longest of the table."""

    load: AgencyLoad
    pieces: tuple[Piece, ...]


SORTS: dict[str, tuple[Promise, Callable[[AgencyLoad], tuple[float | str, ...]]]] = {
    "overdue": (_("quá hạn"), lambda load: (-load.overdue, -load.today, -load.open)),
    "open": (_("đang giải quyết"), lambda load: (-load.open,)),
    "today": (_("đến hạn hôm nay"), lambda load: (-load.today, -load.overdue)),
    "oldest": (_("lâu nhất"), lambda load: (-load.oldest_days,)),
    "late": (_("trễ trong tháng"), lambda load: (-(load.late_percent or 0), -load.late)),
    "name": (_("tên"), lambda load: (load.name,)),
}


def board_rows(loads: Iterable[AgencyLoad], sort: str) -> list[Row]:
    """The agencies with anything to show in the wanted order, each with its bar."""
    ordered = sorted((load for load in loads if not load.is_idle), key=SORTS[sort][1])
    most = max((load.open for load in ordered), default=0)
    return [Row(load=load, pieces=pieces(load, most)) for load in ordered]


def pieces(load: AgencyLoad, most: int) -> tuple[Piece, ...]:
    """For whom the open cases wait, side by side; the longest bar of the table is full."""
    parts = (
        ("own", load.own),
        ("other", load.other),
        ("citizen", load.citizen),
        ("outside", load.outside),
    )
    whole = max(sum(count for _kind, count in parts), 1)
    unit = BAR * load.open / most / whole if most else 0.0
    found, x = [], 0.0
    for kind, count in parts:
        if count:
            found.append(Piece(x=f"{x:.2f}", width=f"{count * unit:.2f}", kind=kind))
            x += count * unit
    return tuple(found)


def own_steps(load: AgencyLoad) -> list[tuple[Promise, int, str]]:
    """At which steps the officers of an agency have work: title, cases, length of the bar."""
    counts = [(title, load.waits.get(step, 0)) for step, title in OWN_STEPS.items()]
    most = max((count for _title, count in counts), default=0)
    return [(title, count, f"{BAR * count / most:.2f}") for title, count in counts if count]


def percent_text(load: AgencyLoad) -> str:
    """`2,5%`, or a dash where nothing was released this month."""
    value = load.late_percent
    return "—" if value is None else f"{value:g}".replace(".", ",") + "%"


def tabs_for(current: CaseFilter, address: Callable[[CaseFilter], str]) -> list[dict[str, object]]:
    """The lists of an agency as tabs."""
    return [
        {"label": label, "href": address(wanted), "current": wanted is current}
        for wanted, label in FILTERS.items()
    ]


def grouped(alerts: Sequence[AlertInfo]) -> tuple[list[AlertInfo], list[AlertInfo]]:
    """What waits for somebody to say that it is known, and what is known."""
    waiting = [alert for alert in alerts if alert.acknowledged_at is None]
    return waiting, [alert for alert in alerts if alert.acknowledged_at is not None]


def rating_rows(ratings: Ratings) -> list[tuple[RatingLoad, list[tuple[Promise, int]], str]]:
    """Each agency with its counts in the order of the columns, and the share of the satisfied."""
    return [
        (row, [(word, row.counts[level]) for level, word in RATINGS.items()], _percent(row))
        for row in ratings.rows
    ]


def _percent(row: RatingLoad) -> str:
    return "" if row.good_percent is None else f"{row.good_percent:g}".replace(".", ",") + "%"
