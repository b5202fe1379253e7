"""Indicators as rows and as others see them: definitions of the release, targets, lights."""

import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db.models import Q

from motcua.ioc.explaining import EXPLAINED, SELF_COUNTED, SENT
from motcua.ioc.models import Indicator, IndicatorTarget
from motcua.ioc.series.types import FORMULA, Adds, Layer
from motcua.ioc.types import (
    Dimension,
    Direction,
    Grain,
    IndicatorInfo,
    Light,
    Measured,
    Period,
    Quality,
)
from motcua.kernel.text import spoken
from motcua.organisation import selectors as organisation

DATA = Path(__file__).parent / "data"
SHIPPED = DATA / "indicators.toml"
SENT_BY_OTHERS = DATA / "series" / "indicators.toml"
PUBLIC_SERVICES = 2  # of the eleven domains: how the administration works
DEFINED = (
    *("name", "domain", "unit", "direction", "formula", "params", "grain", "dimensions"),
    *("source", "quality", "basis", "lowest", "highest", "adds"),
)
MEASURED = frozenset(each.value for each in Measured)
NOTHING_SENT = {"basis": "", "lowest": None, "highest": None, "adds": ""}
# Figures for an old commune also tell of the present one that it went into.
BY_LAYER = {
    Layer.DISTRICT: Dimension.DISTRICT,
    Layer.COMMUNE: Dimension.COMMUNE,
    Layer.PRESENT: Dimension.PRESENT,
    Layer.AGENCY: Dimension.AGENCY,
}


@cache
def shipped() -> dict[str, dict[str, Any]]:
    """The definitions of this release, by code, as columns of `Indicator`."""
    found = tomllib.loads(SHIPPED.read_text())
    return {
        code: {
            "name": said["name"],
            "domain": said.get("domain", PUBLIC_SERVICES),
            "unit": Measured(said["unit"]).value,
            "direction": Direction(said["direction"]).value,
            "formula": said["formula"],
            "params": said.get("params", {}),
            "grain": Grain(said["grain"]).value,
            "dimensions": said.get("dimensions", [each.value for each in Dimension]),
            "warn": said.get("warn"),
            "alarm": said.get("alarm"),
            "source": said["source"],
            "quality": Quality(said.get("quality", Quality.GOOD)).value,
            "is_public": said["public"],
            **NOTHING_SENT,
        }
        for code, said in found.items()
    } | _sent_by_others()


def _sent_by_others() -> dict[str, dict[str, Any]]:
    found = tomllib.loads(SENT_BY_OTHERS.read_text())
    return {
        code: {
            "name": said["name"],
            "domain": said["domain"],
            "unit": said["unit"],
            "direction": Direction(said["direction"]).value,
            "formula": FORMULA,
            "params": {},
            "grain": Grain(said["grain"]).value,
            "dimensions": [BY_LAYER[Layer(each)].value for each in said.get("layers", ())],
            "warn": said.get("warn"),
            "alarm": said.get("alarm"),
            "source": said["source"],
            "quality": Quality(said.get("quality", Quality.GOOD)).value,
            "is_public": said["public"],
            "basis": said.get("basis", ""),
            "lowest": said.get("lowest"),
            "highest": said.get("highest"),
            "adds": Adds(said["adds"]).value,
        }
        for code, said in found.items()
    }


def info_of(row: Indicator) -> IndicatorInfo:
    """An indicator for those who show it, with the words of its formula."""
    return IndicatorInfo(
        code=row.code,
        name=row.name,
        domain=row.domain,
        unit=Measured(row.unit) if row.unit in MEASURED else row.unit,
        direction=Direction(row.direction),
        formula=row.formula,
        params=dict(row.params),
        grain=Grain(row.grain),
        dimensions=tuple(Dimension(each) for each in row.dimensions),
        warn=row.warn,
        alarm=row.alarm,
        owner_agency_id=row.owner_agency_id,
        source=row.source,
        quality=Quality(row.quality),
        is_public=row.is_public,
        says=spoken(_said(row)),
        basis=row.basis,
        quality_note=row.quality_note,
        is_counted=row.formula != FORMULA,
    )


def _said(row: Indicator) -> str:
    if row.formula != FORMULA:
        return EXPLAINED[row.formula]
    return SELF_COUNTED.get(row.code) or SENT[row.adds]


def light_of(row: Indicator, number: float | None) -> Light:
    """How a number stands to the thresholds of its indicator."""
    if number is None or row.warn is None or row.alarm is None:
        return Light.NONE
    sign = -1 if row.direction == Direction.DOWN else 1
    if sign * number < sign * row.alarm:
        return Light.RED
    return Light.YELLOW if sign * number < sign * row.warn else Light.GREEN


def targets_of(codes: Iterable[str]) -> list[IndicatorTarget]:
    """The targets of these indicators, the newest first. One query."""
    return list(IndicatorTarget.objects.filter(Q(indicator__in=list(codes))).order_by("-first_on"))


def target_of(
    targets: Iterable[IndicatorTarget], code: str, agency_id: UUID | None, period: Period
) -> float | None:
    """The target that holds on the last day of a period: of the agency, or the nearest one above
    it, or of the province.
    """
    holding = {
        row.agency_id: row.value
        for row in targets
        if row.indicator_id == code and row.first_on <= period.last <= row.last_on
    }
    way = organisation.agencies_upwards(agency_id) if agency_id is not None else ()
    for agency in way:
        if agency.id in holding:
            return holding[agency.id]
    return holding.get(None)
