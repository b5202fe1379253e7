"""Figures that come with the product: published statistics of its province, with their sources."""

import tomllib
from pathlib import Path

from motcua.ioc.models import SeriesBatch
from motcua.ioc.series.sending import series_send
from motcua.ioc.series.types import BatchState, Sending, Way, Written
from motcua.kernel.actor import SYSTEM
from motcua.kernel.errors import Invalid
from motcua.organisation.selectors import home_units
from motcua.organisation.types import Era, Level

DATA = Path(__file__).parent.parent / "data" / "series" / "values"
SOURCES = "sources.toml"
PROVINCE = "70"  # of whom they are
REASON = "Bản phát hành mới sửa số liệu"


def series_setup() -> None:
    """Load the figures of this release: one batch for each table, with where it is from. A table
    that was loaded stays; one that a release changed comes as a correction. In another province
    nothing is done.
    """
    is_home = any(
        unit.code == PROVINCE and unit.level is Level.PROVINCE and unit.era is Era.THREE_LEVELS
        for unit in home_units()
    )
    if not is_home:
        return
    for name, source in tomllib.loads((DATA / SOURCES).read_text()).items():
        _load(DATA / f"{name}.csv", source)


def _load(path: Path, source: str) -> None:
    known = SeriesBatch.objects.filter(
        way=Way.SHIPPED.value, name=path.name, state=BatchState.DONE.value
    ).exists()
    sending = Sending(
        name=path.name,
        source=source,
        is_correction=known,
        reason=REASON if known else "",
        numbers=Written.ENGLISH,
    )
    content = path.read_bytes()
    batch = series_send(
        actor=SYSTEM, chunks=[content], sending=sending, way=Way.SHIPPED, waits=True
    )
    if batch.problems:
        first = batch.problems[0]
        raise Invalid(f"{path.name}:{first.line} {first.column}: {first.say}")
