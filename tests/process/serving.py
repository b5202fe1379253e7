"""How the tests' own web servers serve: like `motcua.config.child`, and silent."""

from typing import Any

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels


def serve(target: str, *, threads: int, **where: Any) -> None:
    """Serve until told to stop; `threads` of each process."""
    Granian(
        target,
        interface=Interfaces.WSGI,
        blocking_threads=threads,
        workers_kill_timeout=5,
        websockets=False,
        log_level=LogLevels.critical,
        **where,
    ).serve()
