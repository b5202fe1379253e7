"""Every number equals the register's, and is the length of the list of cases behind it."""

from datetime import date, datetime, timedelta
from itertools import product

import pytest
import time_machine
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.ioc import lake, selectors, services
from motcua.ioc.formulas import FORMULAS
from motcua.ioc.lead_times import FEWEST, FILE
from motcua.ioc.models import Indicator
from motcua.ioc.tasks import lead_times
from motcua.ioc.types import Dimension, Measured, Period, Side, Slice
from motcua.kernel.actor import ANONYMOUS, SYSTEM
from seed.telling import UNTIL, seed

# The state of each dossier just before an instant, from the ledger alone.
STATE = """
SELECT DISTINCT ON (e.case_id) e.step, e.clock, e.delivery, c.channel, c.competent_agency_id,
    (SELECT (b.body->>'due_at')::timestamptz FROM cases_ledgerentry b
     WHERE b.case_id = e.case_id AND b.at < %(end)s AND b.body ? 'due_at'
     ORDER BY b.number DESC LIMIT 1) AS due_then
FROM cases_ledgerentry e JOIN cases_case c ON c.id = e.case_id
WHERE e.at < %(end)s ORDER BY e.case_id, e.number DESC
"""
IN_WINDOW = "{0} >= %(begin)s AND {0} < %(end)s"
RECEIVED = IN_WINDOW.format("received_at")
CARRIED = "received_at < %(begin)s AND (released_at IS NULL OR released_at >= %(begin)s)"
DENIED = f"status = 3 AND {IN_WINDOW.format('released_at')}"
RELEASED = f"{IN_WINDOW.format('released_at')} AND received_at IS NOT NULL AND status <> 7"
# What each counter is in SQL over the register: rows of cases, or of `STATE`.
REGISTER = {
    "received": RECEIVED,
    "received_online": f"{RECEIVED} AND channel = 'online'",
    "submitted": IN_WINDOW.format("submitted_at"),
    "carried": CARRIED,
    "denied": DENIED,
    "process": f"({RECEIVED} OR {CARRIED})",
    "total": f"({RECEIVED} OR {CARRIED} OR {DENIED})",
    "release": RELEASED,
    "overtime": f"{RELEASED} AND timeliness = 'late'",
    "betimes": f"{RELEASED} AND timeliness = 'early'",
    "unresolved": f"{RELEASED} AND outcome = 'refused'",
    "cancelled": f"status = 7 AND {IN_WINDOW.format('released_at')}",
}
STATES = {
    "waiting_intake": "step = 'intake'",
    "waiting_citizen": "clock = 'paused'",
    "processing": "clock IN ('running', 'stopped') AND step <> 'end' AND delivery = 'none'",
    "overdue": "clock = 'running' AND step <> 'end' AND due_then < %(end)s",
}
CORE = (*REGISTER, *STATES, "undue")
BALANCE = ("release", "cancelled", "waiting_citizen", "processing")


def counted(code, period, wanted, agencies):
    """The number as the register's own tables give it."""
    begin = datetime.combine(period.first, datetime.min.time())
    end = min(datetime.combine(period.last + timedelta(days=1), datetime.min.time()), NOW)
    source = f"({STATE})" if code in STATES else "cases_case"
    where = STATES.get(code) or REGISTER[code]
    if wanted.channel:
        where += " AND channel = %(channel)s"
    if wanted.agency_id:
        where += " AND competent_agency_id = ANY(%(agencies)s)"
    values = {"begin": begin, "end": end, "channel": wanted.channel, "agencies": agencies}
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL timezone = 'Asia/Ho_Chi_Minh'")
        cursor.execute(f"SELECT count(*) FROM {source} AS s WHERE {where}", values)  # noqa: S608 - our own text
        (number,) = cursor.fetchone()
        cursor.execute("SET LOCAL timezone = 'UTC'")
    return number


NOW = UNTIL.replace(tzinfo=None) + timedelta(minutes=1)
PERIODS = st.tuples(st.dates(date(2025, 6, 1), date(2026, 6, 20)), st.integers(0, 200)).map(
    lambda pair: Period(first=pair[0], last=pair[0] + timedelta(days=pair[1]))
)


@pytest.fixture
def history(province):
    """Dossiers of a year, and the indicators of the release."""
    seed(100)
    services.indicators_setup()
    services.lake_rebuild()
    with time_machine.travel(UNTIL + timedelta(minutes=1), tick=False):
        yield province


def test_totals_equal_the_register_and_lists_add_up_for_any_slice(history):
    _pages_of_a_list_follow_one_another()
    _a_series_is_each_period_as_of_its_end()
    _lead_times_are_without_the_time_for_which_the_clock_stood()
    _what_a_procedure_really_takes_is_kept_for_its_page()
    _the_public_reckons_each_share_from_the_counts_beside_it()
    own, none_of = history.commune.id, history.police.id
    slices = [Slice(), Slice(agency_id=own, channel="online"), Slice(agency_id=none_of)]
    every = selectors.indicators_list(actor=SYSTEM)
    codes = [row.code for row in every if row.formula in FORMULAS]

    @settings(max_examples=8, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(
        period=PERIODS,
        wanted=st.sampled_from(slices),
        by=st.sampled_from(Dimension),
        listed=st.lists(st.sampled_from(codes), min_size=2, max_size=2),
    )
    def check(period, wanted, by, listed):
        asked = {"actor": SYSTEM, "period": period, "wanted": wanted}
        values = selectors.indicator_values(codes=[*CORE, *listed], **asked)
        for code in (*REGISTER, *STATES):
            assert values[code].number == counted(code, period, wanted, [wanted.agency_id]), code
        assert values["process"].number == sum(values[code].number for code in BALANCE)
        assert values["overdue"].number + values["undue"].number == sum(
            values[code].number for code in ("waiting_citizen", "processing")
        )
        for code, side in product(listed, Side):
            page = selectors.indicator_cases(code=code, side=side, most=1000, **asked)
            expected = values[code].part if side is Side.PART else values[code].whole
            assert len({row.case_id for row in page.rows}) == len(page.rows) == expected
        groups = selectors.indicator_groups(code=listed[0], by=by, **asked)
        assert sum(group.value.part for group in groups) == values[listed[0]].part
        assert sum(group.value.whole for group in groups) == values[listed[0]].whole

    check()


def _pages_of_a_list_follow_one_another():
    period = Period(first=date(2025, 6, 1), last=date(2026, 6, 30))
    asked = {"actor": SYSTEM, "code": "ontime_percent", "period": period, "side": Side.WHOLE}
    whole = selectors.indicator_cases(most=1000, **asked)
    after, found = None, []
    while after is not None or not found:
        page = selectors.indicator_cases(most=30, after=after, **asked)
        found += page.rows
        after = page.next_after

    assert tuple(found) == whole.rows
    assert len(found) > 60


def _a_series_is_each_period_as_of_its_end():
    months = [Period.month(2025 + n // 12, n % 12 + 1) for n in range(6, 17)]

    series = selectors.indicator_series(actor=SYSTEM, code="carried", periods=months)

    assert [value.number for value in series] == [
        selectors.indicator_value(actor=SYSTEM, code="carried", period=month).number
        for month in months
    ]


def _lead_times_are_without_the_time_for_which_the_clock_stood():
    period = Period(first=date(2025, 6, 1), last=date(2026, 6, 30))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT percentile_cont(0.9) WITHIN GROUP (ORDER BY extract(epoch FROM released_at - "
            "received_at - coalesce((SELECT sum(to_at - from_at) FROM cases_clocksegment s "
            "WHERE s.case_id = c.id AND s.clock <> 'running'), interval '0'))) / 3600, "
            "count(*) FILTER (WHERE EXISTS (SELECT 1 FROM cases_clocksegment s "
            "WHERE s.case_id = c.id AND s.clock <> 'running')) "
            "FROM cases_case c WHERE released_at IS NOT NULL AND received_at IS NOT NULL "
            "AND status <> 7"
        )
        hours, stood = cursor.fetchone()

    value = selectors.indicator_value(actor=SYSTEM, code="lead_p90", period=period)

    assert stood
    assert value.number == pytest.approx(float(hours), abs=0.001)


def _what_a_procedure_really_takes_is_kept_for_its_page():
    assert selectors.lead_time("1.004859") is None

    lead_times(timestamp=0)

    period = Period(first=date(2025, 6, 1), last=date(2026, 5, 31))
    told = {
        code: {
            group.key: group.value
            for group in selectors.indicator_groups(
                actor=ANONYMOUS, code=code, period=period, by=Dimension.PROCEDURE
            )
        }
        for code in ("lead_median", "lead_p90")
    }
    exact = {
        group.key: group
        for group in selectors.indicator_groups(
            actor=SYSTEM, code="lead_median", period=period, by=Dimension.PROCEDURE
        )
    }
    kept = {code: selectors.lead_time(code) for code in told["lead_median"]}
    assert any(kept.values())
    for code, found in kept.items():
        median, longest = (told[name][code] for name in ("lead_median", "lead_p90"))
        if found is None:  # of few dossiers nothing is said
            assert median.is_hidden or longest.is_hidden or median.whole <= FEWEST
            continue
        assert exact[code].value.whole >= FEWEST, "also before it is rounded"
        assert (found.period, found.cases) == (period, median.whole)
        assert (found.median_hours, found.p90_hours) == (median.number, longest.number)
    path = lake.root() / FILE
    before = path.stat().st_ino
    lead_times(timestamp=0)
    assert path.stat().st_ino == before


def _the_public_reckons_each_share_from_the_counts_beside_it():
    asked = {"period": Period(first=date(2025, 6, 1), last=date(2026, 6, 30))}
    infos = selectors.indicators_list(actor=ANONYMOUS)
    shares = [info.code for info in infos if info.is_counted and info.unit == Measured.PERCENT]
    seen = 0
    for code in shares:
        exact = selectors.indicator_value(actor=SYSTEM, code=code, **asked)
        value = selectors.indicator_value(actor=ANONYMOUS, code=code, **asked)
        if value.number is not None:
            assert value.number == 100 * value.part / value.whole
            seen += value.number != exact.number
    assert seen


def test_every_shipped_indicator_says_how_it_is_counted(world):
    services.indicators_setup()
    Indicator.objects.filter(pk="received").update(warn=5.0, is_public=False, name="đổi")

    services.indicators_setup()

    rows = selectors.indicators_list(actor=SYSTEM)
    assert len(rows) == len(Indicator.objects.all()) > 30
    assert all(len(row.says) > 30 and row.source for row in rows)
    assert {row.unit for row in rows} >= set(Measured)
    kept = next(row for row in rows if row.code == "received")
    assert (kept.warn, kept.is_public, kept.name) == (5.0, False, "Hồ sơ tiếp nhận")


def test_a_share_of_nothing_is_none(world):
    services.indicators_setup()
    services.lake_rebuild()
    period = Period.month(2026, 1)

    values = selectors.indicator_values(
        actor=SYSTEM, codes=["ontime_percent", "received", "lead_median"], period=period
    )

    assert [values[code].number for code in values] == [None, 0, None]
