"""Put work in the queue inside the caller's transaction."""

from datetime import datetime
from typing import Any

from psycopg.types.json import Jsonb

from motcua.kernel import db

# What Procrastinate's own defer() does, as an INSERT that a pipeline can gather with others.
DEFER = (
    "INSERT INTO procrastinate_jobs (queue_name, task_name, lock, args, scheduled_at) "
    "VALUES (%s, %s, %s, %s, %s)"
)


def defer(
    *,
    task: str,
    queue: str,
    args: dict[str, Any],
    lock: str | None = None,
    at: datetime | None = None,
) -> None:
    """Queue `task` with `args` (JSON values): kept with the caller's change, or lost with it.

    Jobs with the same `lock` run one after the other, in the order in which they were queued.
    `at`: not before then.
    """
    db.write(DEFER, [queue, task, lock, Jsonb(args), at])
