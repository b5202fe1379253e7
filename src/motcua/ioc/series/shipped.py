"""Figures that come with the product: published statistics, each with its source."""

import tomllib
from pathlib import Path

from motcua.ioc.models import SeriesBatch
from motcua.ioc.series.sending import series_send
from motcua.ioc.series.types import BatchState, Sending, Way
from motcua.kernel.actor import SYSTEM
from motcua.kernel.errors import Invalid

DATA = Path(__file__).parent.parent / "data" / "series" / "values"
SOURCES = "sources.toml"


def series_setup() -> None:
    """Load the figures of this release that are not there yet: one batch for each file, with where
    it is from. What changed since an earlier release comes as a correction.
    """
    for name, said in tomllib.loads((DATA / SOURCES).read_text()).items():
        path = DATA / f"{name}.csv"
        known = SeriesBatch.objects.filter(
            way=Way.SHIPPED.value, name=path.name, state=BatchState.DONE.value
        )
        sending = Sending(
            name=path.name,
            source=said["source"],
            is_correction=known.exists(),
            reason=said["reason"] if known.exists() else "",
        )
        batch = series_send(
            actor=SYSTEM,
            chunks=[path.read_bytes()],
            sending=sending,
            way=Way.SHIPPED,
            waits=True,
        )
        if batch.problems:
            raise Invalid(str(batch.problems[0]))
