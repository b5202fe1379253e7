"""What the supervisor starts: `python -m motcua.config.child web|boards|worker`."""

import os
import sys
from pathlib import Path
from typing import Any

from django.core.management import execute_from_command_line
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from motcua.config import balance, lifeline

# Most of them wait for a slow line; how many work at once is said by `kernel.turns`.
THREADS = 64
# Of the boards: a seventieth of what others get, where a processor is not enough for all.
NICENESS = 19


def web() -> None:
    """Serve pages and the API until told to stop."""
    workers = int(os.environ["MOTCUA_WEB_WORKERS"])
    address, port = os.environ["MOTCUA_HOST"], int(os.environ["MOTCUA_PORT"])
    with balance.shared(workers):
        _serve("wsgi", workers=workers, address=address, port=port)


def boards() -> None:
    """Make the pages of the boards behind everybody else's work, for web processes to pass on."""
    os.nice(NICENESS)
    place = Path(os.environ["MOTCUA_BOARDS_SOCKET"])
    place.unlink(missing_ok=True)  # of one that was killed
    _serve("boards_wsgi", workers=1, uds=place, uds_permissions=0o600)


def _serve(module: str, **where: Any) -> None:
    Granian(
        f"motcua.config.{module}:application",
        interface=Interfaces.WSGI,
        blocking_threads=THREADS,
        respawn_failed_workers=True,
        respawn_interval=0.5,
        workers_kill_timeout=5,
        websockets=False,
        log_level=LogLevels.error,
        **where,
    ).serve()


def worker() -> None:
    """Run the jobs of every queue until told to stop."""
    jobs = os.environ["MOTCUA_WORKER_JOBS"]
    execute_from_command_line(["motcua", "procrastinate", "worker", "--concurrency", jobs])


if __name__ == "__main__":
    lifeline.hold()
    {"web": web, "boards": boards, "worker": worker}[sys.argv[1]]()
