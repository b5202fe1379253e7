"""The figures of a report: asked once for an actor, put in words once, then frozen."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.ioc import selectors as ioc
from motcua.ioc.selectors import DOMAINS, period_read, period_title, periods_until
from motcua.ioc.types import (
    Dimension,
    Direction,
    Group,
    IndicatorInfo,
    Period,
    Slice,
    Value,
)
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotFound
from motcua.kernel.language import official
from motcua.organisation import selectors as organisation
from motcua.steering.reports.template import sections
from motcua.steering.reports.types import SectionKind, SectionSpec
from motcua.steering.reports.words import change_text, figure_text, plain_text, told_text, unit_word

OURS = 2  # the domain of dossiers; the others have a section of their own
HISTORY = 13  # months: this one and the same of a year ago
MOST_BARS = 12
MOST_DOMAIN_ROWS = 60

Row = tuple[str, ...]


@dataclass(slots=True, kw_only=True)
class Draft:
    """A report in the making. `at`: until when its facts reach."""

    actor: Actor
    wanted: Slice
    period: Period
    infos: dict[str, IndicatorInfo]
    at: list[datetime] = field(default_factory=list)

    def seen(self, value: Value) -> Value:
        self.at.append(value.at)
        return value

    def table(self, codes: Sequence[str], periods: Sequence[Period]) -> list[dict[str, Value]]:
        rows = ioc.indicator_table(
            actor=self.actor, codes=codes, periods=periods, wanted=self.wanted
        )
        return [{code: self.seen(value) for code, value in row.items()} for row in rows]

    def groups(self, code: str, by: Dimension) -> list[Group]:
        found = ioc.indicator_groups(
            actor=self.actor, code=code, period=self.period, by=by, wanted=self.wanted
        )
        for group in found:
            self.seen(group.value)
        return list(found)


def figures_for(actor: Actor, agency_id: UUID, period: str) -> tuple[dict[str, Any], datetime]:
    """The figures of the report of an agency on a month, as this actor is told them, and until when
    facts reach. Reports of an agency of the province are on all of it. `LakeEmpty`.
    """
    whole = None if agency_id in organisation.agencies_of_the_province() else agency_id
    figures, at = figures_of(actor, whole, period_read(period))
    return figures, at or clock.now()


@official()
def figures_of(
    actor: Actor, agency_id: UUID | None, period: Period
) -> tuple[dict[str, Any], datetime | None]:
    """Every section with its rows in words, as values of JSON; and until when facts reach.

    `agency_id` None: the whole province. `LakeEmpty`, `SliceRefused`.
    """
    draft = Draft(
        actor=actor,
        wanted=Slice(agency_id=agency_id),
        period=period,
        infos={info.code: info for info in ioc.indicators_list(actor=actor)},
    )
    made = [{**_said(spec), **MAKERS[spec.kind](draft, spec)} for spec in sections()]
    return {"sections": made}, max(draft.at, default=None)


def _said(spec: SectionSpec) -> dict[str, Any]:
    base = {"key": spec.key, "title": spec.title, "kind": spec.kind.value, "hint": spec.hint}
    return {**base, "columns": [], "rows": [], "note": "", "chart": {}}


def _known(draft: Draft, spec: SectionSpec) -> list[IndicatorInfo]:
    return [draft.infos[code] for code in spec.indicators if code in draft.infos]


def _overview(draft: Draft, spec: SectionSpec) -> dict[str, Any]:
    infos = _known(draft, spec)
    if not infos:
        return {}
    periods = periods_until(draft.period, HISTORY)
    table = draft.table([info.code for info in infos], periods)
    year, before, now = table[0], table[-2], table[-1]
    rows = [
        (
            info.name,
            told_text(now[info.code], info.unit),
            told_text(before[info.code], info.unit),
            change_text(now[info.code], before[info.code], info.unit),
            told_text(year[info.code], info.unit),
            figure_text(now[info.code].target, info.unit),
        )
        for info in infos
    ]
    first = infos[0]
    chart = {
        "kind": "line",
        "title": _("%(name)s, 13 tháng") % {"name": first.name},
        "unit": unit_word(first.unit),
        "labels": [f"{each.first.month}/{each.first.year}" for each in periods],
        "name": first.name,
        "values": [row[first.code].number for row in table],
        "target": now[first.code].target,
        "is_down": first.direction is Direction.DOWN,
    }
    columns = [
        _("Chỉ số"),
        period_title(draft.period),
        period_title(periods[-2]),
        _("So với tháng trước"),
        period_title(periods[0]),
        _("Chỉ tiêu"),
    ]
    return {"columns": columns, "rows": rows, "chart": chart}


def _ranking(draft: Draft, spec: SectionSpec) -> dict[str, Any]:
    infos = _known(draft, spec)
    if not infos:
        return {}
    info = infos[0]
    groups = draft.groups(info.code, Dimension.AGENCY)
    shown = groups[: spec.most]
    rows = [
        (
            group.name,
            told_text(group.value, info.unit),
            *(
                (_("không công bố"),) * 2
                if group.value.is_hidden
                else (plain_text(group.value.part), plain_text(group.value.whole))
            ),
        )
        for group in shown
    ]
    note = ""
    if len(groups) > len(shown):
        note = _("Bảng có %(shown)d trên %(all)d cơ quan, từ cao đến thấp.") % {
            "shown": len(shown),
            "all": len(groups),
        }
    columns = [_("Cơ quan"), info.name, _("Được tính"), _("Trên tổng")]
    return {"columns": columns, "rows": rows, "note": note, "chart": _bars(info, shown)}


def _late(draft: Draft, spec: SectionSpec) -> dict[str, Any]:
    infos = _known(draft, spec)
    if not infos:
        return {}
    info, rows, chart = infos[0], [], {}
    names = {Dimension.AGENCY: _("Cơ quan"), Dimension.FIELD: _("Lĩnh vực")}
    for by, name in names.items():
        groups = [
            group
            for group in draft.groups(info.code, by)
            if group.value.number or group.value.is_hidden
        ]
        rows += [
            (group.name, name, told_text(group.value, info.unit)) for group in groups[: spec.most]
        ]
        if by is Dimension.AGENCY:
            chart = _bars(info, groups)
    (total,) = draft.table([info.code], [draft.period])
    note = _("Cuối kỳ có %(number)s quá hạn.") % {"number": told_text(total[info.code], info.unit)}
    columns = [_("Nơi, lĩnh vực"), _("Chia theo"), info.name]
    return {"columns": columns, "rows": rows, "note": note, "chart": chart}


def _campaigns(draft: Draft, _spec: SectionSpec) -> dict[str, Any]:
    try:
        running = [
            each
            for each in ioc.campaigns_list(actor=draft.actor)
            if each.first_on <= draft.period.last and each.last_on >= draft.period.first
        ]
    except NotFound:
        return {}  # campaigns are not for everybody
    rows: list[Row] = []
    for campaign in running:
        _info, goals = ioc.campaign_board(
            actor=draft.actor, code=campaign.code, wanted=draft.wanted
        )
        for goal in goals:
            value = _until(goal.days, goal.values, draft.period.last)
            rows.append(
                (
                    f"{campaign.name}: {goal.info.name}",
                    figure_text(goal.start, goal.info.unit),
                    figure_text(value, goal.info.unit),
                    figure_text(goal.target, goal.info.unit),
                )
            )
    columns = [_("Mục tiêu"), _("Xuất phát"), _("Đến cuối tháng"), _("Cần đạt")]
    return {"columns": columns, "rows": rows}


def _domains(draft: Draft, _spec: SectionSpec) -> dict[str, Any]:
    infos = [info for info in draft.infos.values() if info.domain != OURS]
    if not infos:
        return {}
    before, now = draft.table([info.code for info in infos], periods_until(draft.period, 2))
    rows = [
        (
            info.name,
            str(DOMAINS[info.domain]),
            told_text(now[info.code], info.unit),
            told_text(before[info.code], info.unit),
        )
        for info in sorted(infos, key=lambda each: (each.domain, each.code))
        if now[info.code].number is not None
    ]
    columns = [_("Chỉ số"), _("Lĩnh vực"), period_title(draft.period), _("Kỳ trước")]
    return {"columns": columns, "rows": rows[:MOST_DOMAIN_ROWS]}


def _words(_draft: Draft, _spec: SectionSpec) -> dict[str, Any]:
    return {}


def _bars(info: IndicatorInfo, groups: Sequence[Group]) -> dict[str, Any]:
    shown = [group for group in groups if group.value.number is not None][:MOST_BARS]
    if len(shown) < 2:  # noqa: PLR2004 - one bar compares nothing
        return {}
    return {
        "kind": "bar",
        "title": info.name,
        "unit": unit_word(info.unit),
        "labels": [group.name for group in shown],
        "name": info.name,
        "values": [group.value.number for group in shown],
        "target": None,
        "is_down": info.direction is Direction.DOWN,
    }


def _until(days: Sequence[date], values: Sequence[float | None], last: date) -> float | None:
    """The last value of a goal that stood on a day."""
    past = [value for day, value in zip(days, values, strict=True) if day <= last]
    return next((value for value in reversed(past) if value is not None), None)


MAKERS: Mapping[SectionKind, Callable[[Draft, SectionSpec], dict[str, Any]]] = {
    SectionKind.OVERVIEW: _overview,
    SectionKind.RANKING: _ranking,
    SectionKind.LATE: _late,
    SectionKind.CAMPAIGNS: _campaigns,
    SectionKind.DOMAINS: _domains,
    SectionKind.WORDS: _words,
}
