"""How cases really go: which step follows which, how long they wait, where they turn back.

All waiting is without pauses: the time that a case lay with the applicant does not count.
"""

from typing import Any

import duckdb

from motcua.ioc.logs.engine import asked, plain, rows
from motcua.ioc.logs.types import Dataset

MOST_EDGES = 500
MOST_LOOPS = 50
# The time that does not count before each event of its case.
TIMED = """
CREATE TEMP TABLE timed AS
SELECT *, coalesce(sum(gap) OVER (PARTITION BY case_id ORDER BY number
                   ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS paused
FROM (
    SELECT case_id, number, activity, agency, lifecycle,
           epoch_us(happened_at) AS ended, epoch_us(started_at) AS began,
           CASE WHEN pauses THEN coalesce(lead(epoch_us(happened_at)) OVER w, epoch_us(happened_at))
                - epoch_us(happened_at) ELSE 0 END AS gap
    FROM events WINDOW w AS (PARTITION BY case_id ORDER BY number)
)
"""
# A step is a `complete` (or what says nothing of its life); the n-th `start` of an activity in a
# case is where its n-th `complete` began. Assigning, scheduling and the like are no steps.
STEPS = """
CREATE TEMP TABLE steps AS
WITH kinds AS (
    SELECT activity, bool_or(lifecycle IS NULL OR lifecycle = 'complete') AS completes,
           bool_or(lifecycle = 'start') AS starts
    FROM timed GROUP BY activity
), marked AS (
    SELECT t.*, completes AND coalesce(lifecycle = 'start', false) AS begins,
           CASE WHEN completes THEN lifecycle IS NULL OR lifecycle = 'complete'
                WHEN starts THEN lifecycle = 'start'
                ELSE lifecycle NOT IN ('assign', 'reassign', 'schedule', 'suspend', 'resume')
           END AS is_step
    FROM timed t JOIN kinds USING (activity)
), turns AS (
    SELECT *, row_number() OVER (PARTITION BY case_id, activity, begins ORDER BY number) AS turn
    FROM marked WHERE is_step OR begins
), whole AS (
    SELECT s.case_id, s.number, s.activity, s.agency, s.ended, s.paused,
           least(coalesce(s.began, b.ended, s.ended), s.ended) AS began,
           CASE WHEN b.ended <= s.ended THEN b.paused ELSE s.paused END AS paused_at_begin
    FROM turns s LEFT JOIN (SELECT * FROM turns WHERE begins) b
         ON b.case_id = s.case_id AND b.activity = s.activity AND b.turn = s.turn
    WHERE s.is_step
)
SELECT case_id, number, activity, agency,
       lag(activity) OVER w AS before, lag(activity, 2) OVER w AS before_that,
       lead(activity) OVER w IS NULL AS is_last,
       CASE WHEN lag(ended) OVER w IS NOT NULL
            THEN greatest(0, began - lag(ended) OVER w - (paused_at_begin - lag(paused) OVER w))
       END / 1e6 AS wait,
       (ended - began - (paused - paused_at_begin)) / 1e6 AS work,
       row_number() OVER (PARTITION BY case_id, activity ORDER BY number) AS turn,
       row_number() OVER w AS place
FROM whole WINDOW w AS (PARTITION BY case_id ORDER BY number)
"""
ACTIVITIES = """
SELECT activity, count(*) AS frequency, count(DISTINCT case_id) AS cases,
       count(*) FILTER (turn > 1) AS repeats, count(*) FILTER (turn = 2) AS cases_repeated,
       median(wait) AS median_wait_seconds, quantile_cont(wait, 0.9) AS p90_wait_seconds,
       median(work) AS median_work_seconds,
       coalesce(sum(wait), 0) + sum(work) AS total_seconds,
       avg(place) FILTER (turn = 1) AS usual_place
FROM steps GROUP BY activity ORDER BY frequency DESC, activity
"""
EDGES = """
SELECT before AS source, activity AS target, count(*) AS frequency,
       count(DISTINCT case_id) AS cases, median(wait) AS median_wait_seconds,
       quantile_cont(wait, 0.9) AS p90_wait_seconds, sum(wait) AS total_wait_seconds
FROM steps WHERE before IS NOT NULL
GROUP BY ALL ORDER BY frequency DESC, source, target
"""
STARTS = """
SELECT activity, count(*) AS cases FROM steps WHERE before IS NULL
GROUP BY activity ORDER BY cases DESC, activity
"""
ENDS = """
SELECT activity, count(*) AS cases FROM steps WHERE is_last
GROUP BY activity ORDER BY cases DESC, activity
"""
LOOPS = """
SELECT CASE WHEN before = activity THEN [activity, activity]
            ELSE [before_that, before, activity] END AS steps,
       count(*) AS frequency, count(DISTINCT case_id) AS cases
FROM steps WHERE before = activity OR (before_that = activity AND before <> activity)
GROUP BY ALL ORDER BY frequency DESC, steps
"""
REWORK = """
SELECT count(DISTINCT case_id) AS cases, count(DISTINCT case_id) FILTER (turn > 1) AS reworked,
       count(*) FILTER (turn > 1) AS steps
FROM steps
"""
AGENCIES = """
SELECT agency, count(*) AS frequency, count(DISTINCT case_id) AS cases,
       median(coalesce(wait, 0) + work) AS median_seconds,
       quantile_cont(coalesce(wait, 0) + work, 0.9) AS p90_seconds,
       sum(coalesce(wait, 0) + work) AS total_seconds
FROM steps WHERE agency IS NOT NULL GROUP BY agency ORDER BY total_seconds DESC, agency
"""
LEAD_TIMES = """
WITH pauses AS (SELECT case_id, sum(gap) AS paused FROM timed GROUP BY case_id),
lasting AS (
    SELECT procedure, (epoch_us(last_at) - epoch_us(first_at) - paused) / 1e6 AS seconds,
           paused / 1e6 AS paused
    FROM cases JOIN pauses USING (case_id) WHERE finished
)
SELECT procedure, count(*) AS cases, median(seconds) AS median_seconds,
       quantile_cont(seconds, 0.9) AS p90_seconds, avg(paused) AS mean_paused_seconds,
       grouping(procedure) AS is_total
FROM lasting GROUP BY GROUPING SETS ((procedure), ()) ORDER BY is_total DESC, cases DESC, procedure
"""


def log_flow(data: Dataset) -> dict[str, Any]:
    """The process map and what it says, by stable keys; the reference defines each."""
    with asked(data) as connection:
        connection.execute(TIMED)
        connection.execute(STEPS)
        return flow_of_steps(connection, data.name) | {"lead_times": _lead_times(connection)}


def flow_of_steps(connection: duckdb.DuckDBPyConnection, name: str) -> dict[str, Any]:
    """The process map of the table `steps` of a connection, with the columns of `STEPS`."""
    activities = _plain(connection, ACTIVITIES)
    edges = _plain(connection, EDGES)
    agencies = _plain(connection, AGENCIES)
    (rework,) = _plain(connection, REWORK)
    return {
        "dataset": name,
        "activities": activities,
        "edges": edges[:MOST_EDGES],
        "edges_total": len(edges),
        "starts": _plain(connection, STARTS),
        "ends": _plain(connection, ENDS),
        "loops": _plain(connection, LOOPS)[:MOST_LOOPS],
        "rework": {
            "cases": rework["reworked"],
            "steps": rework["steps"],
            "cases_percent": _percent(rework["reworked"], rework["cases"]),
        },
        "agencies": agencies,
        "bottleneck_activity": _bottleneck("activity", activities),
        "bottleneck_agency": _bottleneck("agency", agencies),
    }


def lead_times(data: Dataset) -> list[dict[str, Any]]:
    """Median and 90th percentile of the time of finished cases without pauses, in seconds: first
    of all cases (`procedure` is null), then by procedure.
    """
    with asked(data) as connection:
        connection.execute(TIMED)
        return _lead_times(connection)


def _lead_times(connection: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    found = _plain(connection, LEAD_TIMES)
    kept = [row for row in found if row["is_total"] or row["procedure"] is not None]
    return [{key: row[key] for key in row if key != "is_total"} for row in kept if row["cases"]]


def _plain(connection: duckdb.DuckDBPyConnection, question: str) -> list[dict[str, Any]]:
    found = rows(connection, question)
    return [{key: plain(key, value) for key, value in row.items()} for row in found]


def _bottleneck(kind: str, found: list[dict[str, Any]]) -> dict[str, Any] | None:
    """Where most of the time of all cases goes, and what part of it."""
    whole = sum(row["total_seconds"] for row in found)
    if not whole:
        return None
    worst = max(found, key=lambda row: row["total_seconds"])
    return {
        kind: worst[kind],
        "total_seconds": worst["total_seconds"],
        "percent": _percent(worst["total_seconds"], whole),
    }


def _percent(part: float, whole: float) -> Any:
    return plain("", round(100 * part / whole, 2)) if whole else 0
