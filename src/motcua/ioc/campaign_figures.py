"""Invented figures for the campaign of the four coverages, so that a demonstration has something to
follow: sent as any other figures, and marked as what they are.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from django.utils.translation import gettext as _

from motcua.ioc.campaign_models import Campaign
from motcua.ioc.models import SeriesValue
from motcua.ioc.series.sending import series_push
from motcua.ioc.series.types import Sending, SeriesRow, Way
from motcua.ioc.types import Quality
from motcua.kernel import clock
from motcua.kernel.actor import SYSTEM
from motcua.organisation import selectors as organisation
from motcua.organisation.types import Era, HomeUnit, Level

SHIPPED = Path(__file__).parent / "data" / "campaign_figures.toml"
FEWEST, MOST_PERSONS = 8_000, 40_000  # adults of a unit
DAYS = 90  # from the first figure to the last share of the file


def campaign_figures_send() -> int:
    """Send the invented figures of the weeks from the first day of the campaign up to today, unless
    there are some; how many. For a demonstration.
    """
    said = tomllib.loads(SHIPPED.read_text())
    campaign = Campaign.objects.filter(pk=said.pop("campaign")).first()
    every = timedelta(days=said.pop("every"))
    if campaign is None or SeriesValue.objects.filter(indicator__in=list(said)).exists():
        return 0
    today, weeks = clock.today(), [campaign.first_on - every]
    while weeks[-1] + every <= min(today, campaign.last_on):
        weeks.append(weeks[-1] + every)
    rows = [
        row
        for code, line in said.items()
        for unit in _units(today)
        for row in _rows(code, line, unit, weeks)
    ]
    if not rows:
        return 0
    sending = Sending(
        name=_("Số liệu minh họa"), source=_("Minh họa, không có thật"), quality=Quality.ASSUMED
    )
    return series_push(actor=SYSTEM, rows=rows, sending=sending, way=Way.SHIPPED).loaded


def _units(on: date) -> list[HomeUnit]:
    """The districts where there still are some, else the communes of today."""
    level, era = (Level.DISTRICT, Era.THREE_LEVELS)
    found = [unit for unit in organisation.home_units() if unit.level is level and unit.era is era]
    if all(unit.last_on is None or on <= unit.last_on for unit in found):
        return found
    return [
        unit
        for unit in organisation.home_units()
        if unit.era is Era.TWO_LEVELS and unit.level is Level.COMMUNE
    ]


def _rows(
    code: str, line: Mapping[str, Any], unit: HomeUnit, weeks: Sequence[date]
) -> Iterator[SeriesRow]:
    random = Random(f"{code}:{unit.key}")  # noqa: S311 - the same figures each time
    whole = random.randint(FEWEST, MOST_PERSONS)
    begin = line["first"] + random.uniform(-1, 1) * line["spread"]
    end = line["last"] + random.uniform(-1, 1) * line["spread"] / 2
    for day in weeks:
        gone = (day - weeks[0]).days / DAYS
        percent = begin + (end - begin) * gone**0.9 + random.uniform(-0.15, 0.15)
        yield SeriesRow(
            indicator=code,
            period=day.isoformat(),
            unit=unit.key,
            part=round(whole * min(100.0, percent) / 100),
            whole=whole,
        )
