"""Put work in the queue inside the caller's transaction."""

from typing import Any

from psycopg.types.json import Jsonb

from motcua.kernel import db

# What Procrastinate's own defer() runs, as a statement that a pipeline can carry.
DEFER = (
    "SELECT procrastinate_defer_jobs_v1(ARRAY[ROW(%s, %s, 0, NULL, NULL, %s, NULL)"
    "::procrastinate_job_to_defer_v1])"
)


def defer(*, task: str, queue: str, args: dict[str, Any]) -> None:
    """Queue `task` with `args` (JSON values): kept with the caller's change, or lost with it."""
    db.execute(DEFER, [queue, task, Jsonb(args)])
