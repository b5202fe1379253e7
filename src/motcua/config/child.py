"""What the supervisor starts: `python -m motcua.config.child web|worker`."""

import os
import sys

from django.core.management import execute_from_command_line
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from motcua.config import balance, lifeline

# Most of them wait for a slow line; how many work at once is said by `kernel.turns`.
THREADS = 64


def web() -> None:
    """Serve pages and the API until told to stop."""
    workers = int(os.environ["MOTCUA_WEB_WORKERS"])
    server = Granian(
        "motcua.config.wsgi:application",
        address=os.environ["MOTCUA_HOST"],
        port=int(os.environ["MOTCUA_PORT"]),
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        respawn_failed_workers=True,
        respawn_interval=0.5,
        workers_kill_timeout=5,
        websockets=False,
        log_level=LogLevels.error,
    )
    with balance.shared(workers):
        server.serve()


def worker() -> None:
    """Run the jobs of every queue until told to stop."""
    jobs = os.environ["MOTCUA_WORKER_JOBS"]
    execute_from_command_line(["motcua", "procrastinate", "worker", "--concurrency", jobs])


if __name__ == "__main__":
    lifeline.hold()
    {"web": web, "worker": worker}[sys.argv[1]]()
