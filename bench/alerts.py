"""How long a look at all alert rules takes.

    .venv/bin/python bench/alerts.py [--rules 500] [--cases 1000000] [--folder var/bench/alerts]

Makes a lake of so many cases (see `lakes.py`) and an installation of its own beside it, writes so
many rules for leaders of the province and of its agencies, and looks for all of them: the first
time in the process, again, and with every tenth number beyond its bound. Figures come as JSON; the
exit code is 1 when the look took longer than the minute in which the next one begins.
"""

import argparse
import json
import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import lakes
from timing import once

GOAL_MS = 60_000
CODES = ("received", "overdue", "ontime_percent", "online_percent", "processing", "lead_median")


def main() -> int:
    """Make, write rules, look; print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rules", type=int, default=500)
    parser.add_argument("--cases", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path, default=Path("var/bench/alerts"))
    given = parser.parse_args()
    home = given.folder.resolve() / "home"
    home.mkdir(parents=True, exist_ok=True)
    os.environ["MOTCUA_HOME"] = str(home)
    import_module("motcua.config.cli").prepare("bench")
    import_module("django").setup()
    import_module("motcua.config.setup").run_all()
    folder = given.folder.resolve() / f"lake-{given.cases}"
    import_module("django.conf").settings.LAKE_DIR = folder
    lakes.make(folder, given.cases)
    figures = {"rules": given.rules, "cases": given.cases, **_looked(given.rules)}
    print(json.dumps(figures, indent=2))
    return int(figures["again_ms"] > GOAL_MS)


def _looked(number: int) -> dict[str, Any]:
    from django.db import connection  # noqa: PLC0415 - after the set-up
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415 - as above

    from motcua.steering import services  # noqa: PLC0415 - as above
    from motcua.steering.models import Alert, AlertRule  # noqa: PLC0415 - as above

    asked = _write(number)

    def look() -> None:
        services.alerts_evaluate()

    def due() -> None:
        # As if an interval had passed: only the times are put back.
        AlertRule.objects.filter(stopped="").update(next_at="2020-01-01T00:00Z")

    first, first_cpu = once(look)
    due()
    with CaptureQueriesContext(connection) as statements:
        again, again_cpu = once(look)
    due()
    AlertRule.objects.filter(pk__in=asked[::10]).update(bound=-1, kind="above", is_held=False)
    raised, raised_cpu = once(look)
    return {
        "first_ms": round(first),
        "first_cpu_ms": round(first_cpu),
        "again_ms": round(again),
        "again_cpu_ms": round(again_cpu),
        "again_statements": len(statements),
        "raising_ms": round(raised),
        "raising_cpu_ms": round(raised_cpu),
        "open": Alert.objects.filter(closed_at__isnull=True, rule__stopped="").count(),
        "slices": len(
            {(row.of_agency_id, row.channel) for row in AlertRule.objects.filter(stopped="")}
        ),
    }


def _write(number: int) -> list[Any]:
    """Rules that stay quiet, of the leaders of all agencies in turn."""
    from motcua.ioc import selectors as ioc  # noqa: PLC0415 - after the set-up
    from motcua.kernel import clock  # noqa: PLC0415 - as above
    from motcua.kernel.actor import SYSTEM  # noqa: PLC0415 - as above
    from motcua.steering.models import AlertReader, AlertRule  # noqa: PLC0415 - as above

    AlertRule.objects.update(stopped="off")  # those of an earlier run
    known = {info.code for info in ioc.indicators_list(actor=SYSTEM)}
    codes = [code for code in CODES if code in known]
    owners = _owners()
    rules = [
        AlertRule(
            name=f"Quy tắc {place}",
            indicator_id=codes[place % len(codes)],
            kind=("above", "rise", "no_data")[place % 3],
            looks=("day", "week", "month")[place // 3 % 3],
            bound=10**9,
            stale_hours=8784,
            every_minutes=15,
            severity="warning",
            of_agency_id=owners[place % len(owners)][0],
            channel="online" if place % 7 == 0 else "",
            agency_id=owners[place % len(owners)][0],
            owner_account_id=owners[place % len(owners)][1].account_id,
            owner_staff_id=owners[place % len(owners)][1].staff_id,
            owner_name="Lãnh đạo",
            next_at=clock.now(),
        )
        for place in range(number)
    ]
    AlertRule.objects.bulk_create(rules)
    AlertReader.objects.bulk_create(
        [AlertReader(rule=rule, staff_id=rule.owner_staff_id) for rule in rules]
    )
    return [rule.pk for rule in rules]


def _owners() -> list[tuple[Any, Any]]:
    """The first leader with an account of each agency."""
    from motcua.identity.selectors import actor_named  # noqa: PLC0415 - after the set-up
    from motcua.kernel import clock  # noqa: PLC0415 - as above
    from motcua.kernel.actor import Role  # noqa: PLC0415 - as above
    from motcua.organisation import selectors as organisation  # noqa: PLC0415 - as above

    today, found = clock.today(), []
    for agency in organisation.agencies_list(on=today):
        for holder in organisation.holders_of(agency.id, Role.APPROVER, today)[:1]:
            account = actor_named(holder.username)
            if account.account_id is not None:
                found.append((agency.id, account))
    return found


if __name__ == "__main__":
    sys.exit(main())
