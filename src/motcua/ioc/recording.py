"""What administrators see of an indicator: how it is set, its targets, and what was changed."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from motcua.ioc.change_types import Changed, ChangeInfo, IndicatorRecord, TargetInfo
from motcua.ioc.errors import IndicatorUnknown
from motcua.ioc.indicators import info_of, targets_of
from motcua.ioc.models import Indicator, IndicatorChange, IndicatorTarget, SeriesValue
from motcua.ioc.series.rights import LAYERS
from motcua.ioc.series.types import FORMULA, Adds, SeriesWish
from motcua.ioc.types import Dimension, Direction, Grain, Period, Quality
from motcua.kernel.actor import Actor
from motcua.organisation import selectors as organisation

PAGE = 50


def indicator_record(*, actor: Actor, code: str) -> IndicatorRecord:
    """All that an administrator of the province decides of an indicator, with its last fifty
    changes; `IndicatorUnknown`. Four queries at most.
    """
    if not organisation.administers_province(actor):
        raise IndicatorUnknown
    row = Indicator.objects.filter(pk=code).first()
    if row is None:
        raise IndicatorUnknown
    changes = tuple(
        _change(each)
        for each in IndicatorChange.objects.filter(indicator=code).order_by("-number")[:PAGE]
    )
    is_sent = row.formula == FORMULA
    return IndicatorRecord(
        info=info_of(row),
        wish=_wish(row) if is_sent else None,
        has_figures=is_sent and SeriesValue.objects.filter(indicator=code).exists(),
        seen=changes[0].number if changes else 0,
        targets=tuple(_target(each) for each in targets_of([code])),
        changes=changes,
    )


def _wish(row: Indicator) -> SeriesWish:
    return SeriesWish(
        code=row.code,
        name=row.name,
        domain=row.domain,
        unit=row.unit,
        direction=Direction(row.direction),
        grain=Grain(row.grain),
        adds=Adds(row.adds),
        source=row.source,
        basis=row.basis,
        layers=tuple(LAYERS[each] for each in map(Dimension, row.dimensions) if each in LAYERS),
        lowest=row.lowest,
        highest=row.highest,
        warn=row.warn,
        alarm=row.alarm,
        owner_agency_id=row.owner_agency_id,
        quality=Quality(row.quality),
        is_public=row.is_public,
    )


def _target(row: IndicatorTarget) -> TargetInfo:
    return TargetInfo(
        id=row.id,
        agency_id=row.agency_id,
        period=Period(first=row.first_on, last=row.last_on),
        value=row.value,
        basis=row.basis,
    )


def _change(row: IndicatorChange) -> ChangeInfo:
    return ChangeInfo(
        number=row.number,
        at=row.at,
        by_name=row.by_name,
        reason=row.reason,
        changed=tuple(_changed(each) for each in row.said),
    )


def _changed(said: Mapping[str, Any]) -> Changed:
    first, last, agency = said.get("first"), said.get("last"), said.get("agency")
    return Changed(
        what=said["what"],
        before=said.get("before"),
        after=said.get("after"),
        agency_id=UUID(agency) if agency else None,
        period=Period(first=date.fromisoformat(first), last=date.fromisoformat(last))
        if first and last
        else None,
    )
