"""How dossiers flow: at which hours they come and go, by which ways, through which steps.

As with indicators every question passes the policy: an actor sees the own agency and those below.
"""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from secrets import token_hex
from typing import Any
from uuid import UUID

from motcua.cases.selectors import step_titles
from motcua.ioc import engine
from motcua.ioc.flow_types import (
    Ending,
    Moment,
    NewCase,
    Newest,
    ProcedureWay,
    Rhythm,
    Stream,
    Streams,
)
from motcua.ioc.formulas import Window
from motcua.ioc.logs.engine import rows
from motcua.ioc.logs.flow import flow_of_steps
from motcua.ioc.slicing import chosen_for, names_of, window_of
from motcua.ioc.types import EVERYTHING, Dimension, Period, Slice
from motcua.ioc.windows import first_month, moment
from motcua.kernel import clock
from motcua.kernel.actor import Actor

PROCESS = token_hex(4)
NEWEST = 12
NEW_DAYS = 60  # of older ones nobody says that they are new
KEYS = {Dimension.FIELD: "p.field", Dimension.AGENCY: "c.competent"}
RHYTHM = """
SELECT isodow({moment}), hour({moment}), count(*) FROM cases
WHERE {moment} >= {begin} AND {moment} < {end} AND {chosen} GROUP BY ALL
"""
STREAMS = """
SELECT c.channel, coalesce({key}, ''), CASE
    WHEN c.status = 7 THEN 'withdrawn' WHEN c.status = 3 THEN 'denied'
    WHEN c.released_at IS NOT NULL AND c.outcome = 'refused' THEN 'refused'
    WHEN c.released_at IS NOT NULL AND c.timeliness = 'late' THEN 'late'
    WHEN c.released_at IS NOT NULL THEN 'in_time'
    WHEN s.late_from < {now} THEN 'overdue' ELSE 'open' END AS ending, count(*)
FROM cases c LEFT JOIN procedures p USING (procedure)
LEFT JOIN (SELECT case_id, late_from FROM spans WHERE to_at IS NULL) s USING (case_id)
WHERE c.submitted_at >= {begin} AND c.submitted_at < {end} AND {chosen} GROUP BY ALL ORDER BY ALL
"""
NEW = """
SELECT c.procedure, coalesce(p.name, ''), c.competent, coalesce(a.name, ''), c.channel,
       c.submitted_at
FROM cases c LEFT JOIN procedures p USING (procedure)
LEFT JOIN agencies a ON a.agency = c.competent
WHERE c.submitted_at >= {begin} AND {chosen}
ORDER BY c.submitted_at DESC, c.case_id DESC LIMIT {most}
"""
# Steps of dossiers that were released in the window. What lies with the applicant (supplement,
# payment, fetching the result), or is put aside, takes nobody's time here: how long is told apart.
OUR_STEPS = """
CREATE TEMP TABLE ours AS
SELECT s.case_id, s.number, s.step AS activity,
       s.step IN ('supplement', 'pay', 'stopped', 'hand_over') AS is_aside,
       CASE WHEN NOT is_aside THEN nullif(s.agency, '') END AS agency,
       greatest(0, epoch_us(s.closed_at) - epoch_us(s.opened_at)) / 1e6 AS lasted
FROM steps s JOIN (
    SELECT c.case_id FROM cases c
    WHERE c.released_at >= {begin} AND c.released_at < {end} AND {chosen}
) USING (case_id)
WHERE s.closed_at IS NOT NULL
"""
STEPS = """
CREATE TEMP TABLE steps AS
SELECT case_id, number, activity, agency, lasted, is_aside,
       lag(activity) OVER w AS before, lag(activity, 2) OVER w AS before_that,
       lead(activity) OVER w IS NULL AS is_last,
       CASE WHEN NOT is_aside THEN lasted END AS wait, 0.0 AS work,
       row_number() OVER (PARTITION BY case_id, activity ORDER BY number) AS turn,
       row_number() OVER w AS place
FROM ours WINDOW w AS (PARTITION BY case_id ORDER BY number)
"""
ASIDE = """
SELECT activity, median(lasted) AS median, quantile_cont(lasted, 0.9) AS p90
FROM steps WHERE is_aside GROUP BY activity
"""


def flow_rhythm(
    *, actor: Actor, moment: Moment, period: Period, wanted: Slice = EVERYTHING
) -> Rhythm:
    """How many dossiers were submitted, received or released at each weekday and hour of Viet Nam.

    `SliceRefused`, `LakeEmpty`.
    """
    window = window_of(period)
    sql = _filled(RHYTHM, window, _chosen(actor, wanted), moment=moment.value)
    found, generation = engine.facts().ask(sql, first_month([window]))
    return Rhythm(
        counts={(weekday, hour): count for weekday, hour, count in found}, at=generation.at
    )


def flow_streams(
    *, actor: Actor, period: Period, by: Dimension, wanted: Slice = EVERYTHING
) -> Streams:
    """Of the dossiers submitted in a period: by which channel, in which field or at which agency,
    and how each stands now. `SliceRefused`, `LakeEmpty`.
    """
    window = window_of(period)
    chosen = _chosen(actor, wanted, "c.")
    now = moment(clock.local(clock.now()).replace(tzinfo=None))
    sql = _filled(STREAMS, window, chosen, key=KEYS[by], now=now)
    found, generation = engine.facts().ask(sql, first_month([window]))
    names = names_of(by, {key for _channel, key, _ending, _count in found})
    return Streams(
        rows=tuple(
            Stream(
                channel=channel,
                key=key,
                name=names.get(key, key),
                ending=Ending(ending),
                count=count,
            )
            for channel, key, ending, count in found
        ),
        at=generation.at,
    )


def flow_of_procedure(*, actor: Actor, period: Period, wanted: Slice = EVERYTHING) -> ProcedureWay:
    """The steps that dossiers released in a period really passed, how long each took, where they
    turned back; meant for a slice of one procedure. `SliceRefused`, `LakeEmpty`.
    """
    window = window_of(period)
    sql = _filled(OUR_STEPS, window, _chosen(actor, wanted, "c."))
    with engine.facts().opened(first_month([window])) as (cursor, generation):
        cursor.execute(sql)
        cursor.execute(STEPS)
        flow = flow_of_steps(cursor, wanted.procedure)
        aside = {row["activity"]: row for row in rows(cursor, ASIDE)}
        (cases,) = cursor.execute("SELECT count(DISTINCT case_id) FROM steps").fetchone() or (0,)
    agencies = names_of(Dimension.AGENCY, ())
    return ProcedureWay(cases=cases, flow=_told(flow, aside, agencies), at=generation.at)


def cases_newest(*, actor: Actor, wanted: Slice = EVERYTHING, most: int = NEWEST) -> Newest:
    """The last dossiers that came in within a slice, as of this second. `SliceRefused`."""
    now = clock.local(clock.now()).replace(tzinfo=None)
    window = Window(begin=now - timedelta(days=NEW_DAYS), end=now)
    sql = _filled(NEW, window, _chosen(actor, wanted, "c."), most=str(most))
    found, generation = engine.facts().ask(sql, first_month([window]))
    return Newest(
        rows=tuple(
            NewCase(
                procedure=procedure,
                procedure_name=name,
                agency_id=UUID(agency),
                agency_name=agency_name,
                channel=channel,
                submitted_at=submitted_at.replace(tzinfo=clock.VIETNAM),
            )
            for procedure, name, agency, agency_name, channel, submitted_at in found
        ),
        at=generation.at,
    )


def procedure_names(codes: Iterable[str]) -> dict[str, str]:
    """The names of procedures by code. No query: they lie beside the facts."""
    said = ", ".join("'" + code.replace("'", "''") + "'" for code in codes)
    sql = f"SELECT procedure, name FROM procedures WHERE procedure IN ({said or 'NULL'})"  # noqa: S608 - quoted
    return dict(engine.facts().ask(sql)[0])


def facts_mark() -> str:
    """A word that stays the same in this process while no fact changes: who has seen the answers
    under it need not ask again. Looks for news once a second.
    """
    return f"{PROCESS}{engine.facts().current().name}"


def _told(
    flow: dict[str, Any], aside: Mapping[str, Mapping[str, Any]], agencies: Mapping[str, str]
) -> dict[str, Any]:
    """The map in words instead of names of facts, and with how long applicants took."""
    for row in (*flow["activities"], *flow["edges"]):
        if known := aside.get(row.get("activity", row.get("target"))):
            row["median_wait_seconds"], row["p90_wait_seconds"] = known["median"], known["p90"]
            row["is_aside"] = True
    for row in flow["agencies"]:
        row["agency_id"] = row["agency"]
    titles = step_titles()
    words = dict.fromkeys(("activity", "source", "target", "steps"), titles) | {"agency": agencies}
    return {key: _worded(value, words) for key, value in flow.items()}


def _worded(value: Any, words: Mapping[str, Mapping[str, str]]) -> Any:
    """The same with the names under some keys told in words."""
    if isinstance(value, list):
        return [_worded(each, words) for each in value]
    if not isinstance(value, dict):
        return value
    told = dict(value)
    for key in words.keys() & told.keys():
        names, said = words[key], told[key]
        is_many = isinstance(said, list)
        told[key] = [names.get(each, each) for each in said] if is_many else names.get(said, said)
    return told


def _chosen(actor: Actor, wanted: Slice, prefix: str = "") -> str:
    """The condition of a slice that the actor may see."""
    return chosen_for(actor, wanted, is_public=False).now(prefix) or "true"


def _filled(sql: str, window: Window, chosen: str, **more: str) -> str:
    return sql.format(begin=moment(window.begin), end=moment(window.end), chosen=chosen, **more)
