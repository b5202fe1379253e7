"""What a dataset is, in a dozen numbers."""

from typing import Any

from motcua.ioc.logs.engine import asked, plain, rows
from motcua.ioc.logs.types import Dataset

# Percentiles interpolate between neighbours (rank 1 + (n - 1) p, as NumPy and Excel do).
SUMMARY = """
SELECT count(*) AS cases,
       sum(events)::BIGINT AS events,
       (SELECT count(DISTINCT activity) FROM events) AS activities,
       count(DISTINCT variant) AS variants,
       (SELECT count(DISTINCT resource) FROM events) AS resources,
       epoch_us(min(first_at)) AS first_event_at,
       epoch_us(max(last_at)) AS last_event_at,
       quantile_cont(seconds, 0.5) AS median_duration_seconds,
       quantile_cont(seconds, 0.95) AS p95_duration_seconds,
       avg(seconds) AS mean_duration_seconds,
       count(*) FILTER (finished) AS finished,
       count(*) FILTER (finished AND last_at <= deadline) AS on_time,
       count(*) FILTER (last_at > deadline) AS late,
       count(*) FILTER (NOT finished AND last_at <= deadline) AS undecided,
       count(*) FILTER (deadline IS NULL) AS without_deadline
FROM (SELECT *, (epoch_us(last_at) - epoch_us(first_at)) / 1e6 AS seconds FROM cases)
"""


def log_summary(data: Dataset) -> dict[str, Any]:
    """The numbers by stable keys; the reference defines each. Seconds, rounded to milliseconds."""
    with asked(data) as connection:
        (found,) = rows(connection, SUMMARY)
    judged = found["on_time"] + found["late"]
    return {
        "dataset": data.name,
        **{key: plain(key, value) for key, value in found.items()},
        "on_time_percent": plain("", round(100 * found["on_time"] / judged, 2)) if judged else None,
        "source": {key: value for key, value in data.source.items() if key != "folder"},
    }
