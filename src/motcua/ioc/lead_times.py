"""How long each procedure really took: counted for everybody to read, and kept for its page in a
file beside the facts, so that the page asks no engine and no database.
"""

import json
from datetime import date, datetime, timedelta
from typing import Any

from motcua.ioc import lake
from motcua.ioc.periods import period_of, periods_until
from motcua.ioc.policies import STEP
from motcua.ioc.reading import indicator_groups
from motcua.ioc.types import Dimension, Grain, LeadTimeInfo, Period
from motcua.kernel import clock
from motcua.kernel.actor import ANONYMOUS
from motcua.kernel.ids import new_id

FILE = "lead-times.json"
MONTHS = 12  # the last ones that are over
FEWEST = 10  # dossiers: of fewer, nine tenths say nothing
SURELY = FEWEST + STEP // 2  # rounded: stands for as many at least
AGAIN_AFTER = timedelta(hours=20)

_read: dict[str, tuple[tuple[int, int], dict[str, Any]]] = {}  # by path: the file as last read


def lead_times_count() -> int:
    """Count anew, for each procedure, how long its dossiers took that were released in the last
    twelve full months: what the public may know, so small numbers are left out and counts are
    rounded. How many procedures have a figure. `LakeEmpty`.
    """
    period = _months()
    found = {
        code: {
            group.key: group.value
            for group in indicator_groups(
                actor=ANONYMOUS, code=code, period=period, by=Dimension.PROCEDURE
            )
        }
        for code in ("lead_median", "lead_p90")
    }
    kept = {
        key: (median.number, longest.number, median.whole)
        for key, median in found["lead_median"].items()
        if (longest := found["lead_p90"].get(key)) is not None
        and None not in (median.number, longest.number)
        and median.whole >= SURELY
    }
    said = {
        "first_on": period.first.isoformat(),
        "last_on": period.last.isoformat(),
        "counted_at": clock.now().isoformat(),
        "procedures": kept,
    }
    torn = lake.root() / f"{FILE}.{new_id().hex}"
    torn.write_text(json.dumps(said))
    torn.rename(lake.root() / FILE)
    return len(kept)


def lead_times_follow() -> None:
    """Count anew where nothing was counted yet, or yesterday. Looks at a file where it is not."""
    said = _said()
    if not said or clock.now() - datetime.fromisoformat(said["counted_at"]) > AGAIN_AFTER:
        lead_times_count()


def lead_time(procedure_code: str) -> LeadTimeInfo | None:
    """How long a procedure really took, as last counted; None where too few were released. No
    query.
    """
    said = _said()
    found = said.get("procedures", {}).get(procedure_code)
    if found is None:
        return None
    median, longest, cases = found
    return LeadTimeInfo(
        period=Period(
            first=date.fromisoformat(said["first_on"]), last=date.fromisoformat(said["last_on"])
        ),
        median_hours=median,
        p90_hours=longest,
        cases=cases,
    )


def _said() -> dict[str, Any]:
    """What the file says; it is read again only when it is another one."""
    path = lake.root() / FILE
    try:
        state = path.stat()
    except FileNotFoundError:
        return {}
    mark = state.st_ino, state.st_mtime_ns
    known = _read.get(str(path))
    if known is None or known[0] != mark:
        known = mark, json.loads(path.read_text())
        _read[str(path)] = known
    return known[1]


def _months() -> Period:
    last = period_of(Grain.MONTH, clock.today().replace(day=1) - timedelta(days=1))
    return Period(first=periods_until(last, MONTHS)[0].first, last=last.last)
